import { createConnection } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { createLinuxNotifier } from '../../electron/shell/notifier/linux.ts'
import { watchScreenLock } from '../../electron/shell/screen-lock.ts'
import { openSessionBus, sessionBusPath, type SessionBus } from '../../electron/shell/session-bus.ts'
import { wordsIn } from '../../shared/words/index.ts'
import { startNotificationDaemon } from './notification-daemon.ts'
import { startScreenSaver } from './screen-saver.ts'
import { canHaveBus, startBus, type TestBus } from './session-bus.ts'

interface Forger {
  readonly connection: { message(message: object): void }
  invoke(message: object, done: (error: unknown, value: unknown) => void): void
}

const OF_BUS = {
  destination: 'org.freedesktop.DBus',
  path: '/org/freedesktop/DBus',
  interface: 'org.freedesktop.DBus',
} as const

/** Another program on the bus, which sends signals to everybody in any interface. */
async function startForger(bus: TestBus) {
  const { sessionBus } = (await import('@homebridge/dbus-native')) as unknown as {
    sessionBus: (options: object) => Forger
  }
  const socket = createConnection(sessionBusPath(bus.env) ?? '')
  const forger = sessionBus({ stream: socket, authMethods: ['EXTERNAL'] })
  onTestFinished(() => void socket.destroy())
  // Serial numbers above those of the library, which counts its own calls.
  let serial = 1_000
  return async (path: string, name: string, member: string, signature: string, body: readonly unknown[]) => {
    const names = await new Promise<unknown>((resolve) =>
      forger.invoke({ ...OF_BUS, member: 'ListNames' }, (_error, value) => resolve(value)),
    )
    for (const destination of (names as string[]).filter((one) => one.startsWith(':'))) {
      forger.connection.message({
        type: 4,
        serial: ++serial,
        destination,
        path,
        interface: name,
        member,
        signature,
        body,
      })
    }
    // When this is answered, everything sent before has been delivered.
    await new Promise((resolve) => forger.invoke({ ...OF_BUS, member: 'GetId' }, resolve))
  }
}

test.skipIf(!canHaveBus())('only the screen saver can report a locked screen', async () => {
  const bus = await startBus()
  const saver = await startScreenSaver(bus.env)
  const forge = await startForger(bus)
  const seen: boolean[] = []
  let watched: SessionBus | null = null
  const close = watchScreenLock({
    platform: 'linux',
    env: bus.env,
    changed: (locked) => void seen.push(locked),
    open: async (path) => (watched = await openSessionBus(path)),
  })
  onTestFinished(close)
  /** When this is answered, everything sent to it before has arrived. */
  const caughtUp = (): Promise<unknown> | undefined => watched?.call({ ...OF_BUS, member: 'GetId' })
  const lock = async (): Promise<boolean[]> => {
    saver.lock()
    await new Promise(setImmediate)
    return seen
  }
  await expect.poll(lock).toEqual([true])
  await forge('/org/gnome/ScreenSaver', 'org.gnome.ScreenSaver', 'ActiveChanged', 'b', [false])
  await forge('/org/freedesktop/DBus', 'org.freedesktop.DBus', 'NameOwnerChanged', 'sss', [
    'org.gnome.ScreenSaver',
    '',
    ':1.99',
  ])
  await caughtUp()
  expect(seen).toEqual([true])
  saver.unlock()
  await expect.poll(() => seen).toEqual([true, false])
  saver.stop()
  await bus.stop()
})

test.skipIf(!canHaveBus())('only the notification server can report an answer', async () => {
  const bus = await startBus()
  const daemon = await startNotificationDaemon(bus.env)
  const forge = await startForger(bus)
  const notifier = createLinuxNotifier({
    connect: () => openSessionBus(sessionBusPath(bus.env) ?? ''),
    picture: () => ({ size: 1, rgba: new Uint8Array(4) }),
    words: () => wordsIn('en'),
    log: () => undefined,
    now: () => 0,
  })
  onTestFinished(notifier.dispose)
  const actions: unknown[] = []
  notifier.onAction((key, action) => actions.push([key, action]))
  const notice = { title: 'Romeo', body: 'Hey', avatar: null, sound: false, markRead: true, reply: true }
  notifier.show({ key: 'one', ...notice })
  await expect.poll(() => daemon.shown).toHaveLength(1)
  const { id } = daemon.shown[0]!
  const path = '/org/freedesktop/Notifications'
  await forge(path, 'org.freedesktop.Notifications', 'NotificationReplied', 'us', [id, 'I owe you money'])
  await forge(path, 'org.freedesktop.Notifications', 'ActionInvoked', 'us', [id, 'default'])
  await forge(path, 'org.freedesktop.Notifications', 'NotificationClosed', 'uu', [id, 2])
  daemon.press(id, 'mark-read')
  await expect.poll(() => actions).toEqual([['one', { kind: 'mark-read' }]])
  await daemon.stop()
  await bus.stop()
})
