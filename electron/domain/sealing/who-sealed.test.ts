import { expect, test } from 'vitest'
import type { BareJid } from '../../../shared/model/jid.ts'
import type { Stanza } from '../../engine/index.ts'
import type { Opening } from './opening.ts'
import { ACCOUNT, createTestDevice, hear, meet, say, type TestDevice } from './testing.ts'

const ROMEO = 'romeo@montague.example'
const JULIET = 'juliet@capulet.example'
const TYBALT = 'tybalt@capulet.example'
const ROOM = 'coven@chat.shakespeare.example' as BareJid

/** Juliet is in a room that does not say who wrote, with Romeo and Tybalt. */
const pair = (): [TestDevice, TestDevice] => {
  const [romeo, juliet] = [createTestDevice(ROMEO, 1), createTestDevice(JULIET, 2)]
  reads(juliet, ROMEO, TYBALT, JULIET)
  return [romeo, juliet]
}

function reads({ store }: TestDevice, ...peers: string[]): void {
  store.write((tx) => {
    tx.run(
      "INSERT INTO conversation (id, account_id, peer, kind, opened_at) VALUES (1, ?, ?, 'room', 0) ON CONFLICT DO NOTHING",
      ACCOUNT,
      ROOM,
    )
    tx.run('DELETE FROM omemo_reader')
    for (const peer of peers) tx.run('INSERT INTO omemo_reader (conversation_id, peer) VALUES (1, ?)', peer)
  })
}

const inRoom = (device: TestDevice, other: TestDevice, message: Stanza, how: Partial<Opening> = {}): string =>
  hear(device, other, message, { sender: null, isRoom: true, to: ROOM, ...how })

const owners = ({ store }: TestDevice): unknown[] =>
  store.all<{ peer: string }>('SELECT peer FROM omemo_device').map(({ peer }) => peer)

/** Its keys were read, so that it is known by its number and key. */
function knows(device: TestDevice, other: TestDevice, version: '0.3' | '2'): void {
  meet(device, other, version)
  device.store.write((tx) => tx.run('DELETE FROM omemo_session'))
}

test.each(['0.3', '2'] as const)('%s: it is from the one whose session opens it', (version) => {
  const [romeo, juliet] = pair()
  meet(romeo, juliet, version)
  hear(juliet, romeo, say(romeo, juliet, 'Ho!'))
  juliet.store.write((tx) => tx.run('UPDATE omemo_device SET listed = ?', version === '2' ? 2 : 1))
  hear(romeo, juliet, say(juliet, romeo, 'Ay me!'))
  expect(inRoom(juliet, romeo, say(romeo, juliet, 'Double, double', { to: ROOM }))).toBe('Double, double')
})

test.each(['0.3', '2'] as const)('%s: or from the one whose key begins a session', (version) => {
  const [romeo, juliet] = pair()
  knows(juliet, romeo, version)
  meet(romeo, juliet, version)
  const [first, second] = ['Double, double', 'Toil and trouble'].map((text) =>
    say(romeo, juliet, text, { to: ROOM }),
  )
  if (!first || !second) throw new Error('nothing said')
  expect(inRoom(juliet, romeo, first)).toBe('Double, double')
  expect(inRoom(juliet, romeo, second)).toBe('Toil and trouble')
  expect(owners(juliet)).toEqual([ROMEO])
})

test('it is from nobody who is not known to read in the room', () => {
  const [romeo, juliet] = pair()
  knows(juliet, romeo, '0.3')
  meet(romeo, juliet, '0.3')
  reads(juliet, TYBALT)
  juliet.noted.length = 0
  expect(inRoom(juliet, romeo, say(romeo, juliet, 'Ho!'))).toBe('sealed: nobody')
  expect(inRoom(juliet, romeo, say(romeo, juliet, 'Ho!'), { isRoom: false })).toBe('sealed: nobody')
  expect(juliet.noted).toEqual([])
})

test('another device with the same number, and another key with it, are not taken for it', () => {
  const [romeo, juliet] = pair()
  knows(juliet, romeo, '0.3')
  const made = createTestDevice(TYBALT, 3)
  const tybalt = { ...made, own: { ...made.own, device: romeo.own.device } }
  meet(tybalt, juliet, '0.3')
  const forged = say(tybalt, juliet, 'Bite my thumb')
  expect(inRoom(juliet, tybalt, forged)).toBe('sealed: nobody')
  expect(owners(juliet)).toEqual([ROMEO])
  juliet.noted.length = 0
  knows(juliet, tybalt, '0.3')
  expect(inRoom(juliet, tybalt, forged)).toBe('Bite my thumb')
})

test('what waits is told apart once it is opened', () => {
  const [romeo, juliet] = pair()
  knows(juliet, romeo, '0.3')
  meet(romeo, juliet, '0.3')
  const ho = say(romeo, juliet, 'Ho!')
  expect(inRoom(juliet, romeo, ho, { order: 'later' })).toBe('sealed: waits')
  expect(inRoom(juliet, romeo, ho, { order: 'again' })).toBe('Ho!')
  expect(inRoom(juliet, romeo, ho)).toBe('repeated')
})
