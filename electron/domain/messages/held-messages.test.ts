import { describe, expect, test } from 'vitest'
import type { MessageId } from '../../../shared/model/ids.ts'
import { DEFAULT_SETTINGS } from '../../../shared/model/store.ts'
import { createRig, quiet, type Rig } from '../testing/rig.ts'
import {
  draft,
  hear,
  messages,
  open,
  say,
  shown,
  stages,
  states,
  texts,
  type,
  unsent,
} from '../testing/talk.ts'

const HOUR = 3_600_000
const NOT_FOUND = { ok: false, error: { code: 'not-found' } }
const TIME_PAST = { ok: false, error: { code: 'time-past' } }

async function online(changed: Partial<typeof DEFAULT_SETTINGS> = {}): Promise<Rig> {
  const rig = createRig({ settings: { ...DEFAULT_SETTINGS, ...changed } })
  await rig.fake.begin({ session: 'a' })
  rig.fake.takeSent()
  return rig
}

async function pass(rig: Rig, ms: number): Promise<string[]> {
  await rig.ports.clock.advance(ms)
  await quiet()
  return texts(rig.fake.takeSent())
}

const inAnHour = (rig: Rig) => rig.ports.clock.now() + HOUR

describe('a message that is sent later', () => {
  test('waits for its time, and bears it then', async () => {
    const rig = await online()
    const conversation = await open(rig)
    await type(rig, conversation, 'Good morrow')
    const at = inAnHour(rig)
    const id = await say(rig, conversation, 'Good morrow', at)
    expect(draft(rig)).toBe('')
    expect(shown(rig, id)).toMatchObject({ state: 'waiting', sendAt: at })
    expect(await unsent(rig)).toEqual({ waiting: 0, later: 1 })
    expect(await pass(rig, HOUR - 1)).toEqual([])
    expect(await pass(rig, 1)).toEqual(['Good morrow'])
    const sent = shown(rig, id)
    expect(sent).toMatchObject({ state: 'sent', sentAt: at })
    expect(sent).not.toHaveProperty('sendAt')
    expect(await unsent(rig)).toEqual({ waiting: 1, later: 0 })
    await rig.fake.acknowledge({ session: 'a', seq: 1_000 })
    await quiet()
    expect(await unsent(rig)).toEqual({ waiting: 0, later: 0 })
    const details = await rig.messages.commands['messages.details']({ messageId: id })
    expect(details).toMatchObject({ value: { receivedAt: at - HOUR, sentAt: at, acknowledgedAt: at } })
  })

  test('stands behind what has come meanwhile', async () => {
    const rig = await online()
    const conversation = await open(rig)
    const later = await say(rig, conversation, 'later', inAnHour(rig))
    const heard = await hear(rig, 'meanwhile')
    await say(rig, conversation, 'at once')
    await pass(rig, HOUR)
    expect(shown(rig, later)?.place).toBeGreaterThan(heard.place)
    const page = await rig.messages.commands['messages.page']({
      conversationId: conversation,
      at: { kind: 'end' },
      limit: 10,
    })
    expect(page.ok && page.value.messages.map(({ body }) => body)).toEqual(['meanwhile', 'at once', 'later'])
  })

  test('is sent with the next session if there was none at its time', async () => {
    const rig = createRig()
    await say(rig, await open(rig), 'Good morrow', inAnHour(rig))
    expect(await pass(rig, HOUR)).toEqual([])
    expect(stages(rig)).toEqual(['text: ready'])
    await rig.fake.begin({})
    await quiet()
    expect(texts(rig.fake.takeSent())).toEqual(['Good morrow'])
  })

  test('several go in the order of their times, whatever was written first', async () => {
    const rig = await online()
    const conversation = await open(rig)
    await say(rig, conversation, 'second', inAnHour(rig))
    await say(rig, conversation, 'first', inAnHour(rig) - 1_000)
    expect(await pass(rig, HOUR)).toEqual(['first', 'second'])
  })

  test('is not for times that are over, and nothing is kept of it', async () => {
    const rig = await online()
    const conversationId = await open(rig)
    const { commands } = rig.messages
    const sendAt = rig.ports.clock.now()
    expect(await commands['messages.send']({ conversationId, body: 'Ho', sendAt })).toEqual(TIME_PAST)
    expect(states(rig)).toEqual([])
  })

  test('the disk refuses at its time: it goes when the disk takes it, once', async () => {
    const rig = await online()
    await say(rig, await open(rig), 'Good morrow', inAnHour(rig))
    rig.mishap = { code: 'disk-full' }
    expect(await pass(rig, HOUR)).toEqual([])
    rig.mishap = null
    expect(await pass(rig, 5_000)).toEqual(['Good morrow'])
    expect(await pass(rig, HOUR)).toEqual([])
  })
})

describe('at another time', () => {
  test('sooner, later and now', async () => {
    const rig = await online()
    const messageId = await say(rig, await open(rig), 'Good morrow', inAnHour(rig))
    const reschedule = (sendAt: number | null) =>
      rig.messages.commands['messages.reschedule']({ messageId, sendAt })
    expect(await reschedule(rig.ports.clock.now())).toEqual(TIME_PAST)
    const at = inAnHour(rig) + HOUR
    expect(await reschedule(at)).toEqual({ ok: true, value: undefined })
    expect(rig.deltas('messagesChanged').at(-1)?.messages).toMatchObject([{ id: messageId, sendAt: at }])
    expect(await pass(rig, HOUR)).toEqual([])
    await reschedule(rig.ports.clock.now() + 10)
    expect(await pass(rig, 10)).toEqual(['Good morrow'])
    expect(await reschedule(null)).toEqual(NOT_FOUND)
    const other = await say(rig, await open(rig), 'Anon', inAnHour(rig))
    await rig.messages.commands['messages.reschedule']({ messageId: other, sendAt: null })
    expect(texts(rig.fake.takeSent())).toEqual(['Anon'])
    expect(shown(rig, other)).toMatchObject({ state: 'sent' })
  })
})

describe('called back', () => {
  test('for five seconds where the person wants that; it then is as if it was never written', async () => {
    const rig = await online({ undoSend: true })
    const conversation = await open(rig)
    const messageId = await say(rig, conversation, 'A plague on both')
    expect(shown(rig, messageId)?.sendAt).toBe(rig.ports.clock.now() + 5_000)
    expect(await pass(rig, 4_999)).toEqual([])
    const undone = await rig.messages.commands['messages.undoSend']({ messageId })
    expect(undone).toEqual({ ok: true, value: 'A plague on both' })
    expect(rig.deltas('messageDiscarded')).toEqual([
      { kind: 'messageDiscarded', conversationId: conversation, messageId },
    ])
    expect(rig.messages.snapshot().conversations[0]?.last).toBeNull()
    expect(await pass(rig, HOUR)).toEqual([])
    expect(stages(rig)).toEqual([])
  })

  test('not once it has left', async () => {
    const rig = await online({ undoSend: true })
    const messageId = await say(rig, await open(rig), 'Ho')
    expect(await pass(rig, 5_000)).toEqual(['Ho'])
    expect(await rig.messages.commands['messages.undoSend']({ messageId })).toEqual(NOT_FOUND)
    expect(await rig.messages.commands['messages.undoSend']({ messageId: 99 as MessageId })).toEqual(
      NOT_FOUND,
    )
    expect(states(rig)).toEqual(['Ho: sent'])
  })

  test.each(['messages.discard', 'messages.retract'] as const)(
    '%s takes it away, and nobody hears of it',
    async (name) => {
      const rig = await online()
      const messageId = await say(rig, await open(rig), 'Ho', inAnHour(rig))
      expect(await rig.messages.commands[name]({ messageId })).toEqual({ ok: true, value: undefined })
      expect(states(rig)).toEqual([])
      await pass(rig, HOUR)
      expect(messages(rig.fake.takeSent())).toEqual([])
    },
  )

  test('a message waiting for a session can be discarded', async () => {
    const rig = createRig()
    const conversation = await open(rig)
    const { commands } = rig.messages
    await commands['messages.discard']({ messageId: await say(rig, conversation, 'one') })
    await commands['messages.retract']({ messageId: await say(rig, conversation, 'two') })
    await rig.fake.begin({})
    await quiet()
    expect(messages(rig.fake.takeSent())).toEqual([])
  })
})

test('a message that is corrected while it is kept back goes as it is then, and as nothing else', async () => {
  const rig = await online({ undoSend: true })
  const messageId = await say(rig, await open(rig), 'I come')
  const { commands } = rig.messages
  expect(await commands['messages.edit']({ messageId, body: '/me comes' })).toEqual({
    ok: true,
    value: undefined,
  })
  const changed = shown(rig, messageId)
  expect(changed).toMatchObject({ body: '/me comes', kind: 'action' })
  expect(changed).not.toHaveProperty('edited')
  expect(await pass(rig, 5_000)).toEqual(['/me comes'])
  expect(stages(rig)).toEqual(['text: sent'])
})
