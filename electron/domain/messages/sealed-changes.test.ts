import { expect, test } from 'vitest'
import { serialize } from '../../engine/xml/serialize.ts'
import { LIST_03, encrypted, scene, sendPlain, turn, type Scene } from '../testing/encrypted-talk.ts'
import { listEvent } from '../testing/pep-server.ts'
import { JULIET, quiet, ROMEO, type Rig } from '../testing/rig.ts'
import { messages, receive, say, shown } from '../testing/talk.ts'
import type { ConversationId, MessageId } from '../../../shared/model/ids.ts'

/** What somebody between could make up in the name of Juliet. */
const plain = (id: string, ...payloads: string[]): string =>
  `<message from='${JULIET}/phone' to='${ROMEO}' type='chat' id='${id}'>${payloads.join('')}</message>`
const body = (text: string): string => `<body>${text}</body>`
const replace = (id: string): string => `<replace xmlns='urn:xmpp:message-correct:0' id='${id}'/>`

async function heard(): Promise<Scene & { conversation: ConversationId; id: MessageId }> {
  const made = await scene()
  const conversation = await encrypted(made.rig, made.juliet)
  await receive(made.rig, made.juliet.say('Come at nine', '0.3', 'm1'))
  const [row] = made.rig.store.all<{ id: MessageId }>("SELECT id FROM message WHERE body = 'Come at nine'")
  if (row === undefined) throw new Error('it was not read')
  return { ...made, conversation, id: row.id }
}

const told = (rig: Rig, id: MessageId) => {
  const { body, seal, plain, edited, previews } = shown(rig, id) ?? {}
  return { body, seal, plain, edited, previews }
}

test('a plain correction of a sealed message makes it plain, even the first one, and a sealed one makes it sealed', async () => {
  const { rig, juliet, id } = await heard()
  expect(told(rig, id)).toMatchObject({ body: 'Come at nine', seal: 'sealed' })
  expect(told(rig, id).plain).toBeUndefined()
  await receive(rig, plain('m2', body('Come to the tomb'), replace('m1')))
  expect(told(rig, id)).toMatchObject({ body: 'Come to the tomb', seal: undefined, plain: true, edited: 1 })
  const sealed = juliet.say('Come at ten', '0.3', 'm3').replace('</message>', `${replace('m1')}</message>`)
  await receive(rig, sealed)
  expect(told(rig, id)).toMatchObject({ body: 'Come at ten', seal: 'sealed', plain: undefined, edited: 2 })
})

test('a plain correction that comes before its sealed message makes it plain, too', async () => {
  const { rig, juliet } = await heard()
  await receive(rig, plain('m5', body('Come to the tomb'), replace('m4')), juliet.say('Stay', '0.3', 'm4'))
  const [row] = rig.store.all<{ id: MessageId }>("SELECT id FROM message WHERE body = 'Come to the tomb'")
  expect(row && told(rig, row.id)).toMatchObject({ seal: undefined, plain: true })
})

test('a plain stanza adds no preview to a sealed message', async () => {
  const { rig, id } = await heard()
  const meta = (property: string, content: string) =>
    `<meta xmlns='http://www.w3.org/1999/xhtml' property='${property}' content='${content}'/>`
  const preview = `<apply-to xmlns='urn:xmpp:fasten:0' id='m1'>${meta('og:url', 'https://evil.example/')}${meta('og:title', 'Come at once')}</apply-to>`
  await receive(rig, plain('m2', preview))
  expect(told(rig, id)).toMatchObject({ body: 'Come at nine', seal: 'sealed', previews: undefined })
})

test('an own sealed text that is corrected without encryption is shown as plain', async () => {
  const { rig, conversation } = await heard()
  const id = await say(rig, conversation, 'I come')
  await quiet(30)
  expect(told(rig, id)).toMatchObject({ seal: 'sealed' })
  await turn(rig, conversation, false)
  await rig.messages.commands['messages.edit']({ messageId: id, body: 'I come not' })
  expect(told(rig, id)).toMatchObject({ body: 'I come not', seal: undefined, plain: true })
})

test('and one whose sealed correction waited, once the person sends what waits in plain', async () => {
  const { rig, conversation } = await heard()
  const id = await say(rig, conversation, 'I come')
  await quiet(30)
  await receive(rig, listEvent(JULIET, LIST_03, null))
  await rig.messages.commands['messages.edit']({ messageId: id, body: 'I come not' })
  await quiet(30)
  expect(told(rig, id)).toMatchObject({ body: 'I come not', seal: 'sealed' })
  await turn(rig, conversation, false)
  await sendPlain(rig, conversation)
  expect(told(rig, id)).toMatchObject({ body: 'I come not', seal: undefined, plain: true })
})

test('an answer without encryption does not quote what was secret', async () => {
  const { rig, conversation, id } = await heard()
  await turn(rig, conversation, false)
  rig.fake.takeSent()
  const sent = await rig.messages.commands['messages.send']({
    conversationId: conversation,
    body: 'I will',
    replyTo: id,
  })
  expect(sent).toMatchObject({ ok: true })
  await quiet(30)
  const [answer] = messages(rig.fake.takeSent()).map((stanza) => serialize(stanza))
  expect(answer).toContain("<body>I will</body><reply xmlns='urn:xmpp:reply:0'")
  expect(answer).not.toContain('fallback')
  expect(answer).not.toContain('nine')
})
