import { describe, expect, test } from 'vitest'
import type { MessageKind } from '../../../shared/model/message.ts'
import { ROMEO, type Rig } from '../testing/rig.ts'
import {
  BALCONY,
  bodies,
  chat,
  conversationWith,
  delay,
  history,
  online,
  reply,
  replyFallback,
  request,
  SERVER,
  signInAgain,
  stanza,
} from '../testing/stanzas.ts'
import { receive } from '../testing/talk.ts'

const OMEMO = 'eu.siacs.conversations.axolotl'
const omemo = (payload = '<payload>x</payload>') =>
  `<encrypted xmlns='${OMEMO}'><header sid='1'/>${payload}</encrypted>`
const hint = `<encryption xmlns='urn:xmpp:eme:0' namespace='urn:x' name='Cipher'/>`
const body = `<body>This message is encrypted.</body>`
const rawOf = (rig: Rig) =>
  rig.store.all<{ stanza: string }>('SELECT stanza FROM raw').map((row) => row.stanza)

describe('unreadable messages', () => {
  test.each<[string, string, string]>([
    ['OMEMO without a body', omemo(), 'OMEMO'],
    ['OMEMO with one', omemo() + body, 'OMEMO'],
    ['OMEMO 2', `<encrypted xmlns='urn:xmpp:omemo:2'><payload>x</payload></encrypted>`, 'OMEMO'],
    ['OpenPGP of old', `<x xmlns='jabber:x:encrypted'>x</x>${body}`, 'OpenPGP'],
    ['OpenPGP', `<openpgp xmlns='urn:xmpp:openpgp:0'>x</openpgp>`, 'OpenPGP for XMPP'],
    ['OTR', '<body>?OTR:AAMD</body>', 'OTR'],
    ['another that is named', hint + body, 'Cipher'],
    ['keys with a body', omemo('') + body, 'OMEMO'],
    ['keys that ask for a receipt', omemo('') + request, 'OMEMO'],
  ])('is stored, raw and sealed, and never answered: %s', async (_name, inside, sealedBy) => {
    const rig = await online()
    const told: MessageKind[] = []
    rig.messages.onArrival(({ kind }) => told.push(kind))
    await receive(rig, stanza(`${inside}${request}`, { id: 'm1' }))
    expect(history(rig)).toMatchObject([{ kind: 'sealed', body: '', sealedBy }])
    expect(conversationWith(rig)).toMatchObject({ unread: 1, last: { kind: 'sealed', preview: '' } })
    expect(rawOf(rig)[0]).toContain('m1')
    expect(told).toEqual(['sealed'])
    expect(rig.fake.takeSent().filter((sent) => sent.child('urn:xmpp:receipts', 'received'))).toEqual([])
  })

  test('but keys alone are no message', async () => {
    const rig = await online()
    await receive(rig, stanza(omemo('') + `<store xmlns='urn:xmpp:hints'/>`, { id: 'm1' }))
    expect(rig.messages.snapshot().conversations).toEqual([])
  })

  test('of a megabyte is kept as a sentence alone', async () => {
    const rig = await online()
    await receive(rig, stanza(omemo(`<payload>${'x'.repeat(1024 * 1024)}</payload>`), { id: 'm1' }))
    expect([history(rig)[0]?.kind, rawOf(rig)]).toEqual(['sealed', []])
  })
})

describe('bodies', () => {
  test.each([
    ['two of one language: the first', '<body>one</body><body>two</body>', 'one'],
    [
      'two of one language that is named',
      `<body xml:lang='en'>one</body><body xml:lang='EN'>two</body>`,
      'one',
    ],
    ['the first is empty', `<body/><body xml:lang='de'>Ja</body>`, 'Ja'],
    ['white space only', '<body> \n\t</body>', ' \n\t'],
    ['what cannot be seen only', '<body>\u200B\u2800\u3164</body>', '\u200B\u2800\u3164'],
    ['with markup of others inside', `<body>a<b xmlns='urn:x'>b</b>c</body>`, 'ac'],
  ])('%s', async (_name, inside, expected) => {
    const rig = await online()
    await receive(rig, stanza(inside, { id: 'm1' }))
    expect(bodies(rig)).toEqual([expected])
  })

  test('in several languages are there for whoever reads them', async () => {
    const rig = await online()
    await receive(rig, stanza(`<body xml:lang='de'>Ja</body><body>Yes</body>`, { id: 'm1' }))
    expect(history(rig)[0]).toMatchObject({
      body: 'Yes',
      variants: [
        { lang: 'de', text: 'Ja' },
        { lang: null, text: 'Yes' },
      ],
    })
  })
})

describe('the fallback of an answer', () => {
  const answer = (text: string, range: string) =>
    stanza(`<body>${text}</body>${reply('m1')}${replyFallback(range)}`, { id: 'a1' })
  test.each([
    ['is not shown', '&gt; Ho\nYes', `<body start='0' end='5'/>`, 'Yes'],
    ['beyond the text ends with it', 'Yes', `<body start='1' end='4000000000'/>`, 'Y'],
    ['that begins beyond it is none', 'Yes', `<body start='10' end='20'/>`, 'Yes'],
    ['that ends before it begins is none', 'Yes', `<body start='3' end='1'/>`, 'Yes'],
    ['below zero is none', 'Yes', `<body start='-3' end='1'/>`, 'Yes'],
    ['of no number is none', 'Yes', `<body start='a' end='b'/>`, 'Yes'],
    ['counts code points, so that none is cut in two', '🎭🎭Yes', `<body start='0' end='1'/>`, '🎭Yes'],
    ['that is all there is stays', 'Yes', `<body start='0' end='3'/>`, 'Yes'],
    ['of the whole body stays', 'Yes', '', 'Yes'],
    ['twice is cut once', '&gt; Ho\nYes', `<body start='0' end='5'/><body start='0' end='5'/>`, 'Yes'],
  ])('%s', async (_name, text, range, expected) => {
    const rig = await online()
    await receive(rig, answer(text, range))
    expect(bodies(rig)).toEqual([expected])
  })

  test('is shown where nothing is answered', async () => {
    const rig = await online()
    await receive(rig, chat('Yes', { id: 'a1', more: replyFallback(`<body start='0' end='2'/>`) }))
    expect(bodies(rig)).toEqual(['Yes'])
  })
})

describe('properties of a text', () => {
  test('a thread of 100 kB is dropped, a subject is cut', async () => {
    const rig = await online()
    const more = `<thread>${'x'.repeat(100_000)}</thread><subject>${'s'.repeat(100_000)}</subject>`
    await receive(rig, chat('Ho', { id: 'm1', more, type: 'normal' }))
    expect(history(rig)[0]?.subject).toHaveLength(1_024)
    const [row] = rig.store.all<{ extra: string }>('SELECT extra FROM message')
    expect(row?.extra.length).toBeLessThan(1_200)
  })

  test('an id of 100 kB is not kept', async () => {
    const rig = await online()
    await receive(rig, chat('Ho', { id: 'x'.repeat(100_000) }), chat('Ho', { id: 'x'.repeat(100_000) }))
    expect([bodies(rig), rig.store.all('SELECT * FROM message_ref')]).toEqual([['Ho', 'Ho'], []])
  })

  test('a receipt request with an id of 100 kB is answered by nothing that harms', async () => {
    const rig = await online()
    await receive(rig, chat('Ho', { id: 'x'.repeat(1_025), more: request }))
    expect(bodies(rig)).toEqual(['Ho'])
  })
})

describe('kinds', () => {
  test.each<[string, string, MessageKind]>([
    ['an action', chat('/me sighs'), 'action'],
    ['no action', chat('/meow'), 'text'],
    ['an announcement', chat('Down at noon', { type: 'headline', from: SERVER }), 'announcement'],
    ['a message of an unknown type', chat('Ho', { type: 'strange' }), 'text'],
    ['a call for attention', stanza(`<attention xmlns='urn:xmpp:attention:0'/>`), 'attention'],
  ])('%s', async (_name, xml, kind) => {
    const rig = await online()
    await receive(rig, xml)
    const [conversation] = rig.messages.snapshot().conversations
    expect(conversation?.last?.kind).toBe(kind)
  })

  test.each([
    ['of a stranger', stanza(`<attention xmlns='urn:xmpp:attention:0'/>`), ''],
    [
      'of long ago',
      stanza(`<attention xmlns='urn:xmpp:attention:0'/>${delay('2025-12-31T00:00:00Z')}`),
      undefined,
    ],
    [
      'of one’s own phone',
      stanza(`<attention xmlns='urn:xmpp:attention:0'/>`, { from: `${ROMEO}/phone` }),
      undefined,
    ],
  ])('no attention is paid to a call %s', async (_name, xml, roster) => {
    const rig = await online(roster === undefined ? {} : { roster })
    await receive(rig, xml)
    expect(rig.messages.snapshot().conversations).toEqual([])
  })

  test('nor where the person does not want it', async () => {
    const rig = await online()
    rig.settings = { ...rig.settings, allowAttention: false }
    await receive(rig, stanza(`<attention xmlns='urn:xmpp:attention:0'/>`))
    expect(rig.messages.snapshot().conversations).toEqual([])
  })
})

describe('a flood under one id', () => {
  /** Statements and bodies that were read, of what `work` lets come. */
  async function cost(rig: Rig, work: () => Promise<void>): Promise<{ statements: number; bodies: number }> {
    const seen = { statements: 0, bodies: 0 }
    const { store } = rig.context
    const write = store.write.bind(store)
    Object.assign(store, {
      write: <T>(run: Parameters<typeof write<T>>[0]) =>
        write<T>((tx) => {
          const count = (sql: string) => {
            seen.statements += 1
            if (/\bbody\b/.test(sql) && sql.includes('coalesce((SELECT body FROM edition')) seen.bodies += 1
          }
          return run({
            run: (sql, ...params) => (count(sql), tx.run(sql, ...params)),
            all: (sql, ...params) => (count(sql), tx.all(sql, ...params)),
            first: (sql, ...params) => (count(sql), tx.first(sql, ...params)),
            announce: (...deltas) => tx.announce(...deltas),
          })
        }),
    })
    await work()
    Object.assign(store, { write })
    return seen
  }

  test('of 100 messages of 200 kB: none is compared with another in one stream, few in the next', async () => {
    const rig = await online()
    const text = 'x'.repeat(200_000)
    await receive(rig, chat(text, { id: '1' }))
    const few = await cost(rig, () => receive(rig, chat(text, { id: '1' })))
    for (let count = 0; count < 97; count++) await receive(rig, chat(text, { id: '1' }))
    const many = await cost(rig, () => receive(rig, chat(text, { id: '1' })))
    expect(many).toEqual(few)
    expect(many.bodies).toBe(0)
    await signInAgain(rig)
    const next = await cost(rig, () =>
      receive(rig, chat(text, { id: '1', more: delay('2026-01-01T00:00:00Z') })),
    )
    expect(next.bodies).toBeLessThanOrEqual(8)
    expect(conversationWith(rig).unread).toBe(100)
  }, 60_000)

  test('of 10,000 short ones', async () => {
    const rig = await online()
    const one = () => receive(rig, chat('ok', { id: '1', from: BALCONY }))
    await one()
    const few = await cost(rig, one)
    for (let round = 0; round < 10; round++) {
      await receive(rig, ...Array.from({ length: 1_000 }, () => chat('ok', { id: '1' })))
      for (let turn = 0; turn < 5; turn++) await receive(rig)
    }
    const many = await cost(rig, one)
    expect(many).toEqual(few)
    expect(conversationWith(rig).unread).toBe(10_003)
  }, 60_000)
})
