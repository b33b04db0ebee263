import { bareOf, domainOf, type BareJid, type FullJid, type Jid } from '../../../shared/model/jid.ts'
import type { AnswersTo, OccupantKind, Release } from '../extension.ts'
import type { Element } from '../xml/element.ts'
import { NS_CLIENT } from './stanza.ts'

/** More rooms and people than anybody sends directed presence to. Beyond this the oldest one is forgotten. */
const MAX_DIRECTED = 1_000
/** More services than an account talks to. Beyond this the one that was asked longest ago is forgotten. */
const MAX_SERVICES = 100

/**
 * The relation of a sender to the account. `account`: speaks for the account itself, that is its server without an
 * address, by the bare address or, with old servers, by our own full address. `server`: the account's server.
 * `audience`: people who may see the person's presence, the account's other clients, and services that were asked
 * something. `self`: the account as an occupant of a room. `occupant`: another one there. `stranger`: everybody else.
 */
export type Standing = 'account' | 'server' | 'audience' | 'self' | 'occupant' | 'stranger'

/** Knows who may see the person's presence. Nobody else may learn that the account is online (RFC 6121 §11). */
export interface Audience {
  standing(from: Jid): Standing
  /** See `Channel.seenBy`. */
  seenBy(test: (jid: BareJid) => boolean): Release
  /** See `Channel.isSeenBy`. */
  isSeenBy(jid: BareJid): boolean
  /** See `Channel.occupants`. */
  occupants(test: (jid: Jid) => OccupantKind | null): Release
  /**
   * A stanza was sent in this session: it may have shown the presence to somebody (RFC 6121 §4.6), or asked a service.
   */
  sent(stanza: Element): void
  /** The session is over, and with it the directed presence in it. */
  end(): void
}

export function createAudience(account: BareJid, jid: () => FullJid | null): Audience {
  const server = domainOf(account)
  let tests: readonly ((jid: BareJid) => boolean)[] = []
  let occupantTests: readonly ((jid: Jid) => OccupantKind | null)[] = []
  const directed = new Set<BareJid>()
  const services = new Set<string>()

  function note({ name, attrs: { to, type } }: Element): void {
    if (name === 'presence' && to === undefined) {
      // RFC 6121 §4.5.2: the server withdraws it from everybody.
      if (type === 'unavailable') directed.clear()
    } else if (name === 'presence' && to !== undefined) {
      if (type === undefined) keep(directed, bareOf(to as Jid), MAX_DIRECTED)
      else if (type === 'unavailable') directed.delete(bareOf(to as Jid))
    } else if (name === 'iq' && to !== undefined && isService(to) && (type === 'get' || type === 'set')) {
      keep(services, to, MAX_SERVICES)
    }
  }

  const isSeenBy = (bare: BareJid) => bare === account || tests.some((test) => test(bare))

  return {
    standing(from) {
      if (from === account || from === jid()) return 'account'
      if ((from as string) === server) return 'server'
      // Before the rest: the presence sent to a room is for its occupants as such, not for each as a contact.
      for (const test of occupantTests) {
        const kind = test(from)
        if (kind !== null) return kind === 'self' ? 'self' : 'occupant'
      }
      const bare = bareOf(from)
      const isSeen = services.has(from) || directed.has(bare) || isSeenBy(bare)
      return isSeen ? 'audience' : 'stranger'
    },
    seenBy(test) {
      tests = [...tests, test]
      return () => {
        tests = tests.filter((other) => other !== test)
      }
    },
    isSeenBy,
    occupants(test) {
      occupantTests = [...occupantTests, test]
      return () => {
        occupantTests = occupantTests.filter((other) => other !== test)
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

/** Whether a handler that answers `answers` may answer a sender of this standing. */
export function mayAsk(standing: Standing, answers: AnswersTo): boolean {
  if (answers === 'anybody' || standing === 'account') return true
  const isInRoom = standing === 'self' || standing === 'occupant'
  if (isInRoom || answers === 'own') return isInRoom && answers === 'occupants'
  return standing !== 'stranger'
}

/** An address with neither a localpart nor a resource. */
const isService = (address: string) => !address.includes('@') && !address.includes('/')

/** Adds a value as the latest one, and drops the oldest one if there are too many. */
function keep<T>(all: Set<T>, value: T, most: number): void {
  all.delete(value)
  all.add(value)
  const [first] = all
  if (all.size > most && first !== undefined) all.delete(first)
}
