import type { FeatureName } from '../../shared/contract/features.ts'
import type { Account } from '../../shared/model/account.ts'
import type { AccountId, ConversationId } from '../../shared/model/ids.ts'
import type { BareJid } from '../../shared/model/jid.ts'
import type { FoundId } from '../../shared/model/moving-in.ts'
import {
  ACCOUNTS_AFTER_LOSS,
  ACCOUNTS_AFTER_RESTORE,
  createAccounts,
  type AccountParts,
} from './accounts/index.ts'
import { createArchive } from './archive/index.ts'
import { createAvatars } from './avatars/index.ts'
import { createCapabilities } from './capabilities/index.ts'
import type { DomainContext } from './context.ts'
import { createCheckpoints } from './db/checkpoints.ts'
import { createEncryption } from './encryption/index.ts'
import { combineFeatures, type CombinedFeatures } from './feature.ts'
import { createIdle, followSleep } from './idle/index.ts'
import { createKeeping, KEEPING_AFTER_RESTORE } from './keeping/index.ts'
import { createMessages, MESSAGES_AFTER_LOSS, MESSAGES_AFTER_RESTORE } from './messages/index.ts'
import { createMovingIn } from './moving-in/index.ts'
import { createNotifications } from './notifications/index.ts'
import { createSearch } from './search/index.ts'
import { createStrangers } from './strangers/index.ts'
import { createRooms } from './rooms/index.ts'
import { createReading } from './reading/index.ts'
import { createRoster } from './roster/index.ts'
import { createFiles, createSealedFiles, FILES_AFTER_RESTORE } from './files/index.ts'
import { SEALING_AFTER_RESTORE } from './sealing/index.ts'
import { createUpdates } from './updates/index.ts'

/** The features that need the open store. */
type Name = Exclude<FeatureName, 'desktop' | 'links' | 'store'>
export interface Features extends CombinedFeatures<Name> {
  /** Reads ahead what the first window asks for. */
  prepare(): void
  /** For questions to the person: an account, the address of a conversation, the place of another program's history. */
  account(id: AccountId): Account | undefined
  addressOf(id: ConversationId): BareJid | undefined
  foundPlace(id: FoundId): string | undefined
}

export type FeatureParts = Pick<AccountParts, 'createClient' | 'openRegistration'>

/** SQL that prepares a history from elsewhere for use here. */
export const AFTER_RESTORE: readonly string[] = [
  ACCOUNTS_AFTER_RESTORE,
  MESSAGES_AFTER_RESTORE,
  FILES_AFTER_RESTORE,
  KEEPING_AFTER_RESTORE,
  SEALING_AFTER_RESTORE,
]

/** SQL that prepares a history that was repaired, but not whole, so that its archives bring the rest. */
export const AFTER_LOSS: readonly string[] = [ACCOUNTS_AFTER_LOSS, MESSAGES_AFTER_LOSS]

/** Creates and connects the features. Throws StoreError. */
export function createFeatures(context: DomainContext, parts: FeatureParts): Features {
  const capabilities = createCapabilities(context)
  const roster = createRoster(context)
  const messages = createMessages(context, {
    ownersOf: (account, key) => encryption.policy.ownersOf(account, key),
    prepare: (account, id) => encryption.policy.prepare(account, id),
  })
  const idle = createIdle(context)
  const sealed = createSealedFiles(context)
  const archive = createArchive(context, messages)
  const avatars = createAvatars(context, sealed, {
    roomAt: (id, jid) => rooms.at(id, jid),
    ownersOf: (hash, watches) => rooms.pictureOwners(hash, watches),
  })
  const accounts = createAccounts(context, {
    ...parts,
    idle,
    attach: (account) => features.attach(account),
    ingest: messages.ingest,
    removed: () => void keeping.emptyRemoved(),
  })
  const notifications = createNotifications(context, {
    messages,
    nameOf: roster.nameOf,
    pictureOf: avatars.noticePicture,
    roomAt: (id, jid) => rooms.at(id, jid),
    showOf: (id) => accounts.presenceOf(id).show,
  })
  const strangers = createStrangers({ messages, roster })
  const files = createFiles(context, { messages, sealed })
  const movingIn = createMovingIn(context, { accounts, messages, sealed, nameOf: roster.nameOf })
  const keeping = createKeeping(context, {
    messages,
    setRule: notifications.commands['notifications.setRule'],
  })
  const reading = createReading(context, messages)
  const rooms = createRooms(context, {
    ...{ messages, archive },
    setRule: notifications.commands['notifications.setRule'],
  })
  const encryption = createEncryption(context, { messages })
  const search = createSearch(context, { messages })
  const updates = createUpdates(context)
  const sleep = { close: followSleep(context.ports, accounts.setAsleep) }

  // The order: the roster must know its contacts when messages arrive. On close, notifications stop before the accounts
  // disconnect, and messages close last, so that everything received is committed.
  const features = combineFeatures<Name>({
    checkpoints: createCheckpoints(context.store, context.ports.clock),
    sealed: { close: sealed.close },
    capabilities,
    roster,
    messages,
    archive,
    avatars,
    files,
    strangers,
    keeping,
    reading,
    rooms,
    encryption,
    search,
    accounts,
    notifications,
    movingIn,
    idle,
    updates,
    sleep,
  })
  accounts.load()
  return {
    ...features,
    prepare: messages.prepare,
    account: (id) => accounts.snapshot().accounts.find((account) => account.id === id),
    addressOf: (id) => messages.conversation(id)?.jid,
    foundPlace: movingIn.foundPlace,
  }
}
