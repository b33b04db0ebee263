import { createConnection } from 'node:net'

/** A fake screen saver, on the test's own bus. */
export interface ScreenSaver {
  lock(): void
  unlock(): void
  stop(): void
}

interface Bus {
  requestName(name: string, flags: number, callback: (error: object | null) => void): void
  sendSignal(path: string, iface: string, name: string, signature: string, args: unknown[]): void
}

const NAME = 'org.gnome.ScreenSaver'

/** Starts it unlocked on the session bus of that environment. */
export async function startScreenSaver(env: NodeJS.ProcessEnv): Promise<ScreenSaver> {
  const path = /^unix:path=([^,]+)/.exec(env['DBUS_SESSION_BUS_ADDRESS'] ?? '')?.[1]
  if (path === undefined) throw new Error('no session bus')
  const { sessionBus } = (await import('@homebridge/dbus-native')) as unknown as {
    sessionBus: (options: object) => Bus
  }
  const socket = createConnection(path)
  const bus = sessionBus({ stream: socket, authMethods: ['EXTERNAL'] })
  await new Promise<void>((resolve, reject) => {
    bus.requestName(NAME, 0, (error) => (error === null ? resolve() : reject(new Error('the name is taken'))))
  })
  const become = (locked: boolean): void =>
    bus.sendSignal('/org/gnome/ScreenSaver', NAME, 'ActiveChanged', 'b', [locked])
  return { lock: () => become(true), unlock: () => become(false), stop: () => socket.destroy() }
}
