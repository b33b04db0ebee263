import type { IncomingMessage } from 'node:http'
import type { Result } from '../../../shared/model/result.ts'
import { err, ok } from '../../../shared/model/result.ts'
import { mediaTypeOf, numberOf, rangeOf, textOf } from './http-headers.ts'
import { openExchange } from './exchange.ts'
import type { Exchange } from './exchange.ts'
import type { Download, DownloadRequest, HttpProblem } from './http.ts'
import type { HttpsPorts } from './https-connection.ts'
import { isSameSite, parseLink } from './links.ts'
import type { Link } from './links.ts'

const MAX_REDIRECTS = 5
const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308]

/** See `Http.download`. */
export async function download(
  request: DownloadRequest,
  ports: HttpsPorts,
): Promise<Result<Download, HttpProblem>> {
  const first = parseLink(request.url)
  if (!first.ok) return first
  let link = first.value
  let from = request.from ?? 0
  let redirects = 0
  for (;;) {
    const opened = await openExchange({ ...request, link }, ports)
    if (!opened.ok) return opened
    const exchange = opened.value
    const answer = await exchange.send({ method: 'GET', headers: headersOf(request, from), body: null })
    if (!answer.ok) return answer
    const { headers, statusCode = 0 } = answer.value

    if (REDIRECTS.includes(statusCode)) {
      exchange.close()
      if (++redirects > MAX_REDIRECTS) return err({ code: 'link-not-allowed', problem: 'too-many-redirects' })
      const next = await follow(first.value, link, textOf(headers, 'location'))
      if (!next.ok) return next
      link = next.value
      continue
    }

    if (statusCode === 200)
      return begin(exchange, answer.value, 0, numberOf(headers, 'content-length'), request)
    const total = statusCode === 206 ? rangeOf(headers, from) : null
    if (from > 0 && total !== null) return begin(exchange, answer.value, from, total, request)
    exchange.close()
    // The part that was asked for does not exist, or another one came: the file is fetched as a whole.
    if (from > 0 && (statusCode === 206 || statusCode === 416)) {
      from = 0
      continue
    }
    const { host } = link
    return err(
      statusCode === 404 || statusCode === 410
        ? { code: 'file-gone', host }
        : { code: 'http-refused', host, status: statusCode },
    )
  }
}

/** Without If-Range (RFC 9110 §13.1.5) a part of another version could follow. The hash then tells. */
function headersOf({ etag, lastModified }: DownloadRequest, from: number): string[] {
  if (from === 0) return []
  // A weak tag does not tell versions apart.
  const version = etag?.startsWith('"') === true ? etag : lastModified
  return [
    'range',
    `bytes=${from}-`,
    ...(version === undefined || version === null ? [] : ['if-range', version]),
  ]
}

async function follow(first: Link, from: Link, location: string | null): Promise<Result<Link, HttpProblem>> {
  if (location === null) return err({ code: 'link-not-allowed', problem: 'malformed' })
  const next = parseLink(location, from.url)
  if (!next.ok) return next
  const isAllowed = await isSameSite(first.host, next.value.host)
  return isAllowed ? next : err({ code: 'link-not-allowed', problem: 'other-domain' })
}

function begin(
  exchange: Exchange,
  answer: IncomingMessage,
  offset: number,
  size: number | null,
  { limitBytes }: DownloadRequest,
): Result<Download, HttpProblem> {
  const { headers } = answer
  const tooLarge: HttpProblem = { code: 'file-over-limit', limit: limitBytes }
  if (size !== null && size > limitBytes) {
    exchange.close()
    return err(tooLarge)
  }
  let settle: (outcome: Result<undefined, HttpProblem>) => void = () => undefined
  const ended = new Promise<Result<undefined, HttpProblem>>((resolve) => (settle = resolve))

  async function* read(): AsyncGenerator<Uint8Array> {
    let at = offset
    try {
      exchange.watch.wait()
      for await (const chunk of answer as AsyncIterable<Uint8Array>) {
        exchange.watch.rest()
        at += chunk.length
        if (at > limitBytes) {
          settle(err(tooLarge))
          return
        }
        yield chunk
        exchange.watch.wait()
      }
      const isWhole = size === null || at === size
      settle(isWhole ? ok() : err({ code: 'transfer-lost' }))
    } catch {
      settle(err(exchange.problem()))
    } finally {
      // If the reader left the loop.
      settle(err({ code: 'cancelled' }))
      exchange.close()
    }
  }
  return ok({
    size,
    offset,
    etag: textOf(headers, 'etag'),
    lastModified: textOf(headers, 'last-modified'),
    mediaType: mediaTypeOf(headers),
    body: read(),
    ended,
  })
}
