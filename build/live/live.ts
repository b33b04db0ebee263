import { randomUUID } from 'node:crypto'
import { describe, inject } from 'vitest'
import { addAccount, type ServerInfo } from './prosody.ts'

/** The shared server of this run. It exists, because `describeLive` skips otherwise. */
export function liveServer(): ServerInfo {
  const server = inject('prosody')
  if (server === null) throw new Error('no Prosody: use describeLive')
  return server
}

/** `describe` that is skipped without a Prosody. */
export const describeLive = describe.skipIf(inject('prosody') === null)

/** A fresh account for one test. */
export function freshAccount(name = 'user'): { address: string; password: string } {
  const password = randomUUID()
  const address = addAccount(liveServer(), `${name}-${randomUUID().slice(0, 8)}`, password)
  return { address, password }
}
