import { MOST_PIXELS } from '../../shared/pictures/index.ts'
import { HEADER_BYTES, readHeader, type PictureHeader } from '../../shared/pictures/header.ts'

/**
 * What the beginning of a picture's file says before anything decodes it. `too-large`: it would need hundreds of megabytes.
 * `unreadable`: it is no picture, or its bytes did not come.
 */
export type Look = ({ readonly kind: 'fine' } & PictureHeader) | { readonly kind: 'too-large' | 'unreadable' }

/** The answers are small, and a page of pictures has a few dozen. */
const MOST_LOOKS = 2000

/** Looks at pictures before they are decoded, and remembers it. */
export class PictureLooks {
  readonly #known = new Map<string, Promise<Look>>()

  of(url: string): Promise<Look> {
    const known = this.#known.get(url) ?? this.#keep(url)
    // What was asked for last is kept the longest.
    this.#known.delete(url)
    this.#known.set(url, known)
    return known
  }

  #keep(url: string): Promise<Look> {
    const look = lookAt(url)
    // It may come later: a file that is still on its way has no bytes yet.
    void look.then(({ kind }) => {
      if (kind === 'unreadable') this.#known.delete(url)
    })
    const [oldest] = this.#known.keys()
    if (this.#known.size >= MOST_LOOKS && oldest !== undefined) this.#known.delete(oldest)
    return look
  }
}

async function lookAt(url: string): Promise<Look> {
  try {
    const header = readHeader(await beginningOf(url))
    if (header === null) return { kind: 'unreadable' }
    if (header.width * header.height > MOST_PIXELS) return { kind: 'too-large' }
    return { kind: 'fine', ...header }
  } catch {
    return { kind: 'unreadable' }
  }
}

async function beginningOf(url: string): Promise<Uint8Array> {
  const asked = new AbortController()
  const response = await fetch(url, {
    headers: { Range: `bytes=0-${HEADER_BYTES - 1}` },
    signal: asked.signal,
  })
  if (!response.ok) throw new Error(`no bytes: ${response.status}`)
  if (response.status === 206) return new Uint8Array(await response.arrayBuffer())
  // Ranges are not understood there: the rest is not waited for.
  const bytes: number[] = []
  const reader = response.body?.getReader()
  while (reader && bytes.length < HEADER_BYTES) {
    const { done, value } = await reader.read()
    if (done) break
    for (const byte of value) bytes.push(byte)
  }
  asked.abort()
  return Uint8Array.from(bytes)
}
