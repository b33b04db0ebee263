import { describe, expect, it } from 'vitest'
import type { AttachmentId } from '../../../../shared/model/file.ts'
import type { MessageId } from '../../../../shared/model/ids.ts'
import type { Message } from '../../../../shared/model/message.ts'
import { NOW, sampleMessages } from '../../../testing/sample.ts'
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

describe('pictures of one author', () => {
  const picture = (at: number, changes: Partial<Message> = {}): Message => ({
    ...sampleMessages[0]!,
    id: (100 + at) as MessageId,
    kind: 'file',
    body: '',
    direction: 'in',
    sentAt: NOW - 3_600_000 + at * 10_000,
    files: [
      {
        id: at as AttachmentId,
        kind: 'picture',
        name: 'a.png',
        mediaType: 'image/png',
        size: 1,
        state: 'here',
      },
    ],
    ...changes,
  })
  const pictures = (count: number): Message[] => Array.from({ length: count }, (_, at) => picture(at + 1))
  const lengths = (messages: readonly Message[], unreadFrom: number | null = null) =>
    rowsOf(messages, { unreadFrom: unreadFrom as MessageId | null, fromBeginning: true }).map(
      (row) => row.messages.length,
    )

  it('stand together where they follow each other within a minute', () => {
    expect(lengths(pictures(10))).toEqual([10])
    expect(lengths([...pictures(2), picture(9)])).toEqual([2, 1])
  })

  it('are no more than twelve in one row', () => {
    expect(lengths(pictures(15))).toEqual([12, 3])
  })

  it('stand alone with a caption, a reply, reactions or a failure', () => {
    const [one, other] = pictures(2)
    expect(lengths([one!, { ...other!, body: 'The balcony' }])).toEqual([1, 1])
    expect(lengths([one!, { ...other!, state: 'failed' }])).toEqual([1, 1])
    expect(lengths([one!, { ...other!, replyTo: { id: null, author: null, preview: '' } }])).toEqual([1, 1])
    expect(lengths([one!, { ...other!, reactions: [{ emoji: '🌹', own: true, count: 1, by: [] }] }])).toEqual(
      [1, 1],
    )
  })

  it('begin anew at the line for unread messages and with another author', () => {
    expect(lengths(pictures(4), 103)).toEqual([2, 2])
    expect(lengths([...pictures(2), picture(3, { direction: 'out' })])).toEqual([2, 1])
  })

  it('stay the same row while none of them changes', () => {
    const known = new WeakMap<Message, Row>()
    const options = { unreadFrom: null, fromBeginning: true }
    const messages = pictures(3)
    const [before] = rowsOf(messages, options, known)
    expect(rowsOf([...messages], options, known)[0]).toBe(before)
    const changed = [messages[0]!, messages[1]!, { ...messages[2]! }]
    expect(rowsOf(changed, options, known)[0]).not.toBe(before)
  })
})
