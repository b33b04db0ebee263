import { expect, test } from 'vitest'
import type { Element } from '../../../engine/index.ts'
import { item, storeItems } from '../../testing/archive-pages.ts'
import { createOmemoDevice } from '../../testing/omemo-device.ts'
import { createPepServer } from '../../testing/pep-server.ts'
import { ACCOUNT, createRig, JULIET, quiet, type Rig } from '../../testing/rig.ts'
import { answersAsRoom, COVEN, enter, goes, HAG } from '../../testing/rooms.ts'
import { conversationWith, history, TYBALT } from '../../testing/stanzas.ts'
import { receive } from '../../testing/talk.ts'

const FACTS = { hasOccupantIds: false, showsAddresses: true, ownId: null }
const FEATURES = ['muc_membersonly', 'muc_nonanonymous', 'urn:xmpp:mam:2', 'urn:xmpp:sid:0']

const names = (jid: string): string =>
  `<x xmlns='http://jabber.org/protocol/muc#user'><item jid='${jid}' affiliation='member' role='participant'/></x>`

/** Signed in, with Juliet's device in a room. */
async function beside(isKept = true) {
  const server = createPepServer()
  const answer = (iq: Element) => (iq.attrs['to'] === COVEN ? answersAsRoom(FEATURES)(iq) : server.answer(iq))
  const rig = createRig({ answer, encrypts: true })
  const juliet = createOmemoDevice(server, JULIET, 27183)
  await rig.fake.begin({ session: 'a' })
  await quiet(30)
  rig.messages.archived.caughtUp(ACCOUNT)
  rig.messages.rooms.open(ACCOUNT, COVEN, rig.ports.clock.now())
  if (isKept)
    rig.store.write((tx) =>
      tx.run(
        'INSERT INTO room (conversation_id, nick, autojoin) VALUES (?, ?, 1)',
        conversationWith(rig, COVEN).id,
        HAG,
      ),
    )
  const says = (text: string, more = ''): string =>
    juliet
      .say(text, '0.3', text)
      .replace(/ from='[^']*'/, ` from='${COVEN}/juliet'`)
      .replace(/ type='chat'/, " type='groupchat'")
      .replace('</message>', `${more}</message>`)
  return { rig, says, answer }
}

async function enters(rig: Rig, hasArchive = true): Promise<void> {
  const people = [{ nick: 'juliet', id: null, jid: `${JULIET}/phone`, affiliation: 'member' }]
  await enter(rig, { features: FEATURES, id: null, people })
  rig.messages.archived.rooms.entered(ACCOUNT, COVEN, FACTS, hasArchive)
}

const told = (rig: Rig) =>
  history(rig, COVEN).flatMap(({ kind, body, sealedWhy }) => (kind === 'event' ? [] : [sealedWhy ?? body]))
const skipped = ({ store }: Rig) => store.all('SELECT 1 FROM omemo_skipped')

test('what comes in a room whose archive is being read waits, and is opened in order, by whoever said it', async () => {
  const { rig, says } = await beside()
  await enters(rig)
  const now = rig.ports.clock.now()
  const [first, second, third] = [
    says('Double, double', names(`${JULIET}/phone`)),
    // What its author writes there is not the room's.
    says('toil', names(`${TYBALT}/thumb`)),
    says('and trouble'),
  ]
  await receive(rig, second, third, goes('juliet'))
  expect(told(rig)).toEqual(['waits', 'waits'])
  await storeItems(rig, [item('i1', first, now - 3_000)], { room: COVEN })
  expect(told(rig)).toEqual(['waits', 'waits', 'waits'])
  expect(rig.messages.archived.isCatchingUp(ACCOUNT)).toBe(false)
  const news: unknown[] = []
  rig.messages.onArrival(({ body }) => news.push(body))
  rig.messages.archived.rooms.caughtUp(ACCOUNT, COVEN)
  await quiet(60)
  expect(told(rig)).toEqual(['Double, double', 'toil', 'and trouble'])
  expect(news).toEqual(['toil', 'and trouble'])
  expect(skipped(rig)).toEqual([])
  expect(rig.store.all('SELECT peer FROM omemo_device WHERE active_at IS NOT NULL')).toEqual([
    { peer: JULIET },
  ])
})

test('in a room without an archive nothing waits', async () => {
  const { rig, says } = await beside()
  await enters(rig, false)
  await receive(rig, says('Double, double'))
  expect(told(rig)).toEqual(['Double, double'])
})

test('what waits is opened when the room is left', async () => {
  const { rig, says } = await beside()
  await enters(rig)
  await receive(rig, says('Double, double'))
  expect(told(rig)).toEqual(['waits'])
  rig.messages.archived.rooms.left(ACCOUNT, COVEN)
  await quiet(60)
  expect(told(rig)).toEqual(['Double, double'])
})

test.each([
  ['is not entered again', false, 'Double, double'],
  ['is entered again', true, 'waits'],
])('killed while it waits, in a room that %s', async (_name, isKept, outcome) => {
  const { rig, says, answer } = await beside(isKept)
  await enters(rig)
  await receive(rig, says('Double, double'))
  const next = rig.restart({ answer })
  await next.fake.begin({ session: 'b' })
  await quiet(30)
  expect(told(next)).toEqual(['waits'])
  next.messages.archived.caughtUp(ACCOUNT)
  await quiet(60)
  expect(told(next)).toEqual([outcome])
  await enters(next)
  next.messages.archived.rooms.caughtUp(ACCOUNT, COVEN)
  await quiet(60)
  expect(told(next)).toEqual(['Double, double'])
})

test('a session that goes on without the archive opens what waits in rooms that are not entered', async () => {
  const { rig, says, answer } = await beside(false)
  await enters(rig)
  await receive(rig, says('Double, double'))
  const next = rig.restart({ answer })
  await next.fake.begin({ kind: 'resumed', session: 'a' })
  await quiet(60)
  expect(told(next)).toEqual(['Double, double'])
})
