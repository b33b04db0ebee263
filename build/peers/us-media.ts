import type { ConversationId } from '../../shared/model/ids.ts'
import type { LiveBalcony } from '../../electron/domain/testing/live-balcony.ts'

/** The addresses by which a window reads and writes bytes. */
export interface UsMedia {
  get(rest: string): Promise<Buffer>
  put(rest: string, bytes: Uint8Array): Promise<void>
}

/** As a window that shows this conversation. */
export function createUsMedia(balcony: LiveBalcony, conversationId: ConversationId): UsMedia {
  async function address(rest: string): Promise<string> {
    await balcony.call('app.watch', { topics: [{ kind: 'history', conversationId }] })
    const { media } = await balcony.snapshot()
    return `${media.replace(/^.*(?=\/)/, '')}/${rest}`
  }
  return {
    async get(rest) {
      const { status, body } = await balcony.media({ method: 'GET', path: await address(rest) })
      if (status !== 200 || body === null) throw new Error(`${rest} answers ${status}`)
      const parts: Uint8Array[] = []
      for await (const part of body) parts.push(part)
      return Buffer.concat(parts)
    },
    async put(rest, bytes) {
      const { status } = await balcony.media({
        method: 'PUT',
        path: await address(rest),
        body: pieces(bytes),
      })
      if (status !== 204) throw new Error(`${rest} answers ${status}`)
    },
  }
}

/** As a window hands a file over. */
async function* pieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 65_536)
    yield await Promise.resolve(bytes.subarray(at, at + 65_536))
}
