import { createPublicKey, verify } from 'node:crypto'
import { readFileSync } from 'node:fs'
import * as v from 'valibot'

/** Where new versions are announced, and by whose key: both are built into the packed app. */
const updateFeed = v.object({
  /** A folder on a web server that holds the announcements and the files. */
  url: v.pipe(v.string(), v.url()),
  /** The Ed25519 key of those who make releases: SPKI, DER, base64. */
  publicKey: v.pipe(v.string(), v.base64()),
})

export type UpdateFeed = v.InferOutput<typeof updateFeed>

/** The file of that name in the packed app; null where none was configured when it was packed. */
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
 * Whether this copy may replace itself: an AppImage, an installation on Windows, an app on a Mac. What a package manager
 * has installed it also renews, and an unpacked folder is its owner's business.
 */
export function replacesItself(platform: NodeJS.Platform, env: NodeJS.ProcessEnv): boolean {
  if (platform === 'linux') return (env['APPIMAGE'] ?? '') !== ''
  return platform === 'win32' || platform === 'darwin'
}

/** Whether `text` is signed by that key; `signature` is base64. Anything that is no signature is a wrong one. */
export function isSigned(text: string, signature: string, publicKey: string): boolean {
  try {
    const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' })
    return verify(null, Buffer.from(text), key, Buffer.from(signature.trim(), 'base64'))
  } catch {
    return false
  }
}
