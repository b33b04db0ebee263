import type { Result } from '../../../shared/model/result.ts'
import { err, ok } from '../../../shared/model/result.ts'
import { openExchange } from './exchange.ts'
import type { HttpProblem, UploadRequest } from './http.ts'
import type { HttpsPorts } from './https-connection.ts'
import { parseLink } from './links.ts'
import type { StallWatch } from './stall-watch.ts'

/** See `Http.upload`. Redirects are not followed: the slot names the place. */
export async function upload(
  request: UploadRequest,
  ports: HttpsPorts,
): Promise<Result<undefined, HttpProblem>> {
  const link = parseLink(request.url)
  if (!link.ok) return link
  // An empty body is not handed over, so nothing else would notice that the file has grown.
  if (request.size === 0)
    for await (const { length } of request.body) if (length > 0) return err({ code: 'file-changed' })
  const opened = await openExchange({ ...request, link: link.value }, ports)
  if (!opened.ok) return opened
  const exchange = opened.value
  const body = measured(request, exchange.watch)
  const { host } = link.value
  const answer = await exchange.send({
    method: 'PUT',
    headers: [
      ...['content-type', request.mediaType, 'content-length', String(request.size)],
      ...request.headers.flat(),
    ],
    body: request.size === 0 ? null : body.chunks,
  })
  exchange.close()
  if (body.fault() !== null) throw body.fault()
  if (body.changed()) return err({ code: 'file-changed' })
  if (!answer.ok) return answer
  const { statusCode = 0 } = answer.value
  if (statusCode === 200 || statusCode === 201) {
    // A server that is content before it has the file does not have it.
    return body.isWhole() ? ok() : err({ code: 'transfer-lost' })
  }
  return err(refusal(statusCode, host))
}

function refusal(status: number, host: string): HttpProblem {
  switch (status) {
    case 413:
      return { code: 'file-too-large-for-server', limit: null }
    case 507:
      return { code: 'server-storage-full' }
    default:
      return { code: 'http-refused', host, status }
  }
}

/** The body has another number of bytes than announced. */
class Changed extends Error {}

/** Counts the bytes that are handed over, and stops a body that has another number than announced. */
function measured({ body, size, onProgress }: UploadRequest, watch: StallWatch) {
  let handed = 0
  let changed = false
  let fault: unknown = null
  async function* chunks(): AsyncGenerator<Uint8Array> {
    watch.rest()
    try {
      for await (const chunk of body) {
        if (handed + chunk.length > size) throw new Changed()
        handed += chunk.length
        watch.wait()
        yield chunk
        watch.rest()
        onProgress?.(handed)
      }
      // The server would wait for the rest.
      if (handed !== size) throw new Changed()
    } catch (error) {
      changed = error instanceof Changed
      if (!changed) fault = error ?? new Error('the body failed')
      throw error
    }
    // From here on we wait for the answer.
    watch.wait()
  }
  return { chunks: chunks(), isWhole: () => handed === size, changed: () => changed, fault: () => fault }
}
