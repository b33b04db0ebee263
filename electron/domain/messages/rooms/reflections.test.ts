import { describe, expect, test } from 'vitest'
import type { Message } from '../../../../shared/model/message.ts'
import { quiet, ROMEO, type Rig } from '../../testing/rig.ts'
import {
  COVEN,
  enter,
  goes,
  HAG,
  inRoom,
  kept,
  linesIn,
  OLD_ROOM,
  type RoomOptions,
  says,
  STANZA_IDS,
} from '../../testing/rooms.ts'
import { conversationWith, history } from '../../testing/stanzas.ts'
import { receive } from '../../testing/talk.ts'

const WITCH = { nick: 'witch' }

describe('an own message', () => {
  async function said(options: RoomOptions = { people: [WITCH] }): Promise<{ rig: Rig; id: string }> {
    const rig = await inRoom(options)
    const { id: conversationId } = conversationWith(rig, COVEN)
    rig.messages.rooms.opened(conversationId)
    await quiet()
    await rig.messages.commands['messages.send']({ conversationId, body: 'Ho' })
    await quiet()
    return { rig, id: rig.fake.takeSent().at(-1)?.attrs['id'] ?? '' }
  }
  const states = (rig: Rig): (Message['state'] | null)[] =>
    history(rig, COVEN).map(({ state }) => state ?? null)

  test('is in the room once it comes back', async () => {
    const { rig, id } = await said()
    await receive(rig, says(HAG, 'Ho', { id, sid: 's1' }))
    expect(history(rig, COVEN)).toMatchObject([{ state: 'delivered', by: { nick: HAG } }])
    expect(rig.store.all('SELECT * FROM outgoing')).toEqual([])
  })

  test('comes back by its origin id, where the room gives other ids', async () => {
    const { rig, id } = await said()
    const origin = `<origin-id xmlns='${STANZA_IDS}' id='${id}'/>`
    await receive(rig, says(HAG, 'Ho', { id: 'other', more: origin }))
    expect(states(rig)).toEqual(['delivered'])
    // The others know it only by that id.
    const [{ id: messageId } = { id: 0 as Message['id'] }] = history(rig, COVEN)
    await rig.messages.commands['messages.edit']({ messageId, body: 'Hey' })
    await quiet()
    const corrected = rig.fake.takeSent().at(-1)?.child('urn:xmpp:message-correct:0', 'replace')
    expect(corrected?.attrs['id']).toBe('other')
  })

  test('comes back by its text, where the room keeps no ids', async () => {
    const { rig } = await said({ features: [], id: null, people: [{ nick: 'witch', id: null }] })
    await receive(rig, says(HAG, 'Ho', { by: null, id: 'x1' }), says(HAG, 'Ho', { by: null, id: 'x2' }))
    expect(states(rig)).toEqual(['delivered', 'delivered'])
  })

  test('stands behind what the room told before it', async () => {
    const { rig, id } = await said()
    await receive(rig, says('witch', 'Hey'), says(HAG, 'Ho', { id }))
    expect(linesIn(rig)).toEqual(['in witch: Hey', 'out hag: Ho'])
  })

  test('is not the message of somebody else with its id', async () => {
    const { rig, id } = await said()
    await receive(rig, says('witch', 'Ho', { id, sid: 's1' }))
    expect(linesIn(rig)).toEqual(['out hag: Ho', 'in witch: Ho'])
    expect(states(rig)[0]).toBe('sent')
  })

  test('of another device is an own one', async () => {
    const { rig } = await said()
    await receive(rig, says(HAG, 'From my phone', { id: 'p1', sid: 's2' }))
    expect(history(rig, COVEN)[1]).toMatchObject({ direction: 'out', state: 'delivered', by: { nick: HAG } })
    expect(conversationWith(rig, COVEN).unread).toBe(0)
  })

  test('is found in the history under the own nickname', async () => {
    const { rig, id } = await said(OLD_ROOM)
    const past = says(HAG, 'Ho', { by: null, id, more: kept('2026-01-01T00:00:00Z') })
    await receive(rig, goes(HAG, { codes: [110] }))
    await enter(rig, { ...OLD_ROOM, history: past })
    expect(states(rig)).toEqual(['delivered'])
  })

  test('fails with the reason of the room, also in a later session', async () => {
    const { rig, id } = await said()
    const error = `<message from='${COVEN}' to='${ROMEO}/balcony' type='error' id='${id}'>
      <body>Ho</body><x xmlns='http://jabber.org/protocol/muc#user'/>
      <error type='auth'><forbidden xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></message>`
    rig.fake.end()
    await rig.fake.begin({ session: 'b' })
    await receive(rig, error)
    expect(history(rig, COVEN)).toMatchObject([{ state: 'failed', failure: { condition: 'forbidden' } }])
  })
})
