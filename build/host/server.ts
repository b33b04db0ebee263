import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join, normalize, sep } from 'node:path'
import { WebSocketServer, type WebSocket } from 'ws'
import type { Balcony } from '../../electron/domain/index.ts'
import { checkCall } from '../../electron/ipc/check.ts'
import type { HostFrame } from '../../renderer/host-bridge.ts'

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
}

export interface Host {
  /** The address to open, with the token behind `#`. */
  readonly url: string
  close(): Promise<void>
}

/**
 * Serves the built window on 127.0.0.1 and is its bridge over a WebSocket. A request for another host name (DNS
 * rebinding), a WebSocket of another origin or one without the token is refused. The token opens one window at a
 * time: a second one with it is refused while the first is connected.
 */
export async function serveHost(balcony: Balcony, folder: string, port = 0): Promise<Host> {
  const token = randomBytes(24).toString('base64url')
  const server = createServer((request, response) => {
    void (async () => {
      const found = isOurHost(request) ? await staticFile(folder, request) : null
      if (found === null) {
        response.writeHead(isOurHost(request) ? 404 : 421).end()
        return
      }
      response
        .writeHead(200, {
          'content-type': found.type,
          'content-security-policy': POLICY,
          'x-content-type-options': 'nosniff',
          'referrer-policy': 'no-referrer',
          'cache-control': 'no-store',
        })
        .end(found.bytes)
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
  server.on('upgrade', (request, socket, head) => {
    const allowed =
      isOurHost(request) &&
      request.headers.origin === origin &&
      request.url === '/ws' &&
      holdsToken(request, token) &&
      sockets.clients.size === 0
    if (!allowed) {
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n')
      return
    }
    sockets.handleUpgrade(request, socket, head, (ws) => serveWindow(balcony, ws))
  })
  return {
    url: `${origin}/host.html#token=${token}`,
    close: async () => {
      for (const client of sockets.clients) client.terminate()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function serveWindow(balcony: Balcony, socket: WebSocket): void {
  const send = (frame: HostFrame): void => socket.send(JSON.stringify(frame))
  const stop = balcony.onBatch((batch) => send({ batch }))
  socket.on('close', stop)
  socket.on('error', () => socket.terminate())
  socket.on('message', (data) => {
    void (async () => {
      const call = readCall(String(data as Buffer))
      if (call === null) {
        socket.close(1008)
        return
      }
      const checked = checkCall(call.name, call.args)
      const answer = checked.ok ? await balcony.call(checked.value.name, checked.value.args) : checked
      if (socket.readyState === socket.OPEN) send({ id: call.id, answer })
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

function holdsToken(request: IncomingMessage, token: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return (request.headers['sec-websocket-protocol'] ?? '')
    .split(',')
    .some((offered) => timingSafeEqual(digest(offered.trim()), digest(`token.${token}`)))
}

async function staticFile(
  folder: string,
  request: IncomingMessage,
): Promise<{ bytes: Buffer; type: string } | null> {
  if (request.method !== 'GET') return null
  const { pathname } = new URL(request.url ?? '/', 'http://host')
  const file = normalize(join(folder, decodeURIComponent(pathname)))
  const type = TYPES[extname(file)]
  if (type === undefined || !file.startsWith(folder + sep)) return null
  try {
    return { bytes: await readFile(file), type }
  } catch {
    return null
  }
}
