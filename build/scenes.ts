import { createServer } from 'vite'
import { hasScreen } from './open-window.ts'
import renderer from './renderer.vite.ts'

/** `npm run scenes`: serves the window's scenes and a page of every failure, for developers; Ctrl+C ends it. */
const server = await createServer({
  ...renderer,
  configFile: false,
  logLevel: 'error',
  server: { host: '127.0.0.1', open: hasScreen() ? 'testing/overview.html' : false },
})
await server.listen()
const [base = ''] = server.resolvedUrls?.local ?? []
console.log(`${base}testing/overview.html`)
