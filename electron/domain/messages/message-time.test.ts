import { describe, expect, test } from 'vitest'
import { ROMEO } from '../testing/rig.ts'
import {
  BALCONY,
  bodies,
  carbon,
  chat,
  conversationWith,
  delay,
  history,
  online,
  PHONE,
  SERVER,
  stanza,
} from '../testing/stanzas.ts'
import { receive } from '../testing/talk.ts'

const NOW = Date.UTC(2026, 0, 1)
const EVENING = Date.UTC(2025, 11, 31, 18, 30, 5)
const legacy = (stamp: string, from = SERVER) => `<x xmlns='jabber:x:delay' from='${from}' stamp='${stamp}'/>`
const anonymous = (stamp: string) => `<delay xmlns='urn:xmpp:delay' stamp='${stamp}'/>`

/** When a message with this was sent, and when it claims to have been. */
async function timesOf(more: string) {
  const rig = await online()
  await receive(rig, chat('Ho', { more }))
  const [message] = history(rig)
  return [message?.sentAt, message?.claimedAt]
}

describe('a stamp of whoever can know', () => {
  test.each([
    ['the own server', delay('2025-12-31T18:30:05Z')],
    ['the own account', delay('2025-12-31T18:30:05Z', ROMEO)],
    ['in the older form, which is UTC', legacy('20251231T18:30:05')],
    ['in lower case', delay('2025-12-31t18:30:05z')],
    ['without a zone', delay('2025-12-31T18:30:05')],
    ['in another zone', delay('2025-12-31T20:30:05+02:00')],
    ['of several the first', delay('2025-12-31T19:00:00Z') + delay('2025-12-31T18:30:05Z', ROMEO)],
    ['whatever others say', anonymous('2001-01-01T00:00:00Z') + delay('2025-12-31T18:30:05Z')],
  ])('counts: %s', async (_name, more) => {
    const [sentAt] = await timesOf(more)
    expect(sentAt).toBe(EVENING)
  })
})

describe('a stamp of anybody else is a claim', () => {
  const claimed = Date.UTC(2001, 0, 1)
  test.each([
    ['its sender', delay('2001-01-01T00:00:00Z', BALCONY)],
    ['their server', delay('2001-01-01T00:00:00Z', 'capulet.example')],
    ['nobody', anonymous('2001-01-01T00:00:00Z')],
    ['a resource of the own account', delay('2001-01-01T00:00:00Z', PHONE)],
    ['one beside a stamp of now', delay('2001-01-01T00:00:00Z', BALCONY) + delay('2026-01-01T00:00:00Z')],
    ['in the older form', `<x xmlns='jabber:x:delay' stamp='20010101T00:00:00'/>`],
  ])('of %s', async (_name, more) => expect(await timesOf(more)).toEqual([NOW, claimed]))

  test('and it keeps its place of arrival', async () => {
    const rig = await online()
    await receive(
      rig,
      chat('one'),
      chat('old', { more: delay('2001-01-01T00:00:00Z', BALCONY) }),
      chat('two'),
    )
    expect(bodies(rig)).toEqual(['one', 'old', 'two'])
    expect(conversationWith(rig)).toMatchObject({ unread: 3, late: 0 })
  })
})

test.each([
  ['in the future', delay('2099-01-01T00:00:00Z')],
  ['before XMPP', delay('0001-01-01T00:00:00Z')],
  ['in a year without end', delay(`${'9'.repeat(400)}-01-01T00:00:00Z`)],
  ['no time at all', delay('yesterday')],
  ['without a stamp', `<delay xmlns='urn:xmpp:delay' from='${SERVER}'/>`],
  ['seventeen of the future', delay('2099-01-01T00:00:00Z').repeat(17)],
])('a stamp is passed over: %s', async (_name, more) => expect(await timesOf(more)).toEqual([NOW, undefined]))

describe('copies', () => {
  const told = async (stanzas: string) => {
    const rig = await online()
    await receive(rig, stanzas)
    return history(rig)[0]?.sentAt
  }
  const forwarded = (more: string) =>
    carbon('received', chat('Ho')).replace(
      `xmlns='urn:xmpp:forward:0'>`,
      `xmlns='urn:xmpp:forward:0'>${more}`,
    )

  test('are stamped inside', async () => {
    expect(await told(forwarded(anonymous('2025-12-31T18:30:05Z')))).toBe(EVENING)
  })
  test('are stamped outside, where the server sends them again', async () => {
    expect(await told(carbon('received', chat('Ho'), anonymous('2025-12-31T18:30:05Z')))).toBe(EVENING)
    expect(
      await told(carbon('sent', chat('Ho', { from: PHONE, to: BALCONY }), delay('2025-12-31T18:30:05Z'))),
    ).toBe(EVENING)
  })
  test('are not stamped by their sender', async () => {
    expect(await told(carbon('received', chat('Ho', { more: anonymous('2025-12-31T18:30:05Z') })))).toBe(NOW)
  })
})

describe('a server that stamps every live message', () => {
  const composing = `<composing xmlns='http://jabber.org/protocol/chatstates'/>`

  test.each([
    ['of this very second', '2026-01-01T00:00:00Z'],
    ['of this moment', '2026-01-01T00:00:00.000Z'],
    ['of a moment ago', '2025-12-31T23:59:57Z'],
  ])('does not make it late: %s', async (_name, stamp) => {
    const rig = await online()
    const told: string[] = []
    rig.messages.onArrival(({ body }) => told.push(body))
    await receive(rig, chat('one'), stanza(composing))
    expect(conversationWith(rig).peerState).toBe('composing')
    await receive(rig, chat('two', { more: delay(stamp) }))
    expect(conversationWith(rig).peerState).toBeNull()
    expect(told).toEqual(['one', 'two'])
    expect(bodies(rig)).toEqual(['one', 'two'])
    expect(conversationWith(rig).late).toBe(0)
  })
})
