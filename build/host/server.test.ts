import { Readable } from 'node:stream'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { get } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import type { Balcony, WindowConnection } from '../../electron/domain/index.ts'
import type { DeltaBatch } from '../../shared/contract/index.ts'
import { ok } from '../../shared/model/result.ts'
import { makeDoorstep } from './entrance.ts'
import { serveHost, type Host } from './server.ts'

let folder: string
let host: Host
/** The listeners of the connections, in the order of their opening; null: closed. */
let connections: (((batch: DeltaBatch) => void) | null)[]
let called: unknown[]

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'balcony-host-'))
  writeFileSync(join(folder, 'host.html'), '<title>Balcony</title>')
  writeFileSync(join(folder, 'secret.db'), 'not for the window')
  called = []
  // The connections of one test may close while the next one runs.
  const opened: typeof connections = (connections = [])
  const balcony: Pick<Balcony, 'open' | 'media'> = {
    open(listener) {
      const number = opened.push(listener) - 1
      const call = (name: string, args: unknown) => {
        called.push([number, name, args])
        return Promise.resolve(ok())
      }
      return { call: call as WindowConnection['call'], close: () => void (opened[number] = null) }
    },
    async media({ method, path, range, body }) {
      const bytes: Uint8Array[] = []
      for await (const part of method === 'PUT' ? (body ?? []) : []) bytes.push(part)
      const text = `${method} ${path} ${range ?? 'whole'} ${Buffer.concat(bytes).toString()}`
      return {
        status: 200,
        headers: { 'content-type': 'text/plain' },
        body: Readable.from([Buffer.from(text)]),
      }
    },
  }
  host = await serveHost(balcony, folder)
})

afterEach(async () => {
  await host.close()
  rmSync(folder, { recursive: true, force: true })
})

const origin = () => new URL(host.url).origin
const token = () => host.url.split('token=')[1] ?? ''

function fetchStatus(path: string, headers: Record<string, string> = {}): Promise<[number, string]> {
  return new Promise((resolve, reject) => {
    get(origin() + path, { headers, agent: false }, (response) => {
      response.resume()
      resolve([response.statusCode ?? 0, String(response.headers['content-security-policy'])])
    }).once('error', reject)
  })
}

/** Connects like a page would; resolves to the socket or to the status of the refusal. */
function connect(options: { origin?: string; token?: string; cookie?: string; host?: string }): Promise<{
  socket: WebSocket | null
  status: number
  cookie: string
}> {
  const protocols = options.token === undefined ? ['balcony'] : ['balcony', `token.${options.token}`]
  const socket = new WebSocket(`${origin().replace('http', 'ws')}/ws`, protocols, {
    origin: options.origin ?? origin(),
    headers: {
      ...(options.cookie === undefined ? {} : { cookie: options.cookie }),
      ...(options.host === undefined ? {} : { host: options.host }),
    },
  })
  return new Promise((resolve) => {
    let cookie = ''
    socket.once(
      'upgrade',
      (response) => (cookie = String(response.headers['set-cookie']).split(';')[0] ?? ''),
    )
    socket.once('open', () => resolve({ socket, status: 101, cookie }))
    socket.once('unexpected-response', (_request, response) =>
      resolve({ socket: null, status: response.statusCode ?? 0, cookie }),
    )
  })
}

describe('the development host', () => {
  it('serves the window with its policy, and nothing else', async () => {
    expect(await fetchStatus('/host.html')).toEqual([200, expect.stringContaining("default-src 'none'")])
    for (const path of ['/secret.db', '/../../etc/passwd.html', '/%2e%2e/x.html', '/', '//', '/%ff.html']) {
      expect((await fetchStatus(path))[0]).toBe(404)
    }
  })

  it('refuses a request for another host name', async () => {
    expect((await fetchStatus('/host.html', { host: 'evil.example' }))[0]).toBe(421)
    expect((await connect({ token: token(), host: 'evil.example' })).status).toBe(403)
  })

  it('refuses other origins, a wrong token and none', async () => {
    expect((await connect({ token: token(), origin: 'http://evil.example' })).status).toBe(403)
    expect((await connect({ token: 'guess' })).status).toBe(403)
    expect((await connect({})).status).toBe(403)
  })

  it('takes the token once; its cookie opens the connection again after a reload', async () => {
    const first = await connect({ token: token() })
    expect(first.status).toBe(101)
    expect((await connect({ cookie: first.cookie })).status).toBe(403)
    const closed = new Promise((resolve) => first.socket!.once('close', resolve))
    first.socket!.terminate()
    await closed
    expect((await connect({ token: token() })).status).toBe(403)
    const again = await connect({ cookie: first.cookie })
    expect(again.status).toBe(101)
    again.socket!.terminate()
  })

  it('answers calls, refuses unknown ones, forwards batches', async () => {
    const { socket } = await connect({ token: token() })
    const frames: unknown[] = []
    const three = new Promise<void>((resolve) =>
      socket!.on('message', (data: Buffer) => {
        frames.push(JSON.parse(data.toString()))
        if (frames.length === 3) resolve()
      }),
    )
    socket!.send(JSON.stringify({ id: 1, name: 'app.snapshot', args: {} }))
    socket!.send(JSON.stringify({ id: 2, name: 'app.forge', args: {} }))
    connections[0]?.({ seq: 1, deltas: [] })
    await three
    expect(frames).toContainEqual({ id: 1, answer: { ok: true } })
    expect(frames).toContainEqual({
      id: 2,
      answer: { ok: false, error: { code: 'unknown-command', command: 'app.forge' } },
    })
    expect(frames).toContainEqual({ batch: { seq: 1, deltas: [] } })
    expect(called).toEqual([[0, 'app.snapshot', {}]])
  })

  it('opens a connection for each socket, and closes it with the socket', async () => {
    const first = await connect({ token: token() })
    const closed = new Promise((resolve) => first.socket!.once('close', resolve))
    first.socket!.close()
    await closed
    const again = await connect({ cookie: first.cookie })
    const answered = new Promise((resolve) => again.socket!.once('message', resolve))
    again.socket!.send(JSON.stringify({ id: 1, name: 'app.watch', args: { topics: [] } }))
    await answered
    expect(connections).toEqual([null, expect.any(Function)])
    expect(called).toEqual([[1, 'app.watch', { topics: [] }]])
  })

  it('closes the socket of a window that sends something else', async () => {
    const { socket } = await connect({ token: token() })
    const code = new Promise((resolve) => socket!.once('close', resolve))
    socket!.send('not json')
    expect(await code).toBe(1008)
  })
})

describe('the doorstep', () => {
  it('leads to the window, hides the token on the way there, and is for its owner alone', async () => {
    const file = join(folder, 'open-balcony.html')
    writeFileSync(file, 'left of an earlier run', { mode: 0o644 })
    const doorstep = makeDoorstep(folder, host.url)
    expect(doorstep.url).toBe(pathToFileURL(file).href)
    expect(doorstep.url).not.toContain(token())
    expect(readFileSync(file, 'utf8')).toContain(`url=${host.url}"`)
    expect(statSync(file).mode & 0o777).toBe(0o600)
    let entered = false
    void host.entered.then(() => (entered = true))
    expect((await connect({ token: 'guess' })).status).toBe(403)
    expect(entered).toBe(false)
    const { socket } = await connect({ token: token() })
    await host.entered
    socket!.terminate()
    doorstep.remove()
    expect(existsSync(file)).toBe(false)
  })
})

describe('media addresses', () => {
  async function ask(
    path: string,
    init: { cookie?: string; method?: string; body?: string; headers?: Record<string, string> } = {},
  ): Promise<[number, string]> {
    const { cookie, headers, ...more } = init
    const answer = await fetch(origin() + path, {
      ...more,
      headers: { ...headers, ...(cookie && { cookie }) },
    })
    return [answer.status, await answer.text()]
  }
  const enter = async (): Promise<string> => (await connect({ origin: origin(), token: token() })).cookie

  it('pass on path, range and body, for the window that came in', async () => {
    const cookie = await enter()
    expect(await ask('/media/k/staged/1', { cookie })).toEqual([200, 'GET /k/staged/1 whole '])
    expect(await ask('/media/k/staged/1', { cookie, headers: { range: 'bytes=1-2' } })).toEqual([
      200,
      'GET /k/staged/1 bytes=1-2 ',
    ])
    expect(await ask('/media/k/staged/1', { cookie, method: 'PUT', body: 'hello' })).toEqual([
      200,
      'PUT /k/staged/1 whole hello',
    ])
  })

  it('are closed to everybody else', async () => {
    const cookie = await enter()
    expect(await ask('/media/k/staged/1')).toEqual([403, ''])
    expect(await ask('/media/k/staged/1', { cookie: 'balcony=guessed' })).toEqual([403, ''])
    expect(await ask('/media/k/staged/1', { cookie, headers: { origin: 'https://evil.example' } })).toEqual([
      403,
      '',
    ])
  })
})
