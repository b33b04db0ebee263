import { expect, it } from 'vitest'
import { ACCOUNT, JULIET } from '../testing/rig.ts'
import { hear, open } from '../testing/talk.ts'
import { KEEPING_AFTER_RESTORE } from './restored.ts'
import { createKeepingRig, keepingOn, settled } from './testing.ts'

it('a restored history finishes its deletions, and publishes nothing that it had not published', async () => {
  const { rig, commands } = createKeepingRig()
  await rig.fake.begin({})
  const id = await open(rig)
  await hear(rig, 'one')
  await commands['keeping.delete']({ conversationId: id })
  const { store } = rig
  store.write((tx) => {
    tx.run(`INSERT INTO displayed_marker VALUES (?, ?, 'a', 1, 5, 1)`, ACCOUNT, JULIET)
    tx.run(`INSERT INTO shared_state VALUES (?, ?, '{"pinned":true}', 5, 1, 1)`, ACCOUNT, JULIET)
    tx.run(`INSERT INTO shared_mark VALUES (?, 'a', ?, 1, 5, 1, 1)`, ACCOUNT, JULIET)
    for (const statement of KEEPING_AFTER_RESTORE.split(';')) tx.run(statement)
  })
  // Nobody can bring the conversation back, however early the clock says it is.
  expect(store.all('SELECT deleted_until FROM wiping')).toEqual([{ deleted_until: 0 }])
  // What was heard from the server stays, also what waits for its message.
  for (const table of ['displayed_marker', 'shared_state', 'shared_mark']) {
    expect(store.all(`SELECT peer, waiting, unsent FROM ${table}`), table).toEqual([
      { peer: JULIET, waiting: 1, unsent: 0 },
    ])
  }
  const later = keepingOn(rig.restart())
  void later.keeping.start?.()
  await settled()
  expect(later.texts(id)).toEqual([])
  expect(later.conversation(id)).toBeUndefined()
  expect(store.all('SELECT * FROM wiping')).toEqual([])
})
