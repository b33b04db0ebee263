import { readFile } from 'node:fs/promises'
import { extname, join, normalize, sep } from 'node:path'

/** A page of ours may load itself, and nothing else. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  // The bytes of files come by `media:`; in the development host by the page's own origin.
  "img-src 'self' data: blob: media:",
  "media-src 'self' blob: media:",
  "font-src 'self'",
  "connect-src 'self' media:",
  // No page of ours turns text into markup; Svelte clones its templates, and one worker is started, by policies of those
  // names.
  "require-trusted-types-for 'script'",
  'trusted-types svelte-trusted-html balcony-worker',
  // Until Balcony has calls: WebRTC reaches other computers, and no other directive stops it.
  "webrtc 'block'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
}

export interface WindowFile {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly headers: Readonly<Record<string, string>>
}

/**
 * One file of the built window and its headers, the same in Electron and in the development host. null: the file does not
 * lie in that folder, or is not part of a window.
 */
export async function readWindowFile(folder: string, pathname: string): Promise<WindowFile | null> {
  try {
    const file = normalize(join(folder, decodeURIComponent(pathname)))
    const type = TYPES[extname(file)]
    if (type === undefined || !file.startsWith(folder + sep)) return null
    return {
      bytes: new Uint8Array(await readFile(file)),
      headers: {
        'content-type': type,
        'content-security-policy': CONTENT_SECURITY_POLICY,
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cache-control': 'no-store',
      },
    }
  } catch {
    return null
  }
}
