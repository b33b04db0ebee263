import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import type { Delta } from '../../../shared/contract/index.ts'
import { connectToRead } from '../db/connect.ts'
import { openStore } from '../db/open.ts'
import { createSearch } from '../search/index.ts'
import { temporaryFolder } from '../testing/folder.ts'
import { hear, open, receive, say } from '../testing/talk.ts'
import { JULIET } from '../testing/rig.ts'
import { createKeepingRig, settled } from './testing.ts'

/** An unencrypted history in a file. */
function setUp() {
  const folder = temporaryFolder()
  const path = join(folder, 'balcony.db')
  const batches: (readonly Delta[])[] = []
  const announced = (deltas: readonly Delta[]): void => void batches.push(deltas)
  const store = openStore({ path, key: { kind: 'none' }, announced, now: 0 })
  onTestFinished(() => store.close())
  const all = createKeepingRig({ opened: { store, batches } })
  const search = createSearch(all.rig.context, { messages: all.rig.messages })
  onTestFinished(() => void search.close?.())
  return {
    ...all,
    path,
    /** The messages are in the index for searching. */
    async indexed() {
      await all.rig.ports.clock.advance(60_000)
      await settled()
      const found = all.rig.store.first<{ count: number }>(
        'SELECT count(*) AS count FROM message_fts_docsize',
      )
      expect(found?.count).toBeGreaterThan(0)
    },
    /** Whether any file of the history has these bytes. */
    has: (text: string): boolean =>
      readdirSync(folder).some((name) => readFileSync(join(folder, name)).includes(text)),
  }
}

/** One word, as it stands in the index. */
const SECRET = 'whereforeartthou'

it('deleted messages leave the file, its log and the copies made before migrations', async () => {
  const { rig, commands, path, has, indexed } = setUp()
  await rig.fake.begin({})
  const id = await open(rig)
  await say(rig, id, `${SECRET}-own`)
  for (let count = 0; count < 150; count++)
    await hear(rig, `${SECRET}-${count} ${'x'.repeat(200)}`, `i${count}`)
  await receive(
    rig,
    `<message from='${JULIET}/balcony' type='chat' id='c'><body>${SECRET}-corrected</body><replace xmlns='urn:xmpp:message-correct:0' id='i149'/></message>`,
    `<message from='${JULIET}/balcony' type='chat' id='d'><body>${SECRET}-early</body><replace xmlns='urn:xmpp:message-correct:0' id='later'/></message>`,
    `<message from='${JULIET}/balcony' type='chat' id='e'><body>x</body><encrypted xmlns='eu.siacs.conversations.axolotl'><header sid='1'/><payload>${SECRET}-sealed</payload></encrypted></message>`,
  )
  writeFileSync(`${path}.v3.bak`, `${SECRET}-backup`)
  expect(has(SECRET)).toBe(true)
  await indexed()

  await commands['keeping.clear']({ conversationId: id })
  await settled()
  await rig.ports.clock.advance(5_000)
  await settled()
  expect(has(SECRET)).toBe(false)
  expect(existsSync(`${path}.v3.bak`)).toBe(false)
})

it('so does a single deleted message, and one that its sender retracted', async () => {
  const { rig, has, indexed } = setUp()
  await rig.fake.begin({})
  const { id } = await hear(rig, `${SECRET}-one`, 'one')
  await hear(rig, `${SECRET}-two`, 'two')
  await indexed()
  await rig.messages.commands['messages.deleteHere']({ messageIds: [id] })
  await receive(
    rig,
    `<message from='${JULIET}/balcony' type='chat' id='r'><retract xmlns='urn:xmpp:message-retract:1' id='two'/></message>`,
  )
  await rig.ports.clock.advance(5_000)
  expect(has(SECRET)).toBe(false)
})

it('so does what has expired', async () => {
  const { rig, commands, has, indexed } = setUp()
  await rig.fake.begin({})
  await hear(rig, `${SECRET}-old`)
  await indexed()
  await rig.ports.clock.advance(2 * 86_400_000)
  await commands['keeping.setExpiry']({ conversationId: null, days: 1 })
  await settled()
  await rig.ports.clock.advance(5_000)
  expect(has(SECRET)).toBe(false)
})

it('somebody who reads the history holds that up, but nobody waits for them', async () => {
  const { rig, path, has } = setUp()
  await rig.fake.begin({})
  const { id } = await hear(rig, `${SECRET}-one`, 'one')
  const reader = connectToRead(path, { kind: 'none' })
  reader.exec('BEGIN')
  reader.prepare('SELECT count(*) FROM message').get()
  await rig.messages.commands['messages.deleteHere']({ messageIds: [id] })
  await rig.ports.clock.advance(5_000)
  expect(has(SECRET)).toBe(true)
  reader.exec('COMMIT')
  reader.close()
  await rig.ports.clock.advance(30_000)
  expect(has(SECRET)).toBe(false)
})
