import { describe, expect, test } from 'vitest'
import type { MessageId } from '../../../shared/model/ids.ts'
import { readXml } from '../../engine/testing/read-xml.ts'
import { serialize } from '../../engine/xml/serialize.ts'
import { NS_OMEMO_03 } from '../../engine/xep/0384-omemo/index.ts'
import { keysOf, recipientsOf, setTrust, VERIFIED } from '../sealing/index.ts'
import { fingerprintOf } from './details.ts'
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
import { messages, open, receive, say } from '../testing/talk.ts'

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

  test('while keys do not come, the connection is asked for a sign of life', async () => {
    const { rig, server, juliet } = await scene()
    const conversation = await encrypted(rig, juliet)
    server.failing.set(JULIET, { held: true })
    rig.store.write((tx) => tx.run('DELETE FROM omemo_session'))
    await say(rig, conversation, 'Ho!')
    await quiet(30)
    expect(rig.fake.doubts).toBe(0)
    await rig.ports.clock.advance(10_000)
    expect(rig.fake.doubts).toBe(1)
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

  test('turned off, what was written for later does not go plain, unless the person tries again', async () => {
    const { rig, juliet } = await scene()
    const conversation = await encrypted(rig, juliet)
    const at = rig.ports.clock.now() + 3_600_000
    await rig.messages.commands['messages.send']({ conversationId: conversation, body: 'Secret', sendAt: at })
    await turn(rig, conversation, false)
    await rig.ports.clock.advance(3_600_000)
    await quiet(30)
    expect(sentTexts(rig.fake.takeSent())).toEqual([])
    const [held] = rig.store.all<{ id: MessageId }>("SELECT id FROM message WHERE body = 'Secret'")
    if (held === undefined) throw new Error('it is not there')
    await rig.messages.commands['messages.retry']({ messageId: held.id })
    await quiet(30)
    expect(sentTexts(rig.fake.takeSent())).toEqual(['Secret'])
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

  test('somebody whose server tells no list stops nobody else, and is named as one without keys', async () => {
    const { rig, server, juliet } = await scene()
    await encrypted(rig, juliet)
    server.failing.set(TYBALT, { error: 'remote-server-not-found' })
    const other = await open(rig, TYBALT)
    await look(rig, other)
    const owners = [JULIET, TYBALT as typeof JULIET, ROMEO]
    expect(recipientsOf(rig.store, ACCOUNT, owners)).toMatchObject({
      targets: [{ owner: JULIET }],
      toBegin: [],
      toList: [],
      without: expect.arrayContaining([TYBALT]) as string[],
    })
    // The next session asks again.
    rig.fake.end()
    await rig.fake.begin({ session: 'b' })
    expect(recipientsOf(rig.store, ACCOUNT, owners).toList).toEqual([TYBALT])
  })

  test('a device whose keys are of no use is not asked about again and again', async () => {
    const { rig, server, juliet } = await scene()
    const conversation = await encrypted(rig, juliet)
    await receive(rig, listEvent(JULIET, LIST_03, juliet.publish('0.3', [666])))
    const bundle = `${NS_OMEMO_03}.bundles:666`
    server.put(JULIET, bundle, 'current', readXml(`<bundle xmlns='${NS_OMEMO_03}'/>`))
    for (const text of ['One', 'Two', 'Three']) {
      await say(rig, conversation, text)
      await quiet(30)
    }
    expect(messages(rig.fake.takeSent()).map((stanza) => juliet.read(stanza))).toEqual([
      'One',
      'Two',
      'Three',
    ])
    expect(server.asked.filter((line) => line.endsWith(bundle))).toHaveLength(1)
    const details = rig.encryption?.commands['encryption.details']({ conversationId: conversation })
    expect(details).toMatchObject({
      value: {
        devices: expect.arrayContaining([expect.objectContaining({ device: 666, unreachable: true })]) as [],
      },
    })
  })

  test('after one of theirs was verified, a new device gets nothing until the person decides', async () => {
    const { rig, server, juliet } = await scene()
    const conversation = await encrypted(rig, juliet)
    rig.store.write((tx) => {
      for (const key of keysOf(tx, ACCOUNT, JULIET)) setTrust(tx, key.id, VERIFIED, false, 0)
    })
    expect(stateOf(rig, conversation)).toMatchObject({ verified: true, undecided: 0 })
    const tablet = createOmemoDevice(server, JULIET, 28)
    await receive(rig, listEvent(JULIET, LIST_03, tablet.publish('0.3', [juliet.number])))
    await say(rig, conversation, 'For the phone alone')
    await quiet(30)
    expect(stateOf(rig, conversation)).toMatchObject({ verified: false, undecided: 1 })
    const [sent] = messages(rig.fake.takeSent())
    expect(sent && juliet.read(sent)).toBe('For the phone alone')
    expect(sent && tablet.read(sent)).toBeNull()
    const key = keysOf(rig.store, ACCOUNT, JULIET).find(({ trust }) => trust === 0)?.key
    await rig.encryption?.commands['encryption.decide']({
      ...{ accountId: ACCOUNT, owner: JULIET, trust: 'trusted' },
      key: fingerprintOf(key ?? new Uint8Array()),
    })
    await say(rig, conversation, 'For both')
    await quiet(30)
    const [both] = messages(rig.fake.takeSent())
    expect(both && [juliet.read(both), tablet.read(both)]).toEqual(['For both', 'For both'])
  })

  test('in a chat that is looked at, the person is asked about it before writing anything', async () => {
    const { rig, server, juliet } = await scene()
    const conversation = await encrypted(rig, juliet)
    rig.store.write((tx) => {
      for (const key of keysOf(tx, ACCOUNT, JULIET)) setTrust(tx, key.id, VERIFIED, false, 0)
    })
    const tablet = createOmemoDevice(server, JULIET, 28)
    await receive(rig, listEvent(JULIET, LIST_03, tablet.publish('0.3', [juliet.number])))
    await quiet(30)
    expect(stateOf(rig, conversation)).toMatchObject({ verified: false, undecided: 1 })
    expect(server.asked.filter((line) => line.endsWith('bundles:28'))).toHaveLength(1)
    expect(messages(rig.fake.takeSent())).toEqual([])
  })
})
