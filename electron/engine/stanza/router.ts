import { createEmitter } from '../../../shared/events/emitter.ts'
import { bareOf, domainOf, type BareJid, type FullJid, type Jid } from '../../../shared/model/jid.ts'
import type { Answer, AnswersTo, IqReply, MessageHandler, Release, RequestOptions } from '../extension.ts'
import { createJidReader, MAX_ADDRESS_LENGTH } from '../jid/index.ts'
import type { EnginePorts } from '../ports.ts'
import { createTokenBuckets } from '../token-buckets.ts'
import { el, type Element } from '../xml/element.ts'
import { createAudience, mayAsk, type Audience } from './audience.ts'
import { errorReply, type StanzaErrorDraft } from './errors.ts'
import { describeFault, logsFaults } from './fault.ts'
import { createIqHandlers, type IqHandler } from './iq-handlers.ts'
import { createLedger, type Ledger } from './ledger.ts'
import { createRefusals } from './refusals.ts'
import { createRequests } from './requests.ts'
import { NS_CLIENT, Stanza } from './stanza.ts'

/** What a contact with several clients may ask at once; then one each second (a keep-alive is one in 30 s or more). */
const ASKED_AT_ONCE = 30
const ASKED_EACH_MS = 1_000
/** As many as may ask within the half minute after which a bucket is full again anyway. */
const MAX_ASKERS = 1_000

export interface RouterConfig {
  readonly account: BareJid
  readonly ports: Pick<EnginePorts, 'clock' | 'random' | 'log'>
  /** The full address of the session, if there is one. */
  readonly jid: () => FullJid | null
  /** Puts a stanza on its way; false where there is no session. */
  readonly send: (stanza: Element) => boolean
  /** Takes every message that no handler claims, in the order of arrival; the next one does not wait for the promise. */
  readonly message: (message: Stanza) => Promise<void>
  /** A message was passed over because its sender has no address: nobody could be told who wrote it. */
  readonly unreadable?: (() => void) | undefined
}

/** Brings incoming stanzas to whom they concern. Nothing that a stanza holds and no handler's bug makes it throw. */
export interface Router {
  /**
   * Handles one stanza: null when that is done already, else a promise of it, which never rejects. What is no stanza
   * is passed over.
   */
  dispatch(stanza: Element): Promise<void> | null
  /**
   * A stanza was left out because it passed a limit; it has no children, and no name where that is not known. A request
   * is refused, and an answer counts as an error.
   */
  omitted(stanza: Element): void
  /** What was neither kept nor answered. */
  readonly ledger: Ledger
  request(type: 'get' | 'set', to: Jid | null, payload: Element, options?: RequestOptions): Promise<Answer>
  /** Puts a stanza on its way; false where there is no session. */
  send(stanza: Element): boolean
  onIq(type: 'get' | 'set', ns: string, name: string, answers: AnswersTo, handler: IqHandler): Release
  /** See `Channel.seenBy`. */
  seenBy: Audience['seenBy']
  /** See `Channel.onMessage`. */
  onMessage(handler: MessageHandler): Release
  onPresence(handler: (presence: Stanza) => void): Release
  /** The session is over: every request that waits is answered `not-connected`. */
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
  // Replaced, never changed: a handler may come or go while they are called.
  let messageHandlers: readonly MessageHandler[] = []
  const presences = createEmitter<[Stanza]>(logsFaults(ports, 'stanza: a presence handler'))

  /** RFC 6120 §8.1.2.1: for the account the server answers, with the account's address, its own, or none. */
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
    // Nearly everything comes to the full address of the session, which need not be read again.
    const own = jid()
    const to = attrs['to'] === undefined ? null : attrs['to'] === own ? own : address(attrs['to'])
    // A message or presence has come here, whatever it says where it was to go: then it says nothing.
    if (to === null && attrs['to'] !== undefined && name === 'iq') return drop(element, 'to')
    const stanza = new Stanza(name, element, from, to)
    if (name === 'message') return takeMessage(stanza)
    return name === 'iq' ? takeIq(stanza) : takePresence(stanza)
  }

  /** What cannot be kept, because nobody can be told apart by it, is refused where it asks for an answer, and counted. */
  function drop(element: Element, which: 'from' | 'to'): null {
    log(`stanza: dropped <${element.name}> whose '${which}' is no address`)
    ledger.note('no-address')
    if (isRequest(element) && (element.attrs['from']?.length ?? 0) <= MAX_ADDRESS_LENGTH) {
      // Who asked is told by the very address under which they asked: the server knows its way back.
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
    presences.emit(stanza)
    return null
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
        log(`stanza: ignored an iq ${type} nobody asked for`)
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
    const isAnswered = answerer !== undefined && mayAsk(standing, answerer.answers)
    if (standing === 'stranger' && !isAnswered) return refuse(element, from, NOBODY)
    const isBounded = standing === 'audience' || standing === 'stranger'
    if (isBounded && !askers.take(bareOf(from), clock.now())) {
      refusals.refuse(
        element,
        bareOf(from),
        standing === 'stranger' ? NOBODY : { condition: 'resource-constraint' },
      )
      return null
    }
    if (payload === null) return refuse(element, from, { condition: 'bad-request' })
    if (!isAnswered) return refuse(element, from, NOBODY)
    return answer(stanza, payload, answerer.handler)
  }

  function answer(stanza: Stanza, payload: Element, handler: IqHandler): Promise<void> | null {
    const { element, from } = stanza
    const failed = (fault: unknown): null => {
      log(`stanza: the handler of {${payload.ns}}${payload.name} failed: ${describeFault(fault)}`)
      return refuse(element, from, { condition: 'internal-server-error' })
    }
    const finish = async (answered: Promise<IqReply>): Promise<void> => {
      try {
        reply(stanza, await answered)
      } catch (fault) {
        failed(fault)
      }
    }
    try {
      const answered = handler(stanza)
      if (!(answered instanceof Promise)) return reply(stanza, answered)
      return finish(answered)
    } catch (fault) {
      return failed(fault)
    }
  }

  function reply({ element, from }: Stanza, answered: IqReply): null {
    if ('error' in answered) return refuse(element, from, answered.error)
    const { attrs } = element
    const payload = answered.result === null ? [] : [answered.result]
    send(el(NS_CLIENT, 'iq', { type: 'result', to: attrs['from'], id: attrs['id'] }, ...payload))
    return null
  }

  /** A stranger hears the same whatever was asked: what their own server says where nobody is (RFC 6121 §8.5.3.2.3). */
  function refuse(request: Element, from: Jid, error: StanzaErrorDraft): null {
    if (audience.standing(from) === 'stranger') refusals.refuse(request, bareOf(from), NOBODY)
    // Without an id nothing can refer to it (RFC 6120 §8.2.3).
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
    onMessage(handler) {
      messageHandlers = [...messageHandlers, handler]
      return () => {
        messageHandlers = messageHandlers.filter((other) => other !== handler)
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
