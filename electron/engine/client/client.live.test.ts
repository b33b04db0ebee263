import { connect as connectTcp, createServer, type AddressInfo, type Socket } from 'node:net'
import { afterEach, expect, it, onTestFinished } from 'vitest'
import { describeLive, freshAccount, liveServer } from '../../../build/live/live.ts'
import { addAccount, startProsody } from '../../../build/live/prosody.ts'
import type { ConnectionSettings, ConnectionState } from '../../../shared/model/account.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import { ok } from '../../../shared/model/result.ts'
import type { SessionStart } from '../extension.ts'
import { nodeEnginePorts } from '../net/node-ports.ts'
import { NS_CLIENT, type Stanza } from '../stanza/stanza.ts'
import { el } from '../xml/element.ts'
import type { Client, SavedSession, SessionNote, Ticket } from './client.ts'
import { createClient } from './create-client.ts'
import { openForRegistration } from './registration.ts'

const clients: Client[] = []
afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.disconnect()))
})

interface Options {
  readonly password?: string
  readonly saved?: (SavedSession & SessionNote) | null
  readonly settings?: ConnectionSettings
}

function connect(account: { address: string; password: string }, options: Options = {}) {
  const server = liveServer()
  const logged: string[] = []
  let socket: Socket | null = null
  const ports = nodeEnginePorts((line) => void logged.push(line), {
    openSocket: (host, port) => (socket = connectTcp({ host, port, noDelay: true })),
  })
  const messages: Stanza[] = []
  const sessions: SessionStart[] = []
  const acknowledged: Ticket[] = []
  const saves: (SavedSession | null)[] = []
  const client = createClient(
    {
      account: account.address as BareJid,
      resource: 'Balcony.live',
      settings: () => options.settings ?? { host: server.host, port: server.port, security: 'starttls' },
      trustedFingerprint: () => server.fingerprint,
      password: () => Promise.resolve(ok(options.password ?? account.password)),
      saved: options.saved ?? null,
      save: (session) => void saves.push(session),
      message(message) {
        messages.push(message)
        return Promise.resolve()
      },
    },
    ports,
    [],
  )
  clients.push(client)
  client.onSession((session) => void sessions.push(session))
  client.onAcknowledged((upTo) => void acknowledged.push(upTo))
  client.connect()
  return {
    client,
    messages,
    sessions,
    acknowledged,
    saves,
    logged,
    /** Cuts the network: no goodbye, no FIN that means one. */
    cut() {
      socket?.resetAndDestroy()
    },
    state: (kind: ConnectionState['kind']) => stateOf(client, kind),
  }
}

function stateOf(client: Client, kind: ConnectionState['kind']): Promise<ConnectionState> {
  return new Promise((resolve) => {
    if (client.state.kind === kind) resolve(client.state)
    const release = client.onState((state) => {
      if (state.kind !== kind) return
      release()
      resolve(state)
    })
  })
}

/**
 * A proxy to this port. It can die: connections stay open, but no byte passes any more. Or it breaks the newest connection
 * after it has passed so many bytes to the server.
 */
async function mortalWay(
  target: number,
): Promise<{ readonly port: number; die(): void; breakAfter(bytes: number): void }> {
  const sockets: Socket[] = []
  let breakNewest: (bytes: number) => void = () => undefined
  const listener = createServer((near) => {
    const far = connectTcp(target, '127.0.0.1')
    for (const socket of [near, far]) socket.on('error', () => undefined)
    near.pipe(far).pipe(near)
    sockets.push(near, far)
    breakNewest = (bytes) => {
      let left = bytes
      near.unpipe(far)
      near.on('data', (chunk: Buffer) => {
        far.write(chunk.subarray(0, left))
        left -= chunk.length
        if (left > 0) return
        far.end()
        near.destroy()
      })
      near.resume()
    }
  })
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    listener.close()
    for (const socket of sockets) socket.destroy()
  })
  return {
    port: (listener.address() as AddressInfo).port,
    die() {
      for (const socket of sockets) socket.unpipe().pause()
    },
    breakAfter: (bytes) => breakNewest(bytes),
  }
}

const hello = (to: string, id: string) =>
  el(NS_CLIENT, 'message', { to, id, type: 'chat' }, el(NS_CLIENT, 'body', {}, `hello ${id}`))

describeLive('a client of a real server', () => {
  it('signs in by STARTTLS and talks to itself', async () => {
    const account = freshAccount()
    const romeo = connect(account)
    expect(await romeo.state('online')).toEqual({ kind: 'online', jid: `${account.address}/Balcony.live` })
    romeo.client.channel.send(el(NS_CLIENT, 'presence'))
    const ticket = romeo.client.sendTracked(hello(account.address, '1'))
    await expect.poll(() => romeo.messages.map((message) => message.id)).toEqual(['1'])
    await expect.poll(() => romeo.acknowledged.at(-1)).toEqual(ticket)
  })

  it('signs in by direct TLS', async () => {
    const { host, tlsPort } = liveServer()
    const romeo = connect(freshAccount(), { settings: { host, port: tlsPort, security: 'direct-tls' } })
    await romeo.state('online')
    const answer = await romeo.client.channel.request('get', null, el('urn:xmpp:ping', 'ping'))
    expect(answer).toEqual({ ok: true, value: null })
  })

  it('stops at a wrong password', async () => {
    const romeo = connect(freshAccount(), { password: 'wrong' })
    expect(await romeo.state('stopped')).toEqual({ kind: 'stopped', failure: { code: 'wrong-password' } })
  })

  it('resumes when the connection breaks, and loses nothing', async () => {
    const [a, b] = [freshAccount('a'), freshAccount('b')]
    const romeo = connect(a)
    const juliet = connect(b)
    await Promise.all([romeo.state('online'), juliet.state('online')])
    juliet.client.channel.send(el(NS_CLIENT, 'presence'))
    romeo.client.channel.send(el(NS_CLIENT, 'presence'))

    romeo.cut()
    // Written into a connection that is gone, and once that is noticed, into none.
    romeo.client.sendTracked(hello(b.address, 'cut'))
    await romeo.state('retrying')
    const last = romeo.client.sendTracked(hello(b.address, 'waiting'))
    juliet.client.sendTracked(hello(`${a.address}/Balcony.live`, 'missed'))
    romeo.client.reconnectNow()

    await romeo.state('online')
    await expect.poll(() => juliet.messages.map((message) => message.id)).toEqual(['cut', 'waiting'])
    await expect.poll(() => romeo.messages.map((message) => message.id)).toEqual(['missed'])
    await expect.poll(() => romeo.acknowledged.at(-1)).toEqual(last)
    expect(romeo.sessions.map(({ kind, restored }) => [kind, restored])).toEqual([
      ['fresh', false],
      ['resumed', false],
    ])
  })

  it(
    'delivers a message whose first try broke in the middle of the stanza',
    { timeout: 60_000 },
    async () => {
      const [a, b] = [freshAccount('romeo'), freshAccount('juliet')]
      const server = liveServer()
      const way = await mortalWay(server.port)
      const settings = { host: '127.0.0.1', port: way.port, security: 'starttls' } as const
      const [romeo, juliet] = [connect(a, { settings }), connect(b)]
      await Promise.all([romeo.state('online'), juliet.state('online')])
      juliet.client.channel.send(el(NS_CLIENT, 'presence'))
      const body = 'x'.repeat(60_000)
      const message = el(
        NS_CLIENT,
        'message',
        { to: b.address, type: 'chat' },
        el(NS_CLIENT, 'body', {}, body),
      )
      // Two records of TLS arrive, the third does not.
      way.breakAfter(40_000)
      romeo.client.sendTracked(message)
      await romeo.state('retrying')
      romeo.client.onSession(({ kind }) => {
        if (kind === 'fresh') romeo.client.sendTracked(message)
      })
      await expect.poll(() => juliet.messages.length, { timeout: 50_000 }).toBe(1)
      expect(romeo.sessions.map(({ kind }) => kind)).toEqual(['fresh', 'resumed', 'fresh'])
    },
  )

  it('notices within 10 s that the link is dead when something waits, and resumes', async () => {
    const [a, b] = [freshAccount('a'), freshAccount('b')]
    const { host, port } = liveServer()
    const way = await mortalWay(port)
    const romeo = connect(a, { settings: { host, port: way.port, security: 'starttls' } })
    const juliet = connect(b)
    await Promise.all([romeo.state('online'), juliet.state('online')])
    juliet.client.channel.send(el(NS_CLIENT, 'presence'))

    way.die()
    const ticket = romeo.client.sendTracked(hello(b.address, 'waits'))
    const sentAt = performance.now()
    expect(await romeo.state('retrying')).toMatchObject({ failure: { code: 'connection-lost' } })
    expect(performance.now() - sentAt).toBeLessThan(11_000)
    await romeo.state('online')
    await expect.poll(() => romeo.acknowledged.at(-1)).toEqual(ticket)
    await expect.poll(() => juliet.messages.map((message) => message.id)).toEqual(['waits'])
    expect(romeo.sessions.map(({ kind }) => kind)).toEqual(['fresh', 'resumed'])
  }, 40_000)

  it('resumes the session of another process', async () => {
    const [a, b] = [freshAccount('a'), freshAccount('b')]
    const first = connect(a)
    const juliet = connect(b)
    await Promise.all([first.state('online'), juliet.state('online')])
    first.client.channel.send(el(NS_CLIENT, 'presence'))
    const sent = first.client.sendTracked(hello(b.address, 'before'))
    await expect.poll(() => first.acknowledged.at(-1)).toEqual(sent)
    const saved = first.saves.at(-1) ?? null
    expect(saved).toMatchObject({ jid: `${a.address}/Balcony.live` })
    expect(saved?.maxMs).toBeGreaterThan(0)

    // Simulates SIGKILL: this client says nothing more.
    clients.splice(clients.indexOf(first.client), 1)
    first.cut()
    await first.state('retrying')
    juliet.client.sendTracked(hello(`${a.address}/Balcony.live`, 'missed'))
    await expect.poll(() => juliet.acknowledged.length).toBeGreaterThan(0)

    const second = connect(a, { saved })
    await second.state('online')
    expect(second.sessions).toMatchObject([{ kind: 'resumed', restored: true }])
    expect(second.acknowledged[0]).toEqual(sent)
    await expect.poll(() => second.messages.map((message) => message.id)).toContain('missed')
    const next = second.client.sendTracked(hello(b.address, 'after'))
    expect(next).toEqual({ session: sent?.session, seq: (sent?.seq ?? 0) + 1 })
    await expect.poll(() => second.acknowledged.at(-1)).toEqual(next)
  })

  it('begins a fresh session if the server does not answer about the one of another process', async () => {
    const account = freshAccount()
    const first = connect(account)
    await first.state('online')
    const saved = first.saves.at(-1) ?? null
    clients.splice(clients.indexOf(first.client), 1)
    first.cut()
    await first.state('retrying')

    const second = connect(account, { saved: saved && { ...saved, attempts: 2 } })
    expect(await second.state('online')).toEqual({ kind: 'online', jid: `${account.address}/Balcony.live` })
    expect(second.sessions).toMatchObject([{ kind: 'fresh', restored: false }])
    const ticket = second.client.sendTracked(hello(account.address, 'again'))
    await expect.poll(() => second.acknowledged.at(-1)).toEqual(ticket)
  })

  it('creates an account and signs in with it', async () => {
    const { domain, host, port, fingerprint } = liveServer()
    const ports = nodeEnginePorts(() => undefined)
    const opened = await openForRegistration(ports, {
      domain: domain as BareJid,
      settings: { host, port, security: 'starttls' },
      trustedFingerprint: fingerprint,
      signal: AbortSignal.timeout(20_000),
    })
    if (!opened.ok) throw new Error(opened.error.code)
    const answer = await opened.value.request('get', el('jabber:iq:register', 'query'))
    expect(answer.ok && answer.value?.child('jabber:iq:register', 'username')).toBeTruthy()
    await opened.value.close()
    expect(await opened.value.request('get', el('jabber:iq:register', 'query'))).toEqual({
      ok: false,
      error: { code: 'not-connected' },
    })
  })

  it('works without stream management and, on this machine, without TLS', async () => {
    const server = await startProsody({ without: ['smacks'], allowUnencrypted: true })
    try {
      const { host, port, domain } = server.info
      const account = { address: addAccount(server.info, 'romeo', 'wherefore'), password: 'wherefore' }
      expect(account.address).toBe(`romeo@${domain}`)
      const romeo = connect(account, { settings: { host, port, security: 'none' } })
      await romeo.state('online')
      romeo.client.channel.send(el(NS_CLIENT, 'presence'))
      const ticket = romeo.client.sendTracked(hello(account.address, '1'))
      await expect.poll(() => romeo.messages.map((message) => message.id)).toEqual(['1'])
      await expect.poll(() => romeo.acknowledged.at(-1)?.seq).toBeGreaterThanOrEqual(ticket?.seq ?? Infinity)

      await server.stop()
      await romeo.state('retrying')
      expect(romeo.client.sendTracked(hello(account.address, '2'))).toBeNull()
      await server.restart()
      romeo.client.reconnectNow()
      await romeo.state('online')
      expect(romeo.sessions.map(({ kind }) => kind)).toEqual(['fresh', 'fresh'])
      await romeo.client.disconnect()
    } finally {
      await server.dispose()
    }
  })
})
