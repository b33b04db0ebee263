import { X509Certificate } from 'node:crypto'
import { connect } from 'node:net'
import { describe, expect, it } from 'vitest'
import type { KeyedCertificate } from '../testing/certificates.ts'
import { createSelfSigned } from '../testing/certificates.ts'
import { createFakeClock } from '../testing/fake-clock.ts'
import { STALLED_MS } from './exchange.ts'
import { client, HOST, rawServer, readAll, toDownload, webHosts, webServer } from '../testing/web-server.ts'
import { deadPort, resolverOf, valid } from './testing.ts'

const text = 'O happy dagger'
const fingerprintOf = ({ cert }: KeyedCertificate) =>
  new X509Certificate(cert).fingerprint256.replaceAll(':', '').toLowerCase()
const hello = () =>
  webServer((_request, response) => {
    response.setHeader('content-type', 'Text/Plain; charset=utf-8')
    response.setHeader('etag', '"v1"')
    response.setHeader('last-modified', 'Mon, 05 Jan 2026 16:19:47 GMT')
    response.setHeader('content-length', text.length)
    response.end(text)
  })

async function whole(url: string, more: Parameters<typeof toDownload>[1] = {}) {
  const got = await client().download(toDownload(url, more))
  if (!got.ok) throw new Error(got.error.code)
  return { ...got.value, ...(await readAll(got.value)) }
}

const refused = async (url: string, more: Parameters<typeof toDownload>[1] = {}) =>
  client().download(toDownload(url, more))

const notAllowed = (problem: string) => ({ ok: false, error: { code: 'link-not-allowed', problem } })
const lost = { ok: false, error: { code: 'transfer-lost' } }

describe('a download', () => {
  it('brings the file and what the server says about it', async () => {
    const server = await hello()
    expect(await whole(server.url('/file?a=b#c'))).toMatchObject({
      size: 14,
      offset: 0,
      etag: '"v1"',
      lastModified: 'Mon, 05 Jan 2026 16:19:47 GMT',
      mediaType: 'text/plain',
      text,
      ended: { ok: true },
    })
    const [request] = server.requests
    expect(request?.url).toBe('/file?a=b')
    expect(request?.headers).toEqual({
      host: `${HOST}:${server.port}`,
      connection: 'close',
      'user-agent': 'Balcony',
      'accept-encoding': 'identity',
    })
  })

  it('brings an empty file', async () => {
    const server = await webServer((_request, response) => response.end())
    expect(await whole(server.url())).toMatchObject({ size: 0, text: '', ended: { ok: true } })
  })

  it('brings a file of unknown size', async () => {
    const server = await webServer((_request, response) => {
      response.write('O happy ')
      response.end('dagger')
    })
    expect(await whole(server.url())).toMatchObject({ size: null, text, ended: { ok: true } })
  })

  it('brings everything although the server has closed before it is read', async () => {
    const all = 'O happy dagger'.repeat(100_000)
    let close = (): void => undefined
    const closed = new Promise<void>((resolve) => (close = resolve))
    const server = await rawServer(
      `HTTP/1.1 200 OK\r\nContent-Length: ${all.length}\r\n\r\n${all}`,
      (socket) => socket.end(close),
    )
    const got = await client().download(toDownload(server.url(), { limitBytes: all.length }))
    if (!got.ok) throw new Error(got.error.code)
    const chunks: Uint8Array[] = []
    for await (const chunk of got.value.body) {
      // Slower than the server sends, until the rest fits on the way.
      for (let turns = 0; turns < 20; turns++) await new Promise(setImmediate)
      chunks.push(chunk)
    }
    await closed
    expect(Buffer.concat(chunks).toString()).toBe(all)
    expect(await got.value.ended).toEqual({ ok: true })
  })

  it('slows the server down when nobody reads', async () => {
    let taken = 0
    const server = await webServer((_request, response) => {
      response.setHeader('content-length', 64_000_000)
      const chunk = Buffer.alloc(64_000)
      const more = () => {
        while (taken < 64_000_000) {
          taken += chunk.length
          if (!response.write(chunk)) return void response.once('drain', more)
        }
      }
      more()
    })
    const got = await client().download(toDownload(server.url(), { limitBytes: 100_000_000 }))
    if (!got.ok) throw new Error(got.error.code)
    await expect.poll(() => taken).toBeGreaterThan(0)
    for await (const chunk of got.value.body) {
      expect(chunk.length).toBeGreaterThan(0)
      break
    }
    expect(taken).toBeLessThan(64_000_000)
    expect(await got.value.ended).toEqual({ ok: false, error: { code: 'cancelled' } })
  })
})

describe('a download goes on', () => {
  const part = (range: string, status = 206, body = 'dagger') =>
    webServer((request, response) => {
      if (request.headers.range === undefined) return response.end(text)
      response.writeHead(status, { 'content-range': range, 'content-length': body.length })
      return response.end(body)
    })

  it('where it stopped', async () => {
    const server = await part('bytes 8-13/14')
    expect(await whole(server.url(), { from: 8, etag: '"v1"' })).toMatchObject({
      size: 14,
      offset: 8,
      text: 'dagger',
      ended: { ok: true },
    })
    expect(server.requests[0]?.headers).toMatchObject({ range: 'bytes=8-', 'if-range': '"v1"' })
  })

  it('by its date if the tag is weak', async () => {
    const server = await part('bytes 8-13/14')
    await whole(server.url(), { from: 8, etag: 'W/"v1"', lastModified: 'Mon, 05 Jan 2026 16:19:47 GMT' })
    expect(server.requests[0]?.headers['if-range']).toBe('Mon, 05 Jan 2026 16:19:47 GMT')
  })

  it('with a server that counts the last byte from 1', async () => {
    const server = await part('bytes 8-14/14')
    expect(await whole(server.url(), { from: 8 })).toMatchObject({ offset: 8, size: 14, ended: { ok: true } })
  })

  it('from the start if the server sends everything', async () => {
    const server = await hello()
    expect(await whole(server.url(), { from: 8 })).toMatchObject({ offset: 0, text })
  })

  it.each([
    ['another part', 'bytes 7-13/14', 206],
    ['less than the rest', 'bytes 8-10/14', 206],
    ['nonsense', 'bytes 8-13/*', 206],
    ['no such part', 'bytes */14', 416],
  ])('from the start after %s', async (_what, range, status) => {
    const server = await part(range, status)
    expect(await whole(server.url(), { from: 8 })).toMatchObject({ offset: 0, text, ended: { ok: true } })
    expect(server.requests).toHaveLength(2)
  })

  it('not with a part that nobody asked for', async () => {
    const server = await webServer((_request, response) => {
      response.writeHead(206, { 'content-range': 'bytes 0-13/14' }).end(text)
    })
    expect(await refused(server.url())).toEqual({
      ok: false,
      error: { code: 'http-refused', host: HOST, status: 206 },
    })
  })
})

describe('a download is no whole file', () => {
  it('when the server announces more than it sends', async () => {
    const server = await rawServer(`HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n${text}`)
    expect(await whole(server.url())).toMatchObject({ size: 1000, text, ended: lost })
  })

  it('when the connection breaks', async () => {
    const server = await rawServer(`HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\ne\r\n${text}\r\n`)
    const got = await client().download(toDownload(server.url()))
    expect(got.ok ? (await readAll(got.value)).ended : got).toEqual(lost)
  })

  it('when the rest of a part is missing', async () => {
    const server = await rawServer(
      'HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 8-13/14\r\nContent-Length: 3\r\n\r\ndag',
    )
    expect(await whole(server.url(), { from: 8 })).toMatchObject({ text: 'dag', ended: lost })
  })

  it('and what comes behind the announced end is ignored', async () => {
    const server = await rawServer(`HTTP/1.1 200 OK\r\nContent-Length: 14\r\n\r\n${text}, this is thy sheath`)
    expect(await whole(server.url())).toMatchObject({ size: 14, text, ended: { ok: true } })
  })

  it('when it is larger than allowed', async () => {
    const over = { ok: false, error: { code: 'file-over-limit', limit: 10 } }
    const announced = await hello()
    expect(await refused(announced.url(), { limitBytes: 10 })).toEqual(over)
    const unannounced = await webServer((_request, response) => {
      response.write('O happy ')
      response.end('dagger')
    })
    expect(await whole(unannounced.url(), { limitBytes: 10 })).toMatchObject({ size: null, ended: over })
  })

  it('when nothing comes for a minute', async () => {
    const clock = createFakeClock()
    const server = await rawServer(`HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n${text}`, () => undefined)
    const got = await client({ clock }).download(toDownload(server.url()))
    if (!got.ok) throw new Error(got.error.code)
    let seen = 0
    const reading = (async () => {
      for await (const { length } of got.value.body) seen += length
    })()
    await expect.poll(() => seen).toBe(14)
    await clock.advance(STALLED_MS)
    await reading
    expect(await got.value.ended).toEqual({ ok: false, error: { code: 'transfer-stalled' } })
  })

  it('when no answer comes for a minute', async () => {
    const clock = createFakeClock()
    const server = await webServer(() => undefined)
    const answer = client({ clock }).download(toDownload(server.url()))
    await expect.poll(() => server.requests).toHaveLength(1)
    await clock.advance(STALLED_MS)
    expect(await answer).toEqual({ ok: false, error: { code: 'transfer-stalled' } })
  })

  it('when it is cancelled', async () => {
    const cancelled = { ok: false, error: { code: 'cancelled' } }
    const abort = new AbortController()
    const server = await rawServer(`HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n${text}`, () => undefined)
    const got = await client().download(toDownload(server.url(), { signal: abort.signal }))
    if (!got.ok) throw new Error(got.error.code)
    for await (const chunk of got.value.body) if (chunk.length > 0) abort.abort()
    expect(await got.value.ended).toEqual(cancelled)
    expect(await refused(server.url(), { signal: abort.signal })).toEqual(cancelled)
  })
})

describe('a link is refused', () => {
  it.each([
    ['http://example.test/', 'not-https'],
    ['file:///etc/passwd', 'not-https'],
    ['data:text/plain,a', 'not-https'],
    ['ftp://example.test/', 'not-https'],
    ['https://romeo@example.test/', 'malformed'],
    ['https://romeo:secret@example.test/', 'malformed'],
    ['https://', 'malformed'],
    ['juliet', 'malformed'],
    [`https://example.test/${'a'.repeat(2048)}`, 'malformed'],
  ])('%s', async (url, problem) => {
    expect(await refused(url)).toEqual(notAllowed(problem))
    expect(
      await client().upload({ ...toDownload(url), mediaType: 'a/b', headers: [], size: 0, body: none() }),
    ).toEqual(notAllowed(problem))
  })

  it.each([
    '127.0.0.1',
    '[::1]',
    '10.1.2.3',
    '169.254.169.254',
    '[::ffff:127.0.0.1]',
    '2130706433',
    '0x7f.1',
  ])('to the private address %s', async (host) => {
    expect(await refused(`https://${host}/`, { publicOnly: true })).toEqual(notAllowed('private-address'))
  })

  it('to a name of a private address', async () => {
    const server = await hello()
    expect(await refused(server.url(), { publicOnly: true })).toEqual(notAllowed('private-address'))
    expect(server.requests).toHaveLength(0)
  })

  it('if nothing answers there', async () => {
    const unreachable = { ok: false, error: { code: 'link-unreachable', host: HOST } }
    expect(await refused(`https://${HOST}:${await deadPort()}/`)).toEqual(unreachable)
    expect(await refused('https://unknown.test/')).toEqual({
      ok: false,
      error: { code: 'link-unreachable', host: 'unknown.test' },
    })
    const offline = client({ resolver: resolverOf({ hasNetwork: false }) })
    expect(await offline.download(toDownload('https://unknown.test/'))).toEqual({
      ok: false,
      error: { code: 'no-network' },
    })
  })
})

async function* none(): AsyncGenerator<Uint8Array> {
  // Nothing.
}

describe('a certificate', () => {
  const insecure = { ok: false, error: { code: 'link-insecure', host: HOST } }
  const selfSigned = createSelfSigned({ commonName: HOST, names: ['other.test'] })
  const serve = () => webServer((_request, response) => response.end(text), selfSigned)

  it('of an unknown authority is refused', async () => {
    const server = await serve()
    expect(await refused(server.url())).toEqual(insecure)
    expect(server.requests).toHaveLength(0)
  })

  it('for another name is refused', async () => {
    const server = await hello()
    expect(await refused(server.url('/', 'elsewhere.test'))).toEqual({
      ok: false,
      error: { code: 'link-insecure', host: 'elsewhere.test' },
    })
  })

  it('that the person trusts is accepted for the domain and below', async () => {
    const server = await serve()
    const trust = { fingerprint: fingerprintOf(selfSigned), names: [HOST] }
    expect(await whole(server.url(), { trust })).toMatchObject({ text })
    expect(await whole(server.url('/', 'files.example.test'), { trust })).toMatchObject({ text })
    expect(await refused(server.url('/', 'elsewhere.test'), { trust })).toMatchObject({
      error: { code: 'link-insecure' },
    })
    const other = { ...trust, fingerprint: '0'.repeat(64) }
    expect(await refused(server.url(), { trust: other })).toEqual(insecure)
  })

  it('that verifies is accepted although the person trusts another one', async () => {
    const server = await hello()
    expect(
      await whole(server.url(), { trust: { fingerprint: '0'.repeat(64), names: [HOST] } }),
    ).toMatchObject({
      text,
    })
  })
})

describe('a redirect', () => {
  const to = (location: string | ((port: string) => string)) =>
    webServer((request, response) => {
      if (request.url === '/there') return response.end(text)
      const target = typeof location === 'string' ? location : location(request.headers.host ?? '')
      response.writeHead(302, { location: target, 'set-cookie': 'a=b' })
      return response.end()
    })

  it('within the same host is followed, without cookies', async () => {
    const server = await to('/there')
    expect(await whole(server.url())).toMatchObject({ text })
    expect(server.requests[1]?.headers).not.toHaveProperty('cookie')
    expect(server.requests[1]?.headers).not.toHaveProperty('referer')
  })

  it.each([
    ['file:///etc/passwd', 'not-https'],
    ['http://example.test/there', 'not-https'],
    ['javascript:alert(1)', 'not-https'],
    ['https://romeo@example.test/there', 'malformed'],
    ['https://elsewhere.test/there', 'other-domain'],
    // Not a public domain: nobody knows who else is below it.
    ['https://files.example.test/there', 'other-domain'],
    ['https://127.0.0.1/there', 'other-domain'],
  ])('to %s is refused', async (location, problem) => {
    const server = await to(location)
    expect(await refused(server.url())).toEqual(notAllowed(problem))
    expect(server.requests).toHaveLength(1)
  })

  it('to a private address is refused, also within the same domain', async () => {
    // 192.0.2.1 is reserved for documentation, and here it leads to the test's server.
    const server = await to((host) => `https://files.example.org:${host.split(':')[1] ?? ''}/there`)
    const zone = { 'a.example.org': ['192.0.2.1'], 'files.example.org': ['192.168.1.1'] }
    const here = client({
      resolver: resolverOf({ hosts: { ...webHosts, ...zone } }),
      openSocket: (_address, port) => connect(port, '127.0.0.1'),
    })
    const request = toDownload(server.url('/', 'a.example.org'), {
      publicOnly: true,
      trust: { fingerprint: fingerprintOf(valid), names: ['example.org'] },
    })
    expect(await here.download(request)).toEqual(notAllowed('private-address'))
    expect(server.requests).toHaveLength(1)
  })

  it('to the same registrable domain is followed', async () => {
    const server = await to((host) => `https://b.example.org:${host.split(':')[1] ?? ''}/there`)
    const zone = { 'a.example.org': ['127.0.0.1'], 'b.example.org': ['127.0.0.1'] }
    const trust = { fingerprint: fingerprintOf(valid), names: ['example.org'] }
    const got = await client({ resolver: resolverOf({ hosts: zone }) }).download(
      toDownload(server.url('/', 'a.example.org'), { trust }),
    )
    expect(got.ok && (await readAll(got.value))).toMatchObject({ text })
  })

  it('is followed five times', async () => {
    const chain = (count: number) =>
      webServer((request, response) => {
        const at = Number(request.url?.slice(1))
        if (at === count) return response.end(text)
        return response.writeHead(307, { location: `/${at + 1}` }).end()
      })
    const five = await chain(5)
    expect(await whole(five.url('/0'))).toMatchObject({ text })
    const six = await chain(6)
    expect(await refused(six.url('/0'))).toEqual(notAllowed('too-many-redirects'))
  })

  it('to nowhere is refused', async () => {
    const server = await webServer((_request, response) => response.writeHead(302).end())
    expect(await refused(server.url())).toEqual(notAllowed('malformed'))
  })
})

describe('an answer without a file', () => {
  it.each([
    [404, { code: 'file-gone', host: HOST }],
    [410, { code: 'file-gone', host: HOST }],
    [403, { code: 'http-refused', host: HOST, status: 403 }],
    [500, { code: 'http-refused', host: HOST, status: 500 }],
    [204, { code: 'http-refused', host: HOST, status: 204 }],
  ])('of status %d says so', async (status, error) => {
    const server = await webServer((_request, response) => response.writeHead(status).end())
    expect(await refused(server.url())).toEqual({ ok: false, error })
  })

  it.each([
    ['no HTTP', 'SSH-2.0-OpenSSH_9.2\r\n\r\n'],
    ['an endless head', `HTTP/1.1 200 OK\r\n${`a: ${'b'.repeat(1000)}\r\n`.repeat(100)}\r\n`],
    ['nothing', ''],
  ])('that is %s is a lost connection', async (_what, answer) => {
    const server = await rawServer(answer)
    expect(await refused(server.url())).toEqual(lost)
  })
})
