import { describe, expect, test } from 'vitest'
import type { MessageDetails } from '../../../shared/model/message.ts'
import { JULIET, ROMEO, type Rig } from '../testing/rig.ts'
import {
  bodies,
  carbon,
  chat,
  conversationWith,
  delay,
  fromPhone,
  history,
  messageOf,
  online,
  originId,
  reactions,
  replace,
  reply,
  replyFallback,
  retract,
  stanza,
  TYBALT,
} from '../testing/stanzas.ts'
import { lastSeq, open, receive, say } from '../testing/talk.ts'

const STRANGER = { from: `${TYBALT}/x` }
const correct = (target: string, body: string, id: string, more = '') =>
  chat(body, { id, more: replace(target) + more })
const pending = (rig: Rig) =>
  rig.store.first<{ count: number }>('SELECT count(*) AS count FROM pending_op')?.count
const given = (rig: Rig) =>
  history(rig).map(({ reactions: all = [] }) =>
    all.map(({ emoji, count, own }) => `${emoji}${count}${own ? ' own' : ''}`),
  )

async function detailsOf(rig: Rig, body: string): Promise<MessageDetails> {
  const details = await rig.messages.commands['messages.details']({ messageId: messageOf(rig, body).id })
  if (!details.ok) throw new Error(details.error.code)
  return details.value
}

/** Sends a message and returns its id. */
async function sent(rig: Rig, body: string): Promise<string> {
  await say(rig, await open(rig), body)
  return rig.fake.takeSent().at(-1)?.attrs['id'] ?? ''
}

describe('a correction', () => {
  test('takes the place of what was said, which is kept', async () => {
    const rig = await online()
    await receive(rig, chat('Romoe', { id: 'm1' }), chat('?', { id: 'm2' }))
    await rig.ports.clock.advance(5_000)
    await receive(rig, correct('m1', 'Romeo', 'c1'))
    expect(bodies(rig)).toEqual(['Romeo', '?'])
    expect(conversationWith(rig).unread).toBe(2)
    const { editions, editionsLeft, message } = await detailsOf(rig, 'Romeo')
    expect([editions, editionsLeft, message.edited]).toEqual([
      [{ body: 'Romoe', at: 1_767_225_600_000 }],
      0,
      1,
    ])
  })

  test.each([
    ['by the id of another correction', correct('c1', 'Rome', 'c2')],
    ['by the origin id', correct('o1', 'Rome', 'c2')],
  ])('may be named %s', async (_name, second) => {
    const rig = await online()
    await receive(rig, chat('a', { id: 'm1', more: originId('o1') }), correct('m1', 'b', 'c1'), second)
    expect(bodies(rig)).toEqual(['Rome'])
  })

  test('is counted once if it comes live, as a copy, and again', async () => {
    const rig = await online()
    const first = correct('m1', 'b', 'c1')
    await receive(
      rig,
      chat('a', { id: 'm1' }),
      first,
      carbon('received', first),
      correct('m1', 'c', 'c2'),
      first,
    )
    expect(history(rig)).toMatchObject([{ body: 'c', edited: 2 }])
  })

  test('counts where a client gives all of them one id', async () => {
    const rig = await online()
    await receive(rig, chat('a', { id: 'm1' }), correct('m1', 'b', '1'), correct('m1', 'c', '1'))
    expect(history(rig)).toMatchObject([{ body: 'c', edited: 2 }])
  })

  test.each([
    ['somebody else', chat('Hate', { id: 'c1', more: replace('m1'), ...STRANGER })],
    ['the other side', chat('Hate', { id: 'c1', more: replace('p1') })],
    ['the person, of what the other side said', fromPhone(`<body>Hate</body>${replace('m1')}`, 'c1')],
  ])('by %s changes nothing', async (_name, forged) => {
    const rig = await online()
    await receive(
      rig,
      chat('Ho', STRANGER),
      chat('Love', { id: 'm1' }),
      fromPhone('<body>Mine</body>', 'p1'),
      forged,
    )
    expect(bodies(rig)).toEqual(['Love', 'Mine'])
    expect(bodies(rig, TYBALT)).toEqual(['Ho'])
  })

  test('of a message of another conversation changes nothing', async () => {
    const rig = await online()
    await receive(
      rig,
      fromPhone('<body>to Juliet</body>', 'p1'),
      fromPhone('<body>to Tybalt</body>', 'p2', TYBALT),
    )
    await receive(rig, fromPhone(`<body>changed</body>${replace('p1')}`, 'c1', TYBALT))
    expect(bodies(rig)).toEqual(['to Juliet'])
    expect(bodies(rig, TYBALT)).toEqual(['to Tybalt'])
  })

  test('makes an action of a text, and a text of an action', async () => {
    const rig = await online()
    await receive(rig, chat('waves', { id: 'm1' }), chat('/me sighs', { id: 'm2' }))
    await receive(rig, correct('m1', '/me waves', 'c1'), correct('m2', 'sigh', 'c2'))
    expect(history(rig).map(({ kind, body }) => [kind, body])).toEqual([
      ['action', '/me waves'],
      ['text', 'sigh'],
    ])
    const id = await sent(rig, 'waves')
    await rig.messages.commands['messages.edit']({ messageId: messageOf(rig, 'waves').id, body: '/me bows' })
    expect([id !== '', history(rig).at(-1)?.kind]).toEqual([true, 'action'])
  })

  test('keeps what is answered', async () => {
    const rig = await online()
    const fallback = replyFallback(`<body start='0' end='6'/>`)
    await receive(
      rig,
      chat('When?', { id: 'm1' }),
      chat('> When\nNin', { id: 'm2', more: reply('m1', JULIET) }),
    )
    await receive(rig, correct('m2', '> Whe\nNine', 'c1', reply('m1', JULIET) + fallback))
    expect(history(rig).at(-1)).toMatchObject({ body: 'Nine', replyTo: { id: messageOf(rig, 'When?').id } })
    await receive(rig, correct('m2', 'At nine', 'c2'))
    expect(history(rig).at(-1)).toMatchObject({ body: 'At nine', replyTo: { preview: 'When?' } })
  })

  test('a thousand of one message: the last wins, few are kept', async () => {
    const rig = await online()
    await receive(rig, chat('0', { id: 'm1' }))
    await receive(
      rig,
      ...Array.from({ length: 1_000 }, (_, index) => correct('m1', `${index + 1}`, `c${index}`)),
    )
    await receive(rig)
    await receive(rig)
    expect(bodies(rig)).toEqual(['1000'])
    const { editions, editionsLeft } = await detailsOf(rig, '1000')
    expect([editions.length, editions[0]?.body, editions.at(-1)?.body, editionsLeft]).toEqual([
      50,
      '0',
      '999',
      950,
    ])
    const refs = rig.store.first<{ count: number }>('SELECT count(*) AS count FROM message_ref')?.count
    expect(refs).toBeLessThanOrEqual(60)
  })

  test('fifty of 200 kB keep no more than half a megabyte', async () => {
    const rig = await online()
    await receive(rig, chat('0', { id: 'm1' }))
    for (let count = 0; count < 50; count++)
      await receive(rig, correct('m1', `${count}${'€'.repeat(66_000)}`, `c${count}`))
    const kept = rig.store.first<{ bytes: number }>('SELECT sum(octet_length(body)) AS bytes FROM edition')
    expect(kept?.bytes).toBeLessThanOrEqual(512 * 1024 + 1)
  })

  test.each([
    ['without a text', stanza(replace('m1'), { id: 'c1' })],
    ['with an empty text', chat('', { id: 'c1', more: replace('m1') })],
    ['of an empty id', correct('', 'b', 'c1')],
    ['of an id of 100 kB', correct('x'.repeat(100_000), 'b', 'c1')],
  ])('%s changes nothing', async (_name, xml) => {
    const rig = await online()
    await receive(rig, chat('a', { id: 'm1' }), xml)
    expect(bodies(rig)[0]).toBe('a')
    expect(history(rig)[0]?.edited).toBeUndefined()
    expect(pending(rig)).toBe(0)
  })

  test('that is encrypted is kept as a message, as it cannot be read', async () => {
    const rig = await online()
    const payload = `<encrypted xmlns='eu.siacs.conversations.axolotl'><payload>x</payload></encrypted>`
    await receive(rig, chat('a', { id: 'm1' }), stanza(payload + replace('m1'), { id: 'c1' }))
    expect(history(rig).map(({ kind }) => kind)).toEqual(['text', 'sealed'])
  })

  test('of one’s own message, written here and on the phone, is the server’s last', async () => {
    const rig = await online()
    const id = await sent(rig, 'a')
    await rig.fake.acknowledge({ session: 'a', seq: lastSeq(rig) })
    const messageId = messageOf(rig, 'a').id
    await rig.messages.commands['messages.edit']({ messageId, body: 'here' })
    // The server has not said that it has ours: this was done before.
    await receive(rig, fromPhone(`<body>phone, before</body>${replace(id)}`, 'c1'))
    expect(bodies(rig)).toEqual(['here'])
    await rig.fake.acknowledge({ session: 'a', seq: lastSeq(rig) })
    await receive(rig, fromPhone(`<body>phone, after</body>${replace(id)}`, 'c2'))
    expect(bodies(rig)).toEqual(['phone, after'])
  })
})

describe('a retraction', () => {
  test('leaves nothing of what was said, in quotes neither', async () => {
    const rig = await online()
    await receive(rig, chat('Secret', { id: 'm1' }), correct('m1', 'Secrets', 'c1'))
    await receive(
      rig,
      chat('What?', { id: 'm2', more: reply('m1', JULIET) }),
      stanza(reactions('m1', '👍'), { id: 'r1' }),
    )
    expect(history(rig)[1]?.replyTo?.preview).toBe('Secrets')
    rig.batches.length = 0
    await receive(rig, stanza(`<body>fallback</body>${retract('m1')}`, { id: 'r2' }))
    expect(history(rig)).toMatchObject([
      { body: '', retracted: true },
      { body: 'What?', replyTo: { preview: '' } },
    ])
    expect(history(rig)[0]?.reactions).toBeUndefined()
    expect(rig.store.all('SELECT * FROM edition UNION ALL SELECT 1, 1, at, emojis FROM reaction')).toEqual([])
    const told = rig.deltas('messagesChanged').flatMap(({ messages }) => messages.map(({ id }) => id))
    expect([...told].sort()).toEqual(history(rig).map(({ id }) => id))
    const columns = JSON.stringify(rig.store.all('SELECT body, extra FROM message'))
    expect(columns).not.toContain('Secret')
  })

  test.each([
    ['somebody else', stanza(retract('m1'), { id: 'r1', ...STRANGER })],
    ['the other side', stanza(retract('p1'), { id: 'r1' })],
    ['the person, of what the other side said', fromPhone(retract('m1'), 'r1')],
  ])('by %s changes nothing', async (_name, forged) => {
    const rig = await online()
    await receive(
      rig,
      chat('Ho', STRANGER),
      chat('Love', { id: 'm1' }),
      fromPhone('<body>Mine</body>', 'p1'),
      forged,
    )
    expect(bodies(rig)).toEqual(['Love', 'Mine'])
    expect(bodies(rig, TYBALT)).toEqual(['Ho'])
  })

  test.each([
    ['is corrected', correct('m1', 'Again', 'c1')],
    ['is corrected by an older correction’s id', correct('c0', 'Again', 'c1')],
    ['gets a reaction', stanza(reactions('m1', '👍'), { id: 'r2' })],
    ['is taken back once more', stanza(retract('m1'), { id: 'r3' })],
  ])('stays where it %s', async (_name, later) => {
    const rig = await online()
    await receive(
      rig,
      chat('Secret', { id: 'm1' }),
      correct('m1', 'Secrets', 'c0'),
      stanza(retract('m1'), { id: 'r1' }),
    )
    await receive(rig, later)
    const [message] = history(rig)
    expect(message).toMatchObject({ body: '', retracted: true })
    expect(message?.reactions).toBeUndefined()
  })

  test('of the phone takes back what was said here', async () => {
    const rig = await online()
    const id = await sent(rig, 'Oops')
    await receive(rig, fromPhone(retract(id), 'r1'))
    expect(history(rig)).toMatchObject([{ body: '', retracted: true }])
  })

  test('of what is sealed leaves no stanza', async () => {
    const rig = await online()
    await receive(
      rig,
      stanza(`<encrypted xmlns='urn:xmpp:omemo:2'><payload>x</payload></encrypted>`, { id: 'm1' }),
      stanza(retract('m1'), { id: 'r1' }),
    )
    expect(rig.store.all('SELECT * FROM raw')).toEqual([])
  })
})

describe('reactions', () => {
  test('of two people, with the first given first; taken back one by one', async () => {
    const rig = await online()
    await receive(rig, chat('Ho', { id: 'm1' }), fromPhone(reactions('m1', '🎭'), 'r0'))
    await rig.ports.clock.advance(1_000)
    await receive(rig, stanza(reactions('m1', '👍', '🎭'), { id: 'r1' }))
    expect(given(rig)).toEqual([['🎭2 own', '👍1']])
    await receive(rig, fromPhone(reactions('m1'), 'r2'))
    expect(given(rig)).toEqual([['👍1', '🎭1']])
    await receive(rig, stanza(reactions('m1', '😂'), { id: 'r3' }), stanza(reactions('m1'), { id: 'r4' }))
    expect(given(rig)).toEqual([[]])
  })

  test('of the phone come before what was done here and not heard of', async () => {
    const rig = await online()
    await receive(rig, chat('Ho', { id: 'm1' }))
    const messageId = messageOf(rig, 'Ho').id
    await rig.messages.commands['messages.react']({ messageId, emojis: ['👍'] })
    await receive(rig, fromPhone(reactions('m1', '😂'), 'r1'))
    expect(given(rig)).toEqual([['👍1 own']])
    await rig.fake.acknowledge({ session: 'a', seq: lastSeq(rig) })
    await receive(rig, fromPhone(reactions('m1', '😂'), 'r2'))
    expect(given(rig)).toEqual([['😂1 own']])
  })

  test.each([
    ['of 10,000 characters', ['👍'.repeat(10_000)], []],
    ['of text', ['lol', 'a', '1'], []],
    ['of nothing', ['', ' '], []],
    ['of one emoji twice', ['👍', '👍'], ['👍1']],
    ['of markup', ['&lt;b&gt;'], []],
  ])('%s', async (_name, emojis, expected) => {
    const rig = await online()
    await receive(rig, chat('Ho', { id: 'm1' }), stanza(reactions('m1', ...emojis), { id: 'r1' }))
    expect(given(rig)).toEqual([expected])
  })

  test('of 500 emoji are twenty', async () => {
    const rig = await online()
    const many = Array.from({ length: 500 }, (_, index) => String.fromCodePoint(0x1f400 + index))
    await receive(rig, chat('Ho', { id: 'm1' }), stanza(reactions('m1', ...many), { id: 'r1' }))
    expect(given(rig)[0]).toHaveLength(20)
  })

  test('are no message: nothing is unread or told, whatever text stands beside', async () => {
    const rig = await online()
    await receive(rig, chat('Ho', { id: 'm1' }))
    const told: string[] = []
    rig.messages.onArrival(({ body }) => told.push(body))
    await receive(rig, stanza(`<body>&gt; Ho\n👍</body>${reactions('m1', '👍')}`, { id: 'r1' }))
    expect([bodies(rig), conversationWith(rig).unread, told]).toEqual([['Ho'], 1, []])
  })

  test('to what somebody else was told are not seen there', async () => {
    const rig = await online()
    await receive(rig, chat('Ho', { id: 'm1' }), chat('Hey', STRANGER))
    await receive(rig, stanza(reactions('m1', '👍'), { id: 'r1', ...STRANGER }))
    expect(given(rig)).toEqual([[]])
  })
})

describe('answers', () => {
  const quotes = (rig: Rig) => history(rig).map(({ replyTo }) => replyTo?.preview)

  test('to oneself, in a circle and to nothing are harmless', async () => {
    const rig = await online()
    await receive(
      rig,
      chat('self', { id: 'm1', more: reply('m1', JULIET) }),
      chat('ring 1', { id: 'm2', more: reply('m3', JULIET) }),
      chat('ring 2', { id: 'm3', more: reply('m2', JULIET) }),
      chat('nothing', { id: 'm4', more: reply('none') }),
      chat('empty', { id: 'm5', more: reply('') }),
    )
    expect(quotes(rig)).toEqual(['', 'ring 2', 'ring 1', '', undefined])
    expect(history(rig)[0]?.replyTo?.id).toBeNull()
  })

  test('mean the earlier one where a client gives all of them one id', async () => {
    const rig = await online()
    await receive(rig, chat('question', { id: '1' }), chat('answer', { id: '1', more: reply('1', JULIET) }))
    expect(quotes(rig)).toEqual([undefined, 'question'])
  })

  test('to what comes later show it then', async () => {
    const rig = await online()
    await receive(rig, chat('answer', { id: 'm2', more: reply('p1') }))
    expect(quotes(rig)).toEqual([''])
    rig.batches.length = 0
    await receive(rig, fromPhone('<body>question</body>', 'p1'))
    expect(history(rig)[0]).toMatchObject({ body: 'answer', replyTo: { author: ROMEO, preview: 'question' } })
    expect(
      rig
        .deltas('messagesChanged')[0]
        ?.messages.map(({ body }) => body)
        .sort(),
    ).toEqual(['answer', 'question'])
    expect(pending(rig)).toBe(0)
  })

  test('to what was taken away or is of another conversation show nothing', async () => {
    const rig = await online()
    await receive(rig, chat('gone', { id: 'm1' }), chat('other', { id: 'm2', ...STRANGER }))
    await rig.messages.commands['messages.deleteHere']({ messageIds: [messageOf(rig, 'gone').id] })
    await receive(rig, chat('a', { id: 'm3', more: reply('m1') }), chat('b', { id: 'm4', more: reply('m2') }))
    expect(quotes(rig)).toEqual(['', ''])
  })
})

describe('operations before their message', () => {
  test('is done in its order, whichever of the ids it names', async () => {
    const rig = await online()
    await receive(rig, chat('Hello'))
    await receive(
      rig,
      correct('o1', 'one', 'c1'),
      correct('m1', 'two', 'c2'),
      stanza(reactions('o1', '👍'), { id: 'r1' }),
      stanza(reactions('m1', '😂'), { id: 'r2' }),
      correct('c2', 'three', 'c3'),
    )
    expect(bodies(rig)).toEqual(['Hello'])
    const told: string[] = []
    rig.messages.onArrival(({ body }) => told.push(body))
    await receive(rig, chat('zero', { id: 'm1', more: originId('o1') }))
    expect(bodies(rig)).toEqual(['Hello', 'three'])
    expect(given(rig)[1]).toEqual(['😂1'])
    expect(told).toEqual(['three'])
    expect(pending(rig)).toBe(0)
  })

  test('is done only by who may', async () => {
    const rig = await online()
    await receive(
      rig,
      chat('Hello'),
      fromPhone(`<body>forged</body>${replace('m1')}`, 'c1'),
      fromPhone(retract('m1'), 'r1'),
    )
    await receive(rig, chat('Ho', { id: 'm1' }))
    expect(bodies(rig)).toEqual(['Hello', 'Ho'])
    // It refers to an own message with the same id.
    await receive(rig, fromPhone('<body>Hey</body>', 'm1'))
    expect(history(rig).at(-1)).toMatchObject({ direction: 'out', retracted: true })
    expect(pending(rig)).toBe(0)
  })

  test('a retraction announces nothing and leaves nothing unread', async () => {
    const rig = await online()
    await receive(rig, chat('Hello'), stanza(retract('m1'), { id: 'r1' }))
    const told: string[] = []
    rig.messages.onArrival(({ body }) => told.push(body))
    await receive(rig, chat('Secret', { id: 'm1', more: delay('2025-12-31T00:00:00Z') }))
    expect(told).toEqual([])
    expect(history(rig)).toMatchObject([{ body: '', retracted: true }, { body: 'Hello' }])
    expect(JSON.stringify(rig.batches)).not.toContain('Secret')
  })

  test('is bounded in number', async () => {
    const rig = await online()
    await receive(rig, chat('Hello'))
    for (let round = 0; round < 10; round++)
      await receive(
        rig,
        ...Array.from({ length: 1_000 }, (_, index) =>
          correct(`x${round}-${index}`, 'b', `c${round}-${index}`),
        ),
      )
    for (let turn = 0; turn < 20; turn++) await receive(rig)
    expect(pending(rig)).toBe(200)
    // Only the newest are kept.
    await receive(rig, chat('a', { id: 'x9-999' }))
    expect(bodies(rig)).toEqual(['Hello', 'b'])
  }, 30_000)

  test('is bounded in bytes', async () => {
    const rig = await online()
    await receive(rig, chat('Hello'))
    for (let count = 0; count < 20; count++)
      await receive(rig, correct(`x${count}`, '€'.repeat(66_000), `c${count}`))
    const kept = rig.store.first<{ bytes: number }>('SELECT sum(octet_length(op)) AS bytes FROM pending_op')
    expect(kept?.bytes).toBeLessThanOrEqual(1024 * 1024)
    expect(pending(rig)).toBe(5)
  })

  test('of a stranger, with whom there is no conversation, is not kept', async () => {
    const rig = await online()
    await receive(rig, correct('m1', 'b', 'c1'), stanza(reactions('m1', '👍')), stanza(retract('m1')))
    expect([pending(rig), rig.messages.snapshot().conversations]).toEqual([0, []])
  })
})
