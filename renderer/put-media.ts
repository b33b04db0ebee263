import type { Failure } from '../shared/model/failure.ts'
import { err, ok, type Result } from '../shared/model/result.ts'

/** The main process gets a body as a whole, so a large file goes in pieces of this size. */
const PIECE = 4 * 1024 * 1024

/**
 * Writes the bytes of a file to its media address (`mediaUrl`). `onProgress` gets the share, 0 to 1. `cancelled` if the
 * signal ended it; a refusal has the failure in its body.
 */
export async function putMedia(
  url: string,
  body: Blob,
  onProgress: (share: number) => void = () => {},
  signal?: AbortSignal,
): Promise<Result<undefined, Failure>> {
  if (body.size <= PIECE) return put(url, body, onProgress, signal)
  for (let at = 0; at < body.size; at += PIECE) {
    const piece = body.slice(at, at + PIECE)
    const done = (share: number): void => onProgress((at + share * piece.size) / body.size)
    const sent = await put(`${url}/at/${at}`, piece, done, signal)
    if (!sent.ok) return sent
  }
  return put(`${url}/end/${body.size}`, new Blob([]), () => {}, signal)
}

function put(
  url: string,
  body: Blob,
  onProgress: (share: number) => void,
  signal: AbortSignal | undefined,
): Promise<Result<undefined, Failure>> {
  return new Promise((resolve) => {
    // `fetch` tells nothing of what has gone.
    const request = new XMLHttpRequest()
    const stop = (): void => request.abort()
    signal?.addEventListener('abort', stop)
    request.upload.addEventListener('progress', ({ loaded, total }) =>
      onProgress(total === 0 ? 1 : loaded / total),
    )
    request.addEventListener('loadend', () => {
      signal?.removeEventListener('abort', stop)
      if (request.status >= 200 && request.status < 300) resolve(ok())
      else if (signal?.aborted) resolve(err({ code: 'cancelled' }))
      else resolve(err(failureIn(request.responseText) ?? { code: 'connection-lost' }))
    })
    request.open('PUT', url)
    if (signal?.aborted) resolve(err({ code: 'cancelled' }))
    else request.send(body)
  })
}

/** The main process answers a refusal with the failure as JSON. */
function failureIn(text: string): Failure | null {
  try {
    const said = JSON.parse(text) as unknown
    return typeof said === 'object' && said !== null && 'code' in said ? (said as Failure) : null
  } catch {
    return null
  }
}
