import { expect, test } from 'vitest'
import type { Transaction } from '../../db/store.ts'
import { drawsOf, seeds } from '../../../engine/testing/seeds.ts'
import { createRig, type Rig } from '../../testing/rig.ts'
import { open } from '../../testing/talk.ts'
import { indexSlice, mergeSlice } from './slices.ts'

const TEXTS = [
  'rose',
  'Crème brûlée',
  '我们明天去北京',
  'see https://example.org/a_b.c',
  '😀 and 👩‍👩‍👧',
  '',
  'x'.repeat(500) + '🌙',
]
const NAMES = ['IMG_0042.jpeg', 'Plan.pdf', '写真.png', '.bashrc']

/** Every word in the index: where it stands, and how often. */
function words(rig: Rig, table: string): readonly unknown[] {
  return rig.store.write((tx) => {
    tx.run(`CREATE VIRTUAL TABLE temp.words_of_${table} USING fts5vocab(main, ${table}, instance)`)
    const rows = tx.all(`SELECT term, doc, col, "offset" FROM temp.words_of_${table} ORDER BY 1, 2, 3, 4`)
    tx.run(`DROP TABLE temp.words_of_${table}`)
    return rows
  })
}

/** The index as it would be if it was made now. */
function fresh(rig: Rig): readonly unknown[] {
  rig.store.write((tx) => {
    tx.run(
      `CREATE VIRTUAL TABLE fresh USING fts5 (body, files, facets, content='', tokenize='signal_tokenizer')`,
    )
    tx.run(
      `INSERT INTO fresh (rowid, body, files, facets) SELECT row, body, files, facets FROM message_doc, search_state
       WHERE message_doc.id > low AND message_doc.id <= high`,
    )
  })
  const found = words(rig, 'fresh')
  rig.store.write((tx) => void tx.run('DROP TABLE fresh'))
  return found
}

test.each(seeds(20))(
  'whatever happens to messages, the index has their words and no others (seed %i)',
  async (seed) => {
    const rig = createRig()
    const conversation = await open(rig)
    const draw = drawsOf(seed)
    const one = <T>(all: readonly T[]): T => all[draw(all.length)] as T
    rig.store.write((tx) => {
      tx.run(
        `INSERT INTO participant (id, conversation_id, key, own) VALUES (90, ?, 'a@b', 0), (91, ?, 'c@b', 1)`,
        conversation,
        conversation,
      )
    })
    let place = 0
    const add = (tx: Transaction) => {
      place += 1
      const own = draw(10) < 3 ? 1 : 0
      tx.run(
        `INSERT INTO message (conversation_id, place, own, author_id, kind, ways, sent_at, body) VALUES (?, ?, ?, ?, 0, 2, ?, ?)`,
        conversation,
        place,
        own,
        90 + own,
        draw(1e12),
        one(TEXTS),
      )
    }
    const some = 'id = (SELECT id FROM message ORDER BY (id * 7919) % ? LIMIT 1)'
    const which = () => 1 + draw(1_000)
    const acts: readonly ((tx: Transaction) => void)[] = [
      add,
      add,
      add,
      (tx) => void indexSlice(tx, 300 + draw(2_000)),
      (tx) => void indexSlice(tx, 300 + draw(2_000)),
      (tx) => void mergeSlice(tx, 50),
      (tx) => void tx.run(`UPDATE message SET body = ? WHERE ${some}`, one(TEXTS), which()),
      (tx) => void tx.run(`UPDATE message SET sent_at = ? WHERE ${some}`, draw(1e12), which()),
      (tx) => void tx.run(`UPDATE message SET kind = 1 - min(kind, 1) WHERE ${some}`, which()),
      (tx) => void tx.run(`UPDATE message SET hidden = 1, body = '' WHERE ${some}`, which()),
      (tx) => void tx.run(`UPDATE message SET retracted = 1, body = '' WHERE ${some}`, which()),
      (tx) => void tx.run(`DELETE FROM message WHERE ${some}`, which()),
      (tx) =>
        void tx.run(
          `INSERT OR IGNORE INTO attachment (message_id, conversation_id, number, kind, name, media_type, state, about)
         SELECT id, conversation_id, ?, ?, ?, 'x/y', 7, '{}' FROM message WHERE ${some}`,
          draw(3),
          draw(6),
          one(NAMES),
          which(),
        ),
      (tx) =>
        void tx.run(
          `UPDATE attachment SET name = ?, kind = ? WHERE message_${some}`,
          one(NAMES),
          draw(6),
          which(),
        ),
      (tx) => void tx.run(`DELETE FROM attachment WHERE message_${some} AND number > 0`, which()),
    ]
    for (let turn = 0; turn < 6; turn++) {
      for (let act = 0; act < 60; act++) rig.store.write(one(acts))
      expect(words(rig, 'message_fts')).toEqual(fresh(rig))
    }
    rig.store.write((tx) => void tx.run(`INSERT INTO message_fts (message_fts) VALUES ('integrity-check')`))
    rig.store.write((tx) => void tx.run('DELETE FROM message'))
    expect(words(rig, 'message_fts')).toEqual([])
  },
)
