import type { ArchiveSnapshot, archiveCommands } from '../../../shared/contract/archive.ts'
import type { Handlers } from '../../../shared/contract/command.ts'
import type { ArchivePreferences } from '../../../shared/model/archive.ts'
import type { Failure } from '../../../shared/model/failure.ts'
import type { AccountId, ConversationId } from '../../../shared/model/ids.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import type { Conversation } from '../../../shared/model/message.ts'
import { err, ok, type Result } from '../../../shared/model/result.ts'
import { parseBareJid } from '../../engine/index.ts'
import { messageArchive, type MessageArchive } from '../../engine/xep/0313-mam/index.ts'
import type { AttachAccount, DomainContext, LiveAccount } from '../context.ts'
import { conversationKey, type Messages } from '../messages/index.ts'
import { followArchive, type AccountArchive } from './account.ts'
import type { RoomHistory } from './rooms.ts'
import type { ArchivePlace } from './wishes.ts'

/** The archives of the accounts' servers (XEP-0313): what is fetched when. `messages.archived` stores it. */
export interface ArchiveFeature {
  readonly commands: Handlers<typeof archiveCommands>
  readonly attach: AttachAccount
  snapshot(): ArchiveSnapshot
  settingsChanged(): void
  /**
   * The account has entered the room: reads what was said last, in the room's archive. Resolves when that is committed, or
   * can't be had. Call it after each join.
   */
  enteredRoom(accountId: AccountId, room: BareJid): Promise<RoomHistory>
  close(): void
}

interface Attached {
  readonly account: LiveAccount
  readonly archive: AccountArchive
}

export function createArchive(context: DomainContext, messages: Pick<Messages, 'archived'>): ArchiveFeature {
  const accounts = new Map<AccountId, Attached>()
  const { viewed } = context.desktop

  function onScreen({ id }: LiveAccount, what: 'people' | 'rooms'): readonly BareJid[] {
    return viewed.current().flatMap((conversationId) => {
      const key = conversationKey(context.store, conversationId)
      const isWanted = what === 'rooms' ? key?.kind === 'room' : isWithPerson(key)
      return key?.accountId === id && isWanted ? [key.jid] : []
    })
  }

  async function inConversation(
    conversationId: ConversationId,
    act: (archive: AccountArchive, place: ArchivePlace) => Promise<Result<undefined, Failure>>,
  ): Promise<Result<undefined, Failure>> {
    const key = conversationKey(context.store, conversationId)
    const attached = key && accounts.get(key.accountId)
    if (key === undefined || attached === undefined) return err({ code: 'not-found' })
    return act(attached.archive, { conversationId, peer: key.jid, isRoom: key.kind === 'room' })
  }

  /** The archive at the server of an account that is online. */
  function serverOf(accountId: AccountId): Result<MessageArchive, Failure> {
    const attached = accounts.get(accountId)
    if (attached === undefined) return err({ code: 'not-found' })
    const { client } = attached.account
    return client.state.kind === 'online' ? ok(client.use(messageArchive)) : err({ code: 'not-connected' })
  }

  const stopWatching = viewed.onView((conversationId) => {
    const key = conversationKey(context.store, conversationId)
    if (key !== undefined && isWithPerson(key)) accounts.get(key.accountId)?.archive.opened(key.jid)
  })

  return {
    commands: {
      'archive.pause'({ accountId, paused }) {
        const attached = accounts.get(accountId)
        if (attached === undefined) return err({ code: 'not-found' })
        attached.archive.pause(paused)
        return ok()
      },
      'archive.fill': ({ conversationId, before }) =>
        inConversation(conversationId, (archive, place) => archive.wishes.fill(place, before)),
      'archive.fillAll': ({ conversationId }) =>
        inConversation(conversationId, (archive, place) => archive.wishes.fillAll(place)),
      async 'archive.completeness'() {
        const all = await messages.archived.completeness()
        return ok(
          all.map((each) => {
            const why = accounts.get(each.accountId)?.archive.wishes.failures.get(each.conversationId)
            return why === undefined ? each : { ...each, why }
          }),
        )
      },
      async 'archive.preferences'({ accountId }) {
        const server = serverOf(accountId)
        return server.ok ? server.value.preferences() : server
      },
      async 'archive.setPreferences'({ accountId, default: otherwise, always, never }) {
        const server = serverOf(accountId)
        if (!server.ok) return server
        const rules = addressesOf(always, never)
        return rules.ok ? server.value.setPreferences({ default: otherwise, ...rules.value }) : rules
      },
    },
    attach(account) {
      const archive = followArchive({ context, history: messages.archived, onScreen }, account)
      accounts.set(account.id, { account, archive })
      return () => {
        archive.close()
        accounts.delete(account.id)
      }
    },
    enteredRoom: (accountId, room) =>
      accounts.get(accountId)?.archive.rooms.entered(room) ?? Promise.resolve('failed'),
    snapshot: () => ({ archives: [...accounts.values()].map(({ archive }) => archive.state) }),
    settingsChanged() {
      for (const { archive } of accounts.values()) archive.settingsChanged()
    },
    close: stopWatching,
  }
}

/** The archive of the account has what was said with them, under their address. */
const isWithPerson = (key: { readonly kind: Conversation['kind'] } | undefined): boolean =>
  key?.kind === 'person' || key?.kind === 'self'

type Rules = Pick<ArchivePreferences, 'always' | 'never'>

/** Typed addresses of people and servers. Those with a resource are the server's own, and stay as they are. */
function addressesOf(always: readonly string[], never: readonly string[]): Result<Rules, Failure> {
  const rules: { always: string[]; never: string[] } = { always: [], never: [] }
  for (const [list, texts] of [
    [rules.always, always],
    [rules.never, never],
  ] as const) {
    for (const text of texts) {
      const address = text.includes('/') ? ok(text) : parseBareJid(text.trim())
      if (!address.ok) return address
      list.push(address.value)
    }
  }
  return ok(rules)
}
