import { afterEach, expect, it } from 'vitest'
import { describeLive, liveServer } from '../../../build/live/live.ts'
import type { ConnectionSettings } from '../../../shared/model/account.ts'
import type { Connection } from './connection.ts'
import { createDialer } from './dial.ts'
import { systemClock, systemRandom } from './node-ports.ts'

const leftovers: Connection[] = []
afterEach(() => {
  for (const connection of leftovers.splice(0)) connection.destroy()
})

async function dial(settings: ConnectionSettings, trustedFingerprint: string | null) {
  const { domain, host } = liveServer()
  const dialer = createDialer({ clock: systemClock, random: systemRandom })
  const dialled = await dialer({
    domain,
    settings: { host, ...settings },
    trustedFingerprint,
    signal: new AbortController().signal,
  })
  if (dialled.ok) leftovers.push(dialled.value.connection)
  return dialled
}

const header = () =>
  `<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' ` +
  `to='${liveServer().domain}' version='1.0'>`

/** Sends a text, and resolves once the answer contains the expected one. */
function ask(connection: Connection, text: string, expected: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = ''
    connection.listen({
      data(bytes) {
        answer += Buffer.from(bytes).toString()
        if (answer.includes(expected)) resolve(answer)
      },
      closed: (failure) => reject(new Error(failure?.code ?? 'closed')),
    })
    connection.write(text)
  })
}

describeLive('dialling a real server', () => {
  it('refuses its self-signed certificate, and accepts it once it is trusted', async () => {
    const { tlsPort, fingerprint } = liveServer()
    const settings = { port: tlsPort, security: 'direct-tls' } as const
    const refused = await dial(settings, null)
    expect(refused).toMatchObject({
      error: { code: 'certificate-untrusted', problem: 'self-signed', certificate: { fingerprint } },
    })
    const trusted = await dial(settings, fingerprint)
    if (!trusted.ok) throw new Error(trusted.error.code)
    const features = await ask(trusted.value.connection, header(), '</stream:features>')
    expect(features).toContain('urn:ietf:params:xml:ns:xmpp-sasl')
    expect(trusted.value.connection.tls?.exporter()).toHaveLength(32)
  })

  it('starts TLS after <proceed/>', async () => {
    const { port, fingerprint } = liveServer()
    const dialled = await dial({ port, security: 'automatic' }, fingerprint)
    if (!dialled.ok) throw new Error(dialled.error.code)
    const { connection, security } = dialled.value
    expect(security).toBe('starttls')
    await ask(connection, header(), '</stream:features>')
    await ask(connection, `<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>`, '<proceed')
    expect(await connection.startTls()).toMatchObject({ ok: true, value: { verified: false } })
    expect(await ask(connection, header(), '</stream:features>')).toContain(
      'urn:ietf:params:xml:ns:xmpp-sasl',
    )
  })
})
