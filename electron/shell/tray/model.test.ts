import { expect, it } from 'vitest'
import type { Snapshot } from '../../../shared/contract/app.ts'
import type { Delta, DeltaBatch } from '../../../shared/contract/index.ts'
import type { ConversationId } from '../../../shared/model/ids.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import { ok } from '../../../shared/model/result.ts'
import { DEFAULT_SETTINGS } from '../../../shared/model/store.ts'
import { account, conversation, ROMEO, WORK } from '../testing/tray-sample.ts'
import { followForTray, type OpenConnection } from './model.ts'

const contact = (jid: string, name: string) => ({
  accountId: ROMEO,
  jid: jid as BareJid,
  name,
  groups: [],
  subscription: 'both' as const,
  pending: false,
  presence: { show: 'available' as const, status: '' },
})

function application(at: Partial<Snapshot> = {}) {
  // The tray uses no other part of a snapshot.
  let snapshot = {
    seq: 0,
    settings: DEFAULT_SETTINGS,
    accounts: [account(ROMEO)],
    contacts: [contact('juliet@capulet.example', 'Juliet Capulet')],
    conversations: [],
    ...at,
  } as unknown as Snapshot
  const listeners = new Set<(batch: DeltaBatch) => void>()
  let asked = 0
  let changes = 0
  const called: string[] = []
  const open = ((listener: (batch: DeltaBatch) => void) => {
    listeners.add(listener)
    return {
      call(name: string) {
        called.push(name)
        if (name === 'app.snapshot') asked += 1
        return Promise.resolve(ok(snapshot))
      },
      close: () => void listeners.delete(listener),
    }
  }) as unknown as OpenConnection
  const model = followForTray(open, () => void (changes += 1))
  return {
    model,
    tell: (seq: number, ...deltas: Delta[]) => listeners.forEach((listener) => listener({ seq, deltas })),
    become: (next: Partial<Snapshot>) => void (snapshot = { ...snapshot, ...next }),
    settled: () => new Promise(setImmediate),
    asked: () => asked,
    called,
    changes: () => changes,
    listeners,
  }
}

it('names the unread conversations, the latest first', async () => {
  const { model, tell, settled, changes } = application({
    conversations: [conversation(1, 2, 'juliet@capulet.example'), conversation(2, 0), conversation(3, 1)],
  })
  await settled()
  expect(model.state.unread).toEqual([
    { id: 3, name: 'person3@verona.example', address: null, count: 1 },
    { id: 1, name: 'Juliet Capulet', address: null, count: 2 },
  ])
  expect([model.state.unreadMessages, changes()]).toEqual([3, 1])
  tell(1, { kind: 'conversationsChanged', conversations: [conversation(1, 0), conversation(2, 4)] })
  tell(2, { kind: 'contactsChanged', contacts: [contact('person2@verona.example', 'Benvolio')] })
  expect(model.state.unread.map(({ name }) => name)).toEqual(['person3@verona.example', 'Benvolio'])
  tell(3, { kind: 'contactRemoved', accountId: ROMEO, jid: 'person2@verona.example' as BareJid })
  tell(4, { kind: 'conversationClosed', conversationId: 3 as ConversationId })
  expect(model.state.unread).toEqual([{ id: 2, name: 'person2@verona.example', address: null, count: 4 }])
  expect(changes()).toBe(5)
})

it('follows accounts and settings, and forgets the conversations of a removed account', async () => {
  const { model, tell, settled } = application({ conversations: [conversation(1, 2)] })
  await settled()
  const silent = { ...DEFAULT_SETTINGS, silentUntil: 5 }
  tell(1, { kind: 'accountChanged', account: account(WORK) }, { kind: 'settingsChanged', settings: silent })
  expect(model.state.accounts.map(({ id }) => id)).toEqual([ROMEO, WORK])
  expect(model.state.settings.silentUntil).toBe(5)
  tell(2, { kind: 'accountRemoved', accountId: ROMEO })
  expect(model.state.accounts.map(({ id }) => id)).toEqual([WORK])
  expect(model.state.unread).toEqual([])
})

it('takes a new snapshot after a missing batch, and after the store has opened', async () => {
  const { model, tell, become, settled, asked } = application()
  await settled()
  become({ seq: 5, conversations: [conversation(1, 7)] })
  tell(5, { kind: 'conversationsChanged', conversations: [conversation(1, 7)] })
  await settled()
  expect([asked(), model.state.unreadMessages]).toEqual([2, 7])
  become({ seq: 6, accounts: [] })
  tell(6, { kind: 'storeChanged', store: { kind: 'open', protection: 'none' } })
  await settled()
  expect([asked(), model.state.accounts]).toEqual([3, []])
})

it('applies batches that come during the snapshot, and none twice', async () => {
  const { model, tell, settled } = application({ seq: 3, conversations: [conversation(1, 1)] })
  tell(3, { kind: 'conversationsChanged', conversations: [conversation(1, 9)] })
  tell(4, { kind: 'conversationsChanged', conversations: [conversation(2, 1)] })
  await settled()
  expect(model.state.unreadMessages).toBe(2)
})

it('watches nothing, and closes its door when it stops', async () => {
  const { model, listeners, settled, changes, called } = application()
  await settled()
  expect(called).toEqual(['app.snapshot'])
  model.stop()
  await settled()
  expect([listeners.size, changes()]).toEqual([0, 1])
})

it('tells two similar names apart, and names nobody by an invisible name', async () => {
  const { model, settled } = application({
    contacts: [
      contact('juliet@capulet.example', 'Juliet'),
      contact('person1@verona.example', 'Juli\u0435t'),
      contact('person2@verona.example', '\u3164'),
      contact('person3@verona.example', '\u202Eoemor'),
    ],
    conversations: [conversation(1, 1), conversation(2, 1), conversation(3, 1)],
  })
  await settled()
  expect(model.state.unread.map(({ name, address }) => [name, address])).toEqual([
    ['oemor', null],
    ['person2@verona.example', null],
    ['Juli\u0435t', 'person1@verona.example'],
  ])
})

it('names ten of 5,000, and counts the others as they change', async () => {
  const many = Array.from({ length: 5_000 }, (_, at) => conversation(at + 1, 2))
  const { model, tell, settled } = application({ conversations: many })
  await settled()
  expect(model.state.unread.map(({ id }) => id)).toEqual([
    5000, 4999, 4998, 4997, 4996, 4995, 4994, 4993, 4992, 4991,
  ])
  tell(1, { kind: 'conversationsChanged', conversations: [conversation(5_000, 0), conversation(4_999, 3)] })
  const { unread, unreadConversations, unreadMessages } = model.state
  expect([unread[0], unreadConversations, unreadMessages]).toEqual([
    { id: 4_999, name: 'person4999@verona.example', address: null, count: 3 },
    4_999,
    9_999,
  ])
})
