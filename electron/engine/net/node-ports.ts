import { randomBytes, randomInt, randomUUID } from 'node:crypto'
import type { Clock, EnginePorts, Random } from '../ports.ts'
import { createDialer } from './dial.ts'
import type { DialerPorts } from './dial.ts'
import { createHttp } from './http-client.ts'
import type { HttpPorts } from './http-client.ts'
import { createSockets } from './node-sockets.ts'
import { createTrust } from './trust.ts'

/** The machine's clock. Its timers do not keep the process alive. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, fn) {
    const timer = setTimeout(fn, Math.min(ms, MAX_DELAY_MS))
    timer.unref()
    return () => clearTimeout(timer)
  },
}

/** Node fires a timer at once if its delay does not fit in 31 bits: 24.8 days. */
const MAX_DELAY_MS = 2 ** 31 - 1

/** Randomness fit for keys and nonces. */
export const systemRandom: Random = {
  bytes: (length) => new Uint8Array(randomBytes(length)),
  uuid: () => randomUUID(),
  fraction: () => randomInt(2 ** 32) / 2 ** 32,
}

/** The engine's ports on plain Node. `dialer` and `web` replace parts of how servers are reached. */
export function nodeEnginePorts(
  log: EnginePorts['log'],
  dialer: Omit<DialerPorts, 'clock' | 'random'> = {},
  web: Omit<HttpPorts, 'clock'> = {},
): EnginePorts {
  const clock = systemClock
  const random = systemRandom
  const trust = createTrust(dialer.authorities)
  return {
    clock,
    random,
    log,
    dial: createDialer({ trust, ...dialer, clock, random }),
    http: createHttp({ trust, ...web, clock }),
    sockets: createSockets({ clock }),
  }
}
