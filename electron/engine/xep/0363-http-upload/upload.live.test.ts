import { createHash, randomBytes } from 'node:crypto'
import { expect, it, onTestFinished } from 'vitest'
import { addAccount, startProsody, type ServerInfo } from '../../../../build/live/prosody.ts'
import { describeLive, freshAccount, liveServer } from '../../../../build/live/live.ts'
import { nodeEnginePorts } from '../../net/node-ports.ts'
import type { Download } from '../../net/http.ts'
import { each } from '../../testing/web-server.ts'
import { liveClient } from '../../testing/live-client.ts'
import { httpUpload, type HttpUpload } from './index.ts'

const { http } = nodeEnginePorts(() => undefined)
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
/** Signed by the server itself, so it is trusted by its fingerprint for the host that the person typed. */
const trusting = ({ fingerprint, host, domain }: ServerInfo = liveServer()) => ({
  trust: { fingerprint, names: [domain, host] },
  publicOnly: false,
  signal: new AbortController().signal,
})

async function online(): Promise<HttpUpload> {
  const { client, online } = liveClient(freshAccount())
  expect(await online()).toMatchObject({ kind: 'online' })
  return client.use(httpUpload)
}

async function put(upload: HttpUpload, bytes: Uint8Array): Promise<string> {
  const size = bytes.length
  const slot = await upload.requestSlot({ name: 'très cool.bin', size, mediaType: 'image/png' })
  if (!slot.ok) throw new Error(slot.error.code)
  const chunks = Array.from({ length: Math.ceil(size / 65_536) }, (_, index) =>
    bytes.subarray(index * 65_536, (index + 1) * 65_536),
  )
  const { url, headers } = slot.value.put
  const sent = { url, headers: [...headers], size, mediaType: 'image/png', body: each(chunks), ...trusting() }
  expect(await http.upload(sent)).toEqual({ ok: true })
  return slot.value.get
}

async function get(url: string, from = 0): Promise<{ readonly got: Download; readonly bytes: Buffer }> {
  const got = await http.download({ url, from, limitBytes: 10_000_000, ...trusting() })
  if (!got.ok) throw new Error(got.error.code)
  const chunks: Uint8Array[] = []
  for await (const chunk of got.value.body) chunks.push(chunk)
  expect(await got.value.ended).toEqual({ ok: true })
  return { got: got.value, bytes: Buffer.concat(chunks) }
}

describeLive('XEP-0363 with Prosody', () => {
  it('finds the service and its limit', async () => {
    const upload = await online()
    expect(await upload.service()).toMatchObject({
      ok: true,
      value: { jid: `upload.${liveServer().domain}`, maxBytes: 100_000_000 },
    })
    expect(await upload.requestSlot({ name: 'a', size: 100_000_001, mediaType: 'image/png' })).toEqual({
      ok: false,
      error: { code: 'file-too-large-for-server', limit: 100_000_000 },
    })
  })

  it.each([0, 1, 1_000_000])('brings %d bytes there and back', async (size) => {
    const bytes = randomBytes(size)
    const url = await put(await online(), bytes)
    const { got, bytes: back } = await get(url)
    expect(sha256(back)).toBe(sha256(bytes))
    expect(got).toMatchObject({ size, offset: 0, mediaType: 'image/png' })
  })

  it('continues a download in the middle', async () => {
    const bytes = randomBytes(1_000_000)
    const url = await put(await online(), bytes)
    const { got, bytes: rest } = await get(url, 700_001)
    expect(got).toMatchObject({ size: 1_000_000, offset: 700_001 })
    expect(sha256(Buffer.concat([bytes.subarray(0, 700_001), rest]))).toBe(sha256(bytes))
  })

  it('tells that another size was put, and that there is no file', async () => {
    const upload = await online()
    const slot = await upload.requestSlot({ name: 'a.txt', size: 10, mediaType: 'text/plain' })
    if (!slot.ok) throw new Error(slot.error.code)
    const { put: to, get: url } = slot.value
    const sent = { ...to, size: 3, mediaType: 'text/plain', body: each([Buffer.from('abc')]), ...trusting() }
    expect(await http.upload(sent)).toEqual({
      ok: false,
      error: { code: 'file-too-large-for-server', limit: null },
    })
    expect(await http.download({ url, limitBytes: 10, ...trusting() })).toEqual({
      ok: false,
      error: { code: 'file-gone', host: '127.0.0.1' },
    })
  })

  it('is not trusted by a certificate that nobody confirmed', async () => {
    const url = await put(await online(), randomBytes(10))
    expect(await http.download({ url, limitBytes: 10, ...trusting(), trust: null })).toEqual({
      ok: false,
      error: { code: 'link-insecure', host: '127.0.0.1' },
    })
  })
})

describeLive('XEP-0363 with a full account', () => {
  it('says so', async () => {
    const server = await startProsody({ uploads: { sizeLimit: 1000, dailyQuota: 1500 } })
    onTestFinished(() => server.dispose())
    const account = { address: addAccount(server.info, 'romeo', 'secret'), password: 'secret' }
    const { client, online } = liveClient(account, { server: server.info })
    expect(await online()).toMatchObject({ kind: 'online' })
    const upload = client.use(httpUpload)
    const wanted = { name: 'a', size: 1000, mediaType: 'image/png' }
    expect(await upload.requestSlot(wanted)).toMatchObject({ ok: true })
    expect(await upload.requestSlot(wanted)).toEqual({
      ok: false,
      error: { code: 'upload-quota', retryAt: null },
    })
  })
})
