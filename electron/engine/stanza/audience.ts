import { bareOf, domainOf, type BareJid, type FullJid, type Jid } from '../../../shared/model/jid.ts'
import type { AnswersTo, Release } from '../extension.ts'
import type { Element } from '../xml/element.ts'
import { NS_CLIENT } from './stanza.ts'

/** More rooms and people than anybody shows themselves to one by one; the first of them is forgotten. */
const MAX_DIRECTED = 1_000
/** More services than an account talks to; the one that was asked longest ago is forgotten. */
const MAX_SERVICES = 100

/**
 * What somebody is to the account. `account`: whoever speaks for it, which is its server without an address, by the bare
 * address, or as old servers do by our own full address. `server`: the account's server. `audience`: who may see the
 * person's presence, the account's other clients, and services that were asked something. `stranger`: all others.
 */
export type Standing = 'account' | 'server' | 'audience' | 'stranger'

/** Knows who may see the person's presence: to nobody else may it be told that there is anybody (RFC 6121 §11). */
export interface Audience {
  standing(from: Jid): Standing
  /** See `Channel.seenBy`. */
  seenBy(test: (jid: BareJid) => boolean): Release
  /** A stanza left in this session: it may show the presence to somebody (RFC 6121 §4.6), or ask a service. */
  sent(stanza: Element): void
  /** The session is over, and with it whatever was shown in it. */
  end(): void
}

export function createAudience(account: BareJid, jid: () => FullJid | null): Audience {
  const server = domainOf(account)
  let tests: readonly ((jid: BareJid) => boolean)[] = []
  const directed = new Set<BareJid>()
  const services = new Set<string>()

  function note({ name, attrs: { to, type } }: Element): void {
    if (name === 'presence' && to === undefined) {
      // RFC 6121 §4.5.2: the server takes it back from everybody.
      if (type === 'unavailable') directed.clear()
    } else if (name === 'presence' && to !== undefined) {
      if (type === undefined) keep(directed, bareOf(to as Jid), MAX_DIRECTED)
      else if (type === 'unavailable') directed.delete(bareOf(to as Jid))
    } else if (name === 'iq' && to !== undefined && isService(to) && (type === 'get' || type === 'set')) {
      keep(services, to, MAX_SERVICES)
    }
  }

  return {
    standing(from) {
      if (from === account || from === jid()) return 'account'
      if ((from as string) === server) return 'server'
      const bare = bareOf(from)
      const isSeen =
        bare === account || services.has(from) || directed.has(bare) || tests.some((test) => test(bare))
      return isSeen ? 'audience' : 'stranger'
    },
    seenBy(test) {
      tests = [...tests, test]
      return () => {
        tests = tests.filter((other) => other !== test)
      }
    },
    sent(stanza) {
      if (stanza.ns === NS_CLIENT && stanza.name !== 'message') note(stanza)
    },
    end() {
      directed.clear()
      services.clear()
    },
  }
}

/** Whether a request from there may go to a handler that answers those. */
export function mayAsk(standing: Standing, answers: AnswersTo): boolean {
  return (
    answers === 'anybody' || standing === 'account' || (answers === 'contacts' && standing !== 'stranger')
  )
}

/** An address without a part before the `@` and without a resource. */
const isService = (address: string) => !address.includes('@') && !address.includes('/')

/** Adds it as the latest; the earliest makes room. */
function keep<T>(all: Set<T>, value: T, most: number): void {
  all.delete(value)
  all.add(value)
  const [first] = all
  if (all.size > most && first !== undefined) all.delete(first)
}
