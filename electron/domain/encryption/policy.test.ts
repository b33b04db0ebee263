import { describe, expect, test, vi } from 'vitest'
import { caps } from '../../engine/xep/0115-caps/index.ts'
import { noteLacked, ownNumber, SEALING_AFTER_RESTORE } from '../sealing/index.ts'
import { LIST_03, look, notices, scene, sentTexts, stateOf } from '../testing/encrypted-talk.ts'
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

  test('a server that fails once sends nothing plain', async () => {
    const { rig, server, juliet } = await scene()
    juliet.publish('0.3')
    const conversation = await open(rig)
    rig.fake.end()
    server.failing.set(ROMEO, { error: 'internal-server-error' })
    await rig.fake.begin({ session: 'b' })
    await say(rig, conversation, 'Ho!')
    await quiet(30)
    expect(messages(rig.fake.takeSent())).toEqual([])
    server.failing.delete(ROMEO)
    await rig.ports.clock.advance(30_000)
    await quiet(30)
    expect(messages(rig.fake.takeSent()).map((stanza) => juliet.read(stanza))).toEqual(['Ho!'])
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

  test('and a program that lacks it is noticed whenever it is online, not only while somebody looks', async () => {
    const { rig, juliet } = await scene()
    const known = rig.fake.client.use(caps)
    vi.spyOn(known, 'supports').mockImplementation((_jid, feature) => feature.includes('disco'))
    await receive(rig, `<presence from='${JULIET}/old'/>`)
    await rig.ports.clock.advance(20_000)
    await receive(rig, `<presence from='${JULIET}/old' type='unavailable'/>`)
    await rig.ports.clock.advance(29 * 24 * 60 * 60 * 1000)
    juliet.publish('0.3')
    const conversation = await open(rig)
    await look(rig, conversation)
    expect(stateOf(rig, conversation)).toMatchObject({ state: 'offered' })
    await rig.ports.clock.advance(2 * 24 * 60 * 60 * 1000)
    await look(rig, conversation)
    expect(stateOf(rig, conversation)).toMatchObject({ state: 'on' })
  })

  test('but where they seal what they write, the answer is sealed, too, or it waits', async () => {
    const { rig, juliet } = await scene()
    juliet.publish('0.3')
    const seen = rig.ports.clock.now()
    rig.store.write((tx) => {
      noteLacked(tx, ACCOUNT, JULIET, seen)
    })
    const conversation = await open(rig)
    await look(rig, conversation)
    expect(stateOf(rig, conversation).state).toBe('offered')
    await receive(rig, juliet.say('Ay me!', '0.3'))
    await quiet(30)
    expect(stateOf(rig, conversation).state).toBe('on')
    await receive(rig, listEvent(JULIET, LIST_03, null))
    await say(rig, conversation, 'She speaks')
    await quiet(30)
    expect(sentTexts(rig.fake.takeSent()).join()).not.toContain('She speaks')
    expect(stateOf(rig, conversation)).toMatchObject({ state: 'on', problem: 'no-devices' })
  })

  test('after a backup was restored, what is written before its device is made anew waits for the list', async () => {
    const { rig, server, juliet } = await scene()
    juliet.publish('0.3')
    rig.fake.end()
    // These ports draw one number only, so that the earlier device must not be on a list.
    for (const node of [LIST_03, 'urn:xmpp:omemo:2:devices']) server.remove(ROMEO, node)
    rig.store.write((tx) => SEALING_AFTER_RESTORE.split(';').forEach((sql) => tx.run(sql)))
    const conversation = await open(rig)
    await say(rig, conversation, 'Ho!')
    await rig.fake.begin({ session: 'b' })
    await quiet(30)
    expect(messages(rig.fake.takeSent()).map((stanza) => juliet.read(stanza))).toEqual(['Ho!'])
  })
})
