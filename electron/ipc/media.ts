import { protocol } from 'electron'
import type { Balcony } from '../domain/index.ts'
import { WINDOW_ORIGIN } from './index.ts'

/** The beginning of every media address; `registerSchemes` gives the scheme its rights. */
export const MEDIA_BASE = 'media://balcony'

/**
 * Serves `media://balcony/KEY/…` to our windows. The key is the window's proof; a request that says it comes from another
 * page is refused all the same. Electron loads Node's `fetch` with the first request, not before.
 */
export function serveMedia(balcony: Pick<Balcony, 'media'>): void {
  protocol.handle('media', async (request) => {
    const { host, pathname } = new URL(request.url)
    const origin = request.headers.get('origin')
    if (host !== 'balcony' || (origin !== null && origin !== WINDOW_ORIGIN))
      return new Response(null, { status: 403 })
    if (request.method === 'OPTIONS') return new Response(null, { status: 204, headers: CROSS_ORIGIN })
    const reply = await balcony.media({
      method: request.method,
      path: pathname,
      range: request.headers.get('range'),
      body: request.body as AsyncIterable<Uint8Array> | null,
    })
    return new Response(reply.body === null ? null : streamOf(reply.body), {
      status: reply.status,
      headers: { ...reply.headers, ...CROSS_ORIGIN },
    })
  })
}

/** The page has the scheme `app:`, so its requests for `media:` go to another origin. */
const CROSS_ORIGIN = {
  'access-control-allow-origin': WINDOW_ORIGIN,
  'access-control-allow-methods': 'GET, PUT',
  'access-control-allow-headers': 'content-type, range',
  'cross-origin-resource-policy': 'cross-origin',
}

/** Pulls the next bytes once the window has read the last ones. */
function streamOf(bytes: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> {
  const iterator = bytes[Symbol.asyncIterator]()
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const next: IteratorResult<Uint8Array, undefined> = await iterator.next()
        if (next.done === true) controller.close()
        else controller.enqueue(next.value)
      },
      async cancel() {
        await iterator.return?.()
      },
    },
    { highWaterMark: 1 },
  )
}
