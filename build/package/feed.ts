import { generateKeyPairSync } from 'node:crypto'

/** The packed app's update feed. */
export interface BuiltInFeed {
  readonly url: string
  readonly publicKey: string
}

/**
 * The update feed as the environment names it: `BALCONY_UPDATE_FEED`, the https address of the folder with the
 * announcements, and `BALCONY_UPDATE_KEY`, the Ed25519 key they are signed with (SPKI, DER, base64). null if neither is
 * set. Throws if only one is set, or if the address is not https.
 */
export function feedOf(env: NodeJS.ProcessEnv): BuiltInFeed | null {
  const [url, publicKey] = [env['BALCONY_UPDATE_FEED'] ?? '', env['BALCONY_UPDATE_KEY'] ?? '']
  if (url === '' && publicKey === '') return null
  if (!url.startsWith('https://')) throw new Error('BALCONY_UPDATE_FEED has to be an https address')
  if (publicKey === '') throw new Error('BALCONY_UPDATE_KEY is missing: an app takes only signed updates')
  return { url, publicKey }
}

/** A new pair of keys: the private one (PKCS #8, PEM) signs releases, the public one goes into `BALCONY_UPDATE_KEY`. */
export function newKeyPair(): { readonly privateKey: string; readonly publicKey: string } {
  const keys = generateKeyPairSync('ed25519')
  return {
    privateKey: keys.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
    publicKey: keys.publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
  }
}
