import { describe, expect, test } from 'vitest'
import { ROMEO, type Rig } from '../../testing/rig.ts'
import { BALCONY, bounce, carbon, history, online, received, stanza } from '../../testing/stanzas.ts'
import { lastSeq, open, receive, say } from '../../testing/talk.ts'

const REASON = { code: 'message-refused', condition: 'item-not-found' }

async function sent(): Promise<{ rig: Rig; id: string }> {
  const rig = await online()
  await say(rig, await open(rig), 'Ho')
  return { rig, id: rig.fake.takeSent().at(-1)?.attrs['id'] ?? '' }
}

describe('an own message fails with its reason', () => {
  test.each([
    ['from the recipient’s device', BALCONY, {}],
    ['from their bare address', 'juliet@capulet.example', {}],
    ['from their server', 'capulet.example', {}],
    ['from the own server', 'montague.example', {}],
    ['without from', null, {}],
    ['from oneself to the recipient', `${ROMEO}/balcony`, { to: 'juliet@capulet.example' }],
    ['from the own bare address', ROMEO, {}],
  ])('%s', async (_name, from, more) => {
    const { rig, id } = await sent()
    await receive(rig, bounce(id, from, more))
    expect(history(rig)[0]).toMatchObject({ state: 'failed', failure: REASON })
    expect(rig.store.all('SELECT * FROM outgoing')).toEqual([])
  })

  test('also once the server has it, and as a copy that another device got', async () => {
    const { rig, id } = await sent()
    await rig.fake.acknowledge({ session: 'a', seq: lastSeq(rig) })
    await receive(rig, carbon('received', bounce(id, BALCONY)))
    expect(history(rig)[0]?.state).toBe('failed')
  })

  test('with no more of a sentence than can be read', async () => {
    const { rig, id } = await sent()
    const text = `<text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>${'x'.repeat(200_000)}</text></error>`
    await receive(rig, bounce(id, BALCONY).replace('</error>', text))
    const [row] = rig.store.all<{ failure: string }>('SELECT failure FROM message')
    expect(row?.failure.length).toBeLessThan(1_100)
  })

  test('because the person has blocked the recipient on another device', async () => {
    const { rig, id } = await sent()
    rig.store.write((tx) => {
      tx.run('INSERT INTO blocked (account_id, jid) SELECT id, ? FROM account', 'juliet@capulet.example')
    })
    const refused = bounce(id, 'juliet@capulet.example').replace('item-not-found', 'not-acceptable')
    await receive(rig, refused)
    expect(history(rig)[0]).toMatchObject({ state: 'failed', failure: { code: 'blocked' } })
  })

  test('without claiming that she is blocked where she is not', async () => {
    const { rig, id } = await sent()
    await receive(rig, bounce(id, BALCONY).replace('item-not-found', 'not-acceptable'))
    expect(history(rig)[0]?.failure).toEqual({ code: 'message-refused', condition: 'not-acceptable' })
  })

  test('not without a reason either', async () => {
    const { rig, id } = await sent()
    await receive(rig, `<message type='error' id='${id}' from='${BALCONY}'/>`)
    expect(history(rig)[0]?.failure).toMatchObject({ condition: 'undefined-condition' })
  })
})

describe('nobody else can make it fail', () => {
  test.each([
    ['a stranger', 'paris@verona.example/x'],
    ['another contact', 'tybalt@capulet.example'],
    ['another server', 'verona.example'],
    ['somebody with a resource like her address', 'tybalt@capulet.example/juliet@capulet.example'],
  ])('%s', async (_name, from) => {
    const { rig, id } = await sent()
    await receive(rig, bounce(id, from))
    expect(history(rig)[0]?.state).toBe('sent')
  })

  test('nor with another id, or what came from her', async () => {
    const { rig } = await sent()
    await receive(rig, stanza('<body>Hey</body>', { id: 'm1' }))
    await receive(rig, bounce('m1', BALCONY), bounce('', BALCONY), bounce('x'.repeat(100_000), BALCONY))
    expect(history(rig).map(({ state }) => state)).toEqual(['sent', undefined])
  })

  test('nor once it was delivered', async () => {
    const { rig, id } = await sent()
    await receive(rig, stanza(received(id)), bounce(id, BALCONY))
    expect(history(rig)[0]).toMatchObject({ state: 'delivered' })
    expect(history(rig)[0]?.failure).toBeUndefined()
  })
})
