import { describe, expect, it } from 'vitest'
import type { Delta } from '../../../shared/contract/index.ts'
import { createDeltaBuffer } from './delta-buffer.ts'

/**
 * Deltas in short: `C1a` is a row of conversation 1 in version a, `M1.7a` its message 7, `A1a` an account, `K1.ja` its
 * contact j, `P1.ja` the presence of that contact, `T1a` what the other side of conversation 1 does. `-C1` closes the
 * conversation, `-M1.7` discards the message, `-A1` and `-K1.j` remove, `H1` is `historyChanged`. Rows that are told in
 * one delta stand in brackets.
 */
const read = (text: string): Delta => {
  const [, kind = '', id = '', inner = '', version = ''] = /^(-?[A-Z])(\d)(?:\.(\w))?(\w?)$/.exec(text) ?? []
  const conversationId = Number(id)
  const message = { id: Number(inner), conversationId, body: version }
  const rows: Readonly<Record<string, object>> = {
    C: { kind: 'conversationsChanged', conversations: [{ id: conversationId, version }] },
    T: { kind: 'peerStateChanged', conversationId, state: version },
    M: { kind: 'messagesChanged', conversationId, messages: [message] },
    A: { kind: 'accountChanged', account: { id, version } },
    K: { kind: 'contactsChanged', contacts: [{ accountId: id, jid: inner, version }] },
    P: { kind: 'presenceChanged', accountId: id, changes: [{ jid: inner, presence: version }] },
    '-C': { kind: 'conversationClosed', conversationId },
    '-M': { kind: 'messageDiscarded', conversationId, messageId: Number(inner) },
    '-A': { kind: 'accountRemoved', accountId: id },
    '-K': { kind: 'contactRemoved', accountId: id, jid: inner },
    H: { kind: 'historyChanged', conversationId },
  }
  return rows[kind] as Delta
}

type Row = Readonly<Record<string, string>>

const write = (delta: Delta): string => {
  const all = (rows: readonly unknown[], short: (row: Row) => string): string =>
    `[${rows.map((row) => short(row as Row)).join(' ')}]`
  switch (delta.kind) {
    case 'conversationsChanged':
      return all(delta.conversations, (row) => `C${row['id']}${row['version']}`)
    case 'messagesChanged':
      return all(delta.messages, (row) => `M${row['conversationId']}.${row['id']}${row['body']}`)
    case 'contactsChanged':
      return all(delta.contacts, (row) => `K${row['accountId']}.${row['jid']}${row['version']}`)
    case 'presenceChanged':
      return all(delta.changes, (row) => `P${delta.accountId}.${row['jid']}${row['presence']}`)
    case 'accountChanged':
      return `A${delta.account.id}${(delta.account as unknown as Row)['version']}`
    case 'peerStateChanged':
      return `T${delta.conversationId}${delta.state}`
    case 'conversationClosed':
      return `-C${delta.conversationId}`
    case 'messageDiscarded':
      return `-M${delta.conversationId}.${delta.messageId}`
    case 'accountRemoved':
      return `-A${delta.accountId}`
    case 'contactRemoved':
      return `-K${delta.accountId}.${delta.jid}`
    case 'historyChanged':
      return `H${delta.conversationId}`
    default:
      return delta.kind
  }
}

function gathered(deltas: string): string {
  const gathering = createDeltaBuffer()
  for (const delta of deltas.split(' ')) gathering.add(read(delta))
  return gathering.take().map(write).join(' ')
}

describe('buffered deltas', () => {
  it.each([
    ['a row that changes often crosses once', 'C1a C1b C1c C1d C1e', '[C1e]'],
    ['rows stand in the order of their last changes', 'C1a C2a C3a C1b', '[C2a C3a C1b]'],
    ['so do messages', 'M1.1a M1.2a M1.1b', '[M1.2a M1.1b]'],
    ['a burst is one delta of each kind', 'C1a M1.1a C1b M1.2a C1c M1.3a', '[C1c] [M1.1a M1.2a M1.3a]'],
    ['messages are told by conversation', 'M1.1a M2.5a M1.2a', '[M1.1a M1.2a] [M2.5a]'],
    ['a conversation comes before its messages', 'M1.1a C1a', '[C1a] [M1.1a]'],
    ['an account comes before what is its own', 'C1a K1.ja A1a A1b', 'A1b [K1.ja] [C1a]'],
    ['contacts change one by one', 'K1.ja K1.na K2.ja K1.jb', '[K1.na K2.ja K1.jb]'],
    ['presence too, by account', 'P1.ja P2.ja P1.na P1.jb', '[P1.na P1.jb] [P2.ja]'],
    ['a contact says its presence as well', 'P1.ja P1.na K1.jb', '[K1.jb] [P1.na]'],
    ['unless that comes later', 'K1.ja P1.jb', '[K1.ja] [P1.jb]'],
    ['a row says what the other side does', 'T1a C1b', '[C1b]'],
    ['unless that comes later', 'C1a T1b T1c', '[C1a] T1c'],
  ])('%s: %s', (_what, deltas, expected) => {
    expect(gathered(deltas)).toBe(expected)
  })

  it.each([
    ['a message past its being discarded', 'M1.7a -M1.7 M1.7b', '[M1.7a] -M1.7 [M1.7b]'],
    ['a row past its being closed', 'C1a C1b -C1 C1c', '[C1b] -C1 [C1c]'],
    ['anything past the removal of its account', 'A1a C1a -A1 A1b', 'A1a [C1a] -A1 A1b'],
    ['a contact past its removal', 'K1.ja -K1.j K1.jb', '[K1.ja] -K1.j [K1.jb]'],
    ['a message past another stretch of history', 'M1.1a H1 M1.1b', '[M1.1a] H1 [M1.1b]'],
  ])('does not move %s: %s', (_what, deltas, expected) => {
    expect(gathered(deltas)).toBe(expected)
  })

  it.each([
    ['text', 70, 'x'.repeat(64 * 1024)],
    ['messages', 2001, 'x'],
  ])('has the history looked at again where a frame brings too many %s', (_what, count, body) => {
    const gathering = createDeltaBuffer()
    const message = (id: number, conversationId = 1) =>
      ({
        kind: 'messagesChanged',
        conversationId,
        messages: [{ id, conversationId, body }],
      }) as unknown as Delta
    gathering.add(message(1, 2))
    for (let id = 1; id <= count; id++) gathering.add(message(id))
    for (let id = 1; id <= 10; id++) gathering.add(message(id))
    expect(gathering.take()).toEqual([message(1, 2), { kind: 'historyChanged', conversationId: 1 }])
    gathering.add(message(1))
    expect(gathering.take()).toEqual([message(1)])
  })

  it('are removed when taken', () => {
    const gathering = createDeltaBuffer()
    gathering.add(read('C1a'))
    gathering.add(read('-C1'))
    gathering.take()
    expect(gathering.take()).toEqual([])
    gathering.add(read('C1b'))
    expect(gathering.take().map(write)).toEqual(['[C1b]'])
  })
})
