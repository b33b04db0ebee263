import { describe, expect, test } from 'vitest'
import { NS_CLIENT } from '../../engine/index.ts'
import type { Rig } from '../testing/rig.ts'
import {
  bodies,
  carbon,
  chat,
  conversationWith,
  delay,
  fromPhone,
  history,
  killAndResume,
  messageOf,
  online,
  received,
  reply,
  signInAgain,
  stanza,
} from '../testing/stanzas.ts'
import { lastSeq, open, receive, say } from '../testing/talk.ts'

const HOUR = 3_600_000
/** The clock of the machine jumps. */
function setClock(rig: Rig, byMs: number): void {
  const { clock } = rig.ports
  const now = clock.now.bind(clock)
  Object.assign(clock, { now: () => now() + byMs })
}
const acknowledgeAll = (rig: Rig, session = 'a') => rig.fake.acknowledge({ session, seq: lastSeq(rig) })
/** The clock of a rig began at midnight. */
const after = (seconds: number, whole = true) =>
  new Date(Date.UTC(2026, 0, 1) + seconds * 1_000).toISOString().replace(whole ? /\.\d+Z/ : /^$/, 'Z')

describe('messages resent after a resumption', () => {
  test('comes after what came live in the second by which it is stamped', async () => {
    const rig = await online()
    for (const count of [1, 2, 3]) {
      await rig.ports.clock.advance(300)
      await receive(rig, chat(`live ${count}`, { id: `l${count}` }))
    }
    await rig.ports.clock.advance(20_000)
    const next = await killAndResume(rig, 3)
    await next.ports.clock.advance(20_000)
    await receive(
      next,
      ...[1, 2, 3].map((count) => chat(`again ${count}`, { id: `a${count}`, more: delay(after(0)) })),
    )
    expect(bodies(next)).toEqual(['live 1', 'live 2', 'live 3', 'again 1', 'again 2', 'again 3'])
  })

  test('keeps its order among copies that are stamped outside', async () => {
    const rig = await online()
    await receive(rig, chat('one'))
    rig.fake.suspend()
    await rig.ports.clock.advance(60_000)
    await rig.fake.begin({ kind: 'resumed' })
    await receive(
      rig,
      chat('two', { more: delay(after(5)) }),
      carbon(
        'sent',
        stanza('<body>three</body>', { from: 'romeo@montague.example/phone', to: 'juliet@capulet.example' }),
        delay(after(5)),
      ),
      chat('four', { more: delay(after(5)) }),
    )
    expect(bodies(rig)).toEqual(['one', 'two', 'three', 'four'])
  })

  test('is not above what is newer where the clocks are a little off', async () => {
    const rig = await online()
    await receive(rig, chat('one'))
    rig.fake.suspend()
    await rig.ports.clock.advance(60_000)
    await rig.fake.begin({ kind: 'resumed' })
    await receive(rig, chat('two', { more: delay(after(-30)) }), chat('three', { more: delay(after(-29)) }))
    expect(bodies(rig)).toEqual(['one', 'two', 'three'])
  })

  test('stands where it belongs where it is from long before', async () => {
    const rig = await online()
    await receive(rig, chat('one'))
    rig.fake.suspend()
    await rig.fake.begin({ kind: 'resumed' })
    await receive(rig, chat('old', { more: delay(after(-48 * 3_600)) }))
    expect(bodies(rig)).toEqual(['old', 'one'])
  })
})

describe('an answer never stands above its question', () => {
  test('where the clock was an hour ahead while it was written', async () => {
    const rig = await online()
    const conversationId = await open(rig)
    setClock(rig, HOUR)
    await say(rig, conversationId, 'When?')
    await acknowledgeAll(rig)
    setClock(rig, -HOUR)
    await receive(rig, chat('At nine'))
    await say(rig, conversationId, 'Good')
    expect(bodies(rig)).toEqual(['When?', 'At nine', 'Good'])
  })

  test('where it was kept offline besides', async () => {
    const rig = await online()
    const conversationId = await open(rig)
    await receive(rig, chat('Hello'))
    setClock(rig, HOUR)
    await say(rig, conversationId, 'When?')
    await acknowledgeAll(rig)
    setClock(rig, -HOUR)
    rig.fake.end()
    await rig.ports.clock.advance(600_000)
    await signInAgain(rig)
    await receive(rig, chat('At nine', { more: delay(after(60)) }), chat('Come', { more: delay(after(120)) }))
    expect(bodies(rig)).toEqual(['Hello', 'When?', 'At nine', 'Come'])
  })

  test('where the server’s clock is a little behind and cuts its stamps', async () => {
    const rig = await online()
    const conversationId = await open(rig)
    await rig.ports.clock.advance(10_100)
    await say(rig, conversationId, 'When?')
    await acknowledgeAll(rig)
    rig.fake.end()
    await rig.ports.clock.advance(600_000)
    await signInAgain(rig)
    await receive(rig, chat('At nine', { more: delay(after(8)) }))
    expect(bodies(rig)).toEqual(['When?', 'At nine'])
  })

  test('where the acknowledgement comes after the answer to it', async () => {
    const rig = await online()
    const conversationId = await open(rig)
    await say(rig, conversationId, 'When?')
    const id = rig.fake.takeSent().at(-1)?.attrs['id'] ?? ''
    await receive(rig, chat('At nine', { more: reply(id) }), chat('Or ten'))
    await acknowledgeAll(rig)
    expect(bodies(rig)).toEqual(['When?', 'At nine', 'Or ten'])
  })

  test('where it was delivered before the acknowledgement came', async () => {
    const rig = await online()
    const conversationId = await open(rig)
    await say(rig, conversationId, 'When?')
    const id = rig.fake.takeSent().at(-1)?.attrs['id'] ?? ''
    const seq = lastSeq(rig)
    await receive(rig, stanza(received(id)), chat('At nine'))
    await rig.fake.acknowledge({ session: 'a', seq })
    expect(bodies(rig)).toEqual(['When?', 'At nine'])
  })
})

describe('an own message stands where it reached the server', () => {
  test('behind what came between its sending and its acknowledgement', async () => {
    const rig = await online()
    const conversationId = await open(rig)
    await say(rig, conversationId, 'mine')
    await receive(rig, chat('theirs'))
    expect(bodies(rig)).toEqual(['mine', 'theirs'])
    rig.batches.length = 0
    await acknowledgeAll(rig)
    expect(bodies(rig)).toEqual(['theirs', 'mine'])
    expect(rig.deltas('messagesChanged').flatMap(({ messages }) => messages.map(({ body }) => body))).toEqual(
      ['mine'],
    )
    await receive(rig, chat('later'))
    expect(bodies(rig)).toEqual(['theirs', 'mine', 'later'])
  })

  test('behind what the phone had sent', async () => {
    const rig = await online()
    const conversationId = await open(rig)
    await say(rig, conversationId, 'here')
    await receive(rig, fromPhone('<body>phone</body>'))
    await acknowledgeAll(rig)
    expect(bodies(rig)).toEqual(['phone', 'here'])
  })

  test('behind what was kept for us while it waited, whichever is heard of first', async () => {
    const rig = await online()
    const conversationId = await open(rig)
    rig.fake.end()
    await rig.ports.clock.advance(10_000)
    await say(rig, conversationId, 'one')
    await say(rig, conversationId, 'two')
    await rig.ports.clock.advance(60_000)
    await rig.fake.begin({ session: 'b' })
    await acknowledgeAll(rig, 'b')
    await receive(rig, chat('theirs', { more: delay(after(30)) }))
    expect(bodies(rig)).toEqual(['theirs', 'one', 'two'])
    expect(conversationWith(rig).unread).toBe(1)
  })

  test('two that waited keep their order, also where the stream breaks between them', async () => {
    const rig = await online()
    const conversationId = await open(rig)
    rig.fake.end()
    for (const body of ['one', 'two', 'three']) {
      await say(rig, conversationId, body)
      await rig.ports.clock.advance(5_000)
    }
    await rig.fake.begin({ session: 'b' })
    rig.fake.breakAfter(1)
    await receive(rig, chat('theirs'))
    await rig.fake.begin({ session: 'c' })
    await acknowledgeAll(rig, 'c')
    const order = bodies(rig).filter((body) => body !== 'theirs')
    expect(order).toEqual(['one', 'two', 'three'])
    const sent = rig.fake.takeSent().flatMap((each) => each.child(NS_CLIENT, 'body')?.text() ?? [])
    expect(sent.slice(-3)).toEqual(['one', 'two', 'three'])
  })

  test('a held message moves to where it is sent', async () => {
    const rig = await online()
    const conversationId = await open(rig)
    await say(rig, conversationId, 'later', rig.ports.clock.now() + 60_000)
    await say(rig, conversationId, 'now')
    await receive(rig, chat('theirs'))
    await rig.ports.clock.advance(61_000)
    await receive(rig)
    expect(bodies(rig)).toEqual(
      ['now', 'theirs', 'later'].sort((a, b) => Number(a === 'later') - Number(b === 'later')),
    )
    expect(bodies(rig).at(-1)).toBe('later')
  })

  test('1,000 that waited cost no more for each than one', async () => {
    const rig = await online()
    const conversationId = await open(rig)
    rig.fake.end()
    for (let count = 0; count < 1_000; count++) await say(rig, conversationId, `${count}`)
    await rig.ports.clock.advance(60_000)
    rig.batches.length = 0
    await rig.fake.begin({ session: 'b' })
    await receive(rig)
    const places = rig.store
      .all<{ body: string }>('SELECT body FROM message ORDER BY place')
      .map(({ body }) => body)
    expect(places).toEqual(Array.from({ length: 1_000 }, (_, index) => `${index}`))
  })

  test('a note to oneself stands where the server has put it', async () => {
    const rig = await online()
    const conversationId = await open(rig, 'romeo@montague.example')
    await say(rig, conversationId, 'here')
    const [sent] = rig.fake.takeSent().slice(-1)
    const id = sent?.attrs['id'] ?? ''
    await receive(rig, chat('phone', { from: 'romeo@montague.example/phone', id: 'p1' }))
    await receive(rig, chat('here', { from: 'romeo@montague.example/balcony', id }))
    expect(bodies(rig, 'romeo@montague.example')).toEqual(['phone', 'here'])
  })
})

test('a server’s clock that is ahead reorders nothing', async () => {
  const rig = await online()
  await receive(
    rig,
    chat('one', { more: delay(after(3_600)) }),
    chat('two'),
    chat('three', { more: delay(after(3_500)) }),
  )
  await signInAgain(rig)
  await receive(rig, chat('four', { more: delay(after(3_700)) }), chat('five'))
  expect(bodies(rig)).toEqual(['one', 'two', 'three', 'four', 'five'])
})

test('retracted, deleted and corrected messages do not move the others', async () => {
  const rig = await online()
  await receive(rig, chat('one', { id: '1' }), chat('two', { id: '2' }), chat('three', { id: '3' }))
  await rig.messages.commands['messages.deleteHere']({ messageIds: [messageOf(rig, 'three').id] })
  await receive(rig, chat('four', { id: '4' }))
  expect(bodies(rig)).toEqual(['one', 'two', 'four'])
  expect(history(rig)).toHaveLength(3)
})
