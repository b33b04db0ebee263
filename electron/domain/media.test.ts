import { describe, expect, it } from 'vitest'
import { err, ok } from '../../shared/model/result.ts'
import type { ConversationId } from '../../shared/model/ids.ts'
import { createMediaRouter, rangeOf, type MediaReply, type MediaRoutes } from './media.ts'

const BYTES = Buffer.from('0123456789')

async function* slice(start: number, end: number): AsyncIterable<Uint8Array> {
  for (let at = start; at < end; at++) yield await Promise.resolve(BYTES.subarray(at, at + 1))
}

function rig(type = 'image/png') {
  const got: string[] = []
  const lines: string[] = []
  const routes: MediaRoutes = {
    file: {
      get({ parts, watches }) {
        got.push(parts.join(' '))
        if (parts[1] === 'bug') throw new Error('a bug')
        const id = Number(parts[1]) as ConversationId
        return Promise.resolve(
          watches({ kind: 'history', conversationId: id }) ? { type, size: 10, read: slice } : null,
        )
      },
      async put(_request, body) {
        let size = 0
        for await (const part of body) size += part.length
        return size > 3 ? err({ code: 'disk-full' }) : ok()
      },
    },
  }
  let bytes = 0
  const router = createMediaRouter({
    random: { bytes: (length) => new Uint8Array(length).fill(++bytes) },
    routes: () => routes,
    log: (line) => void lines.push(line),
  })
  const window = router.open(({ conversationId }) => conversationId === 7)
  const ask = async (path: string, more: { method?: string; range?: string; body?: string } = {}) => {
    const { method = 'GET', range, body } = more
    const reply = await router.answer({
      method,
      path,
      range,
      ...(body !== undefined && { body: text(body) }),
    })
    return { ...reply, text: await textOf(reply) }
  }
  return { router, window, ask, got, lines }
}

async function* text(value: string): AsyncIterable<Uint8Array> {
  yield await Promise.resolve(Buffer.from(value))
}

async function textOf({ body }: MediaReply): Promise<string> {
  const parts: Uint8Array[] = []
  for await (const part of body ?? []) parts.push(part)
  return Buffer.concat(parts).toString()
}

describe('a media address', () => {
  it('gives the file to the window that watches', async () => {
    const { ask, window } = rig()
    expect(window.key).toBe('01'.repeat(16))
    expect(await ask(`/${window.key}/file/7`)).toMatchObject({
      status: 200,
      text: '0123456789',
      headers: {
        'content-type': 'image/png',
        'content-length': '10',
        'accept-ranges': 'bytes',
        'x-content-type-options': 'nosniff',
      },
    })
    expect((await ask(`/${window.key}/file/8`)).status).toBe(404)
  })

  it('is a key of its own for each window, until it closes', async () => {
    const { ask, router, window } = rig()
    const other = router.open(() => false)
    expect(other.key).not.toBe(window.key)
    expect((await ask(`/${other.key}/file/7`)).status).toBe(404)
    window.close()
    expect((await ask(`/${window.key}/file/7`)).status).toBe(404)
  })

  it('gives ranges', async () => {
    const { ask, window } = rig()
    expect(await ask(`/${window.key}/file/7`, { range: 'bytes=2-4' })).toMatchObject({
      status: 206,
      text: '234',
      headers: { 'content-range': 'bytes 2-4/10', 'content-length': '3' },
    })
    expect(await ask(`/${window.key}/file/7`, { range: 'bytes=10-' })).toMatchObject({
      status: 416,
      text: '',
      headers: { 'content-range': 'bytes */10' },
    })
  })

  it('leads nowhere else', async () => {
    const { ask, window, got } = rig()
    const { key } = window
    for (const path of [
      '',
      '/',
      `/${key}`,
      `/${key}/`,
      `/${key}/nothing/7`,
      `/${key}/constructor/7`,
      `/${key}/file/../file/7`,
      `/${key}/file/%2e%2e/7`,
      `/${key}/file/..%2f7`,
      `/${key}/file/7%00`,
      `/${key}/file/%ff`,
      `/${key}/file//7`,
      `/${key}/file/${'7'.repeat(2000)}`,
      `/${'00'.repeat(16)}/file/7`,
    ])
      expect((await ask(path)).status, path).toBe(404)
    expect(got).toEqual([])
  })

  it('takes bytes, and tells a failure', async () => {
    const { ask, window } = rig()
    expect(await ask(`/${window.key}/file/7`, { method: 'PUT', body: 'abc' })).toMatchObject({ status: 204 })
    expect(await ask(`/${window.key}/file/7`, { method: 'PUT', body: 'abcd' })).toMatchObject({
      status: 422,
      text: '{"code":"disk-full"}',
    })
    expect((await ask(`/${window.key}/file/7`, { method: 'DELETE' })).status).toBe(405)
  })

  it('answers a bug, and logs it', async () => {
    const { ask, window, lines } = rig()
    expect(await ask(`/${window.key}/file/bug`)).toMatchObject({ status: 422, text: '{"code":"internal"}' })
    expect(lines).toHaveLength(1)
  })

  it.each([
    ['text/html', 'application/octet-stream'],
    ['application/xhtml+xml', 'application/octet-stream'],
    ['application/pdf', 'application/octet-stream'],
    ['text/javascript', 'application/octet-stream'],
    ['image/png; x', 'application/octet-stream'],
    ['image/png\r\nset-cookie: a', 'application/octet-stream'],
    ['text/plain', 'text/plain; charset=utf-8'],
    ['image/svg+xml', 'image/svg+xml'],
    ['video/mp4', 'video/mp4'],
    ['audio/ogg', 'audio/ogg'],
  ])('gives out %j as %s, which can run nothing', async (type, shown) => {
    const { ask, window } = rig(type)
    const { headers } = await ask(`/${window.key}/file/7`)
    expect(headers['content-type']).toBe(shown)
    expect(headers['content-security-policy']).toBe("default-src 'none'; style-src 'unsafe-inline'; sandbox")
  })
})

describe('rangeOf', () => {
  it.each([
    [null, 10, null],
    ['bytes=0-', 10, { start: 0, end: 10 }],
    ['bytes=0-0', 10, { start: 0, end: 1 }],
    ['bytes=9-', 10, { start: 9, end: 10 }],
    ['bytes=0-99', 10, { start: 0, end: 10 }],
    ['bytes=-3', 10, { start: 7, end: 10 }],
    ['bytes=-99', 10, { start: 0, end: 10 }],
    ['bytes=-0', 10, 'beyond'],
    ['bytes=10-', 10, 'beyond'],
    ['bytes=0-', 0, 'beyond'],
    ['bytes=5-4', 10, null],
    ['bytes=-', 10, null],
    ['bytes=0-1,3-4', 10, null],
    ['items=0-1', 10, null],
    ['bytes=0x1-', 10, null],
  ])('reads %j of %i', (header, size, range) => {
    expect(rangeOf(header, size)).toEqual(range)
  })
})
