import { describe, expect, test } from 'vitest'
import type { ConversationId, Place } from '../../../shared/model/ids.ts'
import { createRig, ROMEO, type Rig } from '../testing/rig.ts'
import { open } from '../testing/talk.ts'
import { placeAtEnd, placeBehind, placeOfStamp, placeRead } from './place.ts'
import { insertMessage } from './store/messages.ts'
import { participant } from './store/participants.ts'

/** A conversation with messages at these places. */
async function filled(...places: number[]): Promise<{ rig: Rig; id: ConversationId }> {
  const rig = createRig()
  const id = await open(rig)
  for (const place of places) fill(rig, id, place)
  return { rig, id }
}

function fill(rig: Rig, conversationId: ConversationId, place: number, own = false): void {
  rig.store.write((tx) =>
    insertMessage(tx, {
      conversationId,
      authorId: participant(tx, conversationId, own ? ROMEO : 'juliet@capulet.example', own),
      own,
      kind: 'text',
      place: place as Place,
      way: 'live',
      sentAt: 0,
      receivedAt: 0,
      state: own ? 'sent' : null,
      body: '',
    }),
  )
}

describe('the end', () => {
  test.each([
    ['of nothing is now', [], 5, 5_000],
    ['is now', [1_000], 5, 5_000],
    ['is behind what is there, whatever the clock says', [9_000], 5, 9_001],
    ['is behind what is there within the same millisecond', [5_000], 5, 5_001],
  ] as const)('%s', async (_name, places, now, expected) => {
    const { rig, id } = await filled(...places)
    expect(placeAtEnd(rig.store, id, now)).toBe(expected)
  })
})

describe('what was read', () => {
  const readTo = ({ rig, id }: { rig: Rig; id: ConversationId }, upTo: number) =>
    placeRead(rig.store, id, 2 as Place, upTo as Place)

  test('goes up to the last message of others', async () => {
    const talk = await filled(1, 3, 5, 7)
    for (const place of [6, 8, 9]) fill(talk.rig, talk.id, place, true)
    expect([readTo(talk, 9), readTo(talk, 6), readTo(talk, 2)]).toEqual([7, 5, 2])
  })

  test('is as much as before where nobody else wrote, but not without end', async () => {
    const talk = await filled(1)
    for (let place = 3; place < 300; place++) fill(talk.rig, talk.id, place, true)
    expect([readTo(talk, 100), readTo(talk, 299)]).toEqual([2, 100])
  })
})

describe('the place of a stamp', () => {
  test.each([
    ['alone', [], 5_000, false, 5_000_000],
    ['behind what is of that instant', [5_000_000, 5_000_001], 5_000, false, 5_000_002],
    ['before what is later', [5_001_000], 5_000, false, 5_000_000],
    ['behind all of that second', [5_900_000], 5_000, true, 5_900_001],
    ['not behind the next second', [5_900_000, 6_000_000], 5_000, true, 5_900_001],
    ['beyond its second where that is full', [5_999_999, 6_000_000], 5_000, true, 6_000_001],
  ] as const)('%s', async (_name, places, at, wholeSeconds, expected) => {
    const { rig, id } = await filled(...places)
    expect(placeOfStamp(rig.store, id, { at, wholeSeconds })).toBe(expected)
  })

  test('is never above its floor, and free', async () => {
    const { rig, id } = await filled(9_000_000, 9_000_001)
    const stamp = { at: 5_000, wholeSeconds: false }
    expect(placeOfStamp(rig.store, id, stamp, 9_000_000 as Place)).toBe(9_000_002)
  })
})

test('10,000 of one second keep their order and find their place without looking at each', async () => {
  const { rig, id } = await filled()
  let reads = 0
  const counting = {
    all: rig.store.all,
    first: <Row>(...args: Parameters<typeof rig.store.first>) => {
      reads += 1
      return rig.store.first<Row>(...args)
    },
  }
  const given: Place[] = []
  rig.store.write((tx) => {
    const authorId = participant(tx, id, 'juliet@capulet.example', false)
    for (let count = 0; count < 10_000; count++) {
      const place = placeOfStamp(counting, id, { at: 5_000, wholeSeconds: true })
      given.push(place)
      insertMessage(tx, {
        conversationId: id,
        authorId,
        own: false,
        kind: 'text',
        place,
        way: 'live',
        sentAt: 0,
        receivedAt: 0,
        state: null,
        body: '',
      })
    }
  })
  expect(given).toEqual([...given].sort((a, b) => a - b))
  expect(reads).toBeLessThanOrEqual(20_000)
})

test('right behind a place is a free one', async () => {
  const { rig, id } = await filled(10, 11, 12)
  expect(placeBehind(rig.store, id, 9 as Place)).toBe(13)
  expect(placeBehind(rig.store, id, 12 as Place)).toBe(13)
})
