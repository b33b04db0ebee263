import { createEmitter } from '../../../shared/events/emitter.ts'
import { openSessionBus, sessionBusPath, type SessionBus } from '../session-bus.ts'

/** Whether this desktop shows tray icons. */
export interface TrayHost {
  readonly present: boolean
  /** Called when that has changed: panels come and go. */
  onChange(listener: () => void): () => void
  close(): void
}

export interface TrayHostOptions {
  readonly platform: NodeJS.Platform
  readonly env: Readonly<Record<string, string | undefined>>
  /** Connects to the bus; tests bring their own. */
  readonly open?: (path: string) => Promise<SessionBus | null>
}

const WATCHER = 'org.kde.StatusNotifierWatcher'
const WATCHER_PATH = '/StatusNotifierWatcher'
const BUS = 'org.freedesktop.DBus'
const TRY_AGAIN_MS = 60_000

/**
 * Windows and macOS always show tray icons. Linux shows them if a StatusNotifierHost is registered with the
 * StatusNotifierWatcher on the session's bus (freedesktop.org, Status Notifier Item). `present` is false until that is known,
 * and stays false if the bus is silent or broken.
 */
export function watchTrayHost({ platform, env, open = openSessionBus }: TrayHostOptions): TrayHost {
  const changed = createEmitter()
  const path = platform === 'linux' ? sessionBusPath(env) : null
  let present = platform === 'win32' || platform === 'darwin'
  let bus: SessionBus | null = null
  let closed = false
  let again: NodeJS.Timeout | undefined
  let looking = false
  let lookAgain = false
  const isClosed = (): boolean => closed

  function become(next: boolean): void {
    if (closed || present === next) return
    present = next
    changed.emit()
  }

  /** Asks one question at a time, however many changes are announced; the last answer counts. */
  async function look(on: SessionBus): Promise<void> {
    lookAgain = true
    if (looking) return
    looking = true
    let registered = false
    while (lookAgain) {
      lookAgain = false
      registered = await hasHost(on)
    }
    looking = false
    if (bus === on) become(registered)
  }

  async function connect(address: string): Promise<void> {
    const opened = await open(address)
    if (isClosed()) return opened?.close()
    bus = opened
    if (opened !== null) {
      await opened.listen(
        { name: WATCHER, interface: WATCHER, path: WATCHER_PATH },
        {
          signal: () => void look(opened),
          owner(_now, before) {
            // A watcher that replaces another one at once does not know the icons that were announced to it.
            if (before !== null) become(false)
            void look(opened)
          },
        },
      )
      await look(opened)
      await opened.lost
      bus = null
      become(false)
    }
    if (isClosed()) return
    again = setTimeout(() => void connect(address), TRY_AGAIN_MS)
    again.unref()
  }

  if (path !== null) void connect(path)
  return {
    get present() {
      return present
    },
    onChange: changed.on,
    close() {
      closed = true
      clearTimeout(again)
      bus?.close()
    },
  }
}

async function hasHost(bus: SessionBus): Promise<boolean> {
  const owned = await bus.call({
    destination: BUS,
    path: '/org/freedesktop/DBus',
    interface: BUS,
    member: 'NameHasOwner',
    signature: 's',
    body: [WATCHER],
  })
  if (!owned.ok || owned.value[0] !== true) return false
  const registered = await bus.call({
    destination: WATCHER,
    path: WATCHER_PATH,
    interface: 'org.freedesktop.DBus.Properties',
    member: 'Get',
    signature: 'ss',
    body: [WATCHER, 'IsStatusNotifierHostRegistered'],
  })
  return registered.ok && isTrue(registered.value[0])
}

/** The library reads a variant as the tree of its signature and its values. */
function isTrue(variant: unknown): boolean {
  const [, values] = Array.isArray(variant) ? (variant as unknown[]) : []
  return Array.isArray(values) && values[0] === true
}
