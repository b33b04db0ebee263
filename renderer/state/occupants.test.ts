import { describe, expect, it } from 'vitest'
import type { Occupant } from '../../shared/model/room.ts'
import type { OccupantPage } from '../../shared/contract/rooms.ts'
import type { Result } from '../../shared/model/result.ts'
import type { Failure } from '../../shared/model/failure.ts'
import { createMockBridge } from '../testing/mock-bridge.ts'
import { GARDEN, sampleOccupants } from '../testing/rooms.ts'
import { Occupants } from './occupants.svelte.ts'

const [balthasar, benvolio, , juliet] = sampleOccupants as readonly [Occupant, Occupant, Occupant, Occupant]
const page = (occupants: readonly Occupant[], next: string | null = null) =>
  ({ ok: true, value: { occupants, next } }) as const

/** A list whose pages the test gives out by hand. */
function byHand() {
  const waiting: ((answer: Result<OccupantPage, Failure>) => void)[] = []
  const asked: (string | undefined)[] = []
  const bridge = createMockBridge(undefined, undefined, {
    'rooms.occupants': ({ from }) => {
      asked.push(from)
      return new Promise((resolve) => waiting.push(resolve))
    },
  })
  const occupants = new Occupants(bridge, GARDEN)
  const settle = () => new Promise((resolve) => setTimeout(resolve))
  return {
    occupants,
    asked,
    nicks: () => occupants.all.map(({ nick }) => nick),
    async give(answer: Result<OccupantPage, Failure>) {
      await settle()
      waiting.shift()?.(answer)
      await settle()
    },
    change: (changed: readonly Occupant[], gone: readonly string[] = [], reload?: true) =>
      occupants.apply({
        kind: 'occupantsChanged',
        conversationId: GARDEN,
        changed,
        gone,
        ...(reload && { reload }),
      }),
  }
}

describe('the people of a room', () => {
  it('come page by page, in the order of their names', async () => {
    const list = byHand()
    const loaded = list.occupants.load()
    await list.give(page([juliet, benvolio], 'M'))
    expect(list.occupants.loading).toBe(true)
    await list.give(page([balthasar]))
    await loaded
    expect(list.asked).toEqual([undefined, 'M'])
    expect(list.nicks()).toEqual(['Balthasar', 'Benvolio', 'Juliet'])
    expect(list.occupants.loading).toBe(false)
  })

  it('change while they come: a page may be older than a change', async () => {
    const list = byHand()
    const loaded = list.occupants.load()
    await list.give(page([juliet], 'A'))
    list.change([{ ...balthasar, show: 'dnd' }], ['Benvolio'])
    await list.give(page([balthasar, benvolio]))
    await loaded
    expect(list.nicks()).toEqual(['Balthasar', 'Juliet'])
    expect(list.occupants.get('Balthasar')?.show).toBe('dnd')
  })

  it('stay while the list is loaded anew, and who is no longer there goes with its end', async () => {
    const list = byHand()
    void list.occupants.load()
    await list.give(page([juliet, benvolio]))
    list.change([], [], true)
    expect(list.nicks()).toEqual(['Benvolio', 'Juliet'])
    list.change([balthasar])
    await list.give(page([juliet]))
    expect(list.nicks()).toEqual(['Balthasar', 'Juliet'])
  })

  it('are not asked for without end', async () => {
    const list = byHand()
    const loaded = list.occupants.load()
    await list.give(page([juliet], 'Juliet'))
    await list.give(page([juliet], 'Juliet'))
    await loaded
    expect(list.asked).toEqual([undefined, 'Juliet'])
  })

  it('are told from those whose names look alike', async () => {
    const list = byHand()
    void list.occupants.load()
    await list.give(page(sampleOccupants))
    expect(list.occupants.isAlike('Juliet')).toBe(true)
    expect(list.occupants.isAlike('Juliеt')).toBe(true)
    expect(list.occupants.isAlike('Nurse')).toBe(false)
  })

  it('are a failure where they cannot be told', async () => {
    const list = byHand()
    void list.occupants.load()
    await list.give({ ok: false, error: { code: 'not-found' } })
    expect(list.occupants.failure).toEqual({ code: 'not-found' })
    expect(list.occupants.loading).toBe(false)
  })
})
