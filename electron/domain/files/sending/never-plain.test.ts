/** Files between encrypted conversations and plain ones: nothing goes plain by accident, and no key ever does. */
import { describe, expect, test } from 'vitest'
import type { ConversationId, MessageId } from '../../../../shared/model/ids.ts'
import { fileStateCode } from '../../messages/store/codes.ts'
import { LIST_03, look, sendPlain, sentTexts, turn } from '../../testing/encrypted-talk.ts'
import { listEvent } from '../../testing/pep-server.ts'
import { JULIET, quiet } from '../../testing/rig.ts'
import { stanza } from '../../testing/stanzas.ts'
import { messages, open, receive } from '../../testing/talk.ts'
import { eventually, someBytes } from '../testing.ts'
import {
  encryptedScene,
  fileStates,
  openByLink,
  sharedSealed,
  type EncryptedScene,
} from '../testing/encrypted.ts'

const sent = ({ rig }: EncryptedScene) => messages(rig.rig.fake.takeSent())
const isHere = ({ rig }: EncryptedScene) => eventually(() => rig.file().state === 'here')
const areHere = (here: EncryptedScene) =>
  eventually(() => fileStates(here).every((state) => state === fileStateCode('here')))

/** A conversation with somebody whose lists are known to be empty. */
async function withNurse({ rig }: EncryptedScene): Promise<ConversationId> {
  const nurse = await open(rig.rig, 'nurse@capulet.example')
  await look(rig.rig, nurse)
  return nurse
}

async function forward({ rig }: EncryptedScene, to: ConversationId): Promise<void> {
  const [first] = rig.rig.store.all<{ id: MessageId }>('SELECT message_id AS id FROM attachment ORDER BY id')
  if (first === undefined) throw new Error('there is no file')
  const forwarded = await rig.rig.messages.commands['messages.forward']({ messageIds: [first.id], to: [to] })
  expect(forwarded).toMatchObject({ ok: true })
}

describe('never by accident', () => {
  test('to somebody without encryption it goes plain, and no key with it', async () => {
    const here = await encryptedScene(null)
    const { rig, conversation } = here
    await rig.send(conversation, rig.stage('a.txt', someBytes(10), 'Read this'))
    await isHere(here)
    await quiet(30)
    const [link, ...more] = sentTexts(rig.rig.fake.takeSent())
    expect(link).toMatch(/^https:.*a[.]txt$/)
    expect(more).toEqual(['Read this'])
    expect(rig.http.puts).toHaveLength(1)
  })

  test('to somebody whose lists were never read it waits for them', async () => {
    const here = await encryptedScene(null)
    const { rig, server, juliet, conversation } = here
    juliet.publish('0.3')
    server.failing.set(JULIET, { held: true })
    const bytes = someBytes(10)
    await rig.send(conversation, rig.stage('a.txt', bytes))
    await quiet(30)
    expect([rig.file().state, rig.http.puts]).toEqual(['waiting', []])
    server.failing.delete(JULIET)
    rig.rig.fake.end()
    await rig.rig.fake.begin({ session: 'b' })
    await isHere(here)
    await quiet(30)
    const [came] = sent(here)
    expect(openByLink(juliet.read(came!) ?? '', rig.http.files)).toEqual(bytes)
    expect(rig.http.puts).toHaveLength(1)
  })

  test('to somebody whose server tells no list it goes as texts do', async () => {
    const here = await encryptedScene(null)
    const { rig, server, conversation } = here
    server.failing.set(JULIET, { error: 'forbidden' })
    await rig.send(conversation, rig.stage('a.txt', someBytes(10)))
    await isHere(here)
    await quiet(30)
    expect(sentTexts(rig.rig.fake.takeSent())).toEqual([expect.stringMatching(/^https:.*a[.]txt$/)])
    expect(rig.http.puts).toHaveLength(1)
  })

  test('what moved in plain when encryption came on is uploaded anew, sealed', async () => {
    const here = await encryptedScene(null)
    const { rig, juliet, conversation } = here
    const bytes = someBytes(10)
    let goOn: () => void = () => undefined
    rig.http.gate = new Promise((resolve) => (goOn = resolve))
    await rig.send(conversation, rig.stage('a.txt', bytes))
    await eventually(() => rig.http.puts.length === 1)
    await receive(rig.rig, listEvent(JULIET, LIST_03, juliet.publish('0.3')))
    await quiet(30)
    goOn()
    await isHere(here)
    await quiet(30)
    const [came, ...more] = sent(here)
    expect(openByLink(juliet.read(came!) ?? '', rig.http.files)).toEqual(bytes)
    expect(more).toEqual([])
    expect(rig.http.puts).toHaveLength(2)
  })

  test('what waited for keys is uploaded anew once the person sends it plain', async () => {
    const here = await encryptedScene()
    const { rig, juliet, server, conversation } = here
    server.failing.set(JULIET, { error: 'remote-server-timeout' })
    rig.rig.store.write((tx) => tx.run('DELETE FROM omemo_session'))
    const bytes = someBytes(10)
    await rig.send(conversation, rig.stage('a.txt', bytes, 'Read this'))
    await isHere(here)
    await turn(rig.rig, conversation, false)
    await quiet(30)
    expect(sent(here)).toEqual([])
    expect(sendPlain(rig.rig, conversation)).toMatchObject({ ok: true })
    await eventually(() => rig.http.puts.length === 2 && rig.file().state === 'here')
    await quiet(30)
    const stanzas = sent(here)
    const [link = '', ...more] = sentTexts(stanzas)
    expect(rig.http.files.get(link)).toEqual(bytes)
    expect(more).toEqual(['Read this'])
    expect(stanzas.map((stanza) => juliet.read(stanza))).toEqual([null, null])
  })

  test('what was written sealed and turned off since waits for the person', async () => {
    const here = await encryptedScene()
    const { rig, conversation } = here
    rig.rig.fake.end()
    await rig.send(conversation, rig.stage('a.txt', someBytes(10)))
    await turn(rig.rig, conversation, false)
    await rig.rig.fake.begin({ session: 'b' })
    await eventually(() => rig.file().state === 'failed')
    expect(rig.file().failure).toEqual({ code: 'file-sealing-changed' })
    expect(rig.http.puts).toEqual([])
    await rig.call('files.resume', { attachmentId: rig.file().id })
    await isHere(here)
    await quiet(30)
    expect(sentTexts(rig.rig.fake.takeSent())).toEqual([expect.stringMatching(/^https:/)])
  })

  test('a plain file is sealed anew when it is forwarded to an encrypted chat', async () => {
    const here = await encryptedScene()
    const { rig, juliet, conversation } = here
    const nurse = await withNurse(here)
    const bytes = someBytes(10)
    await rig.send(nurse, rig.stage('a.txt', bytes))
    await areHere(here)
    rig.rig.fake.takeSent()
    await forward(here, conversation)
    await eventually(() => rig.http.puts.length === 2)
    await areHere(here)
    await quiet(30)
    const [came] = sent(here)
    expect(openByLink(juliet.read(came!) ?? '', rig.http.files)).toEqual(bytes)
  })

  test('a plain file whose bytes are not here is not forwarded to one', async () => {
    const here = await encryptedScene()
    const { rig, conversation } = here
    const url = 'https://files.capulet.example/a.zip'
    await receive(
      rig.rig,
      stanza(`<body>${url}</body><x xmlns='jabber:x:oob'><url>${url}</url></x>`, { id: 'a' }),
    )
    await forward(here, conversation)
    await eventually(() => fileStates(here).includes(fileStateCode('failed')))
    await quiet(30)
    expect(sent(here)).toEqual([])
  })

  test('a sealed file is uploaded anew when it is forwarded in plain', async () => {
    const here = await encryptedScene()
    const { rig, conversation } = here
    const nurse = await withNurse(here)
    const bytes = someBytes(10)
    await rig.send(conversation, rig.stage('a.txt', bytes))
    await isHere(here)
    await quiet(30)
    rig.rig.fake.takeSent()
    await forward(here, nurse)
    await eventually(() => rig.http.puts.length === 2)
    await areHere(here)
    await quiet(30)
    const [link = ''] = sentTexts(rig.rig.fake.takeSent())
    expect(rig.http.files.get(link)).toEqual(bytes)
  })

  test('one with a key that no link can tell is sealed anew', async () => {
    const here = await encryptedScene()
    const { rig, juliet, conversation } = here
    const bytes = someBytes(100)
    await receive(rig.rig, stanza(sharedSealed(rig, bytes, { cipher: 'aes-128-gcm' }), { id: 'a' }))
    await isHere(here)
    rig.rig.fake.takeSent()
    await forward(here, conversation)
    await eventually(() => rig.http.puts.length === 1)
    await areHere(here)
    await quiet(30)
    const [came] = sent(here)
    expect(openByLink(juliet.read(came!) ?? '', rig.http.files)).toEqual(bytes)
  })
})
