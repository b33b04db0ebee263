import { expect, it } from 'vitest'
import { ok } from '../../shared/model/result.ts'
import { watchScreenLock } from './screen-lock.ts'
import type { SignalListener, SignalSource } from './bus-signals.ts'
import type { SessionBus } from './session-bus.ts'

const env = { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/run/bus' }
const turn = () => new Promise(setImmediate)

async function watching(platform: NodeJS.Platform = 'linux') {
  const listening: { source: SignalSource; listener: SignalListener }[] = []
  const seen: boolean[] = []
  let hangUp: () => void = () => undefined
  const bus: SessionBus = {
    call: () => Promise.resolve(ok([])),
    listen(source, listener) {
      listening.push({ source, listener })
      return Promise.resolve(true)
    },
    lost: new Promise((resolve) => (hangUp = resolve)),
    close: () => undefined,
  }
  const changed = (locked: boolean) => void seen.push(locked)
  const close = watchScreenLock({ platform, env, changed, open: () => Promise.resolve(bus) })
  // The screen savers are asked one after the other.
  for (let turns = 0; turns < 5; turns++) await turn()
  /** What the bus signals believe, they tell to those who listen for it. */
  const tell = (name: string, value: unknown, member = 'ActiveChanged') => {
    for (const { source, listener } of listening) {
      if (source.name !== name || source.member !== member) continue
      listener.signal?.({ sender: ':1.3', path: '/', interface: name, member, body: [value] })
    }
  }
  return { seen, tell, listening, hangUp, close }
}

it('reports once that the screen is locked, and once that it is unlocked', async () => {
  const { seen, tell } = await watching()
  tell('org.gnome.ScreenSaver', true)
  tell('org.freedesktop.ScreenSaver', true)
  tell('org.freedesktop.ScreenSaver', false)
  tell('org.gnome.ScreenSaver', false)
  expect(seen).toEqual([true, false])
})

it('believes nobody else', async () => {
  const { seen, tell } = await watching()
  tell('org.example.ScreenSaver', true)
  tell('org.gnome.ScreenSaver', 'yes')
  tell('org.gnome.ScreenSaver', true, 'WakeUpScreen')
  expect(seen).toEqual([])
})

it('counts the screen as unlocked when the bus is gone', async () => {
  const { seen, tell, hangUp } = await watching()
  tell('org.mate.ScreenSaver', true)
  hangUp()
  await turn()
  expect(seen).toEqual([true, false])
})

it('asks nobody on systems that report it themselves, and reports nothing after it is closed', async () => {
  expect((await watching('darwin')).listening).toEqual([])
  const { seen, tell, close } = await watching()
  close()
  tell('org.gnome.ScreenSaver', true)
  expect(seen).toEqual([])
})
