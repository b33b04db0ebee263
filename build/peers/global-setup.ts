import { appendFileSync, readFileSync } from 'node:fs'
import { connect, createServer, type Server } from 'node:net'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { startProsody } from '../live/prosody.ts'
import { CLIENT_PORT, PEERS_DOMAIN, TRUST_FILE } from './namespace.ts'

/** One Prosody for all other clients, found and trusted by them. Outside of their world there is none: all is skipped. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const trust = process.env[TRUST_FILE]
  if (trust === undefined) {
    project.provide('prosody', null)
    return () => Promise.resolve()
  }
  const server = await startProsody({ domain: PEERS_DOMAIN })
  appendFileSync(trust, readFileSync(join(server.info.folder, 'server.crt')))
  const door = await forward(CLIENT_PORT, server.info.port)
  project.provide('prosody', server.info)
  return async () => {
    door.close()
    await server.dispose()
  }
}

/** Hands every connection on to another port of this machine. */
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
