import { networkInterfaces } from 'node:os'
import { createEmitter } from '../../shared/events/emitter.ts'
import type { Network } from '../domain/ports.ts'
import { followNetworkManager } from './network-manager.ts'
import { openSessionBus, sessionBusPath, type SessionBus } from './session-bus.ts'

type Change = Parameters<Parameters<Network['onChange']>[0]>[0]

export interface NetworkOptions {
  readonly platform: NodeJS.Platform
  readonly env: Readonly<Record<string, string | undefined>>
  /** Whether the system knows of any network: Electron's `net.isOnline`. */
  readonly isOnline: () => boolean
  /** The addresses at which other machines find this one; those of its interfaces unless given. */
  readonly addresses?: () => readonly string[]
  /** Calls `fn` every so many milliseconds until the returned function is called. */
  readonly every?: (ms: number, fn: () => void) => () => void
  /** Connects to the bus; tests bring their own. */
  readonly open?: (path: string) => Promise<SessionBus | null>
}

/** Not every system announces changes. Looking is cheap, and a person waits for it. */
const LOOK_MS = 3_000
const SYSTEM_BUS = 'unix:path=/run/dbus/system_bus_socket'

/** Follows the network by looking from time to time, and on Linux by NetworkManager's signals. */
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

  /** The addresses; an empty text without a network. */
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
  // The address of the system's bus is written like that of the session's.
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

/** The addresses other than loopback and link-local ones. */
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
