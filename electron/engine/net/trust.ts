import { createSecureContext } from 'node:tls'
import type { SecureContext } from 'node:tls'
import { trustedAuthorities } from './authorities.ts'

/** The authorities that TLS trusts. */
export interface Trust {
  /** PEM. */
  readonly authorities: readonly string[]
  readonly context: SecureContext
}

/** Reads the machine's authorities at the first call, unless others are given. */
export function createTrust(given?: readonly string[]): () => Promise<Trust> {
  let trust: Promise<Trust> | null = null
  return () => {
    trust ??= (async () => {
      const authorities = given ?? (await trustedAuthorities())
      const context = createSecureContext({ minVersion: 'TLSv1.2', ca: [...authorities] })
      return { authorities, context }
    })()
    return trust
  }
}
