import { createHash, createHmac, pbkdf2Sync } from 'node:crypto'

export interface ScramServerOptions {
  readonly hash: 'sha1' | 'sha256' | 'sha512'
  readonly password: string
  /** The channel data that the exchange must be bound to, which follows the GS2 header. None unless given. */
  readonly bound?: Uint8Array
  /** Appended to the server's first message, for example `,h=…`. */
  readonly extensions?: string
  readonly iterations?: number
}

/** The server's side of one SCRAM exchange (RFC 5802 §5), for servers in tests. All messages are without base64. */
export interface ScramServer {
  /** `n,,`, `y,,` or `p=type,,`, after the first message. */
  readonly gs2Header: string
  readonly username: string
  first(clientFirst: string): string
  /** null if the proof is for another password, or for another channel. */
  final(clientFinal: string): string | null
}

const SALT = Buffer.from('salt of the earth')

export function createScramServer(options: ScramServerOptions): ScramServer {
  const { hash, password, bound = new Uint8Array(), extensions = '', iterations = 4096 } = options
  const hmac = (key: Uint8Array, text: string) => createHmac(hash, key).update(text).digest()
  let gs2Header = ''
  let clientFirstBare = ''
  let serverFirst = ''
  return {
    get gs2Header() {
      return gs2Header
    },
    get username() {
      return /^n=([^,]*)/.exec(clientFirstBare)?.[1] ?? ''
    },
    first(clientFirst) {
      gs2Header = /^[^,]*,[^,]*,/.exec(clientFirst)?.[0] ?? ''
      clientFirstBare = clientFirst.slice(gs2Header.length)
      const nonce = `${/,r=([^,]*)/.exec(clientFirstBare)?.[1] ?? ''}server`
      serverFirst = `r=${nonce},s=${SALT.toString('base64')},i=${iterations}${extensions}`
      return serverFirst
    },
    final(clientFinal) {
      const [, withoutProof = '', channel = '', proof = ''] =
        /^(c=([^,]*),r=[^,]*),p=(.*)$/.exec(clientFinal) ?? []
      const expected = Buffer.concat([Buffer.from(gs2Header), bound]).toString('base64')
      const message = `${clientFirstBare},${serverFirst},${withoutProof}`
      const length = createHash(hash).digest().length
      const salted = pbkdf2Sync(password, SALT, iterations, length, hash)
      const storedKey = createHash(hash).update(hmac(salted, 'Client Key')).digest()
      const signature = hmac(storedKey, message)
      const clientKey = Buffer.from(proof, 'base64').map((octet, at) => octet ^ (signature[at] ?? 0))
      const isProven = createHash(hash).update(clientKey).digest().equals(storedKey)
      if (!isProven || channel !== expected) return null
      return `v=${hmac(hmac(salted, 'Server Key'), message).toString('base64')}`
    },
  }
}
