import { describe, expect, it } from 'vitest'
import type { MessageId } from '../../shared/model/ids.ts'
import { Passing } from './passing.svelte.ts'

const id = (value: number): MessageId => value as MessageId
const traffic = (joined: readonly string[], left: readonly string[] = []) =>
  ({ what: 'traffic', joined, left }) as const

describe('what passes in a room', () => {
  it('is one line between two messages', () => {
    const passing = new Passing()
    passing.note(traffic(['Romeo']), id(1))
    passing.note(traffic(['Juliet'], ['Tybalt']), id(1))
    passing.note(traffic(['Nurse']), id(2))
    expect(passing.below(id(1))).toEqual([traffic(['Romeo', 'Juliet'], ['Tybalt'])])
    expect(passing.below(id(2))).toEqual([traffic(['Nurse'])])
  })

  it('says nothing of who came and went, or went and came', () => {
    const passing = new Passing()
    passing.note(traffic(['Romeo'], ['Tybalt']), id(1))
    passing.note(traffic(['Tybalt'], ['Romeo']), id(1))
    expect(passing.below(id(1))).toEqual([])
  })

  it('is bounded', () => {
    const passing = new Passing()
    for (let at = 0; at < 1000; at++) {
      passing.note(traffic([`Guest ${at}`]), id(1))
      passing.note({ what: 'fact', fact: 'configuration-changed' }, id(1))
    }
    const [first] = passing.below(id(1))
    expect(passing.below(id(1))).toHaveLength(21)
    expect(first?.what).toBe('fact')
    expect(passing.below(id(1)).at(-1)).toMatchObject({ joined: { length: 200 } })
    for (let at = 2; at < 300; at++) passing.note(traffic(['Romeo']), id(at))
    expect(passing.below(id(1))).toEqual([])
  })

  it('stands below a message, or nowhere', () => {
    const passing = new Passing()
    passing.note(traffic(['Romeo']), null)
    passing.note(traffic(['Romeo']), id(1))
    passing.clear()
    expect(passing.below(id(1))).toEqual([])
  })
})
