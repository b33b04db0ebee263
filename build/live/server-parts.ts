import { execFileSync } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { connect, createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

/** Makes a self-signed certificate for a domain and everything below it, once. Returns its SHA-256 in hex. */
export function makeCertificate(folder: string, domain: string): string {
  const key = join(folder, 'server.key')
  const certificate = join(folder, 'server.crt')
  if (!existsSync(certificate)) {
    const names = [`DNS:${domain}`, `DNS:*.${domain}`].join(',')
    execFileSync(
      'openssl',
      [
        ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '30'],
        ...['-subj', `/CN=${domain}`, '-addext', `subjectAltName=${names}`],
        ...['-keyout', key, '-out', certificate],
      ],
      { stdio: 'ignore' },
    )
  }
  return new X509Certificate(readFileSync(certificate)).fingerprint256.replaceAll(':', '').toLowerCase()
}

/** Ports of this machine that nobody uses. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer())
  const ports = servers.map(
    (server) =>
      new Promise<number>((resolve) =>
        server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)),
      ),
  )
  const found = await Promise.all(ports)
  for (const server of servers) server.close()
  return found
}

/** Resolves once something listens on the port. Throws after 10 s. */
export async function answers(port: number): Promise<void> {
  for (let tries = 0; tries < 400; tries++) {
    const up = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1')
      socket.once('connect', () => {
        socket.destroy()
        resolve(true)
      })
      socket.once('error', () => resolve(false))
    })
    if (up) return
    await delay(25)
  }
  throw new Error(`nothing listens on port ${port} after 10 s`)
}
