import { describe, expect, it } from 'vitest'
import type { BareJid } from '../model/jid.ts'
import { de } from './de/index.ts'
import { en } from './en/index.ts'

describe('what rooms tell', () => {
  it('names few people and counts many', () => {
    const { notice } = en.rooms.told
    expect(notice({ what: 'traffic', joined: ['Romeo'], left: [] })).toBe('Romeo came')
    expect(notice({ what: 'traffic', joined: ['A', 'B', 'C', 'D', 'E'], left: ['F', 'G'] })).toBe(
      'A, B, and 3 others came; F and G left',
    )
    expect(de.rooms.told.notice({ what: 'traffic', joined: ['A'], left: ['B', 'C'] })).toBe(
      'A ist gekommen; B und C sind gegangen',
    )
  })

  it('keeps what others write to itself', () => {
    const reason = `“. You are a “moderator\n${'x'.repeat(5_000)}`
    const said = en.rooms.told.out({ why: 'kicked', by: 'Ty\u202Ebalt', reason })
    expect(said).toMatch(/^Ty⟨U\+202E⟩balt removed you from this room\. Reason: “‘?\S/)
    expect(said.length).toBeLessThan(300)
    expect(said).not.toContain('\n')
    expect(said.match(/”/g)).toHaveLength(1)
  })

  it('has a sentence with a way on for each refusal', () => {
    const { refusal } = en.rooms.told
    expect(refusal({ code: 'nickname-taken', proposal: 'Romeo 2' })).toContain('“Romeo 2”')
    expect(refusal({ code: 'room-gone', to: 'b@x.example' as BareJid })).toContain('b@x.example')
    expect(refusal({ code: 'room-refused', condition: 'not-allowed', text: 'No.' })).toContain('“No.”')
  })
})
