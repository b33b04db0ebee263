import { createConnection } from 'node:net'

/** A fake NetworkManager: it manages nothing and reports what the test wants. */
export interface TestNetworkManager {
  /** `NMState`: 20 is disconnected, 70 connected. */
  state(state: number): void
  /** Reports changed properties: `Connectivity` as a number, `PrimaryConnection` as a path. */
  changed(properties: { readonly Connectivity?: number; readonly PrimaryConnection?: string }): void
  stop(): void
}

interface Bus {
  readonly connection: { on(event: 'error', listener: () => void): void }
  requestName(name: string, flags: number, callback: (error: object | null) => void): void
  sendSignal(path: string, iface: string, name: string, signature: string, args: unknown[]): void
}

const NAME = 'org.freedesktop.NetworkManager'
const PATH = '/org/freedesktop/NetworkManager'
const SIGNATURES = { Connectivity: 'u', PrimaryConnection: 'o' } as const

/**
 * Starts it on the bus of that address. `name` is the name that it takes there; null for an impostor without a name.
 */
export async function startNetworkManager(
  address: string | undefined,
  name: string | null = NAME,
): Promise<TestNetworkManager> {
  const path = /^unix:path=([^,]+)/.exec(address ?? '')?.[1]
  if (path === undefined) throw new Error('no bus to put a NetworkManager on')
  const { sessionBus } = (await import('@homebridge/dbus-native')) as unknown as {
    sessionBus: (options: object) => Bus
  }
  const socket = createConnection(path)
  const bus = sessionBus({ stream: socket, authMethods: ['EXTERNAL'] })
  bus.connection.on('error', () => undefined)
  await new Promise<void>((resolve, reject) => {
    bus.requestName(name ?? 'org.example.Forger', 0, (error) =>
      error === null ? resolve() : reject(new Error('the name is taken')),
    )
  })
  return {
    state: (state) => bus.sendSignal(PATH, NAME, 'StateChanged', 'u', [state]),
    changed(properties) {
      const values = Object.entries(properties).map(([key, value]) => [
        key,
        [SIGNATURES[key as keyof typeof SIGNATURES], value],
      ])
      const iface = 'org.freedesktop.DBus.Properties'
      bus.sendSignal(PATH, iface, 'PropertiesChanged', 'sa{sv}as', [NAME, values, []])
    },
    stop: () => socket.destroy(),
  }
}
