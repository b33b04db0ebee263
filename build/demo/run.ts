import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { COME_TO_FRONT, tellWindowIsThere } from '../../electron/shell/demo.ts'
import { bundle } from '../bundle.ts'
import { findProsody } from '../live/prosody.ts'
import { hasScreen, openWindow } from '../open-window.ts'
import { takePictures } from './pictures.ts'
import { createWorld } from './world.ts'

/**
 * `npm run demo`: Balcony at work on a throwaway local server; everything is gone when its window is closed. Arguments go to
 * Balcony, for instance `--verbose`. A Balcony that starts it hears when the window is there.
 */
if (findProsody() === null) {
  console.error(
    'The demo needs the Prosody server, which is not on this machine (on Debian: apt-get install prosody).',
  )
  process.exit(1)
}
const root = join(import.meta.dirname, '..', '..')
// `npm start` has just built the app that asks for the demo.
if (process.env['BALCONY_DEMO'] === undefined || !existsSync(join(root, 'dist/main/main.cjs'))) {
  console.log('Building Balcony ...')
  await bundle()
}
console.log('Setting the stage ...')
const world = await createWorld()
world.startAnswering()
try {
  if (hasScreen()) await showUntilClosed()
  else await showOnVirtualScreen()
} finally {
  await world.dispose()
}

async function showUntilClosed(): Promise<void> {
  console.log('Opening the window. Close it to end the demo, and nothing of it stays.')
  const window = openWindow(['--profile', world.profile, ...process.argv.slice(2)], {
    BALCONY_DEMO_SECRETS: JSON.stringify(world.secrets),
    BALCONY_DEMO_CONVERSATION: String(world.conversation),
  })
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => window.close())
  process.on('message', (message) => {
    if (message === COME_TO_FRONT) window.show()
  })
  // Nobody waits for a message once the window is closed.
  process.channel?.unref()
  void window.shown.then(tellWindowIsThere)
  await window.closed
}

async function showOnVirtualScreen(): Promise<void> {
  console.log(
    'This machine has no screen, so Balcony is shown on a virtual one; here is what it looked like:',
  )
  for (const file of await takePictures(world, join(root, 'out', 'demo'))) console.log(`  ${file}`)
}
