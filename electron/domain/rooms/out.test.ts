import { expect, test } from 'vitest'
import { goes } from '../testing/rooms.ts'
import { messages, say, shown, stages, texts } from '../testing/talk.ts'
import { opens, refuses, stage, type Stage } from './testing.ts'

const OUT = { state: 'failed', failure: { code: 'not-in-room' } }

/** Somebody who comes back later, with something to say meanwhile. */
async function away(): Promise<{ readonly s: Stage; readonly said: Awaited<ReturnType<typeof say>> }> {
  const s = await stage()
  s.door = opens([{ nick: 'crone' }])
  await s.join()
  const { conversationId } = s.room()
  const opened = await s.feature.commands['rooms.openPrivate']({ conversationId, nick: 'crone' })
  if (!opened.ok) throw new Error(opened.error.code)
  s.rig.fake.end()
  const said = await say(s.rig, conversationId, 'Hail')
  const whispered = await say(s.rig, opened.value, 'Psst')
  expect([shown(s.rig, said)?.state, shown(s.rig, whispered)?.state]).toEqual(['waiting', 'waiting'])
  s.door = refuses('forbidden')
  await s.rig.fake.begin({ session: 'b' })
  await s.settle()
  expect(s.room().status).toMatchObject({ kind: 'out', refusal: { code: 'banned' } })
  expect(shown(s.rig, whispered)).toMatchObject(OUT)
  return { s, said }
}

test('what waits for a room that does not let the account in fails, and goes out again once it does', async () => {
  const { s, said } = await away()
  expect(shown(s.rig, said)).toMatchObject(OUT)
  expect(stages(s.rig)).toEqual([])
  const { commands } = s.rig.messages
  const refused = { ok: false, error: OUT.failure }
  expect(await commands['messages.retry']({ messageId: said })).toEqual(refused)
  const { conversationId } = s.room()
  expect(await commands['messages.send']({ conversationId, body: 'Again' })).toEqual(refused)
  s.door = opens()
  s.sent()
  void s.feature.commands['rooms.enter']({ conversationId })
  await s.settle()
  expect(texts(s.sent())).toEqual([])
  expect(await commands['messages.retry']({ messageId: said })).toMatchObject({ ok: true })
  await s.settle()
  expect(texts(s.sent())).toEqual(['Hail'])
})

test('what was to go out later fails if the account was removed by then', async () => {
  const s = await stage()
  await s.join()
  const { conversationId } = s.room()
  const said = await say(s.rig, conversationId, 'Later', s.rig.ports.clock.now() + 60_000)
  await s.rig.fake.receive(goes('romeo', { codes: [110, 307] }))
  expect(shown(s.rig, said)?.state).toBe('waiting')
  await s.rig.ports.clock.advance(60_000)
  await s.settle()
  expect(messages(s.sent())).toEqual([])
  expect(shown(s.rig, said)).toMatchObject(OUT)
})
