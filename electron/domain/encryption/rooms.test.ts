import { expect, test } from 'vitest'
import type { ConversationId } from '../../../shared/model/ids.ts'
import { serialize } from '../../engine/xml/serialize.ts'
import type { Element } from '../../engine/index.ts'
import { rooms as muc } from '../../engine/xep/0045-muc/index.ts'
import { LIST_03, look, notices, stateOf, turn } from '../testing/encrypted-talk.ts'
import { item, storeItems } from '../testing/archive-pages.ts'
import { createOmemoDevice, type OmemoDevice } from '../testing/omemo-device.ts'
import { createPepServer } from '../testing/pep-server.ts'
import { ACCOUNT, createRig, JULIET, quiet, ROMEO, type Rig } from '../testing/rig.ts'
import { answersAsRoom, COVEN, enter, HAG, kept } from '../testing/rooms.ts'
import { conversationWith, history, TYBALT } from '../testing/stanzas.ts'
import { messages, receive, say } from '../testing/talk.ts'

const NS_ADMIN = 'http://jabber.org/protocol/muc#admin'
const PRIVATE = ['muc_membersonly', 'muc_nonanonymous']

/** A room for members only that shows addresses, with Juliet, who has a device. */
async function privateRoom() {
  const server = createPepServer()
  const house = {
    features: PRIVATE,
    owners: [ROMEO as string],
    members: [JULIET as string],
    isHidden: false,
    isSilent: false,
    asked: (_affiliation: string): void => undefined,
  }
  const answer = (iq: Element) => {
    if (iq.attrs['to'] !== COVEN) return server.answer(iq)
    const asked = iq.child(NS_ADMIN, 'query')?.child(NS_ADMIN, 'item')?.attrs['affiliation']
    if (asked === undefined) return answersAsRoom(house.features)(iq)
    house.asked(asked)
    if (house.isSilent) return { held: true as const }
    if (house.isHidden) return { error: 'forbidden' as const }
    const people = asked === 'owner' ? house.owners : asked === 'member' ? house.members : []
    const items = people.map((jid) => `<item affiliation='${asked}' jid='${jid}'/>`)
    return `<query xmlns='${NS_ADMIN}'>${items.join('')}</query>`
  }
  const rig = createRig({ answer, encrypts: true })
  const juliet = createOmemoDevice(server, JULIET, 27183)
  juliet.publish('0.3')
  await rig.fake.begin({ session: 'a' })
  await quiet(30)
  rig.messages.archived.caughtUp(ACCOUNT)
  const conversation = rig.messages.rooms.open(ACCOUNT, COVEN, rig.ports.clock.now())
  const people = [{ nick: 'juliet', jid: `${JULIET}/phone`, affiliation: 'member' }]
  await enter(rig, { features: house.features, people })
  rig.messages.rooms.opened(conversation)
  await look(rig, conversation)
  rig.fake.takeSent()
  /** The room says that its settings are others now (XEP-0045 §10.2.1). */
  const becomes = async (features: readonly string[]) => {
    house.features = [...features]
    await receive(rig, status('<status code="104"/>'))
    await quiet(60)
  }
  return { rig, server, house, juliet, conversation, becomes }
}

const status = (inside: string): string =>
  `<message from='${COVEN}' to='${ROMEO}/balcony' type='groupchat'><x xmlns='http://jabber.org/protocol/muc#user'>${inside}</x></message>`

async function sentBy(rig: Rig, conversation: ConversationId, text: string): Promise<Element[]> {
  await say(rig, conversation, text)
  await quiet(60)
  return messages(rig.fake.takeSent())
}

const heard = (sent: readonly Element[], device: OmemoDevice) => sent.map((stanza) => device.read(stanza))

test('in a private room a message is sealed for its members; a new one is shown before the first that they can read', async () => {
  const { rig, server, house, juliet, conversation } = await privateRoom()
  expect(stateOf(rig, conversation)).toMatchObject({ state: 'off', problem: null })
  await turn(rig, conversation, true)
  expect(heard(await sentBy(rig, conversation, 'Double, double'), juliet)).toEqual(['Double, double'])
  const tybalt = createOmemoDevice(server, TYBALT as typeof JULIET, 666)
  tybalt.publish('0.3')
  house.members.push(TYBALT)
  await receive(rig, status(`<item affiliation='member' role='none' jid='${TYBALT}'/>`))
  await quiet(60)
  const sent = await sentBy(rig, conversation, 'Toil and trouble')
  expect([heard(sent, juliet), heard(sent, tybalt)]).toEqual([['Toil and trouble'], ['Toil and trouble']])
  const lines = rig.store.all<{ body: string; event: string | null }>(
    "SELECT body, extra ->> '$.event' AS event FROM message WHERE conversation_id = ? ORDER BY place",
    conversation,
  )
  const shown = lines.findIndex(({ event }) => event?.includes('can-read'))
  expect(shown).toBeGreaterThan(lines.findIndex(({ body }) => body === 'Double, double'))
  expect(shown).toBeLessThan(lines.findIndex(({ body }) => body === 'Toil and trouble'))
  expect(notices(rig)).toContainEqual({ what: 'can-read', owner: TYBALT })
})

test('one member without keys does not stop the room, and is named', async () => {
  const { rig, house, juliet, conversation } = await privateRoom()
  await turn(rig, conversation, true)
  house.members.push(TYBALT)
  await receive(rig, status(`<item affiliation='member' role='none' jid='${TYBALT}'/>`))
  expect(heard(await sentBy(rig, conversation, 'Ho!'), juliet)).toEqual(['Ho!'])
  expect(stateOf(rig, conversation)).toMatchObject({ state: 'on', problem: null, without: [TYBALT] })
})

test.each([
  ['room-open', ['muc_nonanonymous']],
  ['room-anonymous', ['muc_membersonly', 'muc_semianonymous']],
] as const)(
  'when it is no longer private (%s), nothing goes out until it is again',
  async (problem, features) => {
    const { rig, juliet, conversation, becomes } = await privateRoom()
    await turn(rig, conversation, true)
    expect(await sentBy(rig, conversation, 'Double, double')).toHaveLength(1)
    await becomes(features)
    expect(stateOf(rig, conversation)).toMatchObject({ state: 'on', problem })
    expect(await sentBy(rig, conversation, 'Toil and trouble')).toEqual([])
    await becomes(PRIVATE)
    await quiet(60)
    const sent = messages(rig.fake.takeSent())
    expect(heard(sent, juliet)).toEqual(['Toil and trouble'])
    expect(sent.map((stanza) => serialize(stanza)).join()).not.toContain('Toil')
  },
)

test('a room that does not show its lists cannot be private, and says so', async () => {
  const { rig, house, conversation, becomes } = await privateRoom()
  await turn(rig, conversation, true)
  house.isHidden = true
  await becomes(PRIVATE)
  expect(await sentBy(rig, conversation, 'Ho!')).toEqual([])
  expect(stateOf(rig, conversation)).toMatchObject({ state: 'on', problem: 'room-lists-refused' })
})

test('out of the room, messages wait', async () => {
  const { rig, conversation, server } = await privateRoom()
  await turn(rig, conversation, true)
  const kicked = `<presence from='${COVEN}/${HAG}' to='${ROMEO}/balcony' type='unavailable'>
    <x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='none'/>
    <status code='110'/><status code='321'/></x></presence>`
  await receive(rig, kicked)
  expect(stateOf(rig, conversation)).toMatchObject({ state: 'on', problem: 'room-left' })
  await say(rig, conversation, 'Ho!').catch(() => undefined)
  await quiet(60)
  expect(messages(rig.fake.takeSent())).toEqual([])
  expect(server.asked).not.toContain(`get ${COVEN} ${LIST_03}`)
})

test('lists that do not come are asked for again, and what waits goes out then', async () => {
  const { rig, house, juliet, conversation, becomes } = await privateRoom()
  await turn(rig, conversation, true)
  house.isSilent = true
  await becomes(PRIVATE)
  expect(await sentBy(rig, conversation, 'Ho!')).toEqual([])
  await rig.ports.clock.advance(120_000)
  await quiet(60)
  house.isSilent = false
  await rig.ports.clock.advance(10 * 60_000)
  await quiet(60)
  expect(heard(messages(rig.fake.takeSent()), juliet)).toEqual(['Ho!'])
})

test('somebody who is put out while the lists are read gets nothing', async () => {
  const { rig, server, house, juliet, conversation, becomes } = await privateRoom()
  const tybalt = createOmemoDevice(server, TYBALT as typeof JULIET, 666)
  tybalt.publish('0.3')
  house.owners.push(TYBALT)
  await turn(rig, conversation, true)
  let isOut = false
  house.asked = (affiliation) => {
    if (affiliation !== 'member' || isOut) return
    isOut = true
    house.owners.pop()
    void receive(rig, status(`<item affiliation='none' role='none' jid='${TYBALT}'/>`))
  }
  await becomes(PRIVATE)
  await quiet(60)
  const sent = await sentBy(rig, conversation, 'Toil and trouble')
  expect(isOut).toBe(true)
  expect(heard(sent, juliet)).toEqual(['Toil and trouble'])
  expect(heard(sent, tybalt)).toEqual([null])
})

/** Juliet's device says it in the room. */
const said = (juliet: OmemoDevice, text: string, more = ''): string =>
  juliet
    .say(text, '0.3', text)
    .replace(/ from='[^']*'/, ` from='${COVEN}/juliet'`)
    .replace(/ type='chat'/, " type='groupchat'")
    .replace('</message>', `${more}</message>`)

const toldIn = (rig: Rig) =>
  history(rig, COVEN).flatMap(({ kind, body, sealedWhy }) => (kind === 'event' ? [] : [sealedWhy ?? body]))

test('what a room without an archive repeats at the join is opened, though it does not say whose it is', async () => {
  const { rig, house, juliet, conversation } = await privateRoom()
  await turn(rig, conversation, true)
  expect(heard(await sentBy(rig, conversation, 'When shall we meet again?'), juliet)).toHaveLength(1)
  const [first, second, ofNobody] = ['In thunder', 'lightning', 'or in rain?'].map((text, at) =>
    said(juliet, text, kept(`2026-01-01T00:00:0${at}Z`)),
  )
  const history = [first, second, ofNobody?.replace(/sid=(['"])\d+/, 'sid=$17')].join('')
  rig.fake.client.use(muc).leave(COVEN)
  await quiet()
  await enter(rig, { features: house.features, people: [], history })
  await quiet(30)
  expect(toldIn(rig).toSorted()).toEqual(['In thunder', 'When shall we meet again?', 'lightning', 'nobody'])
})

test('what is read further back in its archive, once the newest is here, is opened at once', async () => {
  const { rig, juliet } = await privateRoom()
  const { archived } = rig.messages
  rig.store.write((tx) =>
    tx.run(
      'INSERT INTO room (conversation_id, nick, autojoin) VALUES (?, ?, 1)',
      conversationWith(rig, COVEN).id,
      HAG,
    ),
  )
  archived.rooms.entered(ACCOUNT, COVEN, { hasOccupantIds: false, showsAddresses: true, ownId: null }, true)
  const now = rig.ports.clock.now()
  const [older, newer] = ['Double, double', 'toil and trouble'].map((text) =>
    said(
      juliet,
      text,
      `<x xmlns='http://jabber.org/protocol/muc#user'><item jid='${JULIET}/phone' affiliation='member' role='participant'/></x>`,
    ),
  )
  const told = () => toldIn(rig)
  await storeItems(rig, [item('i2', newer ?? '', now - 1_000)], { room: COVEN })
  archived.rooms.caughtUp(ACCOUNT, COVEN)
  await quiet(60)
  expect(told()).toEqual(['toil and trouble'])
  await storeItems(rig, [item('i1', older ?? '', now - 3_000)], { room: COVEN, anchor: 'i2' })
  await quiet(60)
  expect(told()).toEqual(['Double, double', 'toil and trouble'])
})
