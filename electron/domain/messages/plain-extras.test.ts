/** Reactions and deletions of sealed messages that come or go without encryption, because apps with OMEMO 0.3 know no other. */
import { expect, test } from 'vitest'
import type { ConversationId, MessageId } from '../../../shared/model/ids.ts'
import { readXml } from '../../engine/testing/read-xml.ts'
import { encrypted, LIST_03, scene, sendPlain, turn, type Scene } from '../testing/encrypted-talk.ts'
import { listEvent } from '../testing/pep-server.ts'
import { JULIET, quiet, type Rig } from '../testing/rig.ts'
import { chat, reactions, retract, stanza } from '../testing/stanzas.ts'
import { receive, say, shown } from '../testing/talk.ts'

const LIST_2 = 'urn:xmpp:omemo:2:devices'

interface Talk extends Scene {
  readonly conversation: ConversationId
  /** What Juliet said, sealed, as `m1`. */
  readonly id: MessageId
}

async function heard(before?: (rig: Rig) => Promise<void>): Promise<Talk> {
  const made = await scene()
  await before?.(made.rig)
  const conversation = await encrypted(made.rig, made.juliet)
  await receive(made.rig, made.juliet.say('Ay me!', '0.3', 'm1'))
  return { ...made, conversation, id: idOf(made.rig, 'Ay me!') }
}

function idOf(rig: Rig, body: string): MessageId {
  const [row] = rig.store.all<{ id: MessageId }>('SELECT id FROM message WHERE body = ?', body)
  if (row === undefined) throw new Error('it was not read')
  return row.id
}

const allow = async (rig: Rig, conversationId: ConversationId, isAllowed = true): Promise<void> => {
  await rig.encryption?.commands['encryption.allowPlainExtras']({ conversationId, allow: isAllowed })
}
const react = async (rig: Rig, messageId: MessageId, ...emojis: string[]): Promise<void> => {
  await rig.messages.commands['messages.react']({ messageId, emojis })
  await quiet(30)
}
/** Juliet has another device, which reads everything. */
const readsAll = async ({ rig, juliet }: Talk): Promise<void> => {
  await receive(rig, listEvent(JULIET, LIST_2, juliet.publish('2')))
  await quiet(30)
}
const given = (rig: Rig, id: MessageId) =>
  shown(rig, id)?.reactions?.map(({ emoji, count, plain }) => ({ emoji, count, plain }))

test('a reaction that came plain is marked, and one that came sealed in its place is not', async () => {
  const talk = await heard()
  const { rig, juliet, id } = talk
  await receive(rig, stanza(reactions('m1', '🌹')))
  expect(given(rig, id)).toEqual([{ emoji: '🌹', count: 1, plain: true }])
  await readsAll(talk)
  await receive(rig, juliet.tell([readXml(reactions('m1', '🌹'))]))
  expect(given(rig, id)).toEqual([{ emoji: '🌹', count: 1, plain: undefined }])
})

test('a sealed one that also stood outside is marked', async () => {
  const talk = await heard()
  const { rig, juliet, id } = talk
  await readsAll(talk)
  const sealed = juliet.tell([readXml(reactions('m1', '🌹'))])
  await receive(rig, sealed.replace('</message>', `${reactions('m1', '🌹')}</message>`))
  expect(given(rig, id)).toEqual([{ emoji: '🌹', count: 1, plain: true }])
})

test('one that came before its message is marked, too', async () => {
  const { rig, juliet } = await heard()
  await receive(rig, stanza(reactions('m2', '🌹')), juliet.say('Stay', '0.3', 'm2'))
  expect(given(rig, idOf(rig, 'Stay'))).toEqual([{ emoji: '🌹', count: 1, plain: true }])
})

test('an own one is marked once it went plain to an app with 0.3, and not if it went only sealed', async () => {
  const talk = await heard()
  const { rig, conversation, id } = talk
  await allow(rig, conversation)
  await react(rig, id, '👍')
  expect(given(rig, id)).toEqual([{ emoji: '👍', count: 1, plain: true }])
  await readsAll(talk)
  await react(rig, id, '👍', '🌹')
  expect(given(rig, id)).toEqual([
    { emoji: '👍', count: 1, plain: undefined },
    { emoji: '🌹', count: 1, plain: undefined },
  ])
})

test('an own one that goes nowhere in plain is not marked', async () => {
  const { rig, conversation, id } = await heard()
  await allow(rig, conversation, false)
  await react(rig, id, '👍')
  expect(given(rig, id)).toEqual([{ emoji: '👍', count: 1, plain: undefined }])
})

test('one of several that was plain marks them all', async () => {
  const talk = await heard()
  const { rig, id } = talk
  await readsAll(talk)
  await react(rig, id, '🌹')
  await receive(rig, stanza(reactions('m1', '🌹')))
  expect(given(rig, id)).toEqual([{ emoji: '🌹', count: 2, plain: true }])
})

test('what waits to be sealed is marked once the person sends it plain', async () => {
  const { rig, conversation, id } = await heard()
  const said = await say(rig, conversation, 'I come')
  await quiet(30)
  await receive(rig, listEvent(JULIET, LIST_03, null))
  await react(rig, id, '👍')
  await rig.messages.commands['messages.retract']({ messageId: said })
  await quiet(30)
  expect(given(rig, id)).toEqual([{ emoji: '👍', count: 1, plain: undefined }])
  expect(shown(rig, said)?.retractedPlain).toBeUndefined()
  await turn(rig, conversation, false)
  await sendPlain(rig, conversation)
  expect(given(rig, id)).toEqual([{ emoji: '👍', count: 1, plain: true }])
  expect(shown(rig, said)).toMatchObject({ retracted: true, retractedPlain: true })
})

test('where nothing was sealed yet, none is marked', async () => {
  let before: MessageId | undefined
  const { rig } = await heard(async (early) => {
    await receive(early, chat('Who is there?', { id: 'm0' }), stanza(reactions('m0', '🌙')))
    before = idOf(early, 'Who is there?')
    await early.ports.clock.advance(1_000)
  })
  if (before === undefined) throw new Error('it was not read')
  expect(given(rig, before)).toEqual([{ emoji: '🌙', count: 1, plain: undefined }])
  await rig.ports.clock.advance(1_000)
  await receive(rig, stanza(reactions('m0', '🌙', '🌹')))
  expect(given(rig, before)).toMatchObject([{ plain: true }, { plain: true }])
})

test('a deletion of a sealed message that came plain says so, and a sealed one does not', async () => {
  const talk = await heard()
  const { rig, juliet, id } = talk
  await receive(rig, stanza(retract('m1')))
  expect(shown(rig, id)).toMatchObject({ retracted: true, retractedPlain: true })
  await readsAll(talk)
  await receive(rig, juliet.say('Stay', '2', 'm2'))
  const stay = idOf(rig, 'Stay')
  await receive(rig, juliet.tell([readXml(retract('m2'))]))
  expect(shown(rig, stay)).toMatchObject({ retracted: true })
  expect(shown(rig, stay)?.retractedPlain).toBeUndefined()
})

test.each([true, false])('an own deletion is marked if it went plain (%s)', async (isAllowed) => {
  const { rig, conversation } = await heard()
  await allow(rig, conversation, isAllowed)
  const messageId = await say(rig, conversation, 'I come')
  await quiet(30)
  await rig.messages.commands['messages.retract']({ messageId })
  await quiet(30)
  expect(shown(rig, messageId)).toMatchObject({ retracted: true })
  expect(shown(rig, messageId)?.retractedPlain).toBe(isAllowed ? true : undefined)
})
