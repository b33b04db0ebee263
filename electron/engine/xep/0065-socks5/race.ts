import { connectBySocks } from '../../net/socks5.ts'
import type { ByteSocket, CancelTimer, Clock, Reach, Sockets } from '../../ports.ts'

/** A dead place must not hold up the others: the next one is tried in parallel after this time. */
const STAGGER_MS = 250
/** For one place: look-up, connection and SOCKS5 together. */
const PLACE_MS = 6_000

export interface Place {
  readonly host: string
  readonly port: number
}

export interface RaceOptions<P extends Place> {
  readonly sockets: Sockets
  readonly clock: Clock
  readonly destination: string
  readonly reach: (place: P) => Reach
  readonly signal: AbortSignal
}

export interface Reached<P extends Place> {
  readonly place: P
  readonly socket: ByteSocket
}

/** Connects to the place that lets us in first, starting in the order given; null if none does. Closes the others. */
export function reachFirst<P extends Place>(
  places: readonly P[],
  options: RaceOptions<P>,
): Promise<Reached<P> | null> {
  const { clock, signal } = options
  const waiting = [...places]
  const losing = new AbortController()
  let running = 0
  return new Promise((resolve) => {
    let cancelNext: CancelTimer = () => undefined
    let isSettled = false

    const settle = (outcome: Reached<P> | null) => {
      if (isSettled) return
      isSettled = true
      cancelNext()
      signal.removeEventListener('abort', onAbort)
      losing.abort()
      resolve(outcome)
    }
    const attempt = () => {
      cancelNext()
      if (isSettled) return
      const place = waiting.shift()
      if (place === undefined) {
        if (running === 0) settle(null)
        return
      }
      running++
      void reach(place, options, losing.signal).then((socket) => {
        running--
        if (socket === null) attempt()
        else if (isSettled) socket.destroy()
        else settle({ place, socket })
      })
      if (waiting.length > 0) cancelNext = clock.after(STAGGER_MS, attempt)
    }
    const onAbort = () => settle(null)
    signal.addEventListener('abort', onAbort)
    if (signal.aborted) onAbort()
    else attempt()
  })
}

async function reach<P extends Place>(
  place: P,
  { sockets, clock, destination, reach: reachOf }: RaceOptions<P>,
  signal: AbortSignal,
): Promise<ByteSocket | null> {
  const startedAt = clock.now()
  const { host, port } = place
  const connected = await sockets.connect({ host, port, reach: reachOf(place), signal, timeoutMs: PLACE_MS })
  if (!connected.ok) return null
  const socket = connected.value
  const stop = () => socket.destroy()
  const cancel = clock.after(Math.max(0, PLACE_MS - (clock.now() - startedAt)), stop)
  signal.addEventListener('abort', stop)
  if (signal.aborted) stop()
  const isIn = await connectBySocks(socket, destination)
  cancel()
  signal.removeEventListener('abort', stop)
  if (isIn) return socket
  socket.destroy()
  return null
}
