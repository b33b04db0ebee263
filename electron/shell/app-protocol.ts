import { protocol } from 'electron'
import { readWindowFile } from './window-files.ts'

/** Has to be called before Electron is ready. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ])
}

/** Serves the built window at `app://balcony/`, from that folder and no other. */
export function serveWindow(folder: string): void {
  protocol.handle('app', async (request) => {
    const { host, pathname } = new URL(request.url)
    const found = host === 'balcony' ? await readWindowFile(folder, pathname) : null
    return found === null
      ? new Response('Not found', { status: 404 })
      : new Response(found.bytes, { headers: found.headers })
  })
}
