import { expect, onTestFinished, test } from 'vitest'
import type { SqlValue, Transaction } from '../../db/store.ts'
import { openTestStore } from '../../db/testing.ts'
import { ACCOUNT, type Rig } from '../../testing/rig.ts'
import { COVEN, enter, goes, HAG, inRoom, kept, says, STABLE_IDS, whispers } from '../../testing/rooms.ts'
import { conversationWith, history, reactions, replace, reply, retract } from '../../testing/stanzas.ts'
import { receive } from '../../testing/talk.ts'

type Store = ReturnType<typeof openTestStore>['store']

/** A store that remembers its statements on messages. */
function recorded(): { readonly opened: ReturnType<typeof openTestStore>; readonly asked: Set<string> } {
  const opened = openTestStore()
  onTestFinished(() => opened.store.close())
  const asked = new Set<string>()
  const ask =
    <Args extends SqlValue[], T>(run: (sql: string, ...params: Args) => T) =>
    (sql: string, ...params: Args): T => {
      asked.add(sql)
      return run(sql, ...params)
    }
  const record = (tx: Transaction) =>
    ({ ...tx, all: ask(tx.all), first: ask(tx.first), run: ask(tx.run) }) as Transaction
  const write: Store['write'] = (work, lasting) => opened.store.write((tx) => work(record(tx)), lasting)
  return { opened: { ...opened, store: { ...opened.store, write } }, asked }
}

async function everything(rig: Rig, by: string | null): Promise<void> {
  const { id: conversationId } = conversationWith(rig, COVEN)
  const ids = by === null ? {} : { sid: 's1' }
  await receive(rig, says('witch', 'hag', { by, id: 'm1', ...ids }), says('witch', 'Ho', { by, id: 'm2' }))
  const { messages } = rig
  for (const more of [reactions('s1', '🐸'), reply('s1'), replace('m1'), retract('s1'), retract('s9')])
    await receive(rig, says('witch', 'hag', { by, more }))
  const last = history(rig, COVEN).at(-1)
  if (last) await messages.commands['messages.markRead']({ conversationId, upTo: last.id })
  messages.rooms.ignore(conversationId, 'o:witch-id', true)
  messages.rooms.ignore(conversationId, 'n:witch', true)
  messages.rooms.notice(conversationId, { what: 'fact', fact: 'logged' }, 1)
  await receive(
    rig,
    says('witch', 'hag', { by }),
    whispers('witch', 'Psst', { by }),
    says('', 'Beware', {
      more: `<retract xmlns='urn:xmpp:message-retract:1' id='s1'><moderated xmlns='urn:xmpp:message-moderate:1'/></retract>`,
    }),
  )
  messages.rooms.openPrivate(ACCOUNT, COVEN, { key: 'o:x', nick: 'x' }, 1)
  messages.unreadIn(conversationId, 3)
  const past = ['', `id='m1'`].map((id) =>
    says('witch', 'hag', { by, more: kept('2026-01-01T00:00:01Z') }).replace('<message ', `<message ${id} `),
  )
  await receive(rig, goes(HAG, { codes: [110] }))
  await enter(rig, { ...(by === null && { features: [STABLE_IDS] }), history: past.join('') })
}

/** What is few: JSON that is given, conversations that are listed, what goes out, and single values. */
const FEW = /^SCAN (j VIRTUAL|json_each VIRTUAL|c$|sqlite_sequence|CONSTANT|\(subquery|outgoing|o USING|r$)/

test.each([
  ['in a room with all ids', 'witch-id'],
  ['under mere nicknames', null],
])('all that is asked %s is found by an index, whatever the room has said', async (_name, by) => {
  const { opened, asked } = recorded()
  const features = by === null ? { features: [STABLE_IDS], id: null } : {}
  const rig = await inRoom({ ...features, people: [{ nick: 'witch', id: by }] }, { opened })
  await everything(rig, by)
  const statements = [...asked].filter((sql) => /message|participant|conversation/.test(sql))
  expect(statements.length).toBeGreaterThan(40)
  for (const sql of statements) {
    const values = Array.from(sql.matchAll(/\?/g), () => 1)
    const plan = rig.store.all<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`, ...values)
    const slow = plan.filter(
      ({ detail }) =>
        (detail.startsWith('SCAN') && !FEW.test(detail)) ||
        // All messages of the conversation.
        (/message_place \(conversation_id=\?\)/.test(detail) && !sql.includes('LIMIT')),
    )
    expect(slow, sql).toEqual([])
  }
})
