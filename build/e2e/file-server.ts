import { readFileSync } from 'node:fs'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { ServerInfo } from '../live/prosody.ts'

/** A web server beside a Prosody, with its certificate, that remembers who comes. */
export interface FileServer {
  /** The address of a file. */
  url(name: string): string
  /** The paths that were asked for. */
  readonly asked: readonly string[]
  /** How often somebody connected. */
  connections(): number
  close(): Promise<void>
}

/** Starts one on loopback with these files by name. */
export async function startFileServer(
  { folder }: ServerInfo,
  files: Readonly<Record<string, Buffer>>,
): Promise<FileServer> {
  const asked: string[] = []
  const sockets = new Set<{ destroy(): void }>()
  let connections = 0
  const [key, cert] = ['server.key', 'server.crt'].map((name) => readFileSync(join(folder, name)))
  const server = createServer({ key, cert }, (request, response) => {
    const path = request.url ?? ''
    asked.push(path)
    const bytes = Object.hasOwn(files, path.slice(1)) ? files[path.slice(1)] : undefined
    response.writeHead(bytes === undefined ? 404 : 200, { 'content-length': bytes?.length ?? 0 })
    response.end(bytes)
  })
  server.on('connection', (socket) => {
    connections += 1
    sockets.add(socket)
    socket.on('error', () => undefined)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: (name) => `https://127.0.0.1:${port}/${name}`,
    asked,
    connections: () => connections,
    close: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
