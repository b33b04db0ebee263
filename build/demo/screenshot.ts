import { join } from 'node:path'
import { bundle } from '../bundle.ts'
import { takePictures } from './pictures.ts'
import { createWorld } from './world.ts'

/** `npm run screenshot`: takes the README's pictures of the demo's world while its people answer. */
await bundle()
const world = await createWorld()
try {
  world.startAnswering()
  for (const file of await takePictures(world, join(import.meta.dirname, 'pictures'))) console.log(file)
} finally {
  await world.dispose()
}
