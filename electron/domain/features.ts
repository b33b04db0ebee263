import type { Commands } from '../../shared/contract/index.ts'
import type { Handlers } from '../../shared/contract/command.ts'
import type { Snapshot } from '../../shared/contract/app.ts'
import { ACCOUNTS_AFTER_RESTORE, createAccounts, type AccountParts } from './accounts/index.ts'
import { createCapabilities } from './capabilities/index.ts'
import type { AttachAccount, DomainContext } from './context.ts'
import { createIdle, followSleep } from './idle/index.ts'
import { createMessages, MESSAGES_AFTER_RESTORE } from './messages/index.ts'
import { createNotifications } from './notifications/index.ts'
import { createRoster } from './roster/index.ts'
import { createUpdates } from './updates/index.ts'

type FeatureCommand = Exclude<
  keyof Commands,
  `${'app' | 'desktop' | 'links' | 'settings' | 'store'}.${string}`
>

/** Everything that needs the open store. */
export interface Features {
  readonly commands: Handlers<Pick<Commands, FeatureCommand>>
  snapshot(): Pick<
    Snapshot,
    'accounts' | 'contacts' | 'requests' | 'blocked' | 'conversations' | 'notificationRules' | 'update'
  >
  /** The settings are others than they were. */
  settingsChanged(): void
  /** Connects the accounts that are to be connected. */
  start(): Promise<void>
  /** Tries again what the store has refused. */
  retryStore(): void
  /** Tries again what the keychain has refused. */
  retryKeychain(): Promise<void>
  /** Before the store is closed. */
  close(): Promise<void>
}

export type FeatureParts = Pick<AccountParts, 'createClient' | 'openRegistration'>

/** What makes a history that was lived elsewhere one that is taken up here. */
export const AFTER_RESTORE: readonly string[] = [ACCOUNTS_AFTER_RESTORE, MESSAGES_AFTER_RESTORE]

/** Puts the features together. Throws StoreError. */
export function createFeatures(context: DomainContext, parts: FeatureParts): Features {
  const roster = createRoster(context)
  const messages = createMessages(context)
  const capabilities = createCapabilities(context)
  const notifications = createNotifications(context, {
    messages,
    nameOf: roster.nameOf,
    showOf: (id) => accounts.presenceOf(id).show,
  })
  // In this order: what the roster knows counts when messages arrive.
  const sides: readonly AttachAccount[] = [
    capabilities.attach,
    roster.attach,
    messages.attach,
    notifications.attach,
  ]
  const idle = createIdle(context)
  const updates = createUpdates(context)
  const accounts = createAccounts(context, {
    ...parts,
    idle,
    attach(account) {
      const releases = sides.map((attach) => attach(account))
      return () => {
        for (const release of releases.reverse()) release()
      }
    },
    ingest: messages.ingest,
  })
  const releaseSleep = followSleep(context.ports, accounts.setAsleep)

  return {
    commands: {
      ...accounts.commands,
      ...roster.commands,
      ...messages.commands,
      ...notifications.commands,
      ...updates.commands,
    },
    snapshot: () => ({
      ...accounts.snapshot(),
      ...roster.snapshot(),
      ...messages.snapshot(),
      ...notifications.snapshot(),
      ...updates.snapshot(),
    }),
    settingsChanged() {
      messages.settingsChanged()
      notifications.settingsChanged()
      idle.settingsChanged()
      updates.settingsChanged()
    },
    start: accounts.start,
    retryStore: messages.retryStore,
    retryKeychain: accounts.retryKeychain,
    async close() {
      releaseSleep()
      idle.close()
      notifications.close()
      updates.close()
      await accounts.close()
      messages.close()
    },
  }
}
