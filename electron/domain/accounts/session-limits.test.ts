import { expect, test } from 'vitest'
import { ROMEO, signedIn } from './testing.ts'

const NOW = 1_767_225_600_000

/** Romeo's session with a time limit from the server, left behind by a kill at the given time. */
async function left() {
  const w = await signedIn()
  const { config } = w.client
  config.save({ id: 's1', location: null, jid: `${ROMEO}/x` as never, inbound: 3, maxMs: 300_000 })
  config.note?.({ aliveAt: NOW })
  const saved = () => {
    w.run()
    return w.server.client(ROMEO).config.saved
  }
  return { ...w, config, saved }
}

test('the time limit and the number of attempts are stored with the session', async () => {
  const { config, saved } = await left()
  config.note?.({ attempts: 1 })
  expect(saved()).toEqual({
    id: 's1',
    location: null,
    jid: `${ROMEO}/x`,
    inbound: 3,
    maxMs: 300_000,
    aliveAt: NOW,
    attempts: 1,
  })
})

test('another count keeps them, and a new session starts without them', async () => {
  const { config, store } = await left()
  config.note?.({ attempts: 2 })
  const read = () => store.first('SELECT session_id, inbound, alive_at, attempts FROM sm_session')
  config.save({ id: 's1', location: null, jid: `${ROMEO}/x` as never, inbound: 4, maxMs: 300_000 })
  expect(read()).toEqual({ session_id: 's1', inbound: 4, alive_at: NOW, attempts: 2 })
  config.save({ id: 's2', location: null, jid: `${ROMEO}/x` as never, inbound: 0, maxMs: null })
  expect(read()).toEqual({ session_id: 's2', inbound: 0, alive_at: null, attempts: 0 })
})

test('an expired session is not resumed', async () => {
  const { ports, rows, saved } = await left()
  await ports.clock.advance(510_000)
  expect(saved()).not.toBeNull()
  await ports.clock.advance(1)
  expect(saved()).toBeNull()
  expect(rows('sm_session')).toBe(0)
})

test('an expired session is resumed if the server may still tell what it received', async () => {
  const { ports, store, saved, id } = await left()
  store.write((tx) => {
    tx.run(
      `INSERT INTO conversation (id, account_id, kind, peer, opened_at) VALUES (1, ?, 'person', 'a@b.example', 0)`,
      id,
    )
    tx.run(
      `INSERT INTO outgoing (account_id, conversation_id, op, stage, stanza_id, stanza, session, seq, attempts)
       VALUES (?, 1, 'text', 'sent', 'm1', '<message/>', 's1', 1, 1)`,
      id,
    )
  })
  await ports.clock.advance(24 * 60 * 60_000)
  expect(saved()?.id).toBe('s1')
})

test('a first sign-in differs from a later one', async () => {
  const { config, server, run } = await left()
  expect(config.hasSignedIn).toBe(false)
  run()
  expect(server.client(ROMEO).config.hasSignedIn).toBe(true)
})
