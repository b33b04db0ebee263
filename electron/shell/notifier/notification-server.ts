import type { SessionBus } from '../session-bus.ts'

/** Desktop Notifications Specification 1.2. */
export const NOTIFICATIONS = 'org.freedesktop.Notifications'
const OBJECT = {
  destination: NOTIFICATIONS,
  path: '/org/freedesktop/Notifications',
  interface: NOTIFICATIONS,
} as const
const BUS = {
  destination: 'org.freedesktop.DBus',
  path: '/org/freedesktop/DBus',
  interface: 'org.freedesktop.DBus',
} as const

/** The current owner of the name, and the abilities that it announces. */
export interface NotificationServer {
  /** Its unique name: only its signals count. */
  readonly owner: string
  readonly capabilities: ReadonlySet<string>
  /** Its name for a picture, which has changed twice. */
  readonly imageHint: 'image-data' | 'image_data' | 'icon_data'
}

export type ServerSignal =
  | { readonly kind: 'action'; readonly id: number; readonly action: string }
  | { readonly kind: 'replied'; readonly id: number; readonly text: string }
  | { readonly kind: 'closed'; readonly id: number }

/** A notification as it goes to a server. */
export interface Notification {
  readonly replaces: number
  readonly title: string
  readonly body: string
  /** Keys and labels in turn. */
  readonly actions: readonly string[]
  /** Names with values, each value with its D-Bus signature. */
  readonly hints: readonly (readonly [string, readonly [string, unknown]])[]
}

/** Asks the server for its abilities, and lets the bus start it; null: nobody answers sensibly. */
export async function askServer(bus: SessionBus): Promise<NotificationServer | null> {
  const [listed, about] = await Promise.all([
    bus.call({ ...OBJECT, member: 'GetCapabilities', start: true }),
    bus.call({ ...OBJECT, member: 'GetServerInformation', start: true }),
  ])
  if (!listed.ok) return null
  const owner = await bus.call({ ...BUS, member: 'GetNameOwner', signature: 's', body: [NOTIFICATIONS] })
  const name = owner.ok ? owner.value[0] : null
  if (typeof name !== 'string') return null
  const [all] = listed.value
  const capabilities = Array.isArray(all) ? all.filter((one): one is string => typeof one === 'string') : []
  const version = about.ok ? about.value[3] : null
  return {
    owner: name,
    capabilities: new Set(capabilities),
    imageHint: imageHintOf(typeof version === 'string' ? version : ''),
  }
}

function imageHintOf(version: string): NotificationServer['imageHint'] {
  const [, major, minor] = /^(\d+)\.(\d+)/.exec(version) ?? []
  const number = Number(major) * 100 + Number(minor)
  if (number < 101) return 'icon_data'
  return number < 102 ? 'image_data' : 'image-data'
}

/** The id from the server; `silent`: no answer in time; `refused`: an error. */
export async function notify(
  bus: SessionBus,
  { replaces, title, body, actions, hints }: Notification,
): Promise<number | 'silent' | 'refused'> {
  const answer = await bus.call({
    ...OBJECT,
    member: 'Notify',
    signature: 'susssasa{sv}i',
    body: ['Balcony', replaces, 'balcony', title, body, actions, hints, -1],
    start: true,
  })
  if (!answer.ok) return answer.error === 'no answer' || answer.error === 'no bus' ? 'silent' : 'refused'
  const [id] = answer.value
  return typeof id === 'number' && id > 0 ? id : 'refused'
}

export function closeNotification(bus: SessionBus, id: number): void {
  // It does not matter whether it was still there.
  void bus.call({ ...OBJECT, member: 'CloseNotification', signature: 'u', body: [id] })
}

/**
 * Reports the server's signals and the unique name of each new owner of its name; null: nobody. A server may send anything.
 * Resolves when the bus has answered.
 */
export async function watchServer(
  bus: SessionBus,
  /** The server that knows our notifications: another one that has just taken the name does not. */
  server: () => NotificationServer | null,
  listener: {
    signal(signal: ServerSignal): void
    owner(now: string | null): void
  },
): Promise<void> {
  await bus.listen(
    { name: NOTIFICATIONS, interface: NOTIFICATIONS, path: OBJECT.path },
    {
      owner: (now) => listener.owner(now),
      signal({ sender, member, body: [id, value] }) {
        if (sender !== server()?.owner || typeof id !== 'number') return
        if (member === 'NotificationClosed') listener.signal({ kind: 'closed', id })
        if (typeof value !== 'string') return
        if (member === 'ActionInvoked') listener.signal({ kind: 'action', id, action: value })
        if (member === 'NotificationReplied') listener.signal({ kind: 'replied', id, text: value })
      },
    },
  )
}
