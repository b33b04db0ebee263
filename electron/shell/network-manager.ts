import type { BusSignal, SessionBus } from './session-bus.ts'

const NAME = 'org.freedesktop.NetworkManager'
const PATH = '/org/freedesktop/NetworkManager'
const PROPERTIES = 'org.freedesktop.DBus.Properties'

/** `NMState`: from this state on there is a way out of the local network. */
const STATE_CONNECTED_SITE = 60
/** `NMConnectivityState`: nothing is in the way, for instance no page of a hotspot. */
const CONNECTIVITY_FULL = 4
/** The path that means no object. */
const NOTHING = '/'

/**
 * Listens to NetworkManager, and to nobody else, on that bus: the machine is online, the way to the Internet is free, or
 * another connection is the primary one. Resolves when the bus has answered.
 */
export async function followNetworkManager(
  bus: Pick<SessionBus, 'listen'>,
  changed: (change: 'online' | 'changed') => void,
): Promise<void> {
  let state: unknown = null
  let connectivity: unknown = null
  let connection: unknown = null

  function stateIs(next: unknown): void {
    const isOut = (value: unknown): boolean => typeof value === 'number' && value >= STATE_CONNECTED_SITE
    if (typeof next !== 'number') return
    const before = state
    state = next
    if (isOut(next) && !isOut(before)) changed('online')
  }

  function connectivityIs(next: unknown): void {
    if (typeof next !== 'number') return
    const before = connectivity
    connectivity = next
    if (next === CONNECTIVITY_FULL && before !== CONNECTIVITY_FULL) changed('online')
  }

  function connectionIs(next: unknown): void {
    if (typeof next !== 'string') return
    const before = connection
    connection = next
    if (next !== NOTHING && next !== before) changed('changed')
  }

  function propertiesAre({ body }: BusSignal): void {
    if (body[0] !== NAME) return
    const values = variants(body[1])
    stateIs(values.get('State'))
    connectivityIs(values.get('Connectivity'))
    connectionIs(values.get('PrimaryConnection'))
  }

  await Promise.all([
    bus.listen(
      { name: NAME, path: PATH, interface: NAME, member: 'StateChanged' },
      { signal: ({ body }) => stateIs(body[0]) },
    ),
    bus.listen(
      { name: NAME, path: PATH, interface: PROPERTIES, member: 'PropertiesChanged' },
      { signal: propertiesAre },
    ),
  ])
}

/** `a{sv}` as the library delivers it: pairs of a name and `[signature, [value]]`. Anything else is left out. */
function variants(dictionary: unknown): ReadonlyMap<string, unknown> {
  const values = new Map<string, unknown>()
  for (const entry of Array.isArray(dictionary) ? (dictionary as unknown[]) : []) {
    const [name, variant] = Array.isArray(entry) ? (entry as unknown[]) : []
    const [, held] = Array.isArray(variant) ? (variant as unknown[]) : []
    if (typeof name === 'string' && Array.isArray(held)) values.set(name, held[0])
  }
  return values
}
