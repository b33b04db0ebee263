import { net } from 'electron'
import type { Network } from '../domain/ports.ts'
import { createNetwork } from './network.ts'

/** The network of this machine. Call it after Electron is ready. */
export function createSystemNetwork(): Network & { close(): void } {
  return createNetwork({ platform: process.platform, env: process.env, isOnline: () => net.isOnline() })
}
