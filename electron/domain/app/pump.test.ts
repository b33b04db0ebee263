import { describe, expect, it } from 'vitest'
import type { Delta, DeltaBatch } from '../../../shared/contract/index.ts'
import type { AccountId, ConversationId, MessageId } from '../../../shared/model/ids.ts'
import type { Message } from '../../../shared/model/message.ts'
import { createTestPorts } from '../testing/ports.ts'
import { createPump } from './pump.ts'

const removed = (id: string): Delta => ({ kind: 'accountRemoved', accountId: id as AccountId })
const history = (conversationId: number) =>
  ({ kind: 'history', conversationId: conversationId as ConversationId }) as const
const messages = (conversationId: number, ...ids: readonly number[]): Delta => ({
  kind: 'messagesChanged',
  conversationId: conversationId as ConversationId,
  messages: ids.map((id) => ({ id: id as MessageId, body: '' }) as Message),
})
const discarded = (conversationId: number): Delta => ({
  kind: 'messageDiscarded',
  conversationId: conversationId as ConversationId,
  messageId: 1 as MessageId,
})

function start() {
  const ports = createTestPorts()
  const pump = createPump(ports)
  const open = () => {
    const batches: DeltaBatch[] = []
    const outlet = pump.open((batch) => void batches.push(batch))
    return { batches, outlet, deltas: () => batches.flatMap((batch) => batch.deltas) }
  }
  return { ports, pump, open }
}

describe('one window', () => {
  it('gets the deltas of a frame in one numbered batch, in order', async () => {
    const { ports, pump, open } = start()
    const { batches, outlet } = open()
    pump.announce(removed('a'))
    await ports.clock.advance(10)
    pump.announce(removed('b'), removed('c'))
    expect([batches, outlet.seq]).toEqual([[], 0])
    await ports.clock.advance(6)
    expect(batches).toEqual([{ seq: 1, deltas: [removed('a'), removed('b'), removed('c')] }])
    pump.announce(removed('d'))
    await ports.clock.advance(16)
    expect(batches[1]).toEqual({ seq: 2, deltas: [removed('d')] })
    expect(outlet.seq).toBe(2)
  })

  it('gets buffered deltas when flushed, and nothing if there are none', async () => {
    const { ports, pump, open } = start()
    const { batches, outlet } = open()
    outlet.flush()
    pump.announce()
    pump.flush()
    expect(batches).toEqual([])
    pump.announce(removed('a'))
    outlet.flush()
    await ports.clock.advance(100)
    expect(batches).toEqual([{ seq: 1, deltas: [removed('a')] }])
    expect(ports.clock.timers).toBe(0)
  })

  it('gets nothing after it is closed, not even buffered deltas', async () => {
    const { ports, pump, open } = start()
    const { batches, outlet } = open()
    pump.announce(removed('a'))
    outlet.close()
    pump.announce(removed('b'))
    outlet.tell(removed('c'))
    await ports.clock.advance(100)
    expect([batches, ports.clock.timers]).toEqual([[], 0])
  })
})

describe('several windows', () => {
  it('may each be told something that nobody else hears', () => {
    const { pump, open } = start()
    const [one, other] = [open(), open()]
    const heard: Delta[] = []
    pump.onDeltas((deltas) => void heard.push(...deltas))
    pump.announce(removed('a'))
    one.outlet.tell(removed('b'))
    pump.flush()
    expect([one.deltas(), other.deltas(), heard]).toEqual([
      [removed('a'), removed('b')],
      [removed('a')],
      [removed('a')],
    ])
  })

  it('have numbers of their own, also one that comes late', () => {
    const { pump, open } = start()
    const first = open()
    pump.announce(removed('a'))
    pump.flush()
    const late = open()
    pump.announce(removed('b'))
    pump.flush()
    expect(first.batches.map(({ seq }) => seq)).toEqual([1, 2])
    expect(late.batches).toEqual([{ seq: 1, deltas: [removed('b')] }])
  })

  it('get deltas for all windows, and those of a history only if they watch it', () => {
    const { pump, open } = start()
    const [one, two, tray] = [open(), open(), open()]
    one.outlet.watch([history(1)])
    two.outlet.watch([history(2), history(3)])
    pump.announce(messages(1, 10), removed('a'), messages(2, 20), discarded(1))
    pump.flush()
    expect(one.deltas()).toEqual([messages(1, 10), removed('a'), discarded(1)])
    expect(two.deltas()).toEqual([removed('a'), messages(2, 20)])
    expect(tray.deltas()).toEqual([removed('a')])
  })

  it('have no gap where nothing was for them', () => {
    const { pump, open } = start()
    const [watching, other] = [open(), open()]
    watching.outlet.watch([history(1)])
    for (let id = 1; id <= 3; id++) {
      pump.announce(messages(1, id))
      pump.flush()
    }
    pump.announce(removed('a'))
    pump.flush()
    expect(watching.outlet.seq).toBe(4)
    expect(other.batches).toEqual([{ seq: 1, deltas: [removed('a')] }])
  })

  it('are told the same row once each, however often it changed', () => {
    const { pump, open } = start()
    const { outlet, deltas } = open()
    outlet.watch([history(1)])
    for (let id = 1; id <= 3; id++) pump.announce(messages(1, id))
    pump.announce(messages(1, 2))
    pump.flush()
    expect(deltas()).toEqual([messages(1, 1, 3, 2)])
  })

  it('change what they watch at once, in the place of what they watched', () => {
    const { pump, open } = start()
    const { outlet, deltas } = open()
    outlet.watch([history(1)])
    pump.announce(messages(1, 1))
    outlet.watch([history(2)])
    pump.announce(messages(1, 2), messages(2, 3))
    pump.flush()
    expect(deltas()).toEqual([messages(1, 1), messages(2, 3)])
  })

  it('do not keep a batch from each other when one fails', () => {
    const { ports, pump, open } = start()
    pump.open(() => {
      throw new Error('gone')
    })
    const { batches } = open()
    pump.announce(removed('a'))
    pump.flush()
    expect(batches).toHaveLength(1)
    expect(ports.lines).toEqual(['a listener of deltas failed: Error'])
  })

  it('cost nothing for a history that nobody watches', () => {
    const { ports, pump, open } = start()
    const { outlet } = open()
    for (let id = 1; id <= 5_000; id++) pump.announce(messages(1, id))
    expect(ports.clock.timers).toBe(0)
    pump.flush()
    expect(outlet.seq).toBe(0)
  })

  it('are not even made for a topic that nobody watches', () => {
    const { pump, open } = start()
    const topic = { kind: 'history', conversationId: 1 as ConversationId } as const
    const { outlet } = open()
    expect(pump.isWatched(topic)).toBe(false)
    outlet.watch([topic])
    expect(pump.isWatched(topic)).toBe(true)
    outlet.close()
    expect(pump.isWatched(topic)).toBe(false)
  })
})

describe('a listener that is not a window', () => {
  it('hears everything at once, grouped as it was announced', () => {
    const { pump } = start()
    const heard: (readonly Delta[])[] = []
    const stop = pump.onDeltas((deltas) => void heard.push(deltas))
    pump.announce(messages(1, 1), removed('a'))
    pump.announce(messages(1, 1))
    stop()
    pump.announce(removed('b'))
    expect(heard).toEqual([[messages(1, 1), removed('a')], [messages(1, 1)]])
  })

  it('may announce something in turn, which windows are told after what it has heard', () => {
    const { pump, open } = start()
    const { deltas } = open()
    pump.onDeltas(([delta]) => {
      if (delta?.kind === 'accountRemoved' && delta.accountId === 'a') pump.announce(removed('b'))
    })
    pump.announce(removed('a'))
    pump.flush()
    expect(deltas()).toEqual([removed('a'), removed('b')])
  })

  it('fails alone', () => {
    const { ports, pump, open } = start()
    const { deltas } = open()
    pump.onDeltas(() => {
      throw new TypeError('bug')
    })
    pump.announce(removed('a'))
    pump.flush()
    expect(deltas()).toEqual([removed('a')])
    expect(ports.lines).toEqual(['a listener of deltas failed: TypeError'])
  })
})
