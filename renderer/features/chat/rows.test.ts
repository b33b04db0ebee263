import { describe, expect, it } from 'vitest'
import type { MessageId } from '../../../shared/model/ids.ts'
import type { Message } from '../../../shared/model/message.ts'
import { NOW, sampleMessages } from '../../testing/sample.ts'
import { type Row, rowsOf } from './rows.ts'

const flags = (
  rows: ReturnType<typeof rowsOf>,
  key: 'startsDay' | 'startsGroup' | 'endsGroup' | 'startsUnread',
) => rows.filter((row) => row[key]).map((row) => Number(row.message.id))

describe('rows', () => {
  const rows = rowsOf(sampleMessages, { unreadFrom: 14 as MessageId, fromBeginning: true })

  it('start a day at its first message', () => {
    expect(flags(rows, 'startsDay')).toEqual([1, 5])
  })

  it('group what one author wrote within minutes', () => {
    expect(flags(rows, 'startsGroup')).toEqual([1, 2, 3, 4, 5, 7, 8, 10, 12, 13, 14])
    expect(flags(rows, 'endsGroup')).toEqual([1, 2, 3, 4, 6, 7, 9, 11, 12, 13, 15])
  })

  it('have the unread line before the first unread message, which begins a group', () => {
    expect(flags(rows, 'startsUnread')).toEqual([14])
    const [first, second] = [sampleMessages[13]!, sampleMessages[14]!]
    const within = rowsOf([first, { ...second, sentAt: NOW }], {
      unreadFrom: second.id,
      fromBeginning: false,
    })
    expect(within[1]?.startsGroup).toBe(true)
  })

  it('do not date the first message while earlier ones are not loaded', () => {
    const cut = rowsOf(sampleMessages.slice(5), { unreadFrom: null, fromBeginning: false })
    expect(flags(cut, 'startsDay')).toEqual([])
    expect(cut[0]?.startsGroup).toBe(true)
  })

  it('stay the same where nothing about them changed', () => {
    const known = new WeakMap<Message, Row>()
    const options = { unreadFrom: null, fromBeginning: true }
    const before = rowsOf(sampleMessages, options, known)
    const last = sampleMessages.at(-1)!
    const more = { ...last, id: 900 as MessageId, sentAt: last.sentAt + 1000 }
    const after = rowsOf([...sampleMessages, more], options, known)
    // The last one no longer ends its group; the others stand as they stood.
    expect(after.filter((row, at) => row !== before[at]).map((row) => row.message.id)).toEqual([last.id, 900])
    const corrected = rowsOf([...sampleMessages.slice(0, -1), { ...last, body: 'Ay me!' }], options, known)
    expect(corrected.at(-1)?.message.body).toBe('Ay me!')
  })
})
