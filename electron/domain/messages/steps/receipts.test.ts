import { describe, expect, test } from 'vitest'
import type { Rig } from '../../testing/rig.ts'
import {
  BALCONY,
  carbon,
  chat,
  conversationWith,
  displayed,
  fromPhone,
  history,
  online,
  received,
  replace,
  stanza,
} from '../../testing/stanzas.ts'
import { open, receive, say } from '../../testing/talk.ts'

const event = (what: string, id: string) => `<x xmlns='jabber:x:event'>${what}<id>${id}</id></x>`

async function sent(): Promise<{ rig: Rig; id: string }> {
  const rig = await online()
  await say(rig, await open(rig), 'Ho')
  return { rig, id: rig.fake.takeSent().at(-1)?.attrs['id'] ?? '' }
}
async function receiptsOf(rig: Rig) {
  const [message] = history(rig)
  if (!message) throw new Error('it is gone')
  const details = await rig.messages.commands['messages.details']({ messageId: message.id })
  return details.ok ? details.value.receipts.map(({ device, level }) => `${device}: ${level}`) : []
}

describe('receipts of a device', () => {
  test.each([
    ['a receipt', (id: string) => stanza(received(id)), ['balcony: delivered']],
    ['a copied receipt', (id: string) => carbon('received', stanza(received(id))), ['balcony: delivered']],
    ['a marker', (id: string) => stanza(displayed(id)), ['balcony: read']],
    ['an old receipt', (id: string) => stanza(event('<delivered/>', id)), ['balcony: delivered']],
    ['an old marker', (id: string) => stanza(event('<displayed/>', id)), ['balcony: read']],
    [
      'without a resource',
      (id: string) => stanza(received(id), { from: 'juliet@capulet.example' }),
      [': delivered'],
    ],
    ['an error that quotes it', (id: string) => stanza(received(id), { type: 'error' }), []],
    ['a headline', (id: string) => stanza(received(id), { type: 'headline' }), []],
    ['somebody else', (id: string) => stanza(received(id), { from: 'tybalt@capulet.example/x' }), []],
    ['one’s own phone', (id: string) => fromPhone(received(id)), []],
  ])('%s', async (_name, xml, expected) => {
    const { rig, id } = await sent()
    await receive(rig, xml(id))
    expect(await receiptsOf(rig)).toEqual(expected)
    expect(history(rig)[0]?.state).toBe(expected.length > 0 ? 'delivered' : 'sent')
  })

  test('of several devices, each once, no more than there can be', async () => {
    const { rig, id } = await sent()
    for (let count = 0; count < 40; count++) {
      const from = `juliet@capulet.example/${'d'.repeat(500)}${count % 30}`
      await receive(rig, stanza(received(id), { from }))
    }
    const receipts = await receiptsOf(rig)
    expect(receipts.length).toBeLessThanOrEqual(16)
    expect(receipts.every((one) => one.length < 150)).toBe(true)
  })

  test('of a correction says it of its message', async () => {
    const { rig } = await sent()
    const [message] = history(rig)
    if (!message) throw new Error('it is gone')
    await rig.messages.commands['messages.edit']({ messageId: message.id, body: 'Hey' })
    const id = rig.fake.takeSent().at(-1)?.attrs['id'] ?? ''
    await receive(rig, stanza(received(id)))
    expect(await receiptsOf(rig)).toEqual(['balcony: delivered'])
  })
})

test.each([
  ['what was never sent', received('never')],
  ['what they wrote themselves', received('m1')],
  ['nothing', received('')],
  ['an id of 100 kB', received('x'.repeat(100_000))],
])('a receipt for %s is nothing, and does not wait', async (_name, inside) => {
  const rig = await online()
  await receive(rig, chat('Ho', { id: 'm1' }))
  rig.batches.length = 0
  await receive(rig, stanza(inside))
  expect(rig.batches).toEqual([])
  expect(rig.store.all('SELECT 1 FROM receipt UNION ALL SELECT 1 FROM pending_op')).toEqual([])
  expect(conversationWith(rig).peerReadPlace).toBe(0)
})

describe('a correction that asks for a receipt', () => {
  const receipts = (rig: Rig) =>
    rig.fake.takeSent().flatMap((each) => each.child('urn:xmpp:receipts', 'received')?.attrs['id'] ?? [])
  const request = `<request xmlns='urn:xmpp:receipts'/>`
  test('gets one', async () => {
    const rig = await online()
    await receive(rig, chat('Ho', { id: 'm1' }), chat('Hey', { id: 'c1', more: replace('m1') + request }))
    expect(receipts(rig)).toEqual(['c1'])
  })
  test('gets none from who does not answer its sender', async () => {
    const rig = await online({ roster: '' })
    await receive(rig, chat('Ho', { id: 'm1' }), chat('Hey', { id: 'c1', more: replace('m1') + request }))
    expect(receipts(rig)).toEqual([])
    expect(history(rig)[0]).toMatchObject({ author: BALCONY.split('/')[0], body: 'Hey' })
  })
})
