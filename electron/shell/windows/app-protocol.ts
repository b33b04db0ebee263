import { protocol } from 'electron'
import { readWindowFile } from './files.ts'

/** Call it before Electron is ready. */
export function registerSchemes(): void {
  const page = { standard: true, secure: true, supportFetchAPI: true }
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { ...page, codeCache: true } },
    // The bytes of files (ipc/media.ts): another origin than the page, so that no file counts as part of it.
    { scheme: 'media', privileges: { ...page, corsEnabled: true, stream: true } },
  ])
}

/** Serves the built window at `app://balcony/`, from that folder and no other. */
export function serveWindow(folder: string): void {
  // `protocol.handle` would load all of Node's `fetch` before the first file, which takes 50 ms of every start.
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  protocol.registerBufferProtocol('app', ({ url }, respond) => {
    const { host, pathname } = new URL(url)
    void (host === 'balcony' ? readWindowFile(folder, pathname) : Promise.resolve(null)).then((found) => {
      if (found === null) respond({ statusCode: 404, data: Buffer.from('Not found') })
      else {
        const { buffer, byteOffset, byteLength } = found.bytes
        respond({ data: Buffer.from(buffer, byteOffset, byteLength), headers: { ...found.headers } })
      }
    })
  })
}
