import { describe, expect, test } from 'vitest'
import { buildDeviceList } from '../../engine/xep/0384-omemo/nodes/device-list.ts'
import { ownNumber } from '../sealing/index.ts'
import { encrypted, LIST_03, notices, scene } from '../testing/encrypted-talk.ts'
import { createOmemoDevice } from '../testing/omemo-device.ts'
import { listEvent } from '../testing/pep-server.ts'
import { ACCOUNT, JULIET, quiet, ROMEO, type Rig } from '../testing/rig.ts'
import { delay, TYBALT } from '../testing/stanzas.ts'
import { messages, open, receive, say } from '../testing/talk.ts'
import { storedMessages } from '../testing/stored.ts'

const NS = { '0.3': 'eu.siacs.conversations.axolotl', '2': 'urn:xmpp:omemo:2' } as const
const LISTS = { '0.3': LIST_03, '2': `${NS['2']}:devices` } as const

const bodies = ({ store }: Rig): string[] =>
  storedMessages(store).flatMap(({ body }) => (body === '' ? [] : [body]))

describe.each(['0.3', '2'] as const)('sessions of %s', (version) => {
  test('a session that they began is answered after a while, once, without words', async () => {
    const { rig, juliet } = await scene()
    juliet.publish(version)
    await open(rig)
    await receive(rig, juliet.say('Ay me!', version), juliet.say('Romeo?', version))
    expect(bodies(rig)).toEqual(['Ay me!', 'Romeo?'])
    await rig.ports.clock.advance(2_000)
    await quiet(30)
    const sealed = messages(rig.fake.takeSent()).map((stanza) => juliet.read(stanza))
    expect(sealed.filter((text) => text === '')).toHaveLength(1)
  })

  test('keys that no longer fit are renewed by a new session, but not again and again', async () => {
    const { rig, juliet } = await scene()
    const conversation = await encrypted(rig, juliet)
    await receive(rig, listEvent(JULIET, LISTS[version], juliet.publish(version)))
    await receive(rig, juliet.say('One', version))
    await rig.ports.clock.advance(5_000)
    rig.fake.takeSent()
    // This side has lost everything, as after a restored backup.
    rig.store.write((tx) => tx.run('DELETE FROM omemo_session'))
    for (const text of ['Two', 'Three', 'Four']) {
      const lost = juliet.say(text, version)
      rig.store.write((tx) => tx.run('UPDATE omemo_pre_key SET id = id + 1000'))
      await receive(rig, lost)
      await quiet(30)
    }
    const exchanges = messages(rig.fake.takeSent()).filter((stanza) => stanza.child(NS[version], 'encrypted'))
    expect(exchanges).toHaveLength(1)
    expect(exchanges.map((stanza) => juliet.read(stanza))).toEqual([''])
    await say(rig, conversation, 'Again')
    await receive(rig, juliet.say('I hear', version))
    expect(bodies(rig)).toContain('I hear')
  })

  test('what was written before a session was renewed does not renew it once more', async () => {
    const { rig, juliet } = await scene()
    await encrypted(rig, juliet)
    await receive(rig, listEvent(JULIET, LISTS[version], juliet.publish(version)))
    await receive(rig, juliet.say('One', version))
    await rig.ports.clock.advance(5_000)
    rig.store.write((tx) => tx.run('DELETE FROM omemo_session'))
    const stamp = new Date(rig.ports.clock.now()).toISOString()
    const late = juliet.say('Late', version).replace('</message>', `${delay(stamp)}</message>`)
    await rig.ports.clock.advance(1_000)
    const renewals = async (xml: string): Promise<number> => {
      rig.fake.takeSent()
      await receive(rig, xml)
      await quiet(30)
      return messages(rig.fake.takeSent()).filter((stanza) => stanza.child(NS[version], 'encrypted')).length
    }
    expect(await renewals(juliet.say('Two', version))).toBe(1)
    await rig.ports.clock.advance(11 * 60_000)
    expect(await renewals(late)).toBe(0)
    expect(await renewals(juliet.say('Three', version))).toBe(1)
  })
})

test('each of many devices that began sessions is answered', async () => {
  const { rig, server } = await scene()
  const devices = [1, 2, 3, 4, 5, 6].map((number) => createOmemoDevice(server, JULIET, number))
  for (const one of devices) one.publish('0.3')
  const list = buildDeviceList(
    '0.3',
    devices.map(({ number }) => ({ id: number })),
  )
  server.put(JULIET, LIST_03, 'current', list)
  await receive(rig, listEvent(JULIET, LIST_03, list))
  await open(rig)
  await receive(rig, ...devices.map((one) => one.say('Ay me!', '0.3')))
  await rig.ports.clock.advance(2_000)
  await quiet(30)
  const answers = messages(rig.fake.takeSent())
  for (const one of devices) expect(answers.filter((stanza) => one.read(stanza) === '')).toHaveLength(1)
})

test('keys are renewed in the version in which the device seals, even if it announces another one', async () => {
  const { rig, juliet } = await scene()
  await encrypted(rig, juliet)
  juliet.publish('2')
  // The list of 2 was lost, but not what she has sealed by.
  await receive(rig, juliet.say('One', '2'))
  await rig.ports.clock.advance(5_000)
  await quiet(30)
  // It is answered where it came from, so that she need not begin it in each message.
  const answers = messages(rig.fake.takeSent()).filter((stanza) => stanza.child(NS['2'], 'encrypted'))
  expect(answers.map((stanza) => juliet.read(stanza))).toEqual([''])
  rig.store.write((tx) => tx.run('DELETE FROM omemo_session'))
  await receive(rig, juliet.say('Two', '2'))
  await quiet(30)
  const renewed = messages(rig.fake.takeSent()).filter((stanza) => stanza.child(NS['2'], 'encrypted'))
  expect(renewed.map((stanza) => juliet.read(stanza))).toEqual([''])
  await receive(rig, juliet.say('Three', '2'))
  expect(bodies(rig)).toEqual(['One', 'Three'])
})

test('used one-time keys are replaced once, after the messages that used them', async () => {
  const { rig, server, juliet } = await scene()
  juliet.publish('0.3')
  await open(rig)
  server.asked.length = 0
  for (let number = 1; number <= 5; number++)
    await receive(rig, createOmemoDevice(server, JULIET, number).say(`From ${String(number)}`, '0.3'))
  await rig.ports.clock.advance(10_000)
  await quiet(30)
  expect(server.asked.filter((line) => line.startsWith('set'))).toHaveLength(2)
})

test('what strangers only leave a trace of is bounded while the session goes on', async () => {
  const { rig, server } = await scene()
  const tybalt = createOmemoDevice(server, TYBALT as typeof JULIET, 666)
  rig.store.write((tx) =>
    tx.run(
      `WITH RECURSIVE n (id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n WHERE id < 100500)
       INSERT INTO omemo_copy SELECT ?, CAST(printf('%016d', id) AS BLOB), NULL, id FROM n`,
      ACCOUNT,
    ),
  )
  await receive(rig, tybalt.say('Thou art a villain', '0.3'))
  await rig.ports.clock.advance(10_000)
  await quiet(30)
  const left = rig.store.first<{ n: number }>('SELECT count(*) AS n FROM omemo_copy WHERE message_id IS NULL')
  expect(left?.n).toBe(100_000)
})

test('a stranger learns nothing, and nothing is asked about them', async () => {
  const { rig, server } = await scene()
  const tybalt = createOmemoDevice(server, TYBALT as typeof JULIET, 666)
  tybalt.publish('0.3')
  await receive(rig, tybalt.say('Thou art a villain', '0.3'))
  await rig.ports.clock.advance(60_000)
  await quiet(30)
  expect(messages(rig.fake.takeSent())).toEqual([])
  expect(server.asked.filter((line) => line.includes(TYBALT))).toEqual([])
})

test('own devices are answered, too, though there are no notes to oneself', async () => {
  const { rig, server } = await scene()
  const conversation = await open(rig)
  const phone = createOmemoDevice(server, ROMEO, 31337)
  const own = ownNumber(rig.store, ACCOUNT)
  const list = phone.publish('0.3', [own])
  // `say` looks for the account's device there.
  server.put(ROMEO, LIST_03, 'current', buildDeviceList('0.3', [{ id: own }, { id: 31337 }]))
  await receive(rig, listEvent(ROMEO, LIST_03, list))
  const inside = phone.say('From the phone', '0.3').replace(/ to=(['"]).*?\1/, ` to='${JULIET}'`)
  const carbon = `<sent xmlns='urn:xmpp:carbons:2'><forwarded xmlns='urn:xmpp:forward:0'>${inside}</forwarded></sent>`
  await receive(rig, `<message from='${ROMEO}' to='${ROMEO}/balcony' type='chat'>${carbon}</message>`)
  expect(bodies(rig)).toEqual(['From the phone'])
  expect(rig.store.all('SELECT id FROM conversation')).toEqual([{ id: conversation }])
  await rig.ports.clock.advance(2_000)
  await quiet(30)
  expect(messages(rig.fake.takeSent()).map((stanza) => phone.read(stanza))).toEqual([''])
})

test('another device, and other keys of a device, are shown in an encrypted conversation', async () => {
  const { rig, server, juliet } = await scene()
  const conversation = await encrypted(rig, juliet)
  await receive(rig, juliet.say('Ay me!', '0.3'))
  expect(notices(rig)).toEqual([])
  const tablet = createOmemoDevice(server, JULIET, 28)
  await receive(rig, listEvent(JULIET, LIST_03, tablet.publish('0.3', [juliet.number])))
  await say(rig, conversation, 'Ho!')
  await quiet(30)
  expect(notices(rig)).toEqual([{ what: 'new-device', owner: JULIET, name: null }])
  const again = createOmemoDevice(server, JULIET, juliet.number)
  again.publish('0.3', [28])
  await receive(rig, again.say('It is I', '0.3'))
  expect(notices(rig).at(-1)).toEqual({ what: 'new-keys', owner: JULIET, name: null })
})

test('the list of somebody who writes from a device that is on none is read once, not for each message', async () => {
  const { rig, server, juliet } = await scene()
  const [a = '', b = '', c = ''] = ['a', 'b', 'c'].map((text) => juliet.say(text, '0.3'))
  await open(rig)
  server.asked.length = 0
  await receive(rig, a)
  await quiet(30)
  await receive(rig, b, c)
  await quiet(30)
  expect(bodies(rig)).toEqual(['a', 'b', 'c'])
  expect(server.asked.filter((line) => line === `get ${JULIET} ${LIST_03}`)).toHaveLength(1)
})
