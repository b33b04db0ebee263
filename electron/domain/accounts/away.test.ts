import { describe, expect, test } from 'vitest'
import { settle } from '../../engine/testing/fake-clock.ts'
import type { Element } from '../../engine/index.ts'
import { ROMEO, signedIn } from './testing.ts'

const MINUTE = 60_000

/** A presence as show, status, and time since the last input. */
function said(presence: Element): (string | undefined)[] {
  const text = (name: string) => presence.child('jabber:client', name)?.text()
  return [text('show'), text('status'), presence.child('urn:xmpp:idle:1', 'idle')?.attrs['since']]
}

describe('somebody who went away', () => {
  test('is shown as away, then as extended away, and as chosen when back', async () => {
    const { client, activity, ports, deltas, accounts } = await signedIn({ watched: true })
    client.fake.takeSent()
    await ports.clock.advance(6 * MINUTE)
    await ports.clock.advance(25 * MINUTE)
    activity.input()
    await ports.clock.advance(5_000)
    const since = '2026-01-01T00:00:00.000Z'
    expect(client.fake.takeSent().map(said)).toEqual([
      ['away', undefined, since],
      ['xa', undefined, since],
      [undefined, undefined, undefined],
    ])
    const shown = deltas.map((delta) => (delta.kind === 'accountChanged' ? delta.account.shown.show : null))
    expect(shown).toEqual(['away', 'xa', 'available'])
    expect(accounts.snapshot().accounts[0]?.presence).toEqual({ show: 'available', status: '' })
  })

  test('is shown with a presence chosen meanwhile, sent once', async () => {
    const { client, commands, ports, accounts } = await signedIn({ watched: true })
    await ports.clock.advance(6 * MINUTE)
    client.fake.takeSent()
    await commands['accounts.setPresence']({ accountId: null, show: 'dnd', status: 'at the phone' })
    await ports.clock.advance(60 * MINUTE)
    expect(client.fake.takeSent().map(said)).toEqual([['dnd', 'at the phone', undefined]])
    expect(accounts.snapshot().accounts[0]?.shown).toMatchObject({ show: 'dnd', idleSince: null })
  })

  test('is shown as away from the first presence on if they left before it connected', async () => {
    const { client, commands, ports } = await signedIn({ watched: true })
    await commands['accounts.setPresence']({ accountId: null, show: 'offline', status: '' })
    await commands['accounts.setPresence']({ accountId: null, show: 'available', status: '' })
    await client.reached('online')
    client.fake.end()
    await ports.clock.advance(6 * MINUTE)
    client.fake.takeSent()
    await client.fake.begin({})
    expect(client.fake.takeSent().map((presence) => said(presence)[0])).toEqual(['away'])
  })
})

describe('a machine that sleeps', () => {
  test('disconnects, and reconnects at once when it wakes up', async () => {
    const { client, accounts } = await signedIn()
    await accounts.setAsleep(true)
    expect(client.state.kind).toBe('offline')
    await accounts.setAsleep(false)
    await client.reached('online')
    expect(client.calls.slice(1)).toEqual(['disconnect', 'connect', 'reconnectNow'])
  })

  test('leaves offline and stopped accounts alone', async () => {
    const { client, commands, accounts } = await signedIn()
    client.become({ kind: 'stopped', failure: { code: 'wrong-password' } })
    await accounts.setAsleep(true)
    await accounts.setAsleep(false)
    expect(client.state).toEqual({ kind: 'stopped', failure: { code: 'wrong-password' } })
    await commands['accounts.setPresence']({ accountId: null, show: 'offline', status: '' })
    await accounts.setAsleep(true)
    await accounts.setAsleep(false)
    expect(client.state.kind).toBe('offline')
    expect(client.calls.filter((call) => call === 'connect')).toHaveLength(1)
  })
})

test('the presence of other devices is announced, without this device', async () => {
  const { client, deltas, ports, accounts } = await signedIn()
  await client.fake.receive(`<presence from='${ROMEO}/balcony'/>`)
  await ports.clock.advance(20)
  expect(deltas).toEqual([])
  await client.fake.receive(`<presence from='${ROMEO}/phone'><show>dnd</show></presence>`)
  await ports.clock.advance(20)
  await settle()
  expect(accounts.snapshot().accounts[0]?.otherDevices).toEqual([{ show: 'dnd', status: '' }])
  expect(deltas).toMatchObject([{ kind: 'accountChanged', account: { otherDevices: [{ show: 'dnd' }] } }])
  await client.fake.receive(`<presence type='unavailable' from='${ROMEO}/phone'/>`)
  await ports.clock.advance(20)
  await settle()
  expect(accounts.snapshot().accounts[0]?.otherDevices).toEqual([])
})
