import { createServer } from 'vite'
import { madeMedia } from './made-media.ts'
import { hasScreen } from './open-window.ts'
import renderer from './renderer.vite.ts'
import { takeScenePictures } from './scene-pictures.ts'

/**
 * `npm run scenes`: serves the window's scenes and a page of every failure, for developers; Ctrl+C ends it.
 * `npm run scenes -- --pictures DIR`: takes a picture of every screen and dialog in every look instead.
 */
const [option, folder] = process.argv.slice(2)
const pictures = option === '--pictures' ? (folder ?? 'test-results/scenes') : null
const server = await createServer({
  ...renderer,
  plugins: [renderer.plugins, madeMedia()],
  configFile: false,
  logLevel: 'error',
  server: { host: '127.0.0.1', open: pictures === null && hasScreen() ? 'testing/overview.html' : false },
})
await server.listen()
const [base = ''] = server.resolvedUrls?.local ?? []
if (pictures === null) console.log(`${base}testing/overview.html`)
else {
  for (const sheet of await takeScenePictures((scene) => `${base}testing/?scene=${scene}`, pictures))
    console.log(sheet)
  await server.close()
}
