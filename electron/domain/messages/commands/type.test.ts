import { expect, test } from 'vitest'
import type { ConversationId, MessageId } from '../../../../shared/model/ids.ts'
import { createRig, type Rig } from '../../testing/rig.ts'
import { open, say } from '../../testing/talk.ts'

interface Typed {
  readonly replyTo?: MessageId | null
  readonly edits?: MessageId | null
}

async function typing() {
  const rig = createRig()
  const conversationId = await open(rig)
  rig.batches.length = 0
  return { rig, conversationId }
}

async function setDraft(
  rig: Rig,
  conversationId: ConversationId,
  text: string,
  base: number,
  about: Typed = {},
) {
  const { replyTo = null, edits = null } = about
  const kept = await rig.messages.commands['messages.setDraft']({
    conversationId,
    text,
    replyTo,
    edits,
    base,
  })
  if (!kept.ok) throw new Error(kept.error.code)
  return kept.value
}

const shown = (rig: Rig) => rig.messages.snapshot().conversations[0]?.draft

test('a draft is announced once and survives a restart', async () => {
  const { rig, conversationId } = await typing()
  const kept = { text: 'Ay', replyTo: null, edits: null, revision: 1 }
  expect(await setDraft(rig, conversationId, 'Ay', 0)).toEqual(kept)
  expect(await setDraft(rig, conversationId, 'Ay', 1)).toEqual(kept)
  expect(rig.deltas('conversationsChanged')).toHaveLength(1)
  expect(shown(rig.restart())).toEqual(kept)
})

test('every change counts up, and one that is emptied is none', async () => {
  const { rig, conversationId } = await typing()
  await setDraft(rig, conversationId, 'Ay', 0)
  expect(await setDraft(rig, conversationId, 'Ay me', 1)).toMatchObject({ text: 'Ay me', revision: 2 })
  expect(await setDraft(rig, conversationId, '', 2)).toBeNull()
  expect(shown(rig)).toBeNull()
  expect(await setDraft(rig, conversationId, 'Romeo', 3)).toMatchObject({ text: 'Romeo', revision: 4 })
})

test('an empty draft is neither stored nor announced', async () => {
  const { rig, conversationId } = await typing()
  expect(await setDraft(rig, conversationId, '', 0)).toBeNull()
  expect(rig.batches).toEqual([])
})

test('it knows what it answers, and what it corrects', async () => {
  const { rig, conversationId } = await typing()
  const said = await say(rig, conversationId, 'Ho')
  await setDraft(rig, conversationId, '', 0, { replyTo: said })
  expect(shown(rig)).toEqual({ text: '', replyTo: said, edits: null, revision: 1 })
  await setDraft(rig, conversationId, 'Hey', 1, { edits: said })
  expect(shown(rig)).toEqual({ text: 'Hey', replyTo: null, edits: said, revision: 2 })
})

test('where another window has typed meanwhile, the texts of both are kept', async () => {
  const { rig, conversationId } = await typing()
  await setDraft(rig, conversationId, 'I come', 0)
  expect(await setDraft(rig, conversationId, 'Anon', 0)).toMatchObject({ text: 'I come\nAnon', revision: 2 })
  // Each window goes on typing on what it is told then.
  expect(await setDraft(rig, conversationId, 'I come\nAnon!', 2)).toMatchObject({ text: 'I come\nAnon!' })
})

test.each([
  ['goes on typing what the other one has', 'I come', 'I come anon', 'I come anon'],
  ['has less of the same', 'I come', 'I c', 'I come'],
  ['has typed nothing', 'I come', '', 'I come'],
  ['had nothing but blanks', '  ', 'I come', 'I come'],
])('but not twice if one of them %s', async (_how, first, second, kept) => {
  const { rig, conversationId } = await typing()
  await setDraft(rig, conversationId, first, 0)
  expect(await setDraft(rig, conversationId, second, 0)).toMatchObject({ text: kept })
})

test('a sent text is no longer a draft, even for an outdated window', async () => {
  const { rig, conversationId } = await typing()
  await setDraft(rig, conversationId, 'Ho', 0)
  await say(rig, conversationId, 'Ho')
  expect(shown(rig)).toBeNull()
  expect(await setDraft(rig, conversationId, 'Anon', 1)).toMatchObject({ text: 'Anon', revision: 3 })
})
