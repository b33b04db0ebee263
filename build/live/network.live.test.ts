import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import { createNetwork } from '../../electron/shell/network.ts'
import { describeLive } from './live.ts'
import { startNetworkManager } from './network-manager.ts'
import { canHaveBus, startBus, type TestBus } from './session-bus.ts'

describeLive('the network on a real bus', () => {
  let bus: TestBus
  beforeAll(async () => (bus = await startBus()))
  afterAll(() => bus.stop())
  const address = () => bus.env['DBUS_SESSION_BUS_ADDRESS']

  /** The reported changes, on a machine whose interfaces never change. */
  function watch(): string[] {
    const told: string[] = []
    const network = createNetwork({
      platform: 'linux',
      env: { DBUS_SYSTEM_BUS_ADDRESS: address() },
      isOnline: () => true,
      addresses: () => ['192.0.2.7'],
    })
    onTestFinished(() => network.close())
    network.onChange((change) => void told.push(change))
    return told
  }

  it.runIf(canHaveBus())('is what NetworkManager says, once it is there, and nobody else', async () => {
    const told = watch()
    const forger = await startNetworkManager(address(), null)
    const manager = await startNetworkManager(address())
    onTestFinished(() => {
      forger.stop()
      manager.stop()
    })
    // Repeated until it is heard for the first time.
    await expect
      .poll(() => {
        manager.state(20)
        manager.state(70)
        return told[0]
      })
      .toBe('online')
    const before = told.length
    forger.state(20)
    forger.state(70)
    forger.changed({ Connectivity: 4 })
    manager.changed({ Connectivity: 2 })
    manager.changed({ PrimaryConnection: '/org/freedesktop/NetworkManager/ActiveConnection/7' })
    manager.changed({ Connectivity: 4 })
    await expect.poll(() => told.slice(before).at(-1)).toBe('online')
    const after = told.slice(before)
    expect(after.slice(after.indexOf('changed'))).toEqual(['changed', 'online'])
    expect(after.filter((change) => change === 'changed')).toHaveLength(1)
  })
})
