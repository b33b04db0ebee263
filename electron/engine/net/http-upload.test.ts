import { describe, expect, it } from 'vitest'
import { createFakeClock } from '../testing/fake-clock.ts'
import { STALLED_MS } from './exchange.ts'
import { client, each, HOST, rawServer, toUpload, webServer } from '../testing/web-server.ts'

const text = (value: string) => Buffer.from(value)
const many = (count: number) => Array.from({ length: count }, (_, index) => Buffer.alloc(65_536, index))
const lost = { ok: false, error: { code: 'transfer-lost' } }

/** Takes everything, then answers. */
async function taking(status = 201) {
  const bodies: Buffer[] = []
  const server = await webServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      bodies.push(Buffer.concat(chunks))
      response.writeHead(status).end()
    })
  })
  return { ...server, bodies }
}

describe('an upload', () => {
  it('puts the bytes with the headers of the slot, and tells how far it is', async () => {
    const server = await taking()
    const progress: number[] = []
    const request = toUpload(server.url('/slot/a%20b.txt'), [text('O happy '), text('dagger')], {
      headers: [
        ['Authorization', 'Basic Base64String=='],
        ['Cookie', 'a=b'],
        ['Cookie', 'c=d'],
      ],
      onProgress: (done) => progress.push(done),
    })
    expect(await client().upload(request)).toEqual({ ok: true })
    expect(server.bodies).toEqual([text('O happy dagger')])
    expect(progress).toEqual([8, 14])
    const [sent] = server.requests
    expect([sent?.method, sent?.url]).toEqual(['PUT', '/slot/a%20b.txt'])
    expect(sent?.headers).toEqual({
      host: `${HOST}:${server.port}`,
      connection: 'close',
      'content-type': 'text/plain',
      'content-length': '14',
      authorization: 'Basic Base64String==',
      cookie: 'a=b; c=d',
      'user-agent': 'Balcony',
      'accept-encoding': 'identity',
    })
  })

  it.each([0, 1])('puts %d bytes', async (size) => {
    const server = await taking(200)
    expect(await client().upload(toUpload(server.url(), size === 0 ? [] : [text('a')]))).toEqual({ ok: true })
    expect(server.bodies.map(({ length }) => length)).toEqual([size])
    expect(server.requests[0]?.headers['content-length']).toBe(String(size))
  })

  it('puts many chunks unchanged', async () => {
    const server = await taking()
    const chunks = many(64)
    expect(await client().upload(toUpload(server.url(), chunks))).toEqual({ ok: true })
    expect(server.bodies[0]?.equals(Buffer.concat(chunks))).toBe(true)
  })

  it('reads no faster than the server takes', async () => {
    let read = 0
    async function* body() {
      for (const chunk of Array<Buffer>(2000).fill(Buffer.alloc(65_536))) {
        read += 1
        await new Promise(setImmediate)
        yield chunk
      }
    }
    const abort = new AbortController()
    const server = await webServer((request) => void request.pause())
    const upload = client().upload(
      toUpload(server.url(), [], { size: 2000 * 65_536, body: body(), signal: abort.signal }),
    )
    await expect.poll(() => server.requests).toHaveLength(1)
    for (let turns = 0; turns < 3000; turns++) await new Promise(setImmediate)
    expect(read).toBeLessThan(1000)
    abort.abort()
    expect(await upload).toEqual({ ok: false, error: { code: 'cancelled' } })
  })
})

describe('a refusal is heard', () => {
  const cases = [
    [413, { code: 'file-too-large-for-server', limit: null }],
    [507, { code: 'server-storage-full' }],
    [403, { code: 'http-refused', host: HOST, status: 403 }],
    [401, { code: 'http-refused', host: HOST, status: 401 }],
    [404, { code: 'http-refused', host: HOST, status: 404 }],
    [500, { code: 'http-refused', host: HOST, status: 500 }],
    [301, { code: 'http-refused', host: HOST, status: 301 }],
    [204, { code: 'http-refused', host: HOST, status: 204 }],
  ] as const

  it.each(cases)('%d after the body', async (status, error) => {
    const server = await taking(status)
    expect(await client().upload(toUpload(server.url(), [text('a')]))).toEqual({ ok: false, error })
  })

  it.each(cases)('%d at once, while the body is still written', async (status, error) => {
    const server = await rawServer(`HTTP/1.1 ${status} No\r\nContent-Length: 2\r\n\r\nno`, (socket) => {
      socket.pause()
      socket.end()
    })
    expect(await client().upload(toUpload(server.url(), many(500)))).toEqual({ ok: false, error })
  })

  it.each(cases)('%d with the connection closed behind it', async (status, error) => {
    const server = await rawServer(`HTTP/1.1 ${status} No\r\nConnection: close\r\n\r\n`, (socket) =>
      socket.end(() => socket.destroy()),
    )
    expect(await client().upload(toUpload(server.url(), many(500)))).toEqual({ ok: false, error })
  })
})

describe('a redirect of an upload', () => {
  // The file and the headers of the slot are for the place that the server named, and for no other (XEP-0363 §4).
  it.each([
    [301, '/other'],
    [302, 'https://files.example.test/other'],
    [307, '/other'],
    [308, 'https://elsewhere.test/'],
    [307, 'http://example.test/other'],
    [307, 'https://127.0.0.1/other'],
    [307, 'file:///etc/passwd'],
  ])('%d to %s is a refusal, and nothing goes there', async (status, location) => {
    const server = await webServer((request, response) => {
      request.resume()
      request.on('end', () => response.writeHead(status, { location }).end())
    })
    const request = toUpload(server.url('/slot'), [text('a')], {
      headers: [['Authorization', 'Basic secret']],
    })
    const error = { code: 'http-refused', host: HOST, status } as const
    expect(await client().upload(request)).toEqual({ ok: false, error })
    expect(server.requests.map(({ url }) => url)).toEqual(['/slot'])
  })
})

describe('an upload fails', () => {
  it('when the connection breaks at 99 %', async () => {
    let taken = 0
    const server = await webServer((request) => {
      request.on('data', ({ length }: Buffer) => {
        taken += length
        if (taken >= 99 * 65_536) request.socket.destroy()
      })
    })
    expect(await client().upload(toUpload(server.url(), many(100)))).toEqual(lost)
  })

  it('when the connection breaks before the answer', async () => {
    const server = await webServer((request) => {
      request.resume().on('end', () => request.socket.destroy())
    })
    expect(await client().upload(toUpload(server.url(), many(3)))).toEqual(lost)
  })

  it('when the server is content before it has the file', async () => {
    const server = await rawServer('HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n', () => undefined)
    expect(await client().upload(toUpload(server.url(), many(500)))).toEqual(lost)
  })

  it.each([
    ['longer', 5],
    ['shorter', 7],
  ])('when the file became %s', async (_what, size) => {
    const server = await taking()
    const request = toUpload(server.url(), [text('abc'), text('def')], { size })
    expect(await client().upload(request)).toEqual({ ok: false, error: { code: 'file-changed' } })
    expect(server.bodies).toEqual([])
  })

  it('when an empty file became longer', async () => {
    const server = await taking()
    const request = toUpload(server.url(), [text('abc')], { size: 0 })
    expect(await client().upload(request)).toEqual({ ok: false, error: { code: 'file-changed' } })
    expect(server.bodies).toEqual([])
  })

  it('when nothing moves for a minute', async () => {
    const clock = createFakeClock()
    const server = await webServer((request) => void request.pause())
    const upload = client({ clock }).upload(toUpload(server.url(), many(2000)))
    await expect.poll(() => server.requests).toHaveLength(1)
    let settled = false
    void upload.then(() => (settled = true))
    await expect
      .poll(async () => {
        await clock.advance(STALLED_MS)
        return settled
      })
      .toBe(true)
    expect(await upload).toEqual({ ok: false, error: { code: 'transfer-stalled' } })
  })

  it('when no answer comes', async () => {
    const clock = createFakeClock()
    let ended = false
    const server = await webServer((request) => request.resume().on('end', () => (ended = true)))
    const upload = client({ clock }).upload(toUpload(server.url(), many(1)))
    await expect.poll(() => ended).toBe(true)
    await clock.advance(STALLED_MS)
    expect(await upload).toEqual({ ok: false, error: { code: 'transfer-stalled' } })
    expect(clock.timers).toBe(0)
  })

  it('with the error of its body', async () => {
    const server = await taking()
    async function* body() {
      yield* each([text('a')])
      throw new Error('the disk is gone')
    }
    const request = toUpload(server.url(), [], { size: 2, body: body() })
    await expect(client().upload(request)).rejects.toThrow('the disk is gone')
  })
})
