/** Files moved by plain Node: a read stream piped into a request or a socket, and back. */
import { createCipheriv, createHash, createSecretKey, randomBytes } from 'node:crypto'
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

/** Hashes and encrypts on the way, as a file that is kept sealed needs it. */
async function* sealed(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256')
  const key = createSecretKey(randomBytes(32))
  for await (const chunk of body) {
    hash.update(chunk)
    const nonce = randomBytes(12)
    const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: 16 })
    yield cipher.update(chunk)
    cipher.final()
    yield Buffer.concat([nonce, cipher.getAuthTag()])
  }
  hash.digest()
}

/** Writes a body into `path`. */
const keep = (body: NodeJS.ReadableStream, path: string, seals: boolean): Promise<void> =>
  seals
    ? pipeline(sealed(body as AsyncIterable<Uint8Array>), createWriteStream(path))
    : pipeline(body, createWriteStream(path))

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
  fetch: ({ url, path, seals }: { url: string; path: string; seals: boolean }) =>
    timed(async () => {
      const body = await new Promise<NodeJS.ReadableStream>((resolve, reject) => {
        get(url, UNVERIFIED, resolve).on('error', reject)
      })
      await keep(body, path, seals)
    }),
  /** Gives a file to everybody who connects, by TCP. Returns the port. */
  give: ({ path }: { path: string }) =>
    listening(createServer((socket) => void pipeline(createReadStream(path), socket).catch(() => undefined))),
  /** Takes a file from there. */
  take: ({ port, path, seals }: { port: number; path: string; seals: boolean }) =>
    timed(() => keep(connect(port, '127.0.0.1'), path, seals)),
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
