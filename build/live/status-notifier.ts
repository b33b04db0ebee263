import { createConnection } from 'node:net'

/** One line of a tray menu, as the desktop draws it. */
export interface MenuLine {
  readonly id: number
  /** The label without access keys; empty for a separator. */
  readonly label: string
  readonly enabled: boolean
  /** null for an entry that cannot be checked. */
  readonly checked: boolean | null
  readonly children: readonly MenuLine[]
}

/** An icon in the tray. */
export interface TrayEntry {
  /** `Status`, `Title`, `ToolTip`, `IconPixmap` and whatever else it has (freedesktop.org, Status Notifier Item). */
  property(name: string): Promise<unknown>
  /** The tooltip. */
  tooltip(): Promise<string>
  /** The largest picture: rows of pixels with four bytes each, in the order alpha, red, green, blue. */
  picture(): Promise<{ readonly width: number; readonly height: number; readonly pixels: Buffer }>
  menu(): Promise<readonly MenuLine[]>
  /** Chooses the entry at these labels, through submenus. Waits for it, because a menu follows the app a little later. */
  choose(...labels: string[]): Promise<void>
  /** Clicks the icon. */
  activate(): Promise<void>
}

/** A fake tray: the StatusNotifierWatcher and one host, on the test's own bus. */
export interface StatusNotifier {
  /** The last registered icon. Waits for one. */
  entry(): Promise<TrayEntry>
  /** How many icons are there. */
  readonly entries: number
  /** Removes the panel, or brings it back without its icons. */
  hide(): Promise<void>
  show(): Promise<void>
  stop(): void
}

interface Message {
  readonly sender: string
  readonly body?: readonly unknown[]
}

interface Bus {
  readonly connection: { on(event: 'error', listener: () => void): void }
  readonly signals: { on(event: string, listener: (body: unknown[]) => void): void }
  mangle(path: string, iface: string, member: string): string
  invoke(message: object, callback: (error: { name?: string } | null, ...values: unknown[]) => void): void
  exportInterface(object: object, path: string, description: object): void
  sendSignal(path: string, iface: string, name: string, signature: string, args: unknown[]): void
}

const WATCHER = 'org.kde.StatusNotifierWatcher'
const WATCHER_PATH = '/StatusNotifierWatcher'
const ITEM = 'org.kde.StatusNotifierItem'
const MENU = 'com.canonical.dbusmenu'
const PROPERTIES = 'org.freedesktop.DBus.Properties'
const BUS = 'org.freedesktop.DBus'
/** Allows replacement, replaces others, does not queue. */
const TAKE_THE_NAME = 7
const PATIENCE_MS = 15_000

/** Starts it on the session bus of that environment, as a panel starts at login. */
export async function startStatusNotifier(env: NodeJS.ProcessEnv): Promise<StatusNotifier> {
  const path = /^unix:path=([^,]+)/.exec(env['DBUS_SESSION_BUS_ADDRESS'] ?? '')?.[1]
  if (path === undefined) throw new Error('no session bus')
  const { sessionBus } = (await import('@homebridge/dbus-native')) as unknown as {
    sessionBus: (options: object) => Bus
  }
  const socket = createConnection(path)
  const bus = sessionBus({ stream: socket, authMethods: ['EXTERNAL'] })
  bus.connection.on('error', () => socket.destroy())

  /** The icons by service name and object path. */
  let items: { readonly service: string; readonly path: string }[] = []
  const waiting = new Set<() => void>()

  const call = (
    destination: string,
    at: string,
    iface: string,
    member: string,
    signature = '',
    body: unknown[] = [],
  ) =>
    new Promise<unknown[]>((resolve, reject) => {
      bus.invoke(
        { destination, path: at, interface: iface, member, ...(signature && { signature, body }) },
        (error, ...values) => {
          if (error) reject(new Error(`${member}: ${error.name ?? JSON.stringify(error)}`))
          else resolve(values)
        },
      )
    })
  const ask = (member: string, signature: string, body: unknown[]): Promise<unknown[]> =>
    call(BUS, '/org/freedesktop/DBus', BUS, member, signature, body)

  const watcher = {
    IsStatusNotifierHostRegistered: true,
    ProtocolVersion: 0,
    RegisteredStatusNotifierItems: [] as string[],
    RegisterStatusNotifierHost: () => undefined,
    /** Either a service name, or an object path of the caller. */
    RegisterStatusNotifierItem(service: string, message: Message) {
      const item = service.startsWith('/')
        ? { service: message.sender, path: service }
        : { service, path: '/StatusNotifierItem' }
      items.push(item)
      for (const look of waiting) look()
      bus.sendSignal(WATCHER_PATH, WATCHER, 'StatusNotifierItemRegistered', 's', [item.service])
    },
  }
  bus.exportInterface(watcher, WATCHER_PATH, {
    name: WATCHER,
    methods: { RegisterStatusNotifierItem: ['s', ''], RegisterStatusNotifierHost: ['s', ''] },
    signals: { StatusNotifierItemRegistered: ['s'], StatusNotifierHostRegistered: [''] },
    properties: {
      IsStatusNotifierHostRegistered: 'b',
      ProtocolVersion: 'i',
      RegisteredStatusNotifierItems: 'as',
    },
  })
  await ask('AddMatch', 's', [`type='signal',sender='${BUS}',member='NameOwnerChanged'`])
  bus.signals.on(bus.mangle('/org/freedesktop/DBus', BUS, 'NameOwnerChanged'), ([name, , owner]) => {
    if (owner === '') items = items.filter(({ service }) => service !== name)
  })

  function entryOf({ service, path: at }: (typeof items)[number]): TrayEntry {
    const property = async (name: string): Promise<unknown> =>
      valueOf((await call(service, at, PROPERTIES, 'Get', 'ss', [ITEM, name]))[0])
    const menuPath = async (): Promise<string> => String(await property('Menu'))
    const menu = async (): Promise<readonly MenuLine[]> => {
      const [, root] = await call(service, await menuPath(), MENU, 'GetLayout', 'iias', [0, -1, []])
      return lineOf(root).children
    }
    return {
      property,
      menu,
      async tooltip() {
        const parts = (await property('ToolTip')) as string[]
        return [parts[2], parts[3]].filter((text) => text !== '').join('\n')
      },
      async picture() {
        const pictures = (await property('IconPixmap')) as [number, number, Buffer][]
        const [width, height, pixels] = pictures.sort(([a], [b]) => b - a)[0] ?? [0, 0, Buffer.alloc(0)]
        return { width, height, pixels }
      },
      async choose(...labels) {
        const limit = Date.now() + PATIENCE_MS
        // A menu that was replaced has other ids: between reading it and the click, the line may be gone.
        for (;;) {
          try {
            const { id } = lineAt(await menu(), labels)
            await call(service, await menuPath(), MENU, 'Event', 'isvu', [id, 'clicked', ['s', ''], 0])
            return
          } catch (error) {
            if (Date.now() > limit) throw error
            await new Promise((resolve) => setTimeout(resolve, 50))
          }
        }
      },
      async activate() {
        await call(service, at, ITEM, 'Activate', 'ii', [0, 0])
      },
    }
  }

  const show = async (): Promise<void> => {
    await ask('RequestName', 'su', [WATCHER, TAKE_THE_NAME])
    bus.sendSignal(WATCHER_PATH, WATCHER, 'StatusNotifierHostRegistered', '', [])
  }
  await show()
  return {
    entry: () =>
      new Promise((resolve, reject) => {
        const limit = setTimeout(() => {
          waiting.delete(look)
          reject(new Error('no icon came into the tray'))
        }, PATIENCE_MS)
        const look = (): void => {
          const last = items.at(-1)
          if (last === undefined) return
          clearTimeout(limit)
          waiting.delete(look)
          resolve(entryOf(last))
        }
        waiting.add(look)
        look()
      }),
    get entries() {
      return items.length
    },
    async hide() {
      items = []
      await ask('ReleaseName', 's', [WATCHER])
    },
    show,
    stop: () => socket.destroy(),
  }
}

/** A variant is read as its signature's tree and its values. */
const valueOf = (variant: unknown): unknown => (variant as [unknown, unknown[]])[1][0]

function lineAt(lines: readonly MenuLine[], [label, ...rest]: readonly string[]): MenuLine {
  const line = lines.find((one) => one.label === label)
  if (line === undefined) {
    throw new Error(`no “${label}” among ${lines.map((one) => `“${one.label}”`).join(', ')}`)
  }
  return rest.length === 0 ? line : lineAt(line.children, rest)
}

/** One node of the layout: `(ia{sv}av)`. */
function lineOf(node: unknown): MenuLine {
  const [id, properties, children] = node as [number, [string, unknown][], unknown[]]
  const has = new Map(properties.map(([name, value]) => [name, valueOf(value)]))
  const label = has.get('label')
  return {
    id,
    label: typeof label === 'string' ? label.replaceAll(/_(.)/g, '$1') : '',
    enabled: has.get('enabled') !== false,
    checked: has.has('toggle-state') ? has.get('toggle-state') === 1 : null,
    children: children.map((child) => lineOf(valueOf(child))),
  }
}
