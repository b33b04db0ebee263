import { once } from 'node:events'
import { createServer } from 'node:https'
import type { Server } from 'node:https'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { onTestFinished } from 'vitest'
import { listenTls } from './loopback-server.ts'
import { createHttp } from '../net/http-client.ts'
import type { HttpPorts } from '../net/http-client.ts'
import type { Download, DownloadRequest, Http, UploadRequest } from '../net/http.ts'
import { systemClock } from '../net/node-ports.ts'
import { authority, resolverOf, valid } from '../net/testing.ts'
import type { Zone } from '../net/testing.ts'
import { createTrust } from '../net/trust.ts'

/** Names of the web server of a test. Its certificate is for both. */
export const HOST = 'example.test'
export const webHosts: NonNullable<Zone['hosts']> = {
  [HOST]: ['127.0.0.1'],
  'files.example.test': ['127.0.0.1'],
  'elsewhere.test': ['127.0.0.1'],
}

export interface WebServer {
  readonly port: number
  readonly requests: readonly IncomingMessage[]
  url(path?: string, host?: string): string
}

/** An HTTPS server on this machine, with a certificate for `example.test` unless given. */
export async function webServer(
  serve: (request: IncomingMessage, response: ServerResponse) => unknown,
  certificate = valid,
): Promise<WebServer> {
  const requests: IncomingMessage[] = []
  const server: Server = createServer(
    { cert: certificate.cert, key: certificate.key },
    (request, response) => {
      requests.push(request)
      request.on('error', () => undefined)
      response.on('error', () => undefined)
      serve(request, response)
    },
  )
  server.on('tlsClientError', () => undefined)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  onTestFinished(async () => {
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  })
  return { port, requests, url: (path = '/file', host = HOST) => `https://${host}:${port}${path}` }
}

/** A server that says exactly these bytes after the head of a request, then does what `then` says. */
export async function rawServer(
  answer: string,
  then: (socket: TLSSocket) => unknown = (socket) => socket.end(),
): Promise<WebServer> {
  const server = await listenTls({ cert: valid.cert, key: valid.key }, (socket) => {
    let head = ''
    const listen = (bytes: Buffer) => {
      head += bytes.toString('latin1')
      if (!head.includes('\r\n\r\n')) return
      socket.off('data', listen)
      socket.write(answer)
      then(socket)
    }
    socket.on('data', listen)
  })
  onTestFinished(() => server.close())
  return { port: server.port, requests: [], url: (path = '/file') => `https://${HOST}:${server.port}${path}` }
}

/** The client under test. It finds only the names of `webHosts`, and trusts only the test's authority. */
export function client(ports: Partial<HttpPorts> = {}): Http {
  return createHttp({
    clock: systemClock,
    resolver: resolverOf({ hosts: webHosts }),
    trust: createTrust([authority.cert]),
    ...ports,
  })
}

const common = () => ({ trust: null, publicOnly: false, signal: new AbortController().signal })

export const toDownload = (url: string, more: Partial<DownloadRequest> = {}): DownloadRequest => ({
  ...common(),
  url,
  limitBytes: 1_000_000,
  ...more,
})

/** Uploads these chunks. */
export const toUpload = (
  url: string,
  chunks: Iterable<Uint8Array>,
  more: Partial<UploadRequest> = {},
): UploadRequest => {
  const all = [...chunks]
  return {
    ...common(),
    url,
    mediaType: 'text/plain',
    headers: [],
    size: all.reduce((sum, { length }) => sum + length, 0),
    body: each(all),
    ...more,
  }
}

/** The chunks, one per turn of the event loop. */
export async function* each(chunks: Iterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for (const chunk of chunks) {
    await new Promise(setImmediate)
    yield chunk
  }
}

/** The whole body, and how it ended. */
export async function readAll({ body, ended }: Download) {
  const chunks: Uint8Array[] = []
  for await (const chunk of body) chunks.push(chunk)
  return { text: Buffer.concat(chunks).toString(), ended: await ended }
}
