import { describe, expect, test } from 'vitest'
import type { MessageId } from '../../../shared/model/ids.ts'
import { readXml } from '../../engine/testing/read-xml.ts'
import { serialize } from '../../engine/xml/serialize.ts'
import { noteLacked, ownNumber } from '../sealing/index.ts'
import {
  encrypted,
  LIST_03,
  look,
  notices,
  scene,
  sendPlain,
  sentTexts,
  stateOf,
  turn,
} from '../testing/encrypted-talk.ts'
import { createOmemoDevice } from '../testing/omemo-device.ts'
import { listEvent } from '../testing/pep-server.ts'
import { ACCOUNT, JULIET, quiet, ROMEO } from '../testing/rig.ts'
import { TYBALT } from '../testing/stanzas.ts'
import { messages, open, receive, say, texts } from '../testing/talk.ts'

describe('when it is on', () => {
  test('with a device on the list, the very first message is sealed', async () => {
    const { rig, juliet } = await scene()
    juliet.publish('0.3')
    const conversation = await open(rig)
    await look(rig, conversation)
    expect(stateOf(rig, conversation)).toMatchObject({ state: 'on', problem: null })
    await say(rig, conversation, 'Ho!')
    await quiet(30)
    const sent = messages(rig.fake.takeSent())
    expect(sent.map((stanza) => juliet.read(stanza))).toEqual(['Ho!'])
    expect(sentTexts(sent).join()).not.toContain('Ho!')
  })

  test('a list that comes after it was looked at is not missed', async () => {
    const { rig, juliet } = await scene()
    const conversation = await open(rig)
    await look(rig, conversation)
    expect(stateOf(rig, conversation)).toMatchObject({ state: 'impossible', problem: 'no-devices' })
    await say(rig, conversation, 'In plain')
    await quiet(30)
    await receive(rig, listEvent(JULIET, LIST_03, juliet.publish('0.3')))
    expect(stateOf(rig, conversation).state).toBe('on')
    await say(rig, conversation, 'Sealed')
    await quiet(30)
    const [plain, sealed] = messages(rig.fake.takeSent())
    expect(plain && texts([plain])).toEqual(['In plain'])
    expect(sealed && juliet.read(sealed)).toBe('Sealed')
    expect(notices(rig)).toContainEqual({ what: 'encryption-on', byPerson: false })
  })

  test('a first message waits for the list, though nobody looked; 15 s if there is no answer at all', async () => {
    const { rig, server, juliet } = await scene()
    const [conversation, other] = [await open(rig), await open(rig, TYBALT)]
    juliet.publish('2')
    server.failing.set(TYBALT, { held: true })
    await say(rig, conversation, 'Ho!')
    await say(rig, other, 'Peace')
    await quiet(30)
    const [sent, ...more] = messages(rig.fake.takeSent())
    expect(more).toEqual([])
    expect(sent && juliet.read(sent)).toContain('Ho!')
    await rig.ports.clock.advance(15_000)
    await quiet(30)
    expect(sentTexts(rig.fake.takeSent())).toEqual(['Peace'])
  })

  test('a connection that breaks while the list is asked for sends nothing plain', async () => {
    const { rig, server, juliet } = await scene()
    const conversation = await open(rig)
    server.failing.set(JULIET, { held: true })
    await say(rig, conversation, 'Ho!')
    await quiet(30)
    rig.fake.end()
    await rig.ports.clock.advance(60_000)
    await quiet(30)
    server.failing.delete(JULIET)
    juliet.publish('0.3')
    await rig.fake.begin({ session: 'b' })
    await quiet(30)
    expect(messages(rig.fake.takeSent()).map((stanza) => juliet.read(stanza))).toEqual(['Ho!'])
  })

  test('somebody without encryption gets it plain after one look', async () => {
    const { rig, server } = await scene()
    const conversation = await open(rig)
    await say(rig, conversation, 'One')
    await quiet(30)
    const asked = server.asked.length
    await say(rig, conversation, 'Two')
    await quiet(30)
    expect(sentTexts(rig.fake.takeSent())).toEqual(['One', 'Two'])
    expect(server.asked).toHaveLength(asked)
  })

  test('what was written without a connection waits for the list, too', async () => {
    const { rig, juliet } = await scene()
    juliet.publish('2')
    rig.fake.end()
    const conversation = await open(rig)
    await say(rig, conversation, 'Ho!')
    await rig.fake.begin({ session: 'b' })
    await quiet(30)
    const [sent] = messages(rig.fake.takeSent())
    expect(sent && juliet.read(sent)).toContain('Ho!')
    expect(sentTexts(sent ? [sent] : [])).toEqual([])
  })

  test('a server that keeps no keys', async () => {
    const { rig, juliet } = await scene(false)
    juliet.publish('0.3')
    const conversation = await open(rig)
    await look(rig, conversation)
    expect(stateOf(rig, conversation)).toMatchObject({ state: 'impossible', problem: 'server-cannot' })
    await say(rig, conversation, 'Ho!')
    await quiet(30)
    expect(sentTexts(rig.fake.takeSent())).toEqual(['Ho!'])
  })

  test('notes to oneself, once there is another device to read them', async () => {
    const { rig, server } = await scene()
    const conversation = await open(rig, ROMEO)
    await look(rig, conversation)
    expect(stateOf(rig, conversation)).toMatchObject({ state: 'impossible', problem: 'no-devices' })
    const phone = createOmemoDevice(server, ROMEO, 31337)
    const own = ownNumber(rig.store, ACCOUNT)
    await receive(rig, listEvent(ROMEO, LIST_03, phone.publish('0.3', [own])))
    await quiet(30)
    expect(stateOf(rig, conversation).state).toBe('on')
    await say(rig, conversation, 'Buy herbs')
    await quiet(30)
    expect(messages(rig.fake.takeSent()).map((stanza) => phone.read(stanza))).toEqual(['Buy herbs'])
  })

  test('not where a program of theirs lacked it in the last 30 days: then it is offered', async () => {
    const { rig, juliet } = await scene()
    juliet.publish('0.3')
    const seen = rig.ports.clock.now()
    rig.store.write((tx) => {
      noteLacked(tx, ACCOUNT, JULIET, seen)
    })
    const conversation = await open(rig)
    await look(rig, conversation)
    expect(stateOf(rig, conversation)).toMatchObject({ state: 'offered', problem: null })
    await say(rig, conversation, 'In plain')
    await quiet(30)
    expect(sentTexts(rig.fake.takeSent())).toEqual(['In plain'])
    await rig.ports.clock.advance(31 * 24 * 60 * 60 * 1000)
    await look(rig, conversation)
    expect(stateOf(rig, conversation).state).toBe('on')
  })
})

describe('once it is on', () => {
  test('what cannot be sealed waits, is tried again, and never goes plain', async () => {
    const { rig, server, juliet } = await scene()
    const conversation = await encrypted(rig, juliet)
    server.failing.set(JULIET, { error: 'remote-server-timeout' })
    rig.store.write((tx) => tx.run('DELETE FROM omemo_session'))
    await say(rig, conversation, 'Ho!')
    await quiet(30)
    expect(messages(rig.fake.takeSent())).toEqual([])
    expect(stateOf(rig, conversation)).toMatchObject({ state: 'on', problem: 'keys-unreachable' })
    for (const pause of [30_000, 120_000, 600_000]) {
      const before = server.asked.length
      await rig.ports.clock.advance(pause)
      await quiet(30)
      expect(server.asked.length).toBeGreaterThan(before)
    }
    server.failing.delete(JULIET)
    await rig.ports.clock.advance(1_800_000)
    await quiet(30)
    expect(messages(rig.fake.takeSent()).map((stanza) => juliet.read(stanza))).toEqual(['Ho!'])
  })

  test('a list that is empty now turns nothing off', async () => {
    const { rig, juliet } = await scene()
    const conversation = await encrypted(rig, juliet)
    await receive(rig, listEvent(JULIET, LIST_03, null))
    await say(rig, conversation, 'Ho!')
    await quiet(30)
    expect(messages(rig.fake.takeSent())).toEqual([])
    expect(stateOf(rig, conversation)).toMatchObject({ state: 'on', problem: 'no-devices' })
    await receive(rig, listEvent(JULIET, LIST_03, juliet.publish('0.3')))
    await quiet(30)
    expect(messages(rig.fake.takeSent()).map((stanza) => juliet.read(stanza))).toEqual(['Ho!'])
  })

  test('turned off, what waited still waits, until the person sends it plain', async () => {
    const { rig, juliet } = await scene()
    const conversation = await encrypted(rig, juliet)
    await receive(rig, listEvent(JULIET, LIST_03, null))
    await say(rig, conversation, 'Secret')
    expect(sendPlain(rig, conversation)).toMatchObject({ ok: false })
    await turn(rig, conversation, false)
    await quiet(30)
    expect(messages(rig.fake.takeSent())).toEqual([])
    await say(rig, conversation, 'Open')
    await quiet(30)
    expect(sentTexts(rig.fake.takeSent())).not.toContain('Secret')
    expect(sendPlain(rig, conversation)).toMatchObject({ ok: true })
    await quiet(30)
    expect(sentTexts(rig.fake.takeSent())).toContain('Secret')
  })

  test('turned off, it stays off whatever their list says', async () => {
    const { rig, juliet } = await scene()
    const conversation = await encrypted(rig, juliet)
    await turn(rig, conversation, false)
    await receive(rig, listEvent(JULIET, LIST_03, juliet.publish('0.3', [99])))
    await look(rig, conversation)
    expect(stateOf(rig, conversation)).toMatchObject({ state: 'off', problem: null })
    await say(rig, conversation, 'Open')
    await quiet(30)
    expect(sentTexts(rig.fake.takeSent())).toEqual(['Open'])
    expect(notices(rig).at(-1)).toEqual({ what: 'encryption-off', byPerson: true })
  })

  test('a restart seals what waits', async () => {
    const { rig, server, juliet } = await scene()
    const conversation = await encrypted(rig, juliet)
    rig.fake.end()
    await say(rig, conversation, 'Ho!')
    const next = rig.restart({ answer: server.answer })
    await next.fake.begin({ session: 'b' })
    await quiet(30)
    expect(messages(next.fake.takeSent()).map((stanza) => juliet.read(stanza))).toEqual(['Ho!'])
  })

  test('reactions go plain to devices with 0.3 only after consent, and sealed to those with 2', async () => {
    const { rig, juliet } = await scene()
    const conversation = await encrypted(rig, juliet)
    expect(stateOf(rig, conversation).plainExtras).toBe('ask')
    await receive(rig, juliet.say('Ay me!', '0.3', 'm1'))
    await rig.ports.clock.advance(5_000)
    rig.fake.takeSent()
    const [heard] = rig.store.all<{ id: MessageId }>("SELECT id FROM message WHERE body = 'Ay me!'")
    if (heard === undefined) throw new Error('it was not read')
    const react = async (emoji: string) => {
      await rig.messages.commands['messages.react']({ messageId: heard.id, emojis: [emoji] })
      await quiet(30)
      return messages(rig.fake.takeSent()).map((stanza) => serialize(stanza))
    }
    expect((await react('❤️')).join()).not.toContain('❤️')
    await rig.encryption?.commands['encryption.allowPlainExtras']({
      conversationId: conversation,
      allow: true,
    })
    expect(stateOf(rig, conversation).plainExtras).toBe('allowed')
    expect((await react('👍')).join()).toContain('👍')
    await rig.encryption?.commands['encryption.allowPlainExtras']({
      conversationId: conversation,
      allow: false,
    })
    await receive(rig, listEvent(JULIET, 'urn:xmpp:omemo:2:devices', juliet.publish('2')))
    await quiet(30)
    const [sealed, ...more] = await react('🌹')
    expect(more).toEqual([])
    expect(sealed).not.toContain('🌹')
    expect(sealed && juliet.read(readXml(sealed))).toContain('🌹')
  })
})
