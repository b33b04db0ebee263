import { createServer } from 'vite'
import { serveScenes } from './e2e/scenes-page.ts'
import { madeMedia } from './made-media.ts'
import { hasScreen } from './open-window.ts'
import renderer from './renderer.vite.ts'
import { takeScenePictures } from './scene-pictures.ts'

/**
 * `npm run scenes`: serves the window's scenes and a page of every failure, for developers; Ctrl+C ends it.
 * `npm run scenes -- --pictures DIR`: takes a picture of every screen and dialog in every look instead.
 */
const [option, folder = 'test-results/scenes'] = process.argv.slice(2)
if (option === '--pictures') {
  // Built, because every page would load a thousand modules from the server below.
  const scenes = await serveScenes()
  for (const sheet of await takeScenePictures((scene) => scenes.url(scene), folder)) console.log(sheet)
  await scenes.close()
} else {
  const server = await createServer({
    ...renderer,
    plugins: [renderer.plugins, madeMedia()],
    configFile: false,
    logLevel: 'error',
    server: { host: '127.0.0.1', open: hasScreen() ? 'testing/overview.html' : false },
  })
  await server.listen()
  const [base = ''] = server.resolvedUrls?.local ?? []
  console.log(`${base}testing/overview.html`)
}
