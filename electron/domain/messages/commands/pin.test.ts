import { expect, test } from 'vitest'
import type { ConversationId } from '../../../../shared/model/ids.ts'
import { ACCOUNT, createRig, JULIET } from '../../testing/rig.ts'

async function opened() {
  const rig = createRig()
  const answer = await rig.messages.commands['messages.open']({ accountId: ACCOUNT, address: JULIET })
  if (!answer.ok) throw new Error('not opened')
  rig.batches.length = 0
  return { rig, conversationId: answer.value }
}

test('a conversation is pinned, told with its row, and pinned at the next start, until it is unpinned', async () => {
  const { rig, conversationId } = await opened()
  const pin = (pinned: boolean) => rig.messages.commands['messages.pin']({ conversationId, pinned })
  expect(await pin(true)).toEqual({ ok: true })
  const [told] = rig.deltas('conversationsChanged')
  expect(told?.conversations).toMatchObject([{ id: conversationId, pinned: true }])
  expect(rig.restart().messages.snapshot().conversations).toMatchObject([{ pinned: true }])

  const { rig: other, conversationId: id } = await opened()
  await other.messages.commands['messages.pin']({ conversationId: id, pinned: true })
  await other.messages.commands['messages.pin']({ conversationId: id, pinned: false })
  expect(other.messages.snapshot().conversations[0]).not.toHaveProperty('pinned')
})

test('a conversation that is not on the list cannot be pinned', async () => {
  const { rig, conversationId } = await opened()
  await rig.messages.commands['messages.close']({ conversationId })
  const notFound = { ok: false, error: { code: 'not-found' } }
  const pin = (id: ConversationId) =>
    rig.messages.commands['messages.pin']({ conversationId: id, pinned: true })
  expect(await pin(conversationId)).toEqual(notFound)
  expect(await pin(99 as ConversationId)).toEqual(notFound)
})
