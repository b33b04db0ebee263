import type { IncomingMessage, ServerResponse } from 'node:http'
import { pipeline, Readable } from 'node:stream'
import type { Balcony } from '../../electron/domain/index.ts'

/** As `mediaBase` of hosts without a desktop. */
export const MEDIA_PATH = '/media'

export const isMediaPath = (path: string): boolean => path.startsWith(`${MEDIA_PATH}/`)

/** Passes a request for the bytes of a file on, and the bytes back, both only as fast as the other side takes them. */
export async function serveMedia(
  balcony: Pick<Balcony, 'media'>,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const reply = await balcony.media({
    method: request.method ?? 'GET',
    path: path.slice(MEDIA_PATH.length),
    range: request.headers.range ?? null,
    // A handler that stops reading must not end the connection, because the window waits for its answer.
    body: request.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>,
  })
  request.resume()
  response.writeHead(reply.status, { ...reply.headers })
  if (reply.body === null) {
    response.end()
    return
  }
  // A body that breaks off ends the connection, so that nobody takes it for whole.
  pipeline(Readable.from(reply.body, { objectMode: false, highWaterMark: 1 }), response, () => undefined)
}
