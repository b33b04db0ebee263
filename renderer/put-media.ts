import type { Failure } from '../shared/model/failure.ts'
import { err, ok, type Result } from '../shared/model/result.ts'

/** A piece of a large file. The window and the main process hold no more of it at once. */
const PIECE_BYTES = 4 * 1024 * 1024

/**
 * Writes the bytes of a file to its media address (`mediaUrl`), a large one in pieces. `onProgress` gets the share, 0 to 1.
 * `cancelled` if the signal ended it; a refusal has the failure in its body.
 */
export async function putMedia(
  url: string,
  body: Blob,
  onProgress: (share: number) => void = () => {},
  signal?: AbortSignal,
): Promise<Result<undefined, Failure>> {
  const { size } = body
  if (size <= PIECE_BYTES) return put(url, body, (sent) => onProgress(size === 0 ? 1 : sent / size), signal)
  for (let at = 0; at < size; at += PIECE_BYTES) {
    const piece = body.slice(at, at + PIECE_BYTES)
    const done = await put(`${url}/at/${at}`, piece, (sent) => onProgress((at + sent) / size), signal)
    if (!done.ok) return done
  }
  return put(`${url}/end/${size}`, new Blob(), () => {}, signal)
}

function put(
  url: string,
  body: Blob,
  onProgress: (sent: number) => void,
  signal?: AbortSignal,
): Promise<Result<undefined, Failure>> {
  return new Promise((resolve) => {
    // `fetch` tells nothing of what has gone.
    const request = new XMLHttpRequest()
    const stop = (): void => request.abort()
    signal?.addEventListener('abort', stop)
    request.upload.addEventListener('progress', ({ loaded }) => onProgress(loaded))
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
