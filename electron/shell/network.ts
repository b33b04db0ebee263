import { networkInterfaces } from 'node:os'
import { createEmitter } from '../../shared/events/emitter.ts'
import type { Network } from '../domain/ports.ts'
import { followNetworkManager } from './network-manager.ts'
import { openSessionBus, sessionBusPath, type SessionBus } from './session-bus.ts'

type Change = Parameters<Parameters<Network['onChange']>[0]>[0]

export interface NetworkOptions {
  readonly platform: NodeJS.Platform
  readonly env: Readonly<Record<string, string | undefined>>
  /** Whether there is any network, as far as the system knows: Electron's `net.isOnline`. */
  readonly isOnline: () => boolean
  /** Where other machines find this one; its interfaces' addresses unless given. */
  readonly addresses?: () => readonly string[]
  /** Calls `fn` every so many milliseconds until the returned function is called. */
  readonly every?: (ms: number, fn: () => void) => () => void
  /** How the bus is reached, unless a test brings its own. */
  readonly open?: (path: string) => Promise<SessionBus | null>
}

/** Nothing on every system tells of it; to look is cheap, and a person waits for it. */
const LOOK_MS = 3_000
const SYSTEM_BUS = 'unix:path=/run/dbus/system_bus_socket'

/** The way to the network: what is seen of it from time to time, and on Linux what NetworkManager tells at once. */
export function createNetwork(options: NetworkOptions): Network & { close(): void } {
  const { platform, env, isOnline, addresses = outsideAddresses, every = interval } = options
  const { open = openSessionBus } = options
  const changes = createEmitter<[Change]>()
  let bus: SessionBus | null = null
  let closed = false
  let seen = look()

  function tell(change: Change): void {
    if (closed) return
    changes.emit(change)
  }

  /** The addresses, or nothing where there is no network. */
  function look(): string {
    return isOnline() ? [...addresses()].sort().join(' ') : ''
  }

  function lookAgain(): void {
    const before = seen
    seen = look()
    if (seen !== '' && seen !== before) tell(before === '' ? 'online' : 'changed')
  }

  async function connect(path: string): Promise<void> {
    const opened = await open(path)
    if (opened === null) return
    if (closed) opened.close()
    bus = opened
    await followNetworkManager(opened, tell)
  }

  const stopLooking = every(LOOK_MS, lookAgain)
  // The system's bus has an address of its own, written like that of the session's.
  const path = sessionBusPath({ DBUS_SESSION_BUS_ADDRESS: env['DBUS_SYSTEM_BUS_ADDRESS'] || SYSTEM_BUS })
  if (platform === 'linux' && path !== null) void connect(path)
  return {
    onChange: changes.on,
    close() {
      closed = true
      stopLooking()
      bus?.close()
    },
  }
}

/** Neither this machine's own, nor such as lead to the next cable only. */
function outsideAddresses(): string[] {
  return Object.values(networkInterfaces())
    .flatMap((each) => each ?? [])
    .filter(({ internal, address }) => !internal && !/^(fe80:|169\.254\.)/i.test(address))
    .map(({ address }) => address)
}

function interval(ms: number, fn: () => void): () => void {
  const timer = setInterval(fn, ms)
  timer.unref()
  return () => clearInterval(timer)
}
