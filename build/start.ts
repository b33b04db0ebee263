import { join } from 'node:path'
import { bundle } from './bundle.ts'
import { findProsody } from './live/prosody.ts'
import { openWindow } from './open-window.ts'

/** `npm start`: the app with the person's own accounts. Arguments go to Balcony. */
const root = join(import.meta.dirname, '..')
const args = process.argv.slice(2)
const demo: Record<string, string> =
  findProsody() === null
    ? {}
    : { BALCONY_DEMO: JSON.stringify([process.execPath, join(root, 'build/demo/run.ts')]) }

console.log('Building Balcony ...')
await bundle()
const { closed } = openWindow(args, demo)
process.exitCode = await closed
