import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { rmSync, writeFileSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

export interface Entrance {
  /** Opens the door once. */
  readonly token: string
  admits(request: IncomingMessage): boolean
  /** Whether the window that came in asks again. */
  knows(request: IncomingMessage): boolean
  /** The pass of the window that came in by the token. */
  readonly cookie: string
  /** Resolves once the token has been used. */
  readonly entered: Promise<void>
}

/** The token lets the first window in. After that only its cookie does, which no script can read. */
export function createEntrance(): Entrance {
  const [token, pass] = [randomBytes(24).toString('base64url'), randomBytes(24).toString('base64url')]
  let tokenUsed = false
  let enter: () => void
  const entered = new Promise<void>((resolve) => (enter = resolve))
  const knows = ({ headers }: IncomingMessage): boolean => {
    const cookies = (headers.cookie ?? '').split(';').map((pair) => pair.trim())
    return cookies.some((pair) => equal(pair, `balcony=${pass}`))
  }
  return {
    token,
    knows,
    cookie: pass,
    entered,
    admits(request) {
      if (knows(request)) return true
      const { headers } = request
      const offered = (headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim())
      if (tokenUsed || !offered.some((name) => equal(name, `token.${token}`))) return false
      tokenUsed = true
      enter()
      return true
    },
  }
}

/** A page on disk that leads to the window. */
export interface Doorstep {
  /** Its address for a browser. Nothing in the address is secret. */
  readonly url: string
  remove(): void
}

/**
 * Every user of a computer can read the command lines of all its processes, and a browser gets its address on the command
 * line. So the address with the token is in a file that only its owner can read, and the command line names that file.
 */
export function makeDoorstep(folder: string, url: string): Doorstep {
  const file = join(folder, 'open-balcony.html')
  const page = `<!doctype html><meta charset="utf-8" /><meta name="referrer" content="no-referrer" />
<meta http-equiv="refresh" content="0; url=${url}" /><title>Balcony</title>\n`
  const remove = (): void => rmSync(file, { force: true })
  // Others may be able to read a file of an earlier run, and rewriting would not change that.
  remove()
  writeFileSync(file, page, { mode: 0o600, flag: 'wx' })
  return { url: pathToFileURL(file).href, remove }
}

function equal(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(a), digest(b))
}
