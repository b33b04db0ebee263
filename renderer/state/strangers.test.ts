import { expect, it } from 'vitest'
import type { Stranger } from '../../shared/contract/strangers.ts'
import type { ConversationId } from '../../shared/model/ids.ts'
import type { BareJid } from '../../shared/model/jid.ts'
import { ROMEO, sampleConversations, WORK } from '../testing/sample.ts'
import { strangerKey, Strangers } from './strangers.svelte.ts'

const stranger = (id: number, activeAt: number, accountId = ROMEO): Stranger => {
  const jid = `stranger${id}@elsewhere.example` as BareJid
  const conversation = { ...sampleConversations[0]!, id: id as ConversationId, accountId, jid, activeAt }
  return { accountId, jid, conversation }
}
const ids = (made: Strangers, of: Parameters<Strangers['shown']>[0] = null): number[] =>
  made.shown(of).map(({ conversation }) => conversation.id)

it('lists the latest writer first, by account or all, and counts messages not kept', () => {
  const made = new Strangers()
  made.reset([stranger(1, 10), stranger(2, 20), stranger(3, 15, WORK)], { [ROMEO]: 4 })
  expect(ids(made)).toEqual([2, 3, 1])
  made.apply({ kind: 'strangersChanged', strangers: [stranger(1, 30), stranger(4, 5, WORK)] })
  expect([ids(made), ids(made, WORK)]).toEqual([
    [1, 2, 3, 4],
    [3, 4],
  ])
  made.apply({ kind: 'strangersDropped', accountId: WORK, count: 7 })
  expect([made.dropped(null), made.dropped(ROMEO)]).toEqual([11, 4])
  made.apply({ kind: 'accountRemoved', accountId: WORK })
  expect([ids(made), made.dropped(null)]).toEqual([[1, 2], 4])
})

it('goes on with the next sender when the shown one is gone', () => {
  const made = new Strangers()
  made.reset([stranger(1, 30), stranger(2, 20), stranger(3, 10)], {})
  made.chosen = strangerKey(stranger(2, 20))
  const gone = (id: number) =>
    made.apply({ kind: 'strangersGone', accountId: ROMEO, jids: [stranger(id, 0).jid] })
  gone(2)
  expect(made.chosen).toBe(strangerKey(stranger(3, 10)))
  gone(3)
  expect(made.chosen).toBe(strangerKey(stranger(1, 30)))
  gone(1)
  expect([made.chosen, ids(made)]).toEqual([null, []])
})
