/** Files moved by plain Node: a read stream piped into a request or a socket, and back. */
import { createReadStream, createWriteStream, statSync } from 'node:fs'
import { createServer as createWebServer } from 'node:http'
import { get, request } from 'node:https'
import { connect, createServer, type AddressInfo, type Server } from 'node:net'
import { pipeline } from 'node:stream/promises'
import { serve } from './talk.ts'

type Headers = readonly (readonly [name: string, value: string])[]
const UNVERIFIED = { rejectUnauthorized: false }

async function timed(work: () => Promise<unknown>): Promise<number> {
  const beganAt = performance.now()
  await work()
  return performance.now() - beganAt
}

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

const orders = {
  /** Puts a file. Resolves with the milliseconds until the answer. */
  put: ({ path, url, headers }: { path: string; url: string; headers: Headers }) =>
    timed(async () => {
      const { size } = statSync(path)
      const put = request(url, { ...UNVERIFIED, method: 'PUT' })
      put.setHeader('content-length', size)
      for (const [name, value] of headers) put.setHeader(name, value)
      const answered = new Promise<number>((resolve, reject) => {
        put.on('error', reject)
        put.on('response', (answer) => {
          answer.resume()
          answer.on('end', () => resolve(answer.statusCode ?? 0))
        })
      })
      await pipeline(createReadStream(path), put)
      const status = await answered
      if (status !== 200 && status !== 201) throw new Error(`the server says ${status}`)
    }),
  /** Fetches a file into `path`. */
  fetch: ({ url, path }: { url: string; path: string }) =>
    timed(async () => {
      const body = await new Promise<NodeJS.ReadableStream>((resolve, reject) => {
        get(url, UNVERIFIED, resolve).on('error', reject)
      })
      await pipeline(body, createWriteStream(path))
    }),
  /** Gives a file to everybody who connects, by TCP. Returns the port. */
  give: ({ path }: { path: string }) =>
    listening(createServer((socket) => void pipeline(createReadStream(path), socket).catch(() => undefined))),
  /** Takes a file from there. */
  take: ({ port, path }: { port: number; path: string }) =>
    timed(() => pipeline(connect(port, '127.0.0.1'), createWriteStream(path))),
  /** Gives a file by plain HTTP. Returns the port. */
  giveByHttp: ({ path }: { path: string }) =>
    listening(
      createWebServer((_request, response) => {
        response.setHeader('content-length', statSync(path).size)
        void pipeline(createReadStream(path), response).catch(() => undefined)
      }),
    ),
}
export type Plain = typeof orders

await serve(orders)
