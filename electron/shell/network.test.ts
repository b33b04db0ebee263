import { describe, expect, it } from 'vitest'
import { createBusSignals } from './bus-signals.ts'
import { createNetwork } from './network.ts'
import type { SessionBus } from './session-bus.ts'
import { ok } from '../../shared/model/result.ts'

const NAME = 'org.freedesktop.NetworkManager'
const PATH = '/org/freedesktop/NetworkManager'
const PROPERTIES = 'org.freedesktop.DBus.Properties'
const turn = () => new Promise(setImmediate)

function watching(platform: NodeJS.Platform = 'linux') {
  const told: string[] = []
  const opened: string[] = []
  let look: () => void = () => undefined
  let addresses = ['192.0.2.7']
  let isOnline = true
  const signals = createBusSignals(({ member }) =>
    Promise.resolve(ok(member === 'GetNameOwner' ? [':1.9'] : [])),
  )
  const bus: SessionBus = {
    call: () => Promise.resolve(ok([])),
    listen: signals.listen,
    lost: new Promise(() => undefined),
    close: () => undefined,
  }
  const network = createNetwork({
    platform,
    env: { DBUS_SYSTEM_BUS_ADDRESS: 'unix:path=/somewhere/bus' },
    isOnline: () => isOnline,
    addresses: () => addresses,
    every(_ms, fn) {
      look = fn
      return () => undefined
    },
    open(path) {
      opened.push(path)
      return Promise.resolve(bus)
    },
  })
  network.onChange((change) => void told.push(change))
  return {
    told,
    opened,
    network,
    /** The machine looks again, and finds these. */
    finds(next: string[], online = true) {
      addresses = next
      isOnline = online
      look()
    },
    says(from: string, member: string, body: readonly unknown[], sender = ':1.9') {
      signals.arrived({ sender, path: PATH, interface: from, member, body })
    },
  }
}

/** In the form in which the library delivers it. */
const properties = (values: Readonly<Record<string, unknown>>) => [
  NAME,
  Object.entries(values).map(([name, value]) => [name, [[], [value]]]),
  [],
]

describe('looking at the network', () => {
  it('reports a network that is back, and one that is another', () => {
    const { told, finds } = watching('darwin')
    finds(['192.0.2.7'])
    finds([], false)
    finds([])
    finds(['192.0.2.9'])
    finds(['192.0.2.9', '2001:db8::1'])
    finds(['2001:db8::1', '192.0.2.9'])
    finds(['192.0.2.9'], false)
    finds(['192.0.2.9'])
    expect(told).toEqual(['online', 'changed', 'online'])
  })

  it('reports nothing after it is closed', () => {
    const { told, finds, network } = watching('darwin')
    network.close()
    finds(['192.0.2.9'])
    expect(told).toEqual([])
  })
})

describe('NetworkManager', () => {
  it('is heard on Linux, on the bus of the system', async () => {
    const linux = watching()
    await turn()
    expect(linux.opened).toEqual(['/somewhere/bus'])
    expect(watching('win32').opened).toEqual([])
  })

  it('reports a way out of the local network', async () => {
    const { told, says } = watching()
    await turn()
    for (const state of [20, 40, 50, 60, 70, 70, 20, 70]) says(NAME, 'StateChanged', [state])
    expect(told).toEqual(['online', 'online'])
  })

  it('reports a hotspot that lets us through, and another primary connection', async () => {
    const { told, says } = watching()
    await turn()
    says(PROPERTIES, 'PropertiesChanged', properties({ Connectivity: 2 }))
    says(PROPERTIES, 'PropertiesChanged', properties({ Connectivity: 4 }))
    says(PROPERTIES, 'PropertiesChanged', properties({ PrimaryConnection: '/org/freedesktop/A/1' }))
    says(PROPERTIES, 'PropertiesChanged', properties({ PrimaryConnection: '/' }))
    says(PROPERTIES, 'PropertiesChanged', properties({ PrimaryConnection: '/org/freedesktop/A/2' }))
    says(PROPERTIES, 'PropertiesChanged', properties({ State: 70, Connectivity: 4 }))
    expect(told).toEqual(['online', 'changed', 'changed', 'online'])
  })

  it('is not believed from anybody else', async () => {
    const { told, says } = watching()
    await turn()
    says(NAME, 'StateChanged', [70], ':1.66')
    says(PROPERTIES, 'PropertiesChanged', properties({ Connectivity: 4 }), ':1.66')
    expect(told).toEqual([])
  })

  it('may send any nonsense', async () => {
    const { told, says } = watching()
    await turn()
    for (const body of [[], ['70'], [null], [NAME], [NAME, 'x'], [NAME, [['State']]], [NAME, [[7, 8]]]]) {
      says(NAME, 'StateChanged', body)
      says(PROPERTIES, 'PropertiesChanged', body)
    }
    says(PROPERTIES, 'PropertiesChanged', ['org.example', properties({ State: 70 })[1], []])
    says(NAME, 'Unheard', [70])
    expect(told).toEqual([])
  })
})
