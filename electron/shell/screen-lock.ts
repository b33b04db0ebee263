import { openSessionBus, sessionBusPath, type BusSignal, type SessionBus } from './session-bus.ts'

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
 * screen savers, and of nobody else. Where several tell the same it is told once. Without a bus nothing is ever told.
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
    const signal = ({ body }: BusSignal): void => become(body[0] === true)
    for (const name of SCREEN_SAVERS) {
      await bus.listen({ name, interface: name, member: 'ActiveChanged' }, { signal })
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
