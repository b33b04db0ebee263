import { expect, it } from 'vitest'
import { err, ok } from '../../shared/model/result.ts'
import { createBusSignals } from './bus-signals.ts'
import type { BusCall, BusSignal } from './session-bus.ts'

const LOCK = { name: 'org.gnome.ScreenSaver', interface: 'org.gnome.ScreenSaver', member: 'ActiveChanged' }
const BUS = 'org.freedesktop.DBus'

/** A bus on which that unique name owns the screen saver's name. */
async function listening(
  owner: string | null,
  during: (tell: (signal: BusSignal) => void) => void = () => undefined,
) {
  const rules: unknown[] = []
  const heard: unknown[] = []
  const owners: unknown[] = []
  const signals = createBusSignals(({ member, body = [] }: BusCall) => {
    if (member === 'AddMatch') rules.push(body[0])
    else during(signals.arrived)
    return Promise.resolve(
      member === 'AddMatch' ? ok([]) : owner === null ? err('NameHasNoOwner') : ok([owner]),
    )
  })
  await signals.listen(LOCK, {
    signal: ({ body }) => heard.push(body[0]),
    owner: (now, before) => owners.push([now, before]),
  })
  const tell = (sender: string, value: unknown, other: Partial<BusSignal> = {}): void =>
    signals.arrived({
      sender,
      path: '/org/gnome/ScreenSaver',
      interface: 'org.gnome.ScreenSaver',
      member: 'ActiveChanged',
      body: [value],
      ...other,
    })
  return { heard, owners, rules, tell, signals }
}

const changed = (sender: string, before: string, now: string): BusSignal => ({
  sender,
  path: '/org/freedesktop/DBus',
  interface: BUS,
  member: 'NameOwnerChanged',
  body: ['org.gnome.ScreenSaver', before, now],
})

it('believes only the owner of the name, whatever names others use', async () => {
  const { heard, tell, rules } = await listening(':1.7')
  tell(':1.8', 'forged')
  tell('org.gnome.ScreenSaver', 'forged')
  tell(BUS, 'forged')
  tell('', 'forged')
  tell(':1.7', 'locked')
  tell(':1.7', 'other member', { member: 'WakeUpScreen' })
  tell(':1.7', 'other interface', { interface: 'org.example' })
  expect(heard).toEqual(['locked'])
  expect(rules).toEqual([
    "type='signal',sender='org.gnome.ScreenSaver',interface='org.gnome.ScreenSaver',member='ActiveChanged'",
    "type='signal',sender='org.freedesktop.DBus',interface='org.freedesktop.DBus',member='NameOwnerChanged',arg0='org.gnome.ScreenSaver'",
  ])
})

it('follows the name to its next owner, but only on the word of the bus', async () => {
  const { heard, owners, tell, signals } = await listening(':1.7')
  signals.arrived(changed(':1.8', ':1.7', ':1.8'))
  tell(':1.8', 'forged')
  signals.arrived(changed(BUS, ':1.7', ':1.9'))
  tell(':1.7', 'late')
  tell(':1.9', 'new')
  signals.arrived(changed(BUS, ':1.9', ''))
  tell(':1.9', 'gone')
  tell('', 'nobody')
  expect(heard).toEqual(['new'])
  expect(owners).toEqual([
    [':1.7', null],
    [':1.9', ':1.7'],
    [null, ':1.9'],
  ])
})

it('believes nobody while the name has no owner', async () => {
  const { heard, owners, tell } = await listening(null)
  tell(':1.7', 'forged')
  expect([heard, owners]).toEqual([[], []])
})

it('ignores an answer about the owner that is older than the announcement', async () => {
  const { heard, tell } = await listening(':1.7', (arrived) => arrived(changed(BUS, ':1.7', ':1.9')))
  tell(':1.7', 'old')
  tell(':1.9', 'new')
  expect(heard).toEqual(['new'])
})
