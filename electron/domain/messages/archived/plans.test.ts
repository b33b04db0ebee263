/** Storing a page and telling where messages are missing cost the same, however long the history is. */
import { expect, test } from 'vitest'
import type { SqlValue, Store, Transaction } from '../../db/store.ts'
import { hers, his, item, storeItems } from '../../testing/archive-pages.ts'
import { ACCOUNT, JULIET, type Rig } from '../../testing/rig.ts'
import { COVEN, inRoom, says } from '../../testing/rooms.ts'
import {
  archived,
  chat,
  conversationWith,
  displayed,
  fromPhone,
  online,
  reactions,
  received,
  replace,
  reply,
  retract,
  signInAgain,
  stanza,
  TYBALT,
} from '../../testing/stanzas.ts'
import { receive } from '../../testing/talk.ts'
import { readPage } from '../store/pages.ts'

/** What is few: lists given as JSON, spans, what is on its way, and rows that an index has picked before. */
const FEW =
  /^SCAN (c$|m$|j VIRTUAL|json_each VIRTUAL|CONSTANT|\(subquery|t$|outgoing USING (COVERING )?INDEX outgoing_(sent|lane))/
const FEW_SORTED = [
  'FROM json_each(?) j',
  'FROM archive_span',
  'FROM outgoing INDEXED BY',
  'FROM pending_op o',
  'DESC LIMIT 200) m',
]

/** Records the statements of a rig. */
function record(rig: Rig): Set<string> {
  const asked = new Set<string>()
  const store = rig.context.store as { -readonly [Key in keyof Store]: Store[Key] }
  const { write, all, first } = store
  const noting =
    <Args extends SqlValue[], T>(run: (sql: string, ...params: Args) => T) =>
    (sql: string, ...params: Args): T => {
      asked.add(sql)
      return run(sql, ...params)
    }
  store.write = (work, lasting) =>
    write(
      (tx) =>
        work({ ...tx, all: noting(tx.all), first: noting(tx.first), run: noting(tx.run) } as Transaction),
      lasting,
    )
  store.all = noting(all) as Store['all']
  store.first = noting(first) as Store['first']
  return asked
}

test('every statement finds its rows by an index', async () => {
  const rig = await online()
  const asked = record(rig)
  const now = rig.ports.clock.now()
  await receive(
    rig,
    chat('live', { id: 'juliet-b', more: archived('b') }),
    chat('short', { id: '1' }),
    chat('unnamed'),
    fromPhone('<body>mine</body>', 'phone-c'),
  )
  const page = [
    hers('a', 'new', now - 9_000),
    hers('c', 'mine', now - 8_000),
    his('c', 'mine', now - 8_000),
    hers('b', 'live', now - 7_000),
    hers('s', 'short', now - 6_000, { id: '1' }),
    hers('u', 'unnamed', now - 5_000, { id: null }),
    item('r', stanza(received('phone-c')), now - 4_000),
    item('d', stanza(displayed('phone-c')), now - 3_000),
    item('e', stanza(reactions('juliet-a', '👍'), { id: 'x' }), now - 2_000),
    item('f', stanza(`<body>corrected</body>${replace('juliet-a')}`, { id: 'y' }), now - 1_000),
    item('g', stanza(`<body>answer</body>${reply('nobody')}`, { id: 'z' }), now),
    item('h', chat('hi', { from: `${TYBALT}/x`, id: 't' }), now),
  ]
  await storeItems(rig, page)
  await storeItems(rig, page)
  await storeItems(rig, [hers('nobody', 'question', now - 20_000, { id: 'nobody' })], {
    anchor: 'a',
    complete: true,
  })
  await signInAgain(rig)
  await storeItems(rig, [hers('z', 'later', now)], { peer: JULIET })
  rig.messages.archived.setBeginning(ACCOUNT, 'a', now)
  rig.messages.archived.caughtUp(ACCOUNT)
  const { id } = conversationWith(rig)
  rig.messages.archived.gapsOf(id)
  readPage(rig.context.store, id, { kind: 'date', at: now }, 5)
  expect(asked.size).toBeGreaterThan(50)
  expect(slowOf(rig, asked)).toEqual([])
})

test('so does every statement about a room', async () => {
  const rig = await inRoom({ people: [{ nick: 'witch' }] })
  const asked = record(rig)
  const { archived: archives } = rig.messages
  const now = rig.ports.clock.now()
  const facts = { hasOccupantIds: true, showsAddresses: false, ownId: 'hag-id' }
  const said = (id: string, body: string, more = '') =>
    item(id, says('witch', body, { id: `w-${id}`, more }), now)
  archives.rooms.entered(ACCOUNT, COVEN, facts, true)
  await storeItems(
    rig,
    [said('s1', 'hag?'), said('s2', '', reactions('s1', '👍')), said('s3', '', retract('s0'))],
    {
      room: COVEN,
    },
  )
  await storeItems(rig, [said('s0', 'old')], { room: COVEN, anchor: 's1', complete: true })
  await receive(rig, says('witch', 'live', { sid: 's4' }))
  archives.rooms.left(ACCOUNT, COVEN)
  await signInAgain(rig)
  archives.rooms.entered(ACCOUNT, COVEN, facts, true)
  archives.rooms.caughtUp(ACCOUNT, COVEN)
  await archives.completeness()
  const { id } = conversationWith(rig, COVEN)
  archives.gapsOf(id)
  readPage(rig.context.store, id, { kind: 'date', at: now }, 5)
  // All conversations are listed for the settings.
  expect(slowOf(rig, asked).filter((step) => !step.startsWith('SCAN conversation'))).toEqual([])
})

function slowOf(rig: Rig, asked: ReadonlySet<string>): string[] {
  // The plan of a new conversation includes the check of broken references, which runs only if there are some.
  const checked = [...asked].filter((sql) => !sql.includes('INSERT INTO conversation'))
  return checked.flatMap((sql) => {
    const plan = rig.store
      .all<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`, ...Array.from(sql.matchAll(/\?/g), () => 1))
      .map(({ detail }) => detail)
    const maySort = FEW_SORTED.some((part) => sql.includes(part))
    return plan
      .filter(
        (step) =>
          (step.startsWith('USE TEMP B-TREE') && !maySort) || (step.startsWith('SCAN') && !FEW.test(step)),
      )
      .map((step) => `${step}: ${sql}`)
  })
}

test('a page costs the same with ten messages and with ten thousand', async () => {
  const rig = await online()
  const now = rig.ports.clock.now()
  const pages = (count: number, offset: number) =>
    Array.from({ length: count }, (_, n) =>
      hers(`i${offset + n}`, `${n}`, now - 20_000_000 + (offset + n) * 1_000),
    )
  const cost = async (offset: number): Promise<number> => {
    rig.reads.reset()
    await storeItems(rig, pages(50, offset), {
      direction: 'after',
      anchor: offset === 0 ? null : `i${offset - 1}`,
    })
    return rig.reads.rows
  }
  await cost(0)
  const early = await cost(50)
  for (let offset = 100; offset < 10_000; offset += 900)
    await storeItems(rig, pages(900, offset), { direction: 'after', anchor: `i${offset - 1}` })
  const late = await cost(10_000)
  expect(late).toBeLessThanOrEqual(early + 5)
})
