import { describe, expect, test } from 'vitest'
import type { BareJid } from '../../../shared/model/jid.ts'
import { ACCOUNT, JULIET, quiet } from '../testing/rig.ts'
import { chat } from '../testing/stanzas.ts'
import { hear, open, receive, say } from '../testing/talk.ts'
import { createSearchRig, type SearchRig } from './testing.ts'

const NURSE = 'nurse@capulet.example' as BareJid
const PEOPLE = `<item jid='${JULIET}' subscription='both' name='Juliet Capulet'/>
  <item jid='${NURSE}' subscription='both' name='Angelica'/>
  <item jid='peter@capulet.example' subscription='both' name='Pétér'/>`

/** A rig in which Juliet has said these things, a minute apart, all of them indexed. */
async function heard(...bodies: string[]): Promise<SearchRig> {
  const made = createSearchRig({ roster: PEOPLE })
  await made.rig.fake.begin({})
  for (const body of bodies) {
    await hear(made.rig, body)
    await made.rig.ports.clock.advance(60_000)
  }
  await made.indexed()
  return made
}

describe('words', () => {
  test('all of them, in any order, whole but for the last one, the newest first', async () => {
    const { found } = await heard('A rose by any other name', 'Roses are red', 'The name of the rose')
    expect(await found('rose name ')).toEqual(['The name of the rose', 'A rose by any other name'])
    expect(await found('rose ')).toEqual(['The name of the rose', 'A rose by any other name'])
    expect(await found('ROS')).toEqual(['The name of the rose', 'Roses are red', 'A rose by any other name'])
    expect(await found('by nam')).toEqual(['A rose by any other name'])
    expect(await found('violet')).toEqual([])
  })

  test('phrases in quotes', async () => {
    const { found } = await heard('other name', 'name any other', 'Other: name!')
    expect(await found('"other name"')).toEqual(['Other: name!', 'other name'])
    expect(await found('"any" "name"')).toEqual(['name any other'])
  })

  test.each([
    ['Crème brûlée', 'creme'],
    ['Creme brulee', 'crème'],
    ['Die Straße', 'straße'],
    ['我们明天去北京吃饭', '北京'],
    ['我们明天去北京吃饭', '去北京吃'],
    ['東京タワーに行きました', 'タワー'],
    ['東京タワーに行きました', '行きま'],
    ['ภาษาไทยไม่มีช่องว่าง', 'ภาษาไทย'],
    ['ภาษาไทยไม่มีช่องว่าง', 'ไม่มี'],
    ['한국어를 배웁니다', '한국어'],
    ['see report_final.v2.pdf', 'final'],
    ['see report_final.v2.pdf', 'report_final.v2.pdf'],
    ['the 😀 face', '😀'],
    ['my family 👩‍👩‍👧 here', '👩‍👩‍👧'],
    ['with ❤️ from', '❤'],
    ['with ❤ from', '❤️'],
    ['flag 🇩🇪 there', '🇩🇪'],
    ['the 😀 face', 'face 😀 the'],
    [`${'lorem '.repeat(200)}😀`, '😀'],
    [`${'lorem '.repeat(20_000)}needle`, 'needle'],
  ])('%s: %s', async (body, text) => {
    const { found, page } = await heard('something else 🙃 再見', body)
    expect(await found(text)).toHaveLength(1)
    const [hit] = (await page(text)).hits
    expect(hit?.excerpt.length).toBeLessThan(260)
  })

  test('an emoji is no other emoji', async () => {
    const { found } = await heard('👩 alone', '👩‍👩‍👧 family', '👧 👩 apart')
    expect(await found('👩‍👩‍👧')).toEqual(['👩‍👩‍👧 family'])
  })

  test('a word of one letter may go on', async () => {
    const { found } = await heard('rose', 'violet', 'red', 'x r')
    expect(await found('r')).toEqual(['x r', 'red', 'rose'])
    expect(await found('r ')).toEqual(['x r'])
    expect(await found('x r')).toEqual(['x r'])
    expect(await found('r', 'relevance')).toEqual(['x r', 'red', 'rose'])
  })

  test('by relevance, the shorter and denser text comes first', async () => {
    const { found } = await heard('rose', `a rose ${'and much else '.repeat(20)}`, 'rose rose rose')
    expect((await found('rose', 'relevance')).at(-1)).toContain('much else')
  })
})

describe('never an error', () => {
  test.each([
    ['"', 'nothing-to-find'],
    ['*', 'nothing-to-find'],
    ['""', 'nothing-to-find'],
    ['( ) : ^ -', 'nothing-to-find'],
    ['NEAR(', null],
    ['NEAR("rose" "name", 5)', null],
    ['rose OR name', null],
    ['rose AND NOT name', null],
    ['body: rose', null],
    ['{body} : rose', null],
    ["'; DROP TABLE message; --", null],
    ['\u0000', 'nothing-to-find'],
    ['\ud800', 'nothing-to-find'],
    ['x'.repeat(10_000), null],
    ['rose '.repeat(2_000), 'shortened'],
    ['北'.repeat(10_000), 'shortened'],
    ['😀'.repeat(5_000), null],
    ['a'.repeat(20_000), 'shortened'],
    ['', null],
    ['  ', null],
    ['from:', null],
    ['from:nobody', 'unknown-name'],
    ['in:nowhere', 'unknown-name'],
    ['on:someday', 'bad-date'],
    ['has:everything', 'unknown-value'],
    ['is:read', 'unknown-value'],
    ['from:"', null],
    ['before:9999-12-31', null],
    ['after:9999-12-31', null],
  ])('%#: %s', async (text, problem) => {
    const { page } = await heard('A rose by any other name')
    for (const order of ['newest', 'relevance'] as const) {
      const { problems } = await page(text, order)
      expect(problems.map(({ kind }) => kind)).toEqual(problem === null ? [] : [problem])
    }
  })

  test('a made-up cursor is the beginning', async () => {
    const { commands } = await heard('rose')
    for (const cursor of ['n', 'nx', 'r-1', 'n99999999999999999', "n1' OR 1", '']) {
      for (const order of ['newest', 'relevance'] as const) {
        const answer = await commands['search.messages']({ text: 'rose', order, cursor, limit: 5 })
        expect(answer).toMatchObject({ ok: true, value: { hits: [{ excerpt: 'rose' }], more: null } })
      }
    }
  })
})

describe('operators', () => {
  async function talk(): Promise<SearchRig> {
    const made = createSearchRig({ roster: PEOPLE })
    const { rig } = made
    await rig.fake.begin({})
    // Noon, so that it is the same day nearly everywhere.
    await rig.ports.clock.advance(12 * 3_600_000)
    await hear(rig, 'rose of Juliet')
    await rig.ports.clock.advance(24 * 3_600_000)
    await receive(rig, chat('rose of the nurse, see https://example.org/', { from: `${NURSE}/x`, id: 'n1' }))
    await rig.ports.clock.advance(24 * 3_600_000)
    await say(rig, await open(rig), 'my own rose')
    await made.indexed()
    return made
  }

  test.each([
    ['from:juliet', ['rose of Juliet']],
    ['from:"juliet capulet" rose', ['rose of Juliet']],
    ['from:capulet', ['rose of Juliet']],
    [`from:${NURSE}`, ['rose of the nurse, see https://example.org/']],
    ['from:ang', ['rose of the nurse, see https://example.org/']],
    ['from:me', ['my own rose']],
    ['from:romeo@montague.example', ['my own rose']],
    ['from:peter', []],
    ['from:"Pétér" rose', []],
    ['in:juliet', ['my own rose', 'rose of Juliet']],
    ['in:juliet from:me', ['my own rose']],
    ['in:angelica rose', ['rose of the nurse, see https://example.org/']],
    ['has:link', ['rose of the nurse, see https://example.org/']],
    ['has:file', []],
    // The person has answered Juliet.
    ['is:unread', ['rose of the nurse, see https://example.org/']],
    ['is:unread nurse', ['rose of the nurse, see https://example.org/']],
    ['is:unread juliet', []],
    ['is:unread in:juliet', []],
    ['rose after:2026-01-01 before:2026-01-03', ['rose of the nurse, see https://example.org/']],
    ['on:2026-01-03', ['my own rose']],
    ['on:today', ['my own rose']],
    ['on:yesterday', ['rose of the nurse, see https://example.org/']],
    ['before:2026-01-02', ['rose of Juliet']],
    ['after:2025', ['my own rose', 'rose of the nurse, see https://example.org/', 'rose of Juliet']],
    ['from:me from:juliet', []],
  ])('%s', async (text, expected) => {
    const { found, page } = await talk()
    expect(await found(text)).toEqual(expected)
    expect((await page(text)).problems).toEqual([])
    expect([...(await found(text, 'relevance'))].sort()).toEqual([...expected].sort())
  })

  test('what was read is no longer unread', async () => {
    const made = await talk()
    const { rig } = made
    const [hit] = (await made.page('is:unread')).hits
    await rig.messages.commands['messages.markRead']({
      conversationId: hit!.conversationId,
      upTo: hit!.messageId,
    })
    expect(await made.found('is:unread')).toEqual([])
  })
})

describe('a hit', () => {
  test('has its surroundings in one line, and where the words stand in it', async () => {
    const before = 'It was the lark, the herald of the morn,\n\nno nightingale; '.repeat(5)
    const { page } = await heard(`${before}Look, love, what envious streaks do lace the severing clouds`)
    const { hits, words } = await page('envious cloud')
    expect(hits).toHaveLength(1)
    const { excerpt, matches } = hits[0]!
    expect(excerpt).not.toContain('\n')
    expect(excerpt.startsWith('…')).toBe(true)
    expect(matches.map(({ from, to }) => excerpt.slice(from, to))).toEqual(['envious', 'cloud'])
    expect(words).toEqual([
      { tokens: ['envious'], prefix: false },
      { tokens: ['cloud'], prefix: true },
    ])
  })

  test('never parts a letter from its marks, or an emoji', async () => {
    const { page } = await heard(`${'é😀'.repeat(100)} rose ${'o\u0308😀'.repeat(300)}`)
    const { excerpt, matches } = (await page('rose')).hits[0]!
    expect(/\p{Surrogate}/u.test(excerpt)).toBe(false)
    expect(matches.map(({ from, to }) => excerpt.slice(from, to))).toEqual(['rose'])
  })

  test('of a million characters costs little', async () => {
    const { rig, page, indexed } = createSearchRig()
    await rig.fake.begin({})
    const id = await open(rig)
    rig.store.write((tx) => {
      tx.run(`INSERT INTO participant (conversation_id, key, own) VALUES (?, 'x@y', 0)`, id)
      tx.run(
        `INSERT INTO message (conversation_id, place, own, author_id, kind, ways, sent_at, body)
         VALUES (?, 1, 0, (SELECT max(id) FROM participant), 0, 2, 1, ?)`,
        id,
        `${'lorem ipsum '.repeat(90_000)} rose`,
      )
    })
    await indexed()
    const { hits } = await page('ipsum')
    expect(hits.map(({ excerpt }) => excerpt.length)).toEqual([241])
    expect(await page('rose')).toMatchObject({ hits: [] })
  })

  test('pages go on where the last one ended', async () => {
    const { commands } = await heard(...Array.from({ length: 7 }, (_, number) => `rose ${number}`))
    for (const order of ['newest', 'relevance'] as const) {
      const seen: string[] = []
      let cursor: string | undefined
      for (;;) {
        const answer = await commands['search.messages']({ text: 'rose', order, cursor, limit: 3 })
        if (!answer.ok) throw new Error(answer.error.code)
        seen.push(...answer.value.hits.map(({ excerpt }) => excerpt))
        if (answer.value.more === null) break
        cursor = answer.value.more
      }
      expect(seen).toEqual(['rose 6', 'rose 5', 'rose 4', 'rose 3', 'rose 2', 'rose 1', 'rose 0'])
    }
  })

  test.each(['rose', 'r'])(
    'pages are in the order of the conversation, whatever came here first (%s)',
    async (text) => {
      const { rig, commands, indexed } = createSearchRig()
      await rig.fake.begin({})
      const id = await open(rig)
      rig.store.write((tx) => {
        tx.run(`INSERT INTO participant (conversation_id, key, own) VALUES (?, 'x@y', 0)`, id)
        for (const [place, minute] of [
          // The last one was written before a minute began, and sent after another one had come.
          ...[4, 1, 6, 3, 0, 5, 2].map((place) => [place, place < 3 ? 7 : 8] as const),
          ...([
            [8, 9],
            [7, 9],
            [9, 8],
          ] as const),
        ])
          tx.run(
            `INSERT INTO message (conversation_id, place, own, author_id, kind, ways, sent_at, body)
             VALUES (?, ?, 0, (SELECT max(id) FROM participant), 0, 2, ? * 60000, ?)`,
            id,
            place,
            minute,
            `rose ${place}`,
          )
      })
      await indexed()
      const pages = async (limit: number) => {
        const seen: string[] = []
        for (let cursor: string | null | undefined; cursor !== null;) {
          const answer = await commands['search.messages']({ text, order: 'newest', cursor, limit })
          if (!answer.ok) throw new Error(answer.error.code)
          seen.push(answer.value.hits.map(({ excerpt }) => excerpt.slice(-1)).join(' '))
          cursor = answer.value.more
        }
        return seen
      }
      expect(await pages(20)).toEqual(['9 8 7 6 5 4 3 2 1 0'])
      expect(await pages(5)).toEqual(['9 8 7 6 5', '4 3 2 1 0'])
      expect(await pages(4)).toEqual(['9 8 7 6', '5 4 3 2', '1 0'])
      const found = await commands['search.find']({ conversationId: id, text })
      if (!found.ok) throw new Error(found.error.code)
      expect(found.value.ids).toEqual([5, 2, 7, 4, 1, 6, 3, 9, 8, 10])
    },
  )

  // Within a minute the index has the order of arrival, here the reverse one of the conversation.
  test.each([
    ['quiet minutes', 40],
    ['a minute with more than are looked up at once', 300],
  ])('pages in the order of the conversation: %s', async (_what, perMinute) => {
    const { rig, commands, indexed } = createSearchRig()
    await rig.fake.begin({})
    const id = await open(rig)
    rig.store.write((tx) => {
      tx.run(`INSERT INTO participant (conversation_id, key, own) VALUES (?, 'x@y', 0)`, id)
      for (let n = 0; n < 600; n++) {
        const minute = Math.floor(n / perMinute)
        const place = minute * 1000 + perMinute - (n % perMinute)
        tx.run(
          `INSERT INTO message (conversation_id, place, own, author_id, kind, ways, sent_at, body)
           VALUES (?, ?, 0, (SELECT max(id) FROM participant), 0, 2, ? * 60000, ?)`,
          ...[id, place, minute, `rose ${place}`],
        )
      }
    })
    await indexed()
    const seen: number[] = []
    for (let cursor: string | null | undefined; cursor !== null;) {
      const answer = await commands['search.messages']({ text: 'rose', order: 'newest', cursor, limit: 50 })
      if (!answer.ok) throw new Error(answer.error.code)
      seen.push(...answer.value.hits.map(({ excerpt }) => Number(excerpt.slice('rose '.length))))
      cursor = answer.value.more
    }
    expect(seen).toHaveLength(600)
    expect(seen).toEqual(seen.toSorted((a, b) => b - a))
  })
})

describe('which messages', () => {
  test('those of closed conversations, not those of unknown senders', async () => {
    const made = await heard('rose')
    const { rig, found, page, commands } = made
    await receive(rig, chat('stranger rose', { from: 'paris@verona.example/x', id: 'p1' }))
    await made.indexed()
    await rig.messages.commands['messages.close']({ conversationId: await open(rig) })
    expect(await found('rose')).toEqual(['rose'])
    expect((await page('rose')).hits[0]).toMatchObject({ closed: true, jid: JULIET, accountId: ACCOUNT })
    // In the conversation itself, the person looks for it.
    const id = rig.store.first<{ id: never }>(
      `SELECT id FROM conversation WHERE peer = 'paris@verona.example'`,
    )!.id
    expect(await commands['search.find']({ conversationId: id, text: 'ros' })).toMatchObject({
      value: { count: 1 },
    })
  })

  test('corrected ones by their new text, before and after they were indexed', async () => {
    const made = await heard()
    const { rig, found } = made
    const correct = (body: string, id: string) =>
      hear(rig, body, `c-${body}`, `<replace xmlns='urn:xmpp:message-correct:0' id='${id}'/>`).catch(
        () => null,
      )
    await hear(rig, 'violet', 'a')
    await made.indexed()
    await correct('tulip', 'a')
    expect([await found('violet'), await found('tulip')]).toEqual([[], ['tulip']])
    await hear(rig, 'daisy', 'b')
    await correct('lily', 'b')
    await made.indexed()
    expect([await found('daisy'), await found('lily'), await found('tulip')]).toEqual([
      [],
      ['lily'],
      ['tulip'],
    ])
  })

  test('no retracted and no deleted ones', async () => {
    const made = await heard()
    const { rig, found } = made
    await hear(rig, 'rose one', 'a')
    const { id } = await hear(rig, 'rose two', 'b')
    await made.indexed()
    expect(await found('rose')).toHaveLength(2)
    await receive(
      rig,
      `<message from='${JULIET}/balcony' type='chat' id='r'><retract id='a' xmlns='urn:xmpp:message-retract:1'/><body>x</body></message>`,
    )
    await rig.messages.commands['messages.deleteHere']({ messageIds: [id] })
    await quiet()
    await made.indexed()
    expect(await found('rose')).toEqual([])
    const left = rig.store.first<{ n: number }>('SELECT count(*) AS n FROM message_fts_docsize')
    expect(left).toEqual({ n: 0 })
  })

  test('none that are being deleted', async () => {
    const { rig, found, commands, indexed } = await heard('rose')
    const conversationId = await open(rig)
    rig.store.write((tx) => {
      tx.run(
        `INSERT INTO wiping (conversation_id, before, last_id, deleted_until, gone_until)
         SELECT conversation_id, place + 1, id, NULL, 0 FROM message`,
      )
    })
    expect(await found('rose')).toEqual([])
    expect(await commands['search.find']({ conversationId, text: 'rose' })).toMatchObject({
      value: { count: 0 },
    })
    await hear(rig, 'a new rose')
    await indexed()
    expect(await found('rose')).toEqual(['a new rose'])
  })

  test('files by their names, and as what they are', async () => {
    const made = await heard('rose')
    const { rig, found, page } = made
    const { messageId, conversationId } = (await page('rose')).hits[0]!
    const attach = (number: number, kind: number, name: string) =>
      rig.store.write((tx) => {
        tx.run('UPDATE message SET kind = 5 WHERE id = ?', messageId)
        tx.run(
          `INSERT INTO attachment (message_id, conversation_id, number, kind, name, media_type, state, about)
           VALUES (?, ?, ?, ?, ?, 'x/y', 7, '{}')`,
          messageId,
          conversationId,
          number,
          kind,
          name,
        )
      })
    attach(0, 5, 'Balcony_plan-2026.pdf')
    expect([await found('has:file'), await found('has:image')]).toEqual([['rose'], []])
    attach(1, 0, 'IMG_0042.jpeg')
    expect(await found('has:image')).toEqual(['rose'])
    expect((await page('plan')).hits[0]?.file).toEqual({
      kind: 'other',
      name: 'Balcony_plan-2026.pdf',
      matches: [{ from: 8, to: 12 }],
      count: 2,
    })
    for (const text of ['img_0042.jpeg', '0042', 'Balcony_plan-2026.pdf', 'rose plan']) {
      expect(await found(text)).toEqual(['rose'])
    }
    rig.store.write((tx) => void tx.run('DELETE FROM attachment WHERE number = 1'))
    expect([await found('has:image'), await found('jpeg'), await found('pdf')]).toEqual([[], [], ['rose']])
  })
})

describe('in one conversation', () => {
  test('finds and counts, oldest first; operators are ordinary words there', async () => {
    const { commands, rig } = await heard('rose one', 'violet', 'rose two', 'from:juliet with love')
    const conversationId = await open(rig)
    const find = async (text: string) => {
      const answer = await commands['search.find']({ conversationId, text })
      if (!answer.ok) throw new Error(answer.error.code)
      return [answer.value.count, answer.value.ids]
    }
    expect(await find('ros')).toEqual([2, [1, 3]])
    expect(await find('from:juliet')).toEqual([1, [4]])
    expect(await find('')).toEqual([0, []])
    expect(await find('"')).toEqual([0, []])
    expect(await find('r')).toEqual([2, [1, 3]])
  })

  test('counts at most ten thousand, and lists the newest thousand', async () => {
    const made = await heard('rose')
    const { rig, commands } = made
    rig.store.write((tx) => {
      tx.run(
        `INSERT INTO message (conversation_id, place, own, author_id, kind, ways, sent_at, body)
         WITH n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10100)
         SELECT m.conversation_id, m.place + i, 0, m.author_id, 0, 2, m.sent_at + i, 'rose' FROM n, message m WHERE m.id = 1`,
      )
    })
    const conversationId = await open(rig)
    rig.context.announce({ kind: 'historyChanged', conversationId })
    await made.indexed()
    const answer = await commands['search.find']({ conversationId, text: 'rose' })
    expect(answer).toMatchObject({ ok: true, value: { count: 10_000 } })
    if (!answer.ok) return
    expect([answer.value.ids.length, answer.value.ids[0], answer.value.ids.at(-1)]).toEqual([
      1_000, 9_102, 10_101,
    ])
  })

  test('the days of a month with messages', async () => {
    const { commands, rig } = await heard('one', 'two')
    const conversationId = await open(rig)
    await rig.ports.clock.advance(3 * 24 * 3_600_000)
    await hear(rig, 'three')
    const today = new Date(rig.ports.clock.now()).getDate()
    const days = await commands['search.dates']({ conversationId, month: '2026-01' })
    expect(days).toEqual({ ok: true, value: [today - 3, today] })
    expect(await commands['search.dates']({ conversationId, month: '2025-02' })).toEqual({
      ok: true,
      value: [],
    })
  })
})
