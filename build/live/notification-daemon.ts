import * as library from '@homebridge/dbus-native'
import { createConnection, type Socket } from 'node:net'

const NAME = 'org.freedesktop.Notifications'
const PATH = '/org/freedesktop/Notifications'
/** RequestName: fail if another program owns the name. */
const DO_NOT_QUEUE = 4

/** A notification as the daemon received it. */
export interface Told {
  readonly id: number
  readonly replaces: number
  readonly app: string
  readonly title: string
  readonly body: string
  /** Keys and labels alternate. */
  readonly actions: readonly string[]
  readonly hints: Readonly<Record<string, unknown>>
}

/** How the daemon answers. */
export interface Manners {
  readonly capabilities: unknown
  /** The fate of a notification: shown, never answered, refused, or answered without an id. */
  readonly notify: 'show' | 'silent' | 'refuse' | 'nonsense'
  /** Whether it answers at all. */
  readonly answers: boolean
  /** Gives every notification a new number, even if it replaces another. */
  readonly stacks: boolean
}

export const GOOD_MANNERS: Manners = {
  capabilities: ['body', 'body-markup', 'actions', 'persistence', 'icon-static', 'inline-reply'],
  notify: 'show',
  answers: true,
  stacks: false,
}

/** A fake notification daemon: it draws nothing and remembers everything. */
export interface NotificationDaemon {
  /** The shown notifications, by number. */
  readonly shown: readonly Told[]
  /** Every notification it ever received. */
  readonly told: readonly Told[]
  manners: Manners
  /** Makes the person press this button. */
  press(id: number, action: string): void
  /** Makes the person reply in the notification. Like KDE's, the daemon then closes it. */
  reply(id: number, text: string): void
  /** Makes the person dismiss it. */
  dismiss(id: number): void
  /** Sends any signal of the interface. */
  signal(member: string, signature: string, body: readonly unknown[]): void
  stop(): Promise<void>
}

interface Bus {
  readonly connection: { on(event: 'error', listener: () => void): void }
  requestName(name: string, flags: number, done: (error: unknown, answer: unknown) => void): void
  setMethodCallHandler(
    path: string,
    iface: string,
    member: string,
    handler: [(...args: never[]) => unknown, string],
  ): void
  sendSignal(path: string, iface: string, name: string, signature: string, body: readonly unknown[]): void
}
const { createClient } = library as unknown as {
  createClient(options: { stream: Socket; authMethods: string[] }): Bus
}

/** Starts one on the bus of this environment. */
export async function startNotificationDaemon(
  env: Readonly<Record<string, string>>,
  manners: Partial<Manners> = {},
): Promise<NotificationDaemon> {
  const path = /^unix:path=([^,]+)/.exec(env['DBUS_SESSION_BUS_ADDRESS'] ?? '')?.[1]
  if (path === undefined) throw new Error('no bus to put a notification daemon on')
  const socket = createConnection(path)
  const closed = new Promise((resolve) => socket.once('close', resolve))
  const bus = createClient({ stream: socket, authMethods: ['EXTERNAL'] })
  bus.connection.on('error', () => undefined)

  const shown = new Map<number, Told>()
  const told: Told[] = []
  let last = 0
  const never = new Promise<never>(() => undefined)
  const signal = (member: string, signature: string, body: readonly unknown[]): void =>
    bus.sendSignal(PATH, NAME, member, signature, body)
  const close = (id: number, reason: number): void => {
    if (shown.delete(id)) signal('NotificationClosed', 'uu', [id, reason])
  }

  const daemon: NotificationDaemon = {
    get shown() {
      return [...shown.values()].sort((a, b) => a.id - b.id)
    },
    told,
    manners: { ...GOOD_MANNERS, ...manners },
    press: (id, action) => signal('ActionInvoked', 'us', [id, action]),
    reply(id, text) {
      signal('NotificationReplied', 'us', [id, text])
      close(id, 2)
    },
    dismiss: (id) => close(id, 2),
    signal,
    async stop() {
      socket.destroy()
      await closed
    },
  }

  function notify(
    app: string,
    replaces: number,
    _icon: string,
    title: string,
    body: string,
    actions: string[],
    hints: [string, [unknown, [unknown]]][],
  ): unknown {
    const { manners } = daemon
    if (!manners.answers || manners.notify === 'silent') return never
    if (manners.notify === 'refuse') throw new Error('Too many notifications')
    if (manners.notify === 'nonsense') return 0
    const id = replaces !== 0 && shown.has(replaces) && !manners.stacks ? replaces : ++last
    const values = Object.fromEntries(hints.map(([name, [, [value]]]) => [name, value]))
    const one: Told = { id, replaces, app, title, body, actions, hints: values }
    told.push(one)
    shown.set(id, one)
    return id
  }

  const handle = (member: string, signature: string, answer: (...args: never[]) => unknown): void =>
    bus.setMethodCallHandler(PATH, NAME, member, [
      (...args) => (daemon.manners.answers ? answer(...args) : never),
      signature,
    ])
  handle('GetCapabilities', 'as', () => daemon.manners.capabilities)
  handle('GetServerInformation', 'ssss', () => ['test', 'Balcony', '1', '1.2'])
  handle('Notify', 'u', notify)
  handle('CloseNotification', '', (id: number) => close(id, 3))

  await new Promise<void>((resolve, reject) => {
    bus.requestName(NAME, DO_NOT_QUEUE, (error, answer) => {
      if (error === undefined || (error === null && answer === 1)) resolve()
      else reject(new Error('another has the name of notifications'))
    })
  })
  return daemon
}
