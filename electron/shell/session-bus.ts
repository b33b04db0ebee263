import { createConnection, type Socket } from 'node:net'
import { join } from 'node:path'
import { err, ok, type Result } from '../../shared/model/result.ts'
import {
  createBusSignals,
  type BusCall,
  type BusSignal,
  type SignalListener,
  type SignalSource,
} from './bus-signals.ts'

export type { BusCall, BusSignal } from './bus-signals.ts'

/** A connection to the desktop's D-Bus session. It neither throws nor waits for ever, whatever the other side does. */
export interface SessionBus {
  /** The values of the answer, or the error's name; `no answer` and `no bus` without an answer. */
  call(call: BusCall): Promise<Result<readonly unknown[], string>>
  /**
   * Listens for these signals from the current owner of that name, and from nobody else, and for changes of the owner.
   * Resolves when the bus has answered: whether it will send them.
   */
  listen(source: SignalSource, listener: SignalListener): Promise<boolean>
  /** Resolves when the connection is gone, for any reason. */
  readonly lost: Promise<void>
  close(): void
}

/** The used part of the library, whose own types leave it out. */
interface Bus {
  readonly connection: {
    on(event: 'error' | 'end', listener: () => void): void
    on(event: 'message', listener: (message: Partial<BusSignal> & { type?: number }) => void): void
  }
  invoke(message: object, callback: (error: { name?: string } | null, ...values: unknown[]) => void): void
}

const BUS = 'org.freedesktop.DBus'
const ANSWER_LIMIT_MS = 5_000
const NO_AUTO_START = 2
const SIGNAL = 4

/** The socket of the session's bus according to the environment; null: there is none. */
export function sessionBusPath(env: Readonly<Record<string, string | undefined>>): string | null {
  const runtime = env['XDG_RUNTIME_DIR']
  const byRuntime = runtime ? join(runtime, 'bus') : null
  const address = env['DBUS_SESSION_BUS_ADDRESS']
  if (!address) return byRuntime
  for (const one of address.split(';')) {
    const [, parameters] = /^unix:(.*)$/.exec(one) ?? []
    const found = new Map(parameters?.split(',').map((pair) => pair.split('=', 2) as [string, string]))
    const [path, abstract] = [unescaped(found.get('path')), unescaped(found.get('abstract'))]
    if (path) return path
    if (abstract) return `\0${abstract}`
    if (found.get('runtime') === 'yes') return byRuntime
  }
  return null
}

/** D-Bus specification, "Server Addresses": `%` escapes bytes. */
function unescaped(value = ''): string | null {
  try {
    return decodeURIComponent(value)
  } catch {
    return null
  }
}

/** Connects and sends Hello; null: nothing answered in time. */
export async function openSessionBus(path: string, limitMs = ANSWER_LIMIT_MS): Promise<SessionBus | null> {
  const { sessionBus } = (await import('@homebridge/dbus-native')) as unknown as {
    sessionBus: (options: { stream: Socket; authMethods: string[]; direct: boolean }) => Bus
  }
  const socket = createConnection(path)
  const waiting = new Set<(answer: Result<readonly unknown[], string>) => void>()
  const lost = new Promise<void>((resolve) => socket.once('close', () => resolve()))
  guardReading(socket)
  // This one also catches errors before the library listens. `close` follows every error.
  socket.on('error', () => socket.destroy())
  const bus = sessionBus({ stream: socket, authMethods: ['EXTERNAL'], direct: true })
  bus.connection.on('error', () => socket.destroy())
  bus.connection.on('end', () => socket.destroy())
  bus.connection.on('message', ({ type, sender = '', path = '', member = '', body = [], ...rest }) => {
    if (type !== SIGNAL) return
    signals.arrived({ sender, path, member, interface: rest.interface ?? '', body })
  })

  function call({ start = false, ...message }: BusCall): Promise<Result<readonly unknown[], string>> {
    return new Promise((resolve) => {
      const limit = setTimeout(() => answered(err('no answer')), limitMs)
      limit.unref()
      const answered = (answer: Result<readonly unknown[], string>): void => {
        clearTimeout(limit)
        waiting.delete(answered)
        resolve(answer)
      }
      if (socket.destroyed) {
        answered(err('no bus'))
        return
      }
      waiting.add(answered)
      try {
        bus.invoke({ ...message, flags: start ? 0 : NO_AUTO_START }, (error, ...values) => {
          answered(error ? err(error.name ?? 'error') : ok(values))
        })
      } catch {
        answered(err('not D-Bus'))
      }
    })
  }

  const signals = createBusSignals(call)
  void lost.then(() => {
    for (const answered of waiting) answered(err('no bus'))
  })

  const hello = await call({
    destination: BUS,
    path: '/org/freedesktop/DBus',
    interface: BUS,
    member: 'Hello',
  })
  if (!hello.ok) {
    socket.destroy()
    return null
  }
  return {
    call,
    lost,
    listen: signals.listen,
    close: () => socket.destroy(),
  }
}

/**
 * The library reads inside the socket's `readable` event, and throws there at bytes that are not D-Bus. Nobody can catch
 * that in an event, and the process would end.
 */
function guardReading(socket: Socket): void {
  const emit = socket.emit.bind(socket)
  socket.emit = (event: string | symbol, ...values: unknown[]): boolean => {
    if (event !== 'readable') return emit(event, ...values)
    try {
      return emit(event)
    } catch {
      socket.destroy()
      return true
    }
  }
}
