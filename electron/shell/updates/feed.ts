import { createPublicKey, verify } from 'node:crypto'
import { readFileSync } from 'node:fs'
import * as v from 'valibot'

/** The address and the key of the announcements of new versions. Both are built into the packed app. */
const updateFeed = v.object({
  /** A folder on a web server that holds the announcements and the files. */
  url: v.pipe(v.string(), v.url()),
  /** The Ed25519 key of the makers of releases: SPKI, DER, base64. */
  publicKey: v.pipe(v.string(), v.base64()),
})

export type UpdateFeed = v.InferOutput<typeof updateFeed>

/** Reads that file of the packed app; null: it was packed without a feed. */
export function readUpdateFeed(file: string): UpdateFeed | null {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch {
    return null
  }
  return v.parse(updateFeed, JSON.parse(text))
}

/**
 * Whether this copy may replace itself: an AppImage, an installation on Windows, an app on a Mac. A package manager renews
 * its own packages, and an unpacked folder is its owner's business.
 */
export function replacesItself(platform: NodeJS.Platform, env: NodeJS.ProcessEnv): boolean {
  if (platform === 'linux') return (env['APPIMAGE'] ?? '') !== ''
  return platform === 'win32' || platform === 'darwin'
}

/** Whether that key has signed `text`; `signature` is base64. Anything that is not a signature counts as a wrong one. */
export function isSigned(text: string, signature: string, publicKey: string): boolean {
  try {
    const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' })
    return verify(null, Buffer.from(text), key, Buffer.from(signature.trim(), 'base64'))
  } catch {
    return false
  }
}
