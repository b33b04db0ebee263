import { randomUUID } from 'node:crypto'
import { describe, inject } from 'vitest'
import { addAccount, type ServerInfo } from './prosody.ts'

/** The shared server of this run; asserted to be there because `describeLive` skips otherwise. */
export function liveServer(): ServerInfo {
  const server = inject('prosody')
  if (server === null) throw new Error('no Prosody: use describeLive')
  return server
}

/** `describe` that counts as skipped where there is no Prosody. */
export const describeLive = describe.skipIf(inject('prosody') === null)

/** A fresh account that no other test knows. */
export function freshAccount(name = 'user'): { address: string; password: string } {
  const password = randomUUID()
  const address = addAccount(liveServer(), `${name}-${randomUUID().slice(0, 8)}`, password)
  return { address, password }
}
