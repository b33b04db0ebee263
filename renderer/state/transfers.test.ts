import { describe, expect, it } from 'vitest'
import type { AttachmentId, Transfer } from '../../shared/model/file.ts'
import type { ConversationId } from '../../shared/model/ids.ts'
import { createMockBridge } from '../testing/mock-bridge.ts'
import { Transfers } from './transfers.svelte.ts'

const [ONE, OTHER] = [1 as ConversationId, 2 as ConversationId]
const FILE = 7 as AttachmentId

const at = (done: number): Transfer => ({
  attachmentId: FILE,
  direction: 'in',
  way: 'download',
  done,
  size: 100,
  bytesPerSecond: null,
  secondsLeft: null,
})
const answered = () => new Promise((resolve) => setTimeout(resolve))

function transfersWith(known: readonly Transfer[]): Transfers {
  return new Transfers(
    createMockBridge(undefined, undefined, { 'files.transfers': () => ({ ok: true, value: known }) }),
  )
}

describe('transfers', () => {
  it('are asked for when a conversation is watched', async () => {
    const transfers = transfersWith([at(20)])
    transfers.watch([ONE])
    await answered()
    expect(transfers.of(FILE)?.done).toBe(20)
  })

  it('follow the deltas until they end', () => {
    const transfers = transfersWith([])
    transfers.watch([ONE])
    transfers.apply({ kind: 'transfersChanged', conversationId: ONE, transfers: [at(40)], ended: [] })
    expect(transfers.of(FILE)?.done).toBe(40)
    transfers.apply({ kind: 'transfersChanged', conversationId: ONE, transfers: [], ended: [FILE] })
    expect(transfers.of(FILE)).toBeNull()
  })

  it('keep the newer of a delta and a late answer', async () => {
    const transfers = transfersWith([at(20)])
    transfers.watch([ONE])
    transfers.apply({ kind: 'transfersChanged', conversationId: ONE, transfers: [at(60)], ended: [] })
    await answered()
    expect(transfers.of(FILE)?.done).toBe(60)
  })

  it('are forgotten with their conversation', async () => {
    const transfers = transfersWith([at(20)])
    transfers.watch([ONE])
    transfers.watch([])
    await answered()
    transfers.apply({ kind: 'transfersChanged', conversationId: OTHER, transfers: [at(40)], ended: [] })
    expect(transfers.of(FILE)).toBeNull()
  })
})
