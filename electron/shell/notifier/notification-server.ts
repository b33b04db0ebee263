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

/** Whoever owns the name at the moment, and what they say they can do. */
export interface NotificationServer {
  /** Its unique name: signals count only from there. */
  readonly owner: string
  readonly capabilities: ReadonlySet<string>
  /** By which name it knows a picture: that has changed twice. */
  readonly imageHint: 'image-data' | 'image_data' | 'icon_data'
}

export type ServerSignal =
  | { readonly kind: 'action'; readonly id: number; readonly action: string }
  | { readonly kind: 'replied'; readonly id: number; readonly text: string }
  | { readonly kind: 'closed'; readonly id: number }

/** What is sent to a server. */
export interface Notification {
  readonly replaces: number
  readonly title: string
  readonly body: string
  /** Keys and labels in turn. */
  readonly actions: readonly string[]
  /** Names with values, each value with its D-Bus signature. */
  readonly hints: readonly (readonly [string, readonly [string, unknown]])[]
}

/** Has the bus tell of the server: its signals, and when it comes and goes. Whether the bus does. */
export async function watchServer(bus: SessionBus): Promise<boolean> {
  const rules = [
    `type='signal',sender='${NOTIFICATIONS}',path='${OBJECT.path}',interface='${NOTIFICATIONS}'`,
    `type='signal',sender='${BUS.destination}',member='NameOwnerChanged',arg0='${NOTIFICATIONS}'`,
  ]
  const answers = await Promise.all(
    rules.map((rule) => bus.call({ ...BUS, member: 'AddMatch', signature: 's', body: [rule] })),
  )
  return answers.every(({ ok }) => ok)
}

/** Asks who there is and what they can do, starting it where the bus knows how; null where nobody answers sensibly. */
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

/** The id that the server gave it; `silent` where it did not answer in time, `refused` where with an error. */
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
  // Whether it was there to be closed is of no consequence.
  void bus.call({ ...OBJECT, member: 'CloseNotification', signature: 'u', body: [id] })
}

/** What a signal means, where it is the server's; a server may send whatever it likes. */
export function onServerSignal(
  bus: SessionBus,
  server: () => NotificationServer | null,
  listener: (signal: ServerSignal) => void,
): () => void {
  return bus.onSignal(({ sender, path, interface: from, member, body: [id, value] }) => {
    if (from !== NOTIFICATIONS || path !== OBJECT.path || sender !== server()?.owner) return
    if (typeof id !== 'number') return
    if (member === 'NotificationClosed') listener({ kind: 'closed', id })
    if (typeof value !== 'string') return
    if (member === 'ActionInvoked') listener({ kind: 'action', id, action: value })
    if (member === 'NotificationReplied') listener({ kind: 'replied', id, text: value })
  })
}

/** Tells the unique name of whoever owns the server's name from now on; null: nobody. */
export function onOwner(bus: SessionBus, listener: (owner: string | null) => void): () => void {
  return bus.onSignal(({ sender, member, body: [name, , owner] }) => {
    if (sender !== BUS.destination || member !== 'NameOwnerChanged' || name !== NOTIFICATIONS) return
    listener(typeof owner === 'string' && owner !== '' ? owner : null)
  })
}
