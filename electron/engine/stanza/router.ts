import { createEmitter } from '../../../shared/events/emitter.ts'
import { bareOf, domainOf, type BareJid, type FullJid, type Jid } from '../../../shared/model/jid.ts'
import type {
  Answer,
  AnswersTo,
  IqAnswer,
  IqOptions,
  IqReply,
  MessageHandler,
  PresenceClaim,
  Release,
  RequestOptions,
} from '../extension.ts'
import { createJidReader, MAX_ADDRESS_LENGTH } from '../jid/index.ts'
import type { EnginePorts } from '../ports.ts'
import { createTokenBuckets } from '../token-buckets.ts'
import { el, type Element } from '../xml/element.ts'
import { createAudience, mayAsk, type Audience, type Standing } from './audience.ts'
import { errorReply, type StanzaErrorDraft } from './errors.ts'
import { describeFault, logsFaults } from './fault.ts'
import { createIqHandlers, type IqAnswerer, type IqHandler } from './iq-handlers.ts'
import { createLedger, type Ledger } from './ledger.ts'
import { createRefusals } from './refusals.ts'
import { createRequests } from './requests.ts'
import { NS_CLIENT, Stanza } from './stanza.ts'

/**
 * The number of requests that a contact with several clients may make at once. After that, one each second (a
 * keep-alive comes every 30 s at most).
 */
const ASKED_AT_ONCE = 30
const ASKED_EACH_MS = 1_000
/** As many senders as may ask within half a minute, after which a bucket is full again anyway. */
const MAX_ASKERS = 1_000

export interface RouterConfig {
  readonly account: BareJid
  readonly ports: Pick<EnginePorts, 'clock' | 'random' | 'log'>
  /** The full address of the session, if there is one. */
  readonly jid: () => FullJid | null
  /** Sends a stanza; false if there is no session. */
  readonly send: (stanza: Element) => boolean
  /**
   * Takes every message that no handler claims, in the order of arrival. The next one does not wait for the promise.
   */
  readonly message: (message: Stanza) => Promise<void>
  /** A message was dropped because its sender has no valid address, so that nobody could tell who wrote it. */
  readonly unreadable?: (() => void) | undefined
}

/** Delivers incoming stanzas to their handlers. It never throws, whatever a stanza contains and a handler does. */
export interface Router {
  /**
   * Handles one stanza. Returns null if that is already done, otherwise a promise that never rejects. An element that
   * is not a stanza is dropped.
   */
  dispatch(stanza: Element): Promise<void> | null
  /**
   * A stanza was left out because it passed a limit. It has no children, and no name if that is unknown. A request is
   * refused, and an answer counts as an error.
   */
  omitted(stanza: Element): void
  /** Counts the stanzas that were neither stored nor answered. */
  readonly ledger: Ledger
  request(type: 'get' | 'set', to: Jid | null, payload: Element, options?: RequestOptions): Promise<Answer>
  /** Sends a stanza; false if there is no session. */
  send(stanza: Element): boolean
  onIq(
    type: 'get' | 'set',
    ns: string,
    name: string,
    answers: AnswersTo,
    handler: IqHandler,
    options?: IqOptions,
  ): Release
  /** See `Channel.seenBy`. */
  seenBy: Audience['seenBy']
  /** See `Channel.isSeenBy`. */
  isSeenBy: Audience['isSeenBy']
  /** See `Channel.occupants`. */
  occupants: Audience['occupants']
  /** See `Channel.onMessage`. */
  onMessage(handler: MessageHandler): Release
  /** See `Channel.claimPresence`. */
  claimPresence(claim: PresenceClaim): Release
  onPresence(handler: (presence: Stanza) => void): Release
  /** The session is over: all waiting requests fail with `not-connected`. */
  end(): void
}

export function createRouter(config: RouterConfig): Router {
  const { account, ports, jid, message, unreadable } = config
  const { clock, log } = ports
  const audience = createAudience(account, jid)
  const ledger = createLedger()
  const refusals = createRefusals(ports, config.send, (fate) => ledger.note(fate))
  const askers = createTokenBuckets({ burst: ASKED_AT_ONCE, refillMs: ASKED_EACH_MS, most: MAX_ASKERS })
  const iqHandlers = createIqHandlers()
  const requests = createRequests(ports)
  const readJid = createJidReader()
  const server = domainOf(account)
  // Replaced, never changed: a handler may be added or released while they are called.
  let messageHandlers: readonly MessageHandler[] = []
  let presenceClaims: readonly PresenceClaim[] = []
  const presences = createEmitter<[Stanza]>(logsFaults(ports, 'stanza: a presence handler'))

  /** RFC 6120 §8.1.2.1: the server answers for the account, with the account's address, its own, or none. */
  const isHome = (address: Jid) => address === account || (address as string) === server || address === jid()

  function send(stanza: Element): boolean {
    const sent = config.send(stanza)
    if (sent) audience.sent(stanza)
    return sent
  }

  function address(text: string): Jid | null {
    const parsed = readJid(text)
    return parsed.ok ? parsed.value : null
  }

  function dispatch(element: Element): Promise<void> | null {
    const { ns, name, attrs } = element
    if (ns !== NS_CLIENT || (name !== 'message' && name !== 'presence' && name !== 'iq')) {
      ledger.note('no-stanza')
      return null
    }

    const from = attrs['from'] === undefined ? account : address(attrs['from'])
    if (from === null) return drop(element, 'from')
    // Nearly every stanza is addressed to the session's full address, which need not be parsed again.
    const own = jid()
    const to = attrs['to'] === undefined ? null : attrs['to'] === own ? own : address(attrs['to'])
    // A message or presence has arrived here whatever its `to` says, so an unreadable one is ignored.
    if (to === null && attrs['to'] !== undefined && name === 'iq') return drop(element, 'to')
    const stanza = new Stanza(name, element, from, to)
    if (name === 'message') return takeMessage(stanza)
    return name === 'iq' ? takeIq(stanza) : takePresence(stanza)
  }

  /**
   * Drops a stanza with an unreadable address, and counts it. It cannot be stored, since its sender cannot be told
   * apart from others. A request is refused.
   */
  function drop(element: Element, which: 'from' | 'to'): null {
    log(`stanza: dropped <${element.name}> whose '${which}' is not an address`)
    ledger.note('no-address')
    if (isRequest(element) && (element.attrs['from']?.length ?? 0) <= MAX_ADDRESS_LENGTH) {
      // The refusal goes to the address exactly as the request had it: the server knows the way back.
      refusals.refuse(element, element.attrs['from'] ?? account, { condition: 'jid-malformed' })
    }
    if (element.name === 'message') unreadable?.()
    return null
  }

  function takeMessage(stanza: Stanza): Promise<void> | null {
    for (const handler of messageHandlers) {
      try {
        const claim = handler(stanza)
        if (claim !== false) ledger.note('claimed')
        if (claim === true) return null
        if (claim !== false) return settled(() => claim, 'a message handler')
      } catch (fault) {
        log(`stanza: a message handler failed: ${describeFault(fault)}`)
      }
    }
    return settled(() => message(stanza), 'taking a message')
  }

  async function settled(work: () => Promise<void>, what: string): Promise<void> {
    try {
      await work()
    } catch (fault) {
      ledger.note('fault')
      log(`stanza: ${what} failed: ${describeFault(fault)}`)
    }
  }

  function takePresence(stanza: Stanza): null {
    ledger.note('heard')
    if (!isClaimed(stanza)) presences.emit(stanza)
    return null
  }

  function isClaimed(presence: Stanza): boolean {
    for (const claim of presenceClaims) {
      try {
        if (claim(presence)) return true
      } catch (fault) {
        log(`stanza: a claim of presence failed: ${describeFault(fault)}`)
      }
    }
    return false
  }

  function takeIq(stanza: Stanza): Promise<void> | null {
    const { element, type } = stanza
    switch (type) {
      case 'get':
      case 'set':
        return takeRequest(stanza, type)
      case 'result':
      case 'error':
        if (requests.answered(element, stanza.from)) return null
        log(`stanza: ignored an iq ${type} that nobody waits for`)
        ledger.note('unasked')
        return null
      default:
        return refuse(element, stanza.from, { condition: 'bad-request' })
    }
  }

  function takeRequest(stanza: Stanza, type: 'get' | 'set'): Promise<void> | null {
    const { element, from } = stanza
    const payload = onlyElement(element)
    const answerer = payload === null ? undefined : iqHandlers.find(type, payload)
    const standing = audience.standing(from)
    const isExpected = payload !== null && isExpectedBy(answerer, stanza)
    const isAnswered = answerer !== undefined && (isExpected || mayAsk(standing, answerer.answers))
    if (standing === 'stranger' && !isAnswered) return refuse(element, from, NOBODY)
    if (!isExpected && !mayAskNow(from, standing)) {
      refusals.refuse(
        element,
        bareOf(from),
        standing === 'stranger' ? NOBODY : { condition: 'resource-constraint' },
      )
      return null
    }
    if (payload === null) return refuse(element, from, { condition: 'bad-request' })
    if (!isAnswered) return refuse(element, from, NOBODY)
    return answer(stanza, payload, answerer.handler, isExpected)
  }

  function mayAskNow(from: Jid, standing: Standing): boolean {
    const now = clock.now()
    if (standing === 'account' || standing === 'server') return true
    // An occupant has a bucket and the room has one. Our own pings (XEP-0410) come back whatever the others ask.
    if (standing === 'self') return askers.take(from, now)
    return (standing !== 'occupant' || askers.take(from, now)) && askers.take(bareOf(from), now)
  }

  function isExpectedBy(answerer: IqAnswerer | undefined, stanza: Stanza): boolean {
    try {
      return answerer?.options.expected?.(stanza) ?? false
    } catch (fault) {
      log(`stanza: a test of requests failed: ${describeFault(fault)}`)
      return false
    }
  }

  function answer(
    stanza: Stanza,
    payload: Element,
    handler: IqHandler,
    isExpected: boolean,
  ): Promise<void> | null {
    const { element, from } = stanza
    const failed = (fault: unknown): null => {
      log(`stanza: the handler of {${payload.ns}}${payload.name} failed: ${describeFault(fault)}`)
      return refuse(element, from, { condition: 'internal-server-error' })
    }
    const finish = async (answered: Promise<IqReply>): Promise<void> => {
      try {
        settle(await answered)
      } catch (fault) {
        failed(fault)
      }
    }
    const settle = (answered: IqReply): null => {
      if (!('later' in answered)) return reply(stanza, answered, isExpected)
      answered.later.then((last) => reply(stanza, last, isExpected)).catch(failed)
      return null
    }
    try {
      const answered = handler(stanza)
      return answered instanceof Promise ? finish(answered) : settle(answered)
    } catch (fault) {
      return failed(fault)
    }
  }

  function reply({ element, from }: Stanza, answered: IqAnswer, isExpected: boolean): null {
    const { attrs } = element
    if ('error' in answered) {
      if (!isExpected || attrs['id'] === undefined) return refuse(element, from, answered.error)
      send(errorReply(element, answered.error))
      return null
    }
    const payload = answered.result === null ? [] : [answered.result]
    send(el(NS_CLIENT, 'iq', { type: 'result', to: attrs['from'], id: attrs['id'] }, ...payload))
    return null
  }

  /**
   * A stranger always gets the answer that their own server gives for an account that does not exist (RFC 6121
   * §8.5.3.2.3).
   */
  function refuse(request: Element, from: Jid, error: StanzaErrorDraft): null {
    const standing = audience.standing(from)
    if (standing === 'stranger' || standing === 'occupant') refusals.refuse(request, bareOf(from), NOBODY)
    // Without an id no answer can refer to it (RFC 6120 §8.2.3).
    else if (request.attrs['id'] === undefined) {
      log('stanza: ignored an iq without id')
      ledger.note('no-id')
    } else send(errorReply(request, error))
    return null
  }

  function omitted(element: Element): void {
    ledger.note('omitted')
    if (element.name !== 'iq') return
    const from = element.attrs['from'] === undefined ? account : address(element.attrs['from'])
    if (from === null) return
    if (isRequest(element)) refuse(element, from, { condition: 'policy-violation' })
    else requests.answered(errorReply(element, { condition: 'policy-violation' }), from)
  }

  return {
    dispatch,
    omitted,
    ledger,
    request(type, to, payload, options) {
      const accepts = (from: Jid) =>
        to === null ? isHome(from) : from === to || (isHome(to) && isHome(from))
      const ask = (id: string) => send(el(NS_CLIENT, 'iq', { type, to: to ?? undefined, id }, payload))
      return requests.ask(ask, accepts, options)
    },
    send,
    onIq: iqHandlers.add,
    seenBy: audience.seenBy,
    isSeenBy: audience.isSeenBy,
    onMessage(handler) {
      messageHandlers = [...messageHandlers, handler]
      return () => {
        messageHandlers = messageHandlers.filter((other) => other !== handler)
      }
    },
    occupants: audience.occupants,
    claimPresence(claim) {
      presenceClaims = [...presenceClaims, claim]
      return () => {
        presenceClaims = presenceClaims.filter((other) => other !== claim)
      }
    },
    onPresence: presences.on,
    end() {
      requests.failAll({ code: 'not-connected' })
      refusals.end()
      audience.end()
    },
  }
}

const NOBODY: StanzaErrorDraft = { condition: 'service-unavailable' }

const isRequest = ({ name, attrs }: Element) =>
  name === 'iq' && attrs['id'] !== undefined && (attrs['type'] === 'get' || attrs['type'] === 'set')

/** A request holds exactly one element (RFC 6120 §8.2.3). */
function onlyElement(iq: Element): Element | null {
  let found: Element | null = null
  for (const node of iq.children) {
    if (typeof node === 'string') continue
    if (found !== null) return null
    found = node
  }
  return found
}
