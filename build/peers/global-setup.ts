import { appendFileSync, readFileSync } from 'node:fs'
import { connect, createServer, type Server } from 'node:net'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { startProsody } from '../live/prosody.ts'
import { CLIENT_PORT, PEERS_DOMAIN, TRUST_FILE, UPLOAD_BYTES } from './namespace.ts'

/** One Prosody that all other clients find and trust. Outside of the namespace there is none, and all tests are skipped. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const trust = process.env[TRUST_FILE]
  if (trust === undefined) {
    project.provide('prosody', null)
    return () => Promise.resolve()
  }
  const uploads = { host: PEERS_DOMAIN, sizeLimit: UPLOAD_BYTES }
  const server = await startProsody({ domain: PEERS_DOMAIN, uploads, proxy: true, rooms: true })
  appendFileSync(trust, readFileSync(join(server.info.folder, 'server.crt')))
  const door = await forward(CLIENT_PORT, server.info.port)
  project.provide('prosody', server.info)
  return async () => {
    door.close()
    await server.dispose()
  }
}

/** Forwards every connection to another local port. */
async function forward(from: number, to: number): Promise<Server> {
  const server = createServer((client) => {
    const upstream = connect(to, '127.0.0.1')
    client.pipe(upstream).pipe(client)
    client.on('error', () => upstream.destroy())
    upstream.on('error', () => client.destroy())
  })
  await new Promise<void>((resolve) => server.listen(from, '127.0.0.1', resolve))
  return server
}
