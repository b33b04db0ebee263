import type { AnswerOf, Handlers } from '../../../shared/contract/command.ts'
import type { rosterCommands } from '../../../shared/contract/roster.ts'
import type { ClientFacts } from '../../../shared/model/contact.ts'
import type { Failure } from '../../../shared/model/failure.ts'
import type { AccountId } from '../../../shared/model/ids.ts'
import { bareOf, type BareJid, type FullJid } from '../../../shared/model/jid.ts'
import type { ResourcePresence } from '../../../shared/model/presence.ts'
import { err, ok, type Result } from '../../../shared/model/result.ts'
import type { Client, Release } from '../../engine/index.ts'
import type { DomainContext } from '../context.ts'
import type { RosterAccount } from './contacts.ts'
import { isBlocked } from './store/blocked.ts'

/** Nobody waits longer for a detail. A client that is online answers within a second or two. */
const TIMEOUT_MS = 10_000
/** The most answers kept per account. The oldest are dropped. */
const MAX_KEPT = 100
/** A person has a handful of clients. Further ones are not shown and not asked. */
const MAX_SHOWN = 12

const NOT_FOUND = err({ code: 'not-found' })

type Answer = AnswerOf<(typeof rosterCommands)['roster.askClient']>

/** The online clients of a contact and their answers about themselves. They are asked only when the window needs it. */
export interface ClientQuestions {
  readonly commands: Handlers<Pick<typeof rosterCommands, 'roster.clients' | 'roster.askClient'>>
  /** Drops the answers of clients that go offline. */
  follow(account: RosterAccount, client: Client): Release
}

export function createClientQuestions(
  { store }: Pick<DomainContext, 'store'>,
  accounts: ReadonlyMap<AccountId, RosterAccount>,
): ClientQuestions {
  const kept = new Map<AccountId, Map<FullJid, Promise<Answer>>>()

  function clientsOf(account: RosterAccount, jid: BareJid): readonly ResourcePresence[] {
    if (isBlocked(store, account.id, jid)) return []
    const others = account.presence.resources(jid).filter((one) => one.jid !== account.ownClient())
    return others.slice(0, MAX_SHOWN)
  }

  return {
    commands: {
      'roster.clients'({ accountId, jid }) {
        const account = accounts.get(accountId)
        return account ? ok(clientsOf(account, jid)) : NOT_FOUND
      },

      async 'roster.askClient'({ accountId, jid }) {
        const account = accounts.get(accountId)
        const contact = bareOf(jid)
        if (!account || !seesPresence(account, contact)) return NOT_FOUND
        if (!clientsOf(account, contact).some((one) => one.jid === jid)) return NOT_FOUND
        const answers = kept.get(accountId) ?? new Map<FullJid, Promise<Answer>>()
        kept.set(accountId, answers)
        const known = answers.get(jid)
        if (known) return known
        const asked = ask(account, jid)
        const [oldest] = answers.keys()
        if (answers.size >= MAX_KEPT && oldest !== undefined) answers.delete(oldest)
        answers.set(jid, asked)
        const answer = await asked
        // The person may try again.
        if (!answer.ok && answers.get(jid) === asked) answers.delete(jid)
        return answer
      },
    },

    follow(account, client) {
      const releases = [
        account.presence.onResource(({ jid, stanza }) => {
          if (stanza === null) kept.get(account.id)?.delete(jid)
        }),
        client.channel.onSessionEnd(() => void kept.delete(account.id)),
      ]
      return () => {
        for (const release of releases) release()
        kept.delete(account.id)
      }
    },
  }
}

/** Both questions at once. A client may well answer one and refuse the other. */
async function ask({ software, time }: RosterAccount, jid: FullJid): Promise<Result<ClientFacts, Failure>> {
  const options = { timeoutMs: TIMEOUT_MS }
  const [program, clock] = await Promise.all([software.ask(jid, options), time.ask(jid, options)])
  if (!program.ok && !clock.ok && program.error.code !== 'stanza-error') return program
  const { name = '', version = '', os = '' } = program.ok ? program.value : {}
  return ok({
    software: name + version + os === '' ? null : { name, version, os },
    timeZone: clock.ok ? clock.value.tzo : null,
  })
}

/** Whether this contact may see our presence (RFC 6121 §2.1.2.5), because a question would reveal it. */
function seesPresence({ address, roster }: RosterAccount, jid: BareJid): boolean {
  const subscription = roster.items.get(jid)?.subscription
  return jid === address || subscription === 'from' || subscription === 'both'
}
