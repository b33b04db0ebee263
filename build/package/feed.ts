import { generateKeyPairSync } from 'node:crypto'

/** What the packed app is told about new versions. */
export interface BuiltInFeed {
  readonly url: string
  readonly publicKey: string
}

/**
 * The update feed as the environment names it: `BALCONY_UPDATE_FEED`, the https address of the folder with the
 * announcements, and `BALCONY_UPDATE_KEY`, the Ed25519 key they are signed with (SPKI, DER, base64). null where neither
 * is named. Throws where only one is, or where the address would let others listen in.
 */
export function feedOf(env: NodeJS.ProcessEnv): BuiltInFeed | null {
  const [url, publicKey] = [env['BALCONY_UPDATE_FEED'] ?? '', env['BALCONY_UPDATE_KEY'] ?? '']
  if (url === '' && publicKey === '') return null
  if (!url.startsWith('https://')) throw new Error('BALCONY_UPDATE_FEED has to be an https address')
  if (publicKey === '') throw new Error('BALCONY_UPDATE_KEY is missing: an app takes only signed updates')
  return { url, publicKey }
}

/** A new pair: the private one (PKCS #8, PEM) for whoever signs releases, the public one for `BALCONY_UPDATE_KEY`. */
export function newKeyPair(): { readonly privateKey: string; readonly publicKey: string } {
  const keys = generateKeyPairSync('ed25519')
  return {
    privateKey: keys.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
    publicKey: keys.publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
  }
}
