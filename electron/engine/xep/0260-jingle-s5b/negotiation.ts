import { err, ok, type Result } from '../../../../shared/model/result.ts'
import type { CancelTimer, Clock } from '../../ports.ts'
import { destinationOf, type OwnPlaces, type StreamHost, type StreamHosts } from '../0065-socks5/index.ts'
import type {
  OpenedTransport,
  TransportContext,
  TransportFailure,
  TransportNegotiation,
} from '../0166-jingle/index.ts'
import { inOrder, winnerOf } from './candidates.ts'
import { S5bTransport, type Candidate, type S5b } from './codec.ts'

/** The other side tries all our candidates before it tells. */
const NOMINATION_MS = 30_000
/** The other side connects to a proxy and activates it. */
const ACTIVATION_MS = 30_000
/** If they reached us already, a better way of ours has this long to turn up. */
const GRACE_MS = 1_000

const NO_CONNECTION: Result<never, TransportFailure> = err({ code: 'no-connection' })
const MALFORMED: Result<never, TransportFailure> = err({ code: 'malformed' })

export interface NegotiationParts {
  readonly context: TransportContext
  readonly hosts: StreamHosts
  readonly clock: Clock
  readonly sid: string
  /** Our candidates, and our port for the direct ones. */
  readonly candidates: readonly Candidate[]
  readonly own: OwnPlaces | null
  readonly proxies: readonly StreamHost[]
  /** Their proposal, if this is an answer. */
  readonly proposal: S5b | null
}

/** One S5B transport for one content (§2). */
export function createNegotiation(parts: NegotiationParts): TransportNegotiation {
  const { context, hosts, clock, sid, candidates, own, proxies } = parts
  const { peer, self, role, signal } = context
  const ourDestination = destinationOf(sid, self, peer)
  let remote = parts.proposal
  const nomination = createAnswer<Candidate | null>()
  const activation = createAnswer<string | null>()
  const stopAll = () => {
    own?.release()
    nomination.give(null)
    activation.give(null)
  }
  signal.addEventListener('abort', stopAll)
  if (signal.aborted) stopAll()

  const tell = (message: Partial<S5b>) =>
    void context.info(
      S5bTransport.build({ sid, candidates: [], hasNone: false, proxyFailed: false, ...message }),
    )

  /** Waits for a message of the other side, but not for ever. */
  async function within<T>(answer: Promised<T | null>, ms: number): Promise<T | null> {
    const cancel = clock.after(ms, () => answer.give(null))
    const given = await answer.promise
    cancel()
    return given
  }

  /** Tries their candidates, and tells which one works. */
  async function nominate() {
    const theirs = inOrder(remote?.candidates ?? [])
    const stop = new AbortController()
    const onAbort = () => stop.abort()
    signal.addEventListener('abort', onAbort)
    let cancelGrace: CancelTimer = () => undefined
    void nomination.promise.then((reachedByThem) => {
      if (reachedByThem === null || stop.signal.aborted) return
      const canWin = theirs.some((candidate) => winnerOf(candidate, reachedByThem, role) === 'ours')
      if (canWin) cancelGrace = clock.after(GRACE_MS, onAbort)
      else onAbort()
    })
    const destination = remote?.dstaddr ?? destinationOf(sid, peer, self)
    const reached = await hosts.reach(theirs, destination, peer, stop.signal)
    stop.abort()
    cancelGrace()
    signal.removeEventListener('abort', onAbort)
    if (!signal.aborted) tell(reached ? { used: { cid: reached.place.cid } } : { hasNone: true })
    return reached
  }

  /** They reached a candidate of ours. */
  async function useOwn(candidate: Candidate): Promise<Result<OpenedTransport, TransportFailure>> {
    if (candidate.type !== 'proxy') {
      const socket = own?.take([candidate.host]) ?? null
      return socket ? ok({ way: 's5b-direct', stream: socket }) : NO_CONNECTION
    }
    const proxy = proxies.find(({ jid, host }) => jid === candidate.jid && host === candidate.host)
    const stream = { sid, destination: ourDestination, target: peer }
    const socket = proxy ? await hosts.activate(proxy, stream, signal) : null
    if (signal.aborted) {
      socket?.destroy()
      return NO_CONNECTION
    }
    tell(socket ? { activated: { cid: candidate.cid } } : { proxyFailed: true })
    return socket ? ok({ way: 's5b-proxy', stream: socket }) : NO_CONNECTION
  }

  async function settle(): Promise<Result<OpenedTransport, TransportFailure>> {
    const [reached, theirs] = await Promise.all([nominate(), within(nomination, NOMINATION_MS)])
    const winner = signal.aborted ? null : winnerOf(reached?.place ?? null, theirs, role)
    if (reached && winner === 'ours') {
      const { place, socket } = reached
      if (place.type !== 'proxy') return ok({ way: 's5b-direct', stream: socket })
      // It is their proxy, so they activate it (§2.4). Before that nothing can come, and the proxy may not close.
      const isThere = socket.state === 'open'
      const isActive = isThere && (await within(activation, ACTIVATION_MS)) === place.cid
      if (isActive && !signal.aborted) return ok({ way: 's5b-proxy', stream: socket })
      socket.destroy()
      return NO_CONNECTION
    }
    reached?.socket.destroy()
    return theirs && winner === 'theirs' ? useOwn(theirs) : NO_CONNECTION
  }

  return {
    local: S5bTransport.build({
      sid,
      mode: 'tcp',
      dstaddr: ourDestination,
      candidates,
      hasNone: false,
      proxyFailed: false,
    }),
    answered(element) {
      const answer = S5bTransport.parse(element)
      if (answer?.sid !== sid || answer.mode === 'udp') return MALFORMED
      remote = answer
      return ok()
    },
    info(element) {
      const message = S5bTransport.parse(element)
      if (message?.sid !== sid) return false
      if (message.used) {
        const { cid } = message.used
        const candidate = candidates.find((own) => own.cid === cid) ?? null
        // A candidate that we never offered is none. We still go on with the one that we reached.
        return nomination.give(candidate) && candidate !== null
      }
      if (message.hasNone) return nomination.give(null)
      if (message.activated) return activation.give(message.activated.cid)
      if (message.proxyFailed) return activation.give(null)
      return true
    },
    async connect() {
      const outcome = await settle()
      own?.release()
      return outcome
    },
  }
}

/** A value that comes once. */
interface Promised<T> {
  readonly promise: Promise<T>
  /** False if there was one already. */
  give(value: T): boolean
}

function createAnswer<T>(): Promised<T> {
  let resolve: ((value: T) => void) | null = null
  const promise = new Promise<T>((settle) => {
    resolve = settle
  })
  return {
    promise,
    give(value) {
      if (resolve === null) return false
      resolve(value)
      resolve = null
      return true
    },
  }
}
