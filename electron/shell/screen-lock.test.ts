import { expect, it } from 'vitest'
import { ok } from '../../shared/model/result.ts'
import { watchScreenLock } from './screen-lock.ts'
import type { BusSignal, SessionBus } from './session-bus.ts'

const env = { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/run/bus' }
const turn = () => new Promise(setImmediate)

async function watching(platform: NodeJS.Platform = 'linux') {
  const listeners = new Set<(signal: BusSignal) => void>()
  const rules: unknown[] = []
  const seen: boolean[] = []
  let hangUp: () => void = () => undefined
  const bus: SessionBus = {
    call({ body = [] }) {
      rules.push(...body)
      return Promise.resolve(ok([]))
    },
    onSignal(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    lost: new Promise((resolve) => (hangUp = resolve)),
    close: () => undefined,
  }
  const changed = (locked: boolean) => void seen.push(locked)
  const close = watchScreenLock({ platform, env, changed, open: () => Promise.resolve(bus) })
  await turn()
  await turn()
  const tell = (name: string, value: unknown, member = 'ActiveChanged') => {
    for (const listener of listeners) {
      listener({ sender: ':1.3', path: '/', interface: name, member, body: [value] })
    }
  }
  return { seen, tell, rules, hangUp, close }
}

it('tells once when the screen is locked and when it is open again', async () => {
  const { seen, tell } = await watching()
  tell('org.gnome.ScreenSaver', true)
  tell('org.freedesktop.ScreenSaver', true)
  tell('org.freedesktop.ScreenSaver', false)
  tell('org.gnome.ScreenSaver', false)
  expect(seen).toEqual([true, false])
})

it('believes nothing else', async () => {
  const { seen, tell } = await watching()
  tell('org.example.ScreenSaver', true)
  tell('org.gnome.ScreenSaver', 'yes')
  tell('org.gnome.ScreenSaver', true, 'WakeUpScreen')
  expect(seen).toEqual([])
})

it('holds nobody for away whose bus is gone', async () => {
  const { seen, tell, hangUp } = await watching()
  tell('org.mate.ScreenSaver', true)
  // All matches have been asked for by then.
  for (let turns = 0; turns < 5; turns++) await turn()
  hangUp()
  await turn()
  expect(seen).toEqual([true, false])
})

it('asks nobody where the system tells by itself, and hears nothing once closed', async () => {
  expect((await watching('darwin')).rules).toEqual([])
  const { seen, tell, close } = await watching()
  close()
  tell('org.gnome.ScreenSaver', true)
  expect(seen).toEqual([])
})
