import { describe, expect, it, vi } from 'vitest'
import type { DeltaBatch } from '../shared/contract/index.ts'
import { createHostBridge, type HostSocket } from './host-socket.ts'

class FakeSocket extends EventTarget {
  readonly sent: { id: number; name: string; args: unknown }[] = []
  send(text: string): void {
    this.sent.push(JSON.parse(text) as { id: number; name: string; args: unknown })
  }
  open(): void {
    this.dispatchEvent(new Event('open'))
  }
  close(): void {
    this.dispatchEvent(new Event('close'))
  }
  receive(frame: unknown): void {
    this.dispatchEvent(new MessageEvent('message', { data: JSON.stringify(frame) }))
  }
}

function rig() {
  const sockets: FakeSocket[] = []
  const waits: { task: () => void; delayMs: number }[] = []
  const bridge = createHostBridge({
    dial: () => {
      const socket = new FakeSocket()
      sockets.push(socket)
      return socket as unknown as HostSocket
    },
    later: (task, delayMs) => waits.push({ task, delayMs }),
  })
  return { bridge, sockets, waits }
}

describe('the bridge of the development host', () => {
  it('keeps calls until it is connected, and tells answers apart by their ids', async () => {
    const { bridge, sockets } = rig()
    const [first, second] = [bridge.call('app.retryStore', {}), bridge.call('app.startDemo', {})]
    expect(sockets[0]?.sent).toEqual([])
    sockets[0]!.open()
    expect(sockets[0]?.sent.map(({ name }) => name)).toEqual(['app.retryStore', 'app.startDemo'])
    const [a, b] = sockets[0]!.sent
    sockets[0]!.receive({ id: b!.id, answer: { ok: false, error: { code: 'internal' } } })
    sockets[0]!.receive({ id: a!.id, answer: { ok: true } })
    expect(await first).toEqual({ ok: true })
    expect(await second).toEqual({ ok: false, error: { code: 'internal' } })
  })

  it('announces batches until it is told to stop', () => {
    const { bridge, sockets } = rig()
    const heard = vi.fn()
    const stop = bridge.onDelta(heard)
    sockets[0]!.open()
    sockets[0]!.receive({ batch: { seq: 4, deltas: [] } })
    stop()
    sockets[0]!.receive({ batch: { seq: 5, deltas: [] } })
    expect(heard.mock.calls).toEqual([[{ seq: 4, deltas: [] }]])
  })

  it('fails what was under way, dials again with longer waits, and then makes the window look afresh', async () => {
    const { bridge, sockets, waits } = rig()
    const heard: DeltaBatch[] = []
    bridge.onDelta((batch) => heard.push(batch))
    sockets[0]!.open()
    const lost = bridge.call('app.snapshot', {})
    sockets[0]!.close()
    expect(await lost).toEqual({ ok: false, error: { code: 'connection-lost' } })

    waits[0]!.task()
    sockets[1]!.close()
    expect(waits[1]!.delayMs).toBeGreaterThan(waits[0]!.delayMs)
    const kept = bridge.call('app.retryStore', {})
    waits[1]!.task()
    expect(heard).toEqual([])
    sockets[2]!.open()
    // A gap, whatever the window has seen.
    expect(heard).toEqual([{ seq: Number.MAX_SAFE_INTEGER, deltas: [] }])
    sockets[2]!.receive({ id: sockets[2]!.sent[0]!.id, answer: { ok: true } })
    expect(await kept).toEqual({ ok: true })
  })
})
