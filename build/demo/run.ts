import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { bundle } from '../bundle.ts'
import { openWindow } from '../open-window.ts'
import { findProsody } from '../live/prosody.ts'
import { createWorld } from './world.ts'

/** `npm run demo`: Balcony at work on a throwaway local server; everything is gone when its window is closed. */
if (findProsody() === null) {
  console.error(
    'The demo needs the Prosody server, which is not on this machine (on Debian: apt-get install prosody).',
  )
  process.exit(1)
}
const root = join(import.meta.dirname, '..', '..')
if (process.env['BALCONY_DEMO'] === undefined || !existsSync(join(root, 'dist/main/main.cjs'))) await bundle()
console.log('Setting the stage ...')
const world = await createWorld()
world.startAnswering()
const window = openWindow(['--profile', world.profile], {
  BALCONY_DEMO_SECRETS: JSON.stringify(world.secrets),
})
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => window.close())
await window.closed
await world.dispose()
