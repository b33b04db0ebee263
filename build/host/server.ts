import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { WebSocketServer, type WebSocket } from 'ws'
import type { Balcony } from '../../electron/domain/index.ts'
import { checkCall } from '../../electron/ipc/check.ts'
import { readWindowFile } from '../../electron/shell/windows/files.ts'
import { createSender } from './sender.ts'

export interface Host {
  /** The address to open, with the token behind `#`. */
  readonly url: string
  close(): Promise<void>
}

/**
 * Serves the built window on 127.0.0.1 and is its bridge over a WebSocket. Refused are requests for another host name
 * (DNS rebinding), WebSockets of another origin, those with neither the unused token nor the cookie that the token was
 * exchanged for, and a second window while the first is connected.
 */
export async function serveHost(balcony: Pick<Balcony, 'open'>, folder: string, port = 0): Promise<Host> {
  const entrance = createEntrance()
  const server = createServer((request, response) => {
    void (async () => {
      if (!isOurHost(request)) return response.writeHead(421).end()
      const [path = '/'] = (request.url ?? '/').split('?', 1)
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
    headers.push(`Set-Cookie: balcony=${entrance.cookie}; HttpOnly; SameSite=Strict; Path=/ws`)
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
    sockets.handleUpgrade(request, socket, head, (ws) => serveWindow(balcony, ws))
  })
  return {
    url: `${origin}/host.html#token=${entrance.token}`,
    close: async () => {
      for (const client of sockets.clients) client.terminate()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function serveWindow(balcony: Pick<Balcony, 'open'>, socket: WebSocket): void {
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

interface Entrance {
  /** Opens the door once. */
  readonly token: string
  admits(request: IncomingMessage): boolean
  /** What the one who came in by the token is known by from then on. */
  readonly cookie: string
}

/** The token lets the first window in; after that only the cookie it was given does, which no script can read. */
function createEntrance(): Entrance {
  const [token, pass] = [randomBytes(24).toString('base64url'), randomBytes(24).toString('base64url')]
  let tokenUsed = false
  return {
    token,
    cookie: pass,
    admits({ headers }) {
      const cookies = (headers.cookie ?? '').split(';').map((pair) => pair.trim())
      if (cookies.some((pair) => equal(pair, `balcony=${pass}`))) return true
      const offered = (headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim())
      if (tokenUsed || !offered.some((name) => equal(name, `token.${token}`))) return false
      tokenUsed = true
      return true
    },
  }
}

function equal(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(a), digest(b))
}
