import type { Channel } from '../../extension.ts'
import type { Jingle } from './api.ts'

export function createJingle(_channel: Channel): Jingle {
  throw new Error('not yet')
}
