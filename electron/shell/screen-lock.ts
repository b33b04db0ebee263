import { openSessionBus, sessionBusPath, type SessionBus } from './session-bus.ts'

export interface ScreenLockOptions {
  readonly platform: NodeJS.Platform
  readonly env: Readonly<Record<string, string | undefined>>
  readonly changed: (locked: boolean) => void
  /** How the bus is reached, unless a test brings its own. */
  readonly open?: (path: string) => Promise<SessionBus | null>
}

/** The desktops' screen savers; most answer to the first name as well. */
const SCREEN_SAVERS = [
  'org.freedesktop.ScreenSaver',
  'org.gnome.ScreenSaver',
  'org.cinnamon.ScreenSaver',
  'org.mate.ScreenSaver',
  'org.xfce.ScreenSaver',
]

/**
 * Tells on Linux, where Electron does not, when the screen is locked and unlocked: by the signal `ActiveChanged` of the
 * screen savers. Where several tell the same it is told once. Without a bus nothing is ever told.
 */
export function watchScreenLock({
  platform,
  env,
  changed,
  open = openSessionBus,
}: ScreenLockOptions): () => void {
  const path = platform === 'linux' ? sessionBusPath(env) : null
  let bus: SessionBus | null = null
  let closed = false
  let locked = false

  function become(next: boolean): void {
    if (next === locked || closed) return
    locked = next
    changed(next)
  }

  async function connect(address: string): Promise<void> {
    bus = await open(address)
    if (bus === null) return
    bus.onSignal(({ interface: name, member, body }) => {
      if (member === 'ActiveChanged' && SCREEN_SAVERS.includes(name)) become(body[0] === true)
    })
    for (const name of SCREEN_SAVERS) {
      await bus.call({
        destination: 'org.freedesktop.DBus',
        path: '/org/freedesktop/DBus',
        interface: 'org.freedesktop.DBus',
        member: 'AddMatch',
        signature: 's',
        body: [`type='signal',sender='${name}',interface='${name}',member='ActiveChanged'`],
      })
    }
    await bus.lost
    // Nobody would say any more that it is open again.
    become(false)
  }

  if (path !== null) void connect(path)
  return () => {
    closed = true
    bus?.close()
  }
}
