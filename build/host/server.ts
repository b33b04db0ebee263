import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { WebSocketServer, type WebSocket } from 'ws'
import type { Balcony } from '../../electron/domain/index.ts'
import { checkCall } from '../../electron/ipc/check.ts'
import { readWindowFile } from '../../electron/shell/windows/files.ts'
import { createEntrance } from './entrance.ts'
import { isMediaPath, MEDIA_PATH, serveMedia } from './media.ts'
import { createSender } from './sender.ts'

export interface Host {
  /** The address to open, with the token behind `#`. Keep it secret. */
  readonly url: string
  /** Resolves once a window has come in by the token. */
  readonly entered: Promise<void>
  /** Resolves once a window shows the conversations. */
  readonly looked: Promise<void>
  close(): Promise<void>
}

/**
 * Serves the built window on 127.0.0.1 and is its bridge over a WebSocket. It refuses requests for another host name (DNS
 * rebinding), WebSockets of another origin, those without the unused token and without its cookie, and a second window while
 * the first is connected. Media addresses need the cookie, too.
 */
export async function serveHost(
  balcony: Pick<Balcony, 'open' | 'media'>,
  folder: string,
  port = 0,
): Promise<Host> {
  const entrance = createEntrance()
  let look: () => void
  const looked = new Promise<void>((resolve) => (look = resolve))
  const server = createServer((request, response) => {
    void (async () => {
      if (!isOurHost(request)) return response.writeHead(421).end()
      const [path = '/'] = (request.url ?? '/').split('?', 1)
      if (isMediaPath(path)) {
        const isOurs = entrance.knows(request) && (request.headers.origin ?? origin) === origin
        return isOurs ? serveMedia(balcony, path, request, response) : response.writeHead(403).end()
      }
      const found = request.method === 'GET' ? await readWindowFile(folder, path) : null
      if (found === null) return response.writeHead(404).end()
      return response.writeHead(200, found.headers).end(found.bytes)
    })()
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const isOurHost = (request: IncomingMessage): boolean => `http://${request.headers.host ?? ''}` === origin

  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: 32 * 1024 * 1024,
    handleProtocols: () => 'balcony',
  })
  sockets.on('headers', (headers) => {
    for (const path of ['/ws', MEDIA_PATH])
      headers.push(`Set-Cookie: balcony=${entrance.cookie}; HttpOnly; SameSite=Strict; Path=${path}`)
  })
  server.on('upgrade', (request, socket, head) => {
    const allowed =
      isOurHost(request) &&
      request.headers.origin === origin &&
      request.url === '/ws' &&
      sockets.clients.size === 0 &&
      entrance.admits(request)
    if (!allowed) {
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n')
      return
    }
    sockets.handleUpgrade(request, socket, head, (ws) => serveWindow(balcony, ws, look))
  })
  return {
    url: `${origin}/host.html#token=${entrance.token}`,
    entered: entrance.entered,
    looked,
    close: async () => {
      for (const client of sockets.clients) client.terminate()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function serveWindow(balcony: Pick<Balcony, 'open'>, socket: WebSocket, looked: () => void): void {
  const sender = createSender(socket)
  const door = balcony.open(sender.batch)
  socket.on('close', door.close)
  socket.on('error', () => socket.terminate())
  socket.on('message', (data) => {
    void (async () => {
      const call = readCall((data as Buffer).toString())
      if (call === null) {
        socket.close(1008)
        return
      }
      const checked = checkCall(call.name, call.args)
      if (checked.ok && checked.value.name === 'desktop.look') looked()
      const answer = checked.ok ? await door.call(checked.value.name, checked.value.args) : checked
      sender.answer(call.id, answer)
    })()
  })
}

function readCall(text: string): { id: number; name: unknown; args: unknown } | null {
  try {
    const value = JSON.parse(text) as Partial<Record<'id' | 'name' | 'args', unknown>>
    return typeof value.id === 'number' ? { id: value.id, name: value.name, args: value.args } : null
  } catch {
    return null
  }
}
