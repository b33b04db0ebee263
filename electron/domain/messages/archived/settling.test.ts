/** The archive of a new session tells whether what was sent before it has arrived. Nothing is sent twice. */
import { describe, expect, test } from 'vitest'
import type { Element } from '../../../engine/index.ts'
import { hers, his, storeItems } from '../../testing/archive-pages.ts'
import { ACCOUNT, quiet, type Rig, type RigOptions } from '../../testing/rig.ts'
import { chat, messageOf, online } from '../../testing/stanzas.ts'
import { idsOf, messages, open, receive, say, stages, states, texts, write } from '../../testing/talk.ts'
import { MESSAGES_AFTER_RESTORE } from '../restored.ts'

const MINUTE = 60_000

const info = (...features: string[]): NonNullable<RigOptions['answer']> => {
  const named = features.map((name) => `<feature var='${name}'/>`).join('')
  return (iq: Element) =>
    iq.child('http://jabber.org/protocol/disco#info', 'query')
      ? `<query xmlns='http://jabber.org/protocol/disco#info'>${named}</query>`
      : null
}
const withArchive: RigOptions = { answer: info('urn:xmpp:mam:2') }

/** The server took one of Romeo's messages, or did not, and the session was lost before the answer. */
async function sentAndLost(options: RigOptions = withArchive): Promise<{ rig: Rig; id: string; at: number }> {
  const rig = await online(options)
  await storeItems(rig, [hers('a', 'before', rig.ports.clock.now() - MINUTE)])
  await say(rig, await open(rig), 'unknown')
  const [sent] = messages(rig.fake.takeSent())
  const at = rig.ports.clock.now()
  await rig.ports.clock.advance(MINUTE)
  rig.fake.end()
  return { rig, id: sent?.attrs['id'] ?? '', at }
}

async function signIn(rig: Rig, session = 'next'): Promise<void> {
  await rig.fake.begin({ session })
  await quiet()
}

describe('a message without acknowledgement waits for the archive of the next session', () => {
  test('and is settled by its copy there', async () => {
    const { rig, id, at } = await sentAndLost()
    await signIn(rig)
    expect(messages(rig.fake.takeSent())).toEqual([])
    expect(stages(rig)).toEqual(['text: preparing'])
    expect(messageOf(rig, 'unknown').state).toBe('sent')
    await storeItems(rig, [hers('a', 'before', at - MINUTE), his('b', 'unknown', at, { id })])
    rig.messages.archived.caughtUp(ACCOUNT)
    await rig.ports.clock.advance(MINUTE)
    expect(messages(rig.fake.takeSent())).toEqual([])
    expect(stages(rig)).toEqual([])
    expect(states(rig)).toEqual(['before: in', 'unknown: acknowledged'])
  })

  test('and is sent again with the same id as soon as the archive is read past its time without it', async () => {
    const { rig, id, at } = await sentAndLost()
    await signIn(rig)
    await storeItems(rig, [hers('b', 'later', at + 1_000)])
    expect(messages(rig.fake.takeSent())).toEqual([])
    await storeItems(rig, [hers('a', 'before', at - 2 * MINUTE)], { anchor: 'b' })
    await quiet()
    expect(idsOf(rig.fake.takeSent())).toEqual([id])
    expect(states(rig)).toContain('unknown: sent')
  })

  test('and is sent again once the archive was read to its end', async () => {
    const { rig, id } = await sentAndLost()
    await signIn(rig)
    rig.messages.archived.caughtUp(ACCOUNT)
    await quiet()
    expect(idsOf(messages(rig.fake.takeSent()))).toEqual([id])
  })

  test('for ten seconds at most', async () => {
    const { rig, id } = await sentAndLost()
    await signIn(rig)
    await rig.ports.clock.advance(9_999)
    expect(messages(rig.fake.takeSent())).toEqual([])
    await rig.ports.clock.advance(1)
    await quiet()
    expect(idsOf(messages(rig.fake.takeSent()))).toEqual([id])
    await rig.ports.clock.advance(MINUTE)
    expect(messages(rig.fake.takeSent())).toEqual([])
  })

  test('while other conversations go on, and its own keeps its order', async () => {
    const { rig, id } = await sentAndLost()
    await signIn(rig)
    const conversation = await open(rig)
    await write(rig, conversation, 'newer')
    await write(rig, await open(rig, 'tybalt@capulet.example'), 'elsewhere')
    expect(texts(rig.fake.takeSent())).toEqual(['elsewhere'])
    rig.messages.archived.caughtUp(ACCOUNT)
    await quiet()
    const sent = rig.fake.takeSent()
    expect(texts(sent)).toEqual(['unknown', 'newer'])
    expect(idsOf(sent)[0]).toBe(id)
  })

  test.each([
    ['has no archive', info('urn:xmpp:sid:0')],
    ['does not say what it has', () => null],
  ] as const)('but not if the server %s', async (_name, answer) => {
    const { rig, id } = await sentAndLost({ answer })
    await signIn(rig)
    expect(idsOf(messages(rig.fake.takeSent()))).toEqual([id])
  })
})

describe('killed', () => {
  test('while it is held back: the next session waits again, and the archive settles it', async () => {
    const { rig, id, at } = await sentAndLost()
    await signIn(rig)
    const next = rig.restart()
    await signIn(next, 'third')
    expect(messages(next.fake.takeSent())).toEqual([])
    expect(stages(next)).toEqual(['text: preparing'])
    await storeItems(next, [his('b', 'unknown', at, { id })])
    await next.ports.clock.advance(MINUTE)
    expect(messages(next.fake.takeSent())).toEqual([])
    expect(states(next)).toEqual(['before: in', 'unknown: acknowledged'])
  })

  test('before the commit of the page that has it: the page comes again', async () => {
    const { rig, id, at } = await sentAndLost()
    await signIn(rig)
    rig.mishap = 'killed-before-commit'
    await expect(storeItems(rig, [his('b', 'unknown', at, { id })])).rejects.toThrow()
    const next = rig.restart()
    await signIn(next, 'third')
    expect(stages(next)).toEqual(['text: preparing'])
    await storeItems(next, [his('b', 'unknown', at, { id })])
    expect(stages(next)).toEqual([])
  })

  test('after that commit: nothing is left to do', async () => {
    const { rig, id, at } = await sentAndLost()
    await signIn(rig)
    rig.mishap = 'killed-after-commit'
    await expect(storeItems(rig, [his('b', 'unknown', at, { id })])).rejects.toThrow()
    const next = rig.restart()
    await signIn(next, 'third')
    await next.ports.clock.advance(MINUTE)
    expect(messages(next.fake.takeSent())).toEqual([])
    expect(states(next)).toEqual(['before: in', 'unknown: acknowledged'])
  })

  test('when it was ready to be sent again: the archive still settles it before it leaves', async () => {
    const { rig, id, at } = await sentAndLost()
    rig.store.write((tx) => tx.run("UPDATE outgoing SET stage = 'ready'"))
    await storeItems(rig, [his('b', 'unknown', at, { id })])
    await signIn(rig)
    expect(messages(rig.fake.takeSent())).toEqual([])
    expect(states(rig)).toEqual(['before: in', 'unknown: acknowledged'])
  })
})

test('a session that goes on asks no archive: the server has told what it has', async () => {
  const { rig, id } = await sentAndLost()
  const next = rig.restart()
  await next.fake.begin({ kind: 'resumed', restored: true, session: 'a' })
  await quiet()
  expect(idsOf(messages(next.fake.takeSent()))).toEqual([id])
})

test('edits, reactions and deletions are settled like messages', async () => {
  const rig = await online(withArchive)
  const conversation = await open(rig)
  const messageId = await say(rig, conversation, 'Ho')
  await rig.fake.acknowledge({ session: 'a', seq: 1_000 })
  await quiet()
  rig.fake.takeSent()
  await rig.messages.commands['messages.react']({ messageId, emojis: ['👍'] })
  await rig.messages.commands['messages.edit']({ messageId, body: 'Hey' })
  const [reaction, correction] = messages(rig.fake.takeSent())
  const now = rig.ports.clock.now()
  rig.fake.end()
  await signIn(rig)
  expect(stages(rig)).toEqual(['reaction: preparing', 'correction: preparing'])
  const known = { id: reaction?.attrs['id'] ?? '' }
  await storeItems(rig, [his('r', '', now, known)])
  expect(stages(rig)).toEqual(['correction: preparing'])
  rig.messages.archived.caughtUp(ACCOUNT)
  await quiet()
  expect(idsOf(rig.fake.takeSent())).toEqual([correction?.attrs['id']])
})

test('a message that a restored backup called unsent was sent after all', async () => {
  const { rig, id, at } = await sentAndLost()
  rig.store.write((tx) => {
    tx.run('DELETE FROM outgoing')
    tx.run(`UPDATE message SET state = 4, failure = '{"code":"unsent-in-backup"}' WHERE own = 1`)
  })
  await storeItems(rig, [his('b', 'unknown', at, { id })])
  expect(messageOf(rig, 'unknown')).toMatchObject({ state: 'acknowledged' })
  expect(messageOf(rig, 'unknown')).not.toHaveProperty('failure')
})

test('a live message while it waits is received as ever', async () => {
  const { rig } = await sentAndLost()
  await signIn(rig)
  await receive(rig, chat('live'))
  expect(states(rig)).toContain('live: in')
})

test('a message that was held back when a backup was made is not sent by the restored one', async () => {
  const { rig } = await sentAndLost()
  await signIn(rig)
  expect(stages(rig)).toEqual(['text: preparing'])
  rig.store.write((tx) => {
    for (const sql of MESSAGES_AFTER_RESTORE.split(';')) tx.run(sql)
  })
  expect(states(rig)).toContain('unknown: acknowledged')
  expect(stages(rig)).toEqual([])
})
