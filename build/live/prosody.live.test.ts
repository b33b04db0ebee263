import { connect as tlsConnect } from 'node:tls'
import { expect, it } from 'vitest'
import { describeLive, liveServer } from './live.ts'

describeLive('the test server', () => {
  it('answers direct TLS with the certificate it names', async () => {
    const server = liveServer()
    const fingerprint = await new Promise<string>((resolve, reject) => {
      const socket = tlsConnect(
        { host: server.host, port: server.tlsPort, servername: server.domain, rejectUnauthorized: false },
        () => {
          resolve(socket.getPeerCertificate().fingerprint256)
          socket.destroy()
        },
      )
      socket.once('error', reject)
    })
    expect(fingerprint.replaceAll(':', '').toLowerCase()).toBe(server.fingerprint)
  })
})
