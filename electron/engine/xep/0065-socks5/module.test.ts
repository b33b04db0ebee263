import { connect as connectTcp } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { FullJid, Jid } from '../../../../shared/model/jid.ts'
import type { ServerPlace } from '../../extension.ts'
import { fakeChannel, type FakeChannel } from '../../testing/fake-channel.ts'
import { listenPlain } from '../../testing/loopback-server.ts'
import { loopbackSockets, type LoopbackSocketsOptions } from '../../testing/loopback-sockets.ts'
import { enterBySocks, socksServer, textFrom } from '../../testing/socks-peer.ts'
import { bytestreams, destinationOf } from './index.ts'

const NS = 'http://jabber.org/protocol/bytestreams'
const INFO = 'http://jabber.org/protocol/disco#info'
const ITEMS = 'http://jabber.org/protocol/disco#items'
const self = 'romeo@montague.example/balcony' as FullJid
const peer = 'juliet@capulet.example/chamber' as FullJid
const ours = destinationOf('file1', self, peer)
const theirs = destinationOf('file1', peer, self)
const LAN = [{ address: '192.168.7.5', prefix: 24 }]

interface Options extends LoopbackSocketsOptions {
  readonly isStranger?: boolean
  readonly serverPlace?: ServerPlace
}

async function begin({ isStranger = false, serverPlace = 'here', ...network }: Options = {}) {
  const net = loopbackSockets(network)
  const t = fakeChannel({ sockets: net.sockets, serverPlace })
  const api = t.use(bytestreams)
  if (!isStranger) t.channel.seenBy((jid) => jid === 'juliet@capulet.example')
  await t.begin()
  const aborter = new AbortController()
  onTestFinished(() => aborter.abort())
  return { t, net, api, aborter, request: { peer, sid: 'file1', signal: aborter.signal } }
}

const error = (condition: string, type = 'cancel') =>
  `<error type='${type}'><${condition} xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>`

/** The server has a proxy at this port, or none. */
async function discovers(t: FakeChannel, port: number | null = null, host = '127.0.0.1') {
  await t.sends(`<iq type='get' id='{items}' to='montague.example'><query xmlns='${ITEMS}'/></iq>`)
  const proxy = port === null ? '' : `<item jid='proxy.montague.example'/>`
  await t.receives(
    `<iq type='result' id='{items}' from='montague.example'><query xmlns='${ITEMS}'><item jid='rooms.montague.example'/>${proxy}</query></iq>`,
  )
  const asks = (jid: string, id: string) =>
    t.sends(`<iq type='get' id='{${id}}' to='${jid}'><query xmlns='${INFO}'/></iq>`)
  const answers = (jid: string, id: string, category: string, type: string) =>
    t.receives(
      `<iq type='result' id='{${id}}' from='${jid}'><query xmlns='${INFO}'><identity category='${category}' type='${type}'/></query></iq>`,
    )
  await asks('montague.example', 'info')
  await asks('rooms.montague.example', 'rooms')
  if (port !== null) await asks('proxy.montague.example', 'proxy')
  await answers('montague.example', 'info', 'server', 'im')
  await t.receives(
    `<iq type='error' id='{rooms}' from='rooms.montague.example'>${error('service-unavailable')}</iq>`,
  )
  if (port === null) return
  await answers('proxy.montague.example', 'proxy', 'proxy', 'bytestreams')
  await t.sends(`<iq type='get' id='{address}' to='proxy.montague.example'><query xmlns='${NS}'/></iq>`)
  await t.receives(
    `<iq type='result' id='{address}' from='proxy.montague.example'><query xmlns='${NS}'>
      <streamhost jid='elsewhere.example' host='198.51.100.7' port='80'/>
      <streamhost jid='proxy.montague.example' host='${host}' port='${port}'/>
    </query></iq>`,
  )
}

const offers = (t: FakeChannel, hosts: string, id = 'offer') =>
  t.sends(
    `<iq type='set' id='{${id}}' to='${peer}'><query xmlns='${NS}' mode='tcp' sid='file1'>${hosts}</query></iq>`,
  )
const answersWith = (t: FakeChannel, jid: string, id = 'offer') =>
  t.receives(
    `<iq type='result' id='{${id}}' from='${peer}'><query xmlns='${NS}' sid='file1'><streamhost-used jid='${jid}'/></query></iq>`,
  )
const isOffered = (t: FakeChannel, hosts: string, attrs = `sid='file1'`, from: string = peer) =>
  t.receives(`<iq type='set' id='o1' from='${from}'><query xmlns='${NS}' ${attrs}>${hosts}</query></iq>`)
const streamhost = (host: string, port: number | string, jid: string = peer) =>
  `<streamhost jid='${jid}' host='${host}' port='${port}'/>`
const PROXY = 'proxy.montague.example' as Jid

describe('offering a bytestream', () => {
  it('is joined by the other side at our port, and the port closes', async () => {
    const { t, net, api, request } = await begin({ own: LAN })
    const offered = api.offer(request)
    await discovers(t)
    await offers(
      t,
      `<streamhost jid='${self}' host='192.168.7.5' port='{port}'/><streamhost jid='${self}' host='127.0.0.1' port='{port}'/>`,
    )
    const far = await enterBySocks(Number(t.value('port')), ours)
    await answersWith(t, self)
    const opened = await offered
    if (!opened.ok) throw new Error(opened.error.code)
    expect(opened.value.way).toBe('s5b-direct')
    await opened.value.stream.write(Buffer.from('letter'))
    await expect.poll(() => textFrom(far)).toBe('letter')
    expect(net.open).toBe(0)
    opened.value.stream.destroy()
    await t.sendsNothing()
  })

  it('lets nobody in who names another destination, and holds few strangers at once', async () => {
    const { t, api, request } = await begin()
    const offered = api.offer(request)
    await discovers(t)
    await offers(t, `<streamhost jid='${self}' host='127.0.0.1' port='{port}'/>`)
    const port = Number(t.value('port'))
    expect(await enterBySocks(port, theirs)).toBeNull()
    expect(await enterBySocks(port, '0'.repeat(40))).toBeNull()

    let closed = 0
    for (let index = 0; index < 50; index++) {
      const stranger = connectTcp(port, '127.0.0.1')
      onTestFinished(() => void stranger.destroy())
      stranger.on('error', () => undefined).on('close', () => closed++)
      stranger.resume()
    }
    await expect.poll(() => closed).toBe(42)
    await t.clock.advance(5_000)
    await expect.poll(() => closed).toBe(50)
    // The right one still gets in, eight times at most.
    for (let index = 0; index < 8; index++) expect(await enterBySocks(port, ours)).not.toBeNull()
    expect(await enterBySocks(port, ours)).toBeNull()
    await answersWith(t, self)
    expect((await offered).ok).toBe(true)
  })

  it('goes by the proxy, which is activated, and is found once', async () => {
    const { t, api, request } = await begin({ isStranger: true })
    const proxy = await socksServer()
    const offered = api.offer(request)
    await discovers(t, proxy.port)
    await offers(t, streamhost('127.0.0.1', proxy.port, PROXY))
    await answersWith(t, PROXY)
    await t.sends(
      `<iq type='set' id='{activate}' to='proxy.montague.example'><query xmlns='${NS}' sid='file1'><activate>${peer}</activate></query></iq>`,
    )
    expect(proxy.destinations).toEqual([ours])
    await t.receives(`<iq type='result' id='{activate}' from='proxy.montague.example'/>`)
    const opened = await offered
    expect(opened.ok && opened.value.way).toBe('s5b-proxy')
    if (opened.ok) opened.value.stream.destroy()

    const second = api.offer({ ...request, sid: 'file2' })
    await t.sends(
      `<iq type='set' id='{again}' to='${peer}'><query xmlns='${NS}' mode='tcp' sid='file2'>${streamhost('127.0.0.1', proxy.port, PROXY)}</query></iq>`,
    )
    await t.receives(`<iq type='error' id='{again}' from='${peer}'>${error('not-acceptable', 'modify')}</iq>`)
    expect(await second).toEqual({
      ok: false,
      error: { code: 'stanza-error', condition: 'not-acceptable', type: 'modify' },
    })
  })

  it('fails if the proxy does not activate it, and closes the connection to the proxy', async () => {
    const { t, api, request } = await begin({ isStranger: true })
    const proxy = await socksServer()
    const offered = api.offer(request)
    await discovers(t, proxy.port)
    await offers(t, streamhost('127.0.0.1', proxy.port, PROXY))
    await answersWith(t, PROXY)
    await t.sends(
      `<iq type='set' id='{activate}' to='proxy.montague.example'><query xmlns='${NS}' sid='file1'><activate>${peer}</activate></query></iq>`,
    )
    await t.receives(
      `<iq type='error' id='{activate}' from='proxy.montague.example'>${error('item-not-found')}</iq>`,
    )
    expect(await offered).toEqual({ ok: false, error: { code: 'unreachable' } })
    await expect.poll(() => proxy.entered[0]?.destroyed || proxy.entered[0]?.readableEnded).toBe(true)
  })

  it('fails if the other side used a place that we did not offer, or none', async () => {
    const { t, net, api, request } = await begin()
    const offered = api.offer(request)
    await discovers(t)
    await offers(t, `<streamhost jid='${self}' host='127.0.0.1' port='{port}'/>`)
    await answersWith(t, 'evil.example')
    expect(await offered).toEqual({ ok: false, error: { code: 'unreachable' } })
    expect(net.open).toBe(0)

    const lying = api.offer(request)
    await offers(t, `<streamhost jid='${self}' host='127.0.0.1' port='{other}'/>`, 'second')
    // They say that they came to us, but did not.
    await answersWith(t, self, 'second')
    expect(await lying).toEqual({ ok: false, error: { code: 'unreachable' } })
    expect(net.open).toBe(0)
  })

  it('tells a stranger nothing of our addresses', async () => {
    const { t, net, api, request } = await begin({ own: LAN, isStranger: true })
    const offered = api.offer(request)
    await discovers(t)
    expect(await offered).toEqual({ ok: false, error: { code: 'unreachable' } })
    await t.sendsNothing()
    expect(net.open).toBe(0)
  })

  it('tells nothing of loopback if the server is elsewhere', async () => {
    const { t, api, request, aborter } = await begin({ own: LAN, serverPlace: 'nearby' })
    const offered = api.offer(request)
    await discovers(t)
    await offers(t, `<streamhost jid='${self}' host='192.168.7.5' port='{port}'/>`)
    aborter.abort()
    expect(await offered).toEqual({ ok: false, error: { code: 'cancelled' } })
  })

  it('does not go to a proxy nearby that a far server names', async () => {
    const { t, net, api, request } = await begin({ isStranger: true, serverPlace: 'far' })
    const offered = api.offer(request)
    await discovers(t, 5000, '10.0.0.1')
    await offers(t, streamhost('10.0.0.1', 5000, PROXY))
    await answersWith(t, PROXY)
    expect(await offered).toEqual({ ok: false, error: { code: 'unreachable' } })
    expect(net.dialled).toEqual([])
  })
})

/** Begins, and has found out already that the server has no proxy. */
async function beginKnowing(options: Options = {}) {
  const begun = await begin(options)
  const found = begun.api.hosts.proxies()
  await discovers(begun.t)
  expect(await found).toEqual([])
  return begun
}

describe('being offered a bytestream', () => {
  const refused = (t: FakeChannel, condition: string, type: string) =>
    t.sends(`<iq type='error' id='o1' to='${peer}'>${error(condition, type)}</iq>`)

  it('connects to the first place that lets us in, and says which', async () => {
    const { t, api, request } = await beginKnowing()
    const expected = api.expect({ ...request, timeoutMs: 60_000 })
    const dead = await socksServer()
    await dead.server.close()
    const far = await socksServer()
    await isOffered(t, streamhost('127.0.0.1', dead.port, 'gone.example') + streamhost('127.0.0.1', far.port))
    await t.sends(
      `<iq type='result' id='o1' to='${peer}'><query xmlns='${NS}' sid='file1'><streamhost-used jid='${peer}'/></query></iq>`,
    )
    const opened = await expected
    expect(opened.ok && opened.value.way).toBe('s5b-direct')
    expect(far.destinations).toEqual([theirs])
    if (opened.ok) opened.value.stream.destroy()
    expect(t.clock.timers).toBe(0)
  })

  it('takes the destination that the offer names, as in rooms (§7)', async () => {
    const { t, api, request } = await beginKnowing()
    const expected = api.expect({ ...request, timeoutMs: 60_000 })
    const far = await socksServer()
    await isOffered(t, streamhost('127.0.0.1', far.port), `sid='file1' dstaddr='${ours}'`)
    expect((await expected).ok).toBe(true)
    expect(far.destinations).toEqual([ours])
  })

  it('refuses what nobody waits for, what comes from somebody else, and UDP', async () => {
    const { t, api, request, aborter } = await beginKnowing()
    await isOffered(t, streamhost('127.0.0.1', 1))
    await refused(t, 'not-acceptable', 'modify')
    const expected = api.expect({ ...request, timeoutMs: 60_000 })
    await isOffered(t, '', `sid='file2'`)
    await refused(t, 'not-acceptable', 'modify')
    await isOffered(t, '', `sid='file1' mode='udp'`)
    await refused(t, 'not-acceptable', 'modify')
    await isOffered(t, '', '')
    await refused(t, 'bad-request', 'modify')
    await isOffered(t, '', `sid='file1'`, 'juliet@capulet.example/garden')
    await t.sends(
      `<iq type='error' id='o1' to='juliet@capulet.example/garden'>${error('not-acceptable', 'modify')}</iq>`,
    )
    // To strangers it looks as if nobody was there.
    await isOffered(t, '', `sid='file1'`, 'tybalt@capulet.example/lane')
    await t.sends(
      `<iq type='error' id='o1' to='tybalt@capulet.example/lane'>${error('service-unavailable')}</iq>`,
    )
    aborter.abort()
    expect(await expected).toEqual({ ok: false, error: { code: 'cancelled' } })
  })

  it('is answered to a stranger whose file was accepted, but nothing private is dialled for them', async () => {
    const { t, net, api, request } = await beginKnowing({
      own: LAN,
      isStranger: true,
      hosts: { 'inside.example': ['192.168.7.1', '127.0.0.1', '93.184.216.34'] },
    })
    const expected = api.expect({ ...request, timeoutMs: 60_000 })
    const private_ = ['127.0.0.1', '::1', '192.168.7.9', '10.0.0.1', '169.254.169.254', 'fe80::1', '0.0.0.0']
    await isOffered(
      t,
      [...private_, '224.0.0.1', 'inside.example', '::ffff:127.0.0.1', '2130706433']
        .map((host) => streamhost(host, 8080))
        .join(''),
    )
    await t.clock.advance(60_000)
    await refused(t, 'item-not-found', 'cancel')
    expect(await expected).toEqual({ ok: false, error: { code: 'unreachable' } })
    expect(net.dialled).toEqual(['93.184.216.34 8080'])
  })

  it('dials private addresses for a contact only in our own networks', async () => {
    const { t, net, api, request } = await beginKnowing({ own: LAN, serverPlace: 'far' })
    const expected = api.expect({ ...request, timeoutMs: 60_000 })
    await isOffered(
      t,
      ['192.168.7.9', '192.168.8.9', '10.0.0.1', '127.0.0.1', '169.254.1.1']
        .map((host) => streamhost(host, 8080))
        .join(''),
    )
    await t.clock.advance(60_000)
    await refused(t, 'item-not-found', 'cancel')
    expect(await expected).toEqual({ ok: false, error: { code: 'unreachable' } })
    expect(net.dialled).toEqual(['192.168.7.9 8080'])
  })

  it('gives up on places that take the connection and say nothing', async () => {
    const { t, api, request } = await beginKnowing()
    const dumb = await listenPlain()
    onTestFinished(() => dumb.close())
    const expected = api.expect({ ...request, timeoutMs: 60_000 })
    await isOffered(t, streamhost('127.0.0.1', dumb.port))
    await dumb.nextConnection()
    await t.clock.advance(6_000)
    await refused(t, 'item-not-found', 'cancel')
    expect(await expected).toEqual({ ok: false, error: { code: 'unreachable' } })
  })

  it('stops waiting in time', async () => {
    const { t, api, request } = await beginKnowing()
    const expected = api.expect({ ...request, timeoutMs: 60_000 })
    await t.clock.advance(60_000)
    expect(await expected).toEqual({ ok: false, error: { code: 'request-timeout' } })
    await isOffered(t, streamhost('127.0.0.1', 1))
    await refused(t, 'not-acceptable', 'modify')
  })
})
