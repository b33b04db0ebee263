import { describe, expect, it } from 'vitest'
import type { MessageId } from '../../../shared/model/ids.ts'
import { NOW, sampleMessages } from '../../testing/sample.ts'
import { rowsOf } from './rows.ts'

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
})
