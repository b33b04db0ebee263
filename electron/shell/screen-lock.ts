import { openSessionBus, sessionBusPath, type BusSignal, type SessionBus } from './session-bus.ts'

export interface ScreenLockOptions {
  readonly platform: NodeJS.Platform
  readonly env: Readonly<Record<string, string | undefined>>
  readonly changed: (locked: boolean) => void
  /** Connects to the bus; tests bring their own. */
  readonly open?: (path: string) => Promise<SessionBus | null>
}

/** The screen savers of the desktops. Most have the first name as well. */
const SCREEN_SAVERS = [
  'org.freedesktop.ScreenSaver',
  'org.gnome.ScreenSaver',
  'org.cinnamon.ScreenSaver',
  'org.mate.ScreenSaver',
  'org.xfce.ScreenSaver',
]

/**
 * Reports when the screen is locked and unlocked on Linux, where Electron does not: by the signal `ActiveChanged` of the
 * screen savers, and of nobody else. The same news from several savers is reported once. Without a bus nothing is reported.
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
    // From now on nobody would report that it is unlocked.
    become(false)
  }

  if (path !== null) void connect(path)
  return () => {
    closed = true
    bus?.close()
  }
}
