import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createAuthority, createSelfSigned } from '../../electron/engine/testing/certificates.ts'
import { test as base } from './balcony.ts'
import { startHostileServer, type HostileServer } from './hostile-server.ts'

export const DOMAIN = 'hostile.test'
const SUBJECT = { commonName: DOMAIN, names: [DOMAIN] }

interface VouchedFixtures {
  /** A server whose certificate a program trusts if it runs with `env`. */
  readonly hostile: HostileServer
  readonly env: Record<string, string>
}

/** A test with a hostile server whose certificate is trusted. */
export const test = base.extend<VouchedFixtures>({
  hostile: async ({}, use) => {
    const server = await startHostileServer({ domain: DOMAIN, certificate: createSelfSigned(SUBJECT) })
    await use(server)
    await server.close()
  },
  env: async ({ hostile, profile }, use) => {
    const authority = createAuthority()
    const authorities = join(profile, 'authority.pem')
    writeFileSync(authorities, authority.cert)
    hostile.certificate = authority.issue(SUBJECT)
    await use({ NODE_EXTRA_CA_CERTS: authorities })
  },
})
