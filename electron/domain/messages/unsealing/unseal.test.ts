import { expect, test } from 'vitest'
import type { MessageId } from '../../../../shared/model/ids.ts'
import { item, storeItems } from '../../testing/archive-pages.ts'
import { scene } from '../../testing/encrypted-talk.ts'
import { createOmemoDevice } from '../../testing/omemo-device.ts'
import { createPepServer } from '../../testing/pep-server.ts'
import { ACCOUNT, createRig, JULIET, quiet, ROMEO, type Rig } from '../../testing/rig.ts'
import { TYBALT } from '../../testing/stanzas.ts'
import { open, receive } from '../../testing/talk.ts'
import { kindCode } from '../store/codes.ts'

const told = ({ store }: Rig) =>
  store
    .all<{
      body: string
      sealed: number
      why: string | null
    }>(
      `SELECT body, sealed_by IS NOT NULL AS sealed, extra ->> 'sealedWhy' AS why FROM message
       WHERE kind <> ? ORDER BY place`,
      kindCode('event'),
    )
    .map(({ body, sealed, why }) => why ?? `${body}${sealed === 1 ? '' : ' in plain'}`)

const carbon = (from: string, message: string): string =>
  `<message from='${from}' to='${ROMEO}/r' type='chat'><received xmlns='urn:xmpp:carbons:2'>
     <forwarded xmlns='urn:xmpp:forward:0'>${message}</forwarded>
   </received></message>`

test.each(['0.3', '2'] as const)(
  '%s: a message that comes again, under whichever id, is there once',
  async (version) => {
    const { rig, juliet } = await scene()
    await open(rig)
    const ho = juliet.say('Ho!', version, 'one')
    await receive(rig, ho, ho, ho.replace("'one'", "'two'").replace('"one"', '"two"'))
    await receive(rig, juliet.say('Hark!', version, 'three'))
    expect(told(rig)).toEqual(['Ho!', 'Hark!'])
  },
)

test('a carbon counts only from the account itself', async () => {
  const { rig, juliet } = await scene()
  await open(rig)
  const ho = juliet.say('Ho!', '0.3', 'one')
  await receive(rig, carbon(TYBALT, ho), carbon(`${ROMEO}/other`, ho))
  expect(told(rig)).toEqual([])
  await receive(rig, carbon(ROMEO, ho))
  expect(told(rig)).toEqual(['Ho!'])
})

/** A session whose archive was not read yet, and a conversation with Juliet. */
async function catchingUp() {
  const server = createPepServer()
  const rig = createRig({ answer: server.answer, encrypts: true })
  const juliet = createOmemoDevice(server, JULIET, 27183)
  await rig.fake.begin({ session: 'a' })
  await quiet(30)
  await open(rig)
  return { rig, server, juliet }
}

test('what comes before the archive is here waits, and is opened in order, once', async () => {
  const { rig, juliet } = await catchingUp()
  const sent = ['a', 'b', 'c'].map((text) => juliet.say(text, '0.3', text))
  await receive(rig, ...sent)
  expect(told(rig)).toEqual(['waits', 'waits', 'waits'])
  await receive(rig, ...sent)
  expect(told(rig)).toHaveLength(3)
  expect(rig.store.all('SELECT 1 FROM omemo_session')).toEqual([])
  rig.messages.archived.caughtUp(ACCOUNT)
  await quiet(60)
  expect(told(rig)).toEqual(['a', 'b', 'c'])
  expect(rig.store.all('SELECT 1 FROM omemo_waiting')).toEqual([])
  expect(rig.store.all('SELECT 1 FROM raw')).toEqual([])
  await receive(rig, ...sent)
  expect(told(rig)).toEqual(['a', 'b', 'c'])
})

test('killed while the archive is read, the session that goes on waits for the rest of it', async () => {
  const { rig, server, juliet } = await catchingUp()
  const [first, second] = ['a', 'b'].map((text) => juliet.say(text, '0.3', text))
  await receive(rig, first ?? '')
  const next = rig.restart({ answer: server.answer })
  await next.fake.begin({ kind: 'resumed', restored: true, session: 'a' })
  await quiet(30)
  await receive(next, second ?? '')
  expect(told(next)).toEqual(['waits', 'waits'])
  next.messages.archived.caughtUp(ACCOUNT)
  await quiet(60)
  expect(told(next)).toEqual(['a', 'b'])
})

test('what is read further back, once the archive is here, is opened without another session', async () => {
  const { rig, juliet } = await catchingUp()
  const now = rig.ports.clock.now()
  const [a, b] = ['a', 'b'].map((text) => juliet.say(text, '0.3', text))
  await storeItems(rig, [item('i2', b ?? '', now - 1_000)])
  rig.messages.archived.caughtUp(ACCOUNT)
  await quiet(60)
  expect(told(rig)).toEqual(['b'])
  await storeItems(rig, [item('i1', a ?? '', now - 3_000)], { direction: 'before', anchor: 'i2' })
  await quiet(60)
  expect(told(rig)).toEqual(['a', 'b'])
  expect(rig.store.all('SELECT 1 FROM omemo_waiting')).toEqual([])
})

test('what cannot be opened says why, and is kept as it came', async () => {
  const { rig, juliet } = await scene()
  await open(rig)
  const ho = juliet.say('Ho!', '0.3', 'one')
  await receive(rig, ho.replace(/<payload([^>]*)>../, '<payload$1>//'))
  expect(told(rig)).toEqual(['damaged'])
  expect(rig.store.all('SELECT 1 FROM raw')).toHaveLength(1)
  await receive(rig, juliet.say('Hark!', '0.3', 'two'))
  expect(told(rig)).toEqual(['damaged', 'Hark!'])
})

test('a key that was used opens nothing else', async () => {
  const { rig, juliet } = await scene()
  await open(rig)
  const [ho, hark] = [juliet.say('Ho!', '0.3', 'one'), juliet.say('Hark!', '0.3', 'two')]
  await receive(rig, ho)
  const [payload = ''] = /<payload[^>]*>[^<]*/.exec(hark) ?? []
  await receive(rig, ho.replace(/<payload[^>]*>[^<]*/, payload).replace(/(['"])one/, '$1three'))
  expect(told(rig)).toEqual(['Ho!', 'gone'])
  await receive(rig, hark)
  expect(told(rig)).toEqual(['Ho!', 'gone', 'Hark!'])
})

test.each(['deleted here', 'taken back'])('one that is %s while it waits holds nothing up', async (how) => {
  const { rig, juliet } = await catchingUp()
  await receive(rig, juliet.say('a', '0.3', 'one'))
  const [waiting] = rig.store.all<{ id: MessageId }>('SELECT message_id AS id FROM omemo_waiting')
  if (how === 'deleted here')
    await rig.messages.commands['messages.deleteHere']({ messageIds: waiting ? [waiting.id] : [] })
  else
    await receive(
      rig,
      `<message from='${JULIET}/phone' to='${ROMEO}' type='chat' id='two'><retract xmlns='urn:xmpp:message-retract:1' id='one'/></message>`,
    )
  rig.messages.archived.caughtUp(ACCOUNT)
  await quiet(60)
  expect(rig.store.all('SELECT 1 FROM omemo_waiting')).toEqual([])
  await receive(rig, juliet.say('b', '0.3', 'three'))
  expect(told(rig)).toContain('b')
})
