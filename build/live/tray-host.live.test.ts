import { expect, onTestFinished, test } from 'vitest'
import { watchTrayHost } from '../../electron/shell/tray/host.ts'
import { canHaveBus, startBus } from './session-bus.ts'
import { startStatusNotifier } from './status-notifier.ts'

test.skipIf(!canHaveBus())('a tray is there as long as somebody on the bus shows icons', async () => {
  const bus = await startBus()
  const host = watchTrayHost({ platform: 'linux', env: bus.env })
  onTestFinished(() => host.close())
  const seen: boolean[] = []
  host.onChange(() => seen.push(host.present))

  const desktop = await startStatusNotifier(bus.env)
  await expect.poll(() => seen).toEqual([true])
  await desktop.hide()
  await expect.poll(() => seen).toEqual([true, false])
  await desktop.show()
  await expect.poll(() => seen).toEqual([true, false, true])
  // Another panel takes its place.
  const other = await startStatusNotifier(bus.env)
  await expect.poll(() => seen.slice(3)).toEqual([false, true])
  desktop.stop()
  other.stop()
  await expect.poll(() => host.present).toBe(false)
  await bus.stop()
})
