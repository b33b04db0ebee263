import { expect, test } from 'vitest'
import { encrypted, scene } from '../testing/encrypted-talk.ts'
import { quiet, type Rig } from '../testing/rig.ts'
import { receive, say } from '../testing/talk.ts'
import type { MessageId } from '../../../shared/model/ids.ts'

async function detailsOf(rig: Rig, messageId: MessageId) {
  const details = await rig.messages.commands['messages.details']({ messageId })
  return details.ok ? details.value : undefined
}

test('the details name the device that sealed a message, or those that got its key', async () => {
  const { rig, juliet } = await scene()
  const conversation = await encrypted(rig, juliet)
  await receive(rig, juliet.say('Come at nine', '0.3', 'm1'))
  const [row] = rig.store.all<{ id: MessageId }>("SELECT id FROM message WHERE body = 'Come at nine'")
  const device = { owner: juliet.address, device: juliet.number }
  expect(row && (await detailsOf(rig, row.id))).toMatchObject({ sealedOn: device })

  const own = await say(rig, conversation, 'I come')
  await quiet(30)
  const details = await detailsOf(rig, own)
  expect(details).toMatchObject({ sealedFor: [device] })
  expect(details?.sealedOn).toBeUndefined()

  rig.store.write((tx) => tx.run('DELETE FROM omemo_device WHERE device_id = ?', juliet.number))
  expect((row && (await detailsOf(rig, row.id)))?.sealedOn).toBeUndefined()
})
