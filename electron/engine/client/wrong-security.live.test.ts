import { expect, it } from 'vitest'
import { describeLive, liveServer } from '../../../build/live/live.ts'
import type { ConnectionSettings } from '../../../shared/model/account.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import { nodeEnginePorts } from '../net/node-ports.ts'
import { openForRegistration } from './registration.ts'

function open(settings: ConnectionSettings) {
  const { domain, host, fingerprint } = liveServer()
  return openForRegistration(
    nodeEnginePorts(() => undefined),
    {
      domain: domain as BareJid,
      settings: { host, ...settings },
      trustedFingerprint: fingerprint,
      signal: new AbortController().signal,
    },
  )
}

describeLive('a real server at the wrong port', () => {
  it('says that direct TLS does not fit where it expects STARTTLS', async () => {
    const { port } = liveServer()
    expect(await open({ port, security: 'direct-tls' })).toEqual({
      ok: false,
      error: { code: 'wrong-security', expects: 'starttls', port },
    })
  })

  it('says that STARTTLS does not fit where it expects TLS', async () => {
    const { tlsPort: port } = liveServer()
    expect(await open({ port, security: 'starttls' })).toEqual({
      ok: false,
      error: { code: 'wrong-security', expects: 'direct-tls', port },
    })
  })
})
