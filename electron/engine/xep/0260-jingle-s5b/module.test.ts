import { describe, expect, it, onTestFinished } from 'vitest'
import type { FullJid } from '../../../../shared/model/jid.ts'
import { ok } from '../../../../shared/model/result.ts'
import type { Extension, ServerPlace } from '../../extension.ts'
import { createFakeRandom } from '../../testing/fake-random.ts'
import { fakeChannel, type FakeChannel } from '../../testing/fake-channel.ts'
import { settle } from '../../testing/fake-clock.ts'
import { listenPlain } from '../../testing/loopback-server.ts'
import { loopbackSockets, type LoopbackSocketsOptions } from '../../testing/loopback-sockets.ts'
import { printXml } from '../../testing/placeholders.ts'
import { readXml } from '../../testing/read-xml.ts'
import { enterBySocks, socksServer, textFrom } from '../../testing/socks-peer.ts'
import { bytestreams, destinationOf } from '../0065-socks5/index.ts'
import type { JingleTransport, TransportContext, TransportNegotiation } from '../0166-jingle/index.ts'
import { createS5b } from './transport.ts'

const NS = 'urn:xmpp:jingle:transports:s5b:1'
const NS_BYTESTREAMS = 'http://jabber.org/protocol/bytestreams'
const ITEMS = 'http://jabber.org/protocol/disco#items'
const INFO = 'http://jabber.org/protocol/disco#info'
const self = 'romeo@montague.example/balcony' as FullJid
const peer = 'juliet@capulet.example/chamber' as FullJid
const SID = 'vj3hs98y'
/** Where they look for us, and we for them. */
const ours = destinationOf(SID, self, peer)
const theirs = destinationOf(SID, peer, self)
const LAN = [{ address: '192.168.7.5', prefix: 24 }]

interface Options extends LoopbackSocketsOptions {
  readonly isStranger?: boolean
  readonly serverPlace?: ServerPlace
  readonly role?: TransportContext['role']
  /** The port of a proxy at our server. */
  readonly proxy?: number
  /** Their candidates. */
  readonly candidates?: string
  readonly attrs?: string
}

/** Answers their proposal, up to the moment when both sides connect. */
async function begin(options: Options = {}) {
  const {
    isStranger = false,
    serverPlace = 'here',
    role = 'responder',
    candidates = '',
    attrs = '',
  } = options
  const net = loopbackSockets(options)
  const t = fakeChannel({ sockets: net.sockets, serverPlace })
  let transport: JingleTransport | null = null
  const extension: Extension<undefined> = {
    about: { spec: 'test', title: 'test', status: 'complete' },
    needs: [bytestreams],
    setup(channel, use) {
      transport = createS5b({ ...channel, random: createFakeRandom() }, use(bytestreams))
      return undefined
    },
  }
  t.use(extension)
  if (!isStranger) t.channel.seenBy((jid) => jid === 'juliet@capulet.example')
  await t.begin()
  const aborter = new AbortController()
  onTestFinished(() => aborter.abort())
  const told: string[] = []
  const context: TransportContext = {
    peer,
    self,
    sid: 'a73sjjvkla37jfea',
    role,
    signal: aborter.signal,
    info(element) {
      told.push(printXml(element))
      return Promise.resolve(ok(null))
    },
  }
  const answering = (transport as JingleTransport | null)?.answer(
    context,
    readXml(`<transport xmlns='${NS}' sid='${SID}' ${attrs}>${candidates}</transport>`),
  )
  await discovers(t, options.proxy)
  const answered = await answering
  if (!answered?.ok) throw new Error(answered?.error.code)
  const { value: negotiation } = answered
  const says = (xml: string) =>
    negotiation.info(readXml(`<transport xmlns='${NS}' sid='${SID}'>${xml}</transport>`))
  const tells = async (xml: string) => {
    await expect.poll(() => told.length).toBeGreaterThan(0)
    expect(told.shift()).toBe(printXml(readXml(`<transport xmlns='${NS}' sid='${SID}'>${xml}</transport>`)))
  }
  return { t, net, aborter, negotiation, says, tells, told, own: candidatesIn(negotiation) }
}

/** The server has a proxy at this port, or no service at all. */
async function discovers(t: FakeChannel, proxy?: number) {
  await t.sends(`<iq type='get' id='{items}' to='montague.example'><query xmlns='${ITEMS}'/></iq>`)
  const item = proxy === undefined ? '' : `<item jid='proxy.montague.example'/>`
  await t.receives(
    `<iq type='result' id='{items}' from='montague.example'><query xmlns='${ITEMS}'>${item}</query></iq>`,
  )
  await t.sends(`<iq type='get' id='{info}' to='montague.example'><query xmlns='${INFO}'/></iq>`)
  await t.receives(`<iq type='result' id='{info}' from='montague.example'><query xmlns='${INFO}'/></iq>`)
  if (proxy === undefined) return
  await t.sends(`<iq type='get' id='{proxy}' to='proxy.montague.example'><query xmlns='${INFO}'/></iq>`)
  await t.receives(
    `<iq type='result' id='{proxy}' from='proxy.montague.example'><query xmlns='${INFO}'><identity category='proxy' type='bytestreams'/></query></iq>`,
  )
  await t.sends(
    `<iq type='get' id='{address}' to='proxy.montague.example'><query xmlns='${NS_BYTESTREAMS}'/></iq>`,
  )
  await t.receives(
    `<iq type='result' id='{address}' from='proxy.montague.example'><query xmlns='${NS_BYTESTREAMS}'><streamhost jid='proxy.montague.example' host='127.0.0.1' port='${proxy}'/></query></iq>`,
  )
}

const candidatesIn = ({ local }: TransportNegotiation) => local.elements().map(({ attrs }) => attrs)

const candidate = (
  cid: string,
  host: string,
  port: number,
  priority: number,
  type = 'direct',
  jid: string = peer,
) =>
  `<candidate cid='${cid}' host='${host}' jid='${jid}' port='${port}' priority='${priority}' type='${type}'/>`

const NONE = { ok: false, error: { code: 'no-connection' } }
const HIGH = 126 * 65_536 + 65_535
const CID = (index: number) => `00000000-0000-4000-8000-00000000000${index}`

describe('our candidates', () => {
  it('are our addresses for a contact, then the proxies', async () => {
    const { own, negotiation, net } = await begin({ own: LAN, proxy: 5000 })
    const port = own[0]?.['port']
    expect(own).toEqual([
      { cid: CID(1), host: '192.168.7.5', jid: self, port, priority: '8323071', type: 'direct' },
      { cid: CID(2), host: '127.0.0.1', jid: self, port, priority: '8323070', type: 'direct' },
      {
        cid: CID(3),
        host: '127.0.0.1',
        jid: 'proxy.montague.example',
        port: '5000',
        priority: '720895',
        type: 'proxy',
      },
    ])
    expect(negotiation.local.attrs).toEqual({ sid: SID, mode: 'tcp', dstaddr: ours })
    expect(net.open).toBe(1)
  })

  it('are only the proxies for a stranger', async () => {
    const { own, net } = await begin({ own: LAN, proxy: 5000, isStranger: true })
    expect(own.map(({ type, host }) => [type, host])).toEqual([['proxy', '127.0.0.1']])
    expect(net.open).toBe(0)
  })
})

describe('their candidates', () => {
  it('are dialled the best one first, and the one that works is told and used', async () => {
    const far = await socksServer()
    const { negotiation, says, tells, net } = await begin({
      candidates: candidate('low', '127.0.0.1', 1, 5) + candidate('high', '127.0.0.1', far.port, 9),
    })
    const connecting = negotiation.connect()
    await tells(`<candidate-used cid='high'/>`)
    expect(says(`<candidate-error/>`)).toBe(true)
    const opened = await connecting
    expect(opened.ok && opened.value.way).toBe('s5b-direct')
    expect(far.destinations).toEqual([theirs])
    expect(net.dialled).toEqual([`127.0.0.1 ${far.port}`])
    expect(net.open).toBe(0)
    if (opened.ok) opened.value.stream?.destroy()
  })

  it('are reached by the destination that they name', async () => {
    const far = await socksServer()
    const { negotiation, says, aborter } = await begin({
      candidates: candidate('a', '127.0.0.1', far.port, 9),
      attrs: `dstaddr='${'ab'.repeat(20)}'`,
    })
    const connecting = negotiation.connect()
    says(`<candidate-error/>`)
    expect((await connecting).ok).toBe(true)
    expect(far.destinations).toEqual(['ab'.repeat(20)])
    aborter.abort()
  })

  it('on private networks are never dialled for a stranger', async () => {
    const hosts = ['127.0.0.1', '::1', '192.168.7.9', '10.0.0.1', '169.254.169.254', 'fe80::1', '0.0.0.0']
    const { negotiation, says, tells, net, t } = await begin({
      own: LAN,
      isStranger: true,
      hosts: { 'inside.example': ['192.168.7.1', '127.0.0.1'] },
      candidates: [...hosts, '224.0.0.1', 'inside.example', '198.51.100.7']
        .map((host, index) => candidate(`c${index}`, host, 8080, 100 - index))
        .join(''),
    })
    const connecting = negotiation.connect()
    await settle()
    await t.clock.advance(10_000)
    await tells(`<candidate-error/>`)
    says(`<candidate-error/>`)
    expect(await connecting).toEqual(NONE)
    expect(net.dialled).toEqual(['198.51.100.7 8080'])
  })

  it('on private networks are dialled for a contact only in our own network', async () => {
    const { negotiation, says, tells, net, t } = await begin({
      own: LAN,
      serverPlace: 'far',
      candidates: ['127.0.0.1', '192.168.8.1', '192.168.7.9', '10.0.0.1']
        .map((host, index) => candidate(`c${index}`, host, 8080, 100 - index))
        .join(''),
    })
    const connecting = negotiation.connect()
    await settle()
    await t.clock.advance(10_000)
    await tells(`<candidate-error/>`)
    says(`<candidate-error/>`)
    expect(await connecting).toEqual(NONE)
    expect(net.dialled).toEqual(['192.168.7.9 8080'])
  })

  it('are twenty at most, whatever their number', async () => {
    const many = Array.from({ length: 10_000 }, (_, index) =>
      candidate(`c${index}`, '198.51.100.7', 1 + (index % 65_000), index),
    )
    const { negotiation, says, tells, net, t } = await begin({ candidates: many.join('') })
    const connecting = negotiation.connect()
    await settle()
    await t.clock.advance(20_000)
    await tells(`<candidate-error/>`)
    says(`<candidate-error/>`)
    expect(await connecting).toEqual(NONE)
    expect(net.dialled).toHaveLength(20)
  })

  it('at a proxy are used once it is activated', async () => {
    const proxy = await socksServer()
    const { negotiation, says, tells } = await begin({
      candidates: candidate('p', '127.0.0.1', proxy.port, 9, 'proxy', 'proxy.capulet.example'),
    })
    const connecting = negotiation.connect()
    await tells(`<candidate-used cid='p'/>`)
    says(`<candidate-error/>`)
    let isOpen = false
    void connecting.then(() => (isOpen = true))
    await settle()
    expect(isOpen).toBe(false)
    expect(says(`<activated cid='p'/>`)).toBe(true)
    const opened = await connecting
    expect(opened.ok && opened.value.way).toBe('s5b-proxy')
    if (opened.ok) opened.value.stream?.destroy()
  })

  it.each([
    ['the activation failed', `<proxy-error/>`],
    ['another candidate was activated', `<activated cid='q'/>`],
  ])('at a proxy are not used if %s', async (_what, message) => {
    const proxy = await socksServer()
    const { negotiation, says, tells } = await begin({
      candidates: candidate('p', '127.0.0.1', proxy.port, 9, 'proxy', 'proxy.capulet.example'),
    })
    const connecting = negotiation.connect()
    await tells(`<candidate-used cid='p'/>`)
    says(`<candidate-error/>`)
    says(message)
    expect(await connecting).toEqual(NONE)
  })

  it('at a proxy that lets us in and closes count as none', async () => {
    const proxy = await socksServer((socket) => void socket.end())
    const { negotiation, says, tells, net } = await begin({
      candidates: candidate('p', '127.0.0.1', proxy.port, 9, 'proxy', 'proxy.capulet.example'),
    })
    const connecting = negotiation.connect()
    await tells(`<candidate-used cid='p'/>`)
    await expect.poll(() => net.made[0]?.state).toBe('ended')
    says(`<candidate-error/>`)
    expect(await connecting).toEqual(NONE)
  })

  it('at a proxy that is never activated are given up', async () => {
    const proxy = await socksServer()
    const { negotiation, says, tells, t } = await begin({
      candidates: candidate('p', '127.0.0.1', proxy.port, 9, 'proxy', 'proxy.capulet.example'),
    })
    const connecting = negotiation.connect()
    await tells(`<candidate-used cid='p'/>`)
    says(`<candidate-error/>`)
    await settle()
    await t.clock.advance(30_000)
    expect(await connecting).toEqual(NONE)
  })
})

describe('a candidate of ours', () => {
  it('is used where they came in', async () => {
    const { negotiation, says, tells, own, net } = await begin()
    const connecting = negotiation.connect()
    await tells(`<candidate-error/>`)
    const far = await enterBySocks(Number(own[0]?.['port']), ours)
    expect(says(`<candidate-used cid='${own[0]?.['cid']}'/>`)).toBe(true)
    const opened = await connecting
    expect(opened.ok && opened.value.way).toBe('s5b-direct')
    if (opened.ok) await opened.value.stream?.write(Buffer.from('letter'))
    await expect.poll(() => textFrom(far)).toBe('letter')
    expect(net.open).toBe(0)
  })

  it.each([
    ['nothing', ''],
    ['a few bytes', 'letter'],
  ])('is used even if they have sent %s and closed it already', async (_what, sent) => {
    const { negotiation, says, own } = await begin()
    const connecting = negotiation.connect()
    const far = await enterBySocks(Number(own[0]?.['port']), ours)
    far?.end(sent)
    await expect.poll(() => far?.writableFinished).toBe(true)
    says(`<candidate-used cid='${own[0]?.['cid']}'/>`)
    const opened = await connecting
    if (!opened.ok || !opened.value.stream) throw new Error('no connection')
    let got = ''
    for await (const chunk of opened.value.stream.incoming) got += Buffer.from(chunk).toString()
    expect(got).toBe(sent)
    await opened.value.stream.end()
    expect(await opened.value.stream.ended).toEqual({ ok: true, value: undefined })
  })

  it('is used by the connection that they keep', async () => {
    const { negotiation, says, own } = await begin()
    const connecting = negotiation.connect()
    const port = Number(own[0]?.['port'])
    const dropped = await enterBySocks(port, ours)
    dropped?.end()
    await expect.poll(() => dropped?.writableFinished).toBe(true)
    const kept = await enterBySocks(port, ours)
    says(`<candidate-used cid='${own[0]?.['cid']}'/>`)
    const opened = await connecting
    if (opened.ok) await opened.value.stream?.write(Buffer.from('letter'))
    await expect.poll(() => textFrom(kept)).toBe('letter')
  })

  it('is also found under the name that Gajim gives it', async () => {
    const { negotiation, says, own } = await begin({ role: 'responder' })
    const connecting = negotiation.connect()
    const far = await enterBySocks(Number(own[0]?.['port']), theirs)
    says(`<candidate-used cid='${own[0]?.['cid']}'/>`)
    const opened = await connecting
    if (opened.ok) await opened.value.stream?.write(Buffer.from('letter'))
    await expect.poll(() => textFrom(far)).toBe('letter')
  })

  it('that nobody came to is no connection', async () => {
    const { negotiation, says, own, net } = await begin()
    const connecting = negotiation.connect()
    expect(await enterBySocks(Number(own[0]?.['port']), destinationOf('a8', self, peer))).toBeNull()
    says(`<candidate-used cid='${own[0]?.['cid']}'/>`)
    expect(await connecting).toEqual(NONE)
    expect(net.open).toBe(0)
  })

  it('that does not exist is none', async () => {
    const { negotiation, says } = await begin()
    const connecting = negotiation.connect()
    expect(says(`<candidate-used cid='made-up'/>`)).toBe(false)
    expect(says(`<candidate-error/>`)).toBe(false)
    expect(await connecting).toEqual(NONE)
  })

  it('at our proxy is activated by us, and they are told', async () => {
    const proxy = await socksServer()
    const { negotiation, says, tells, t } = await begin({ proxy: proxy.port, isStranger: true })
    const connecting = negotiation.connect()
    await tells(`<candidate-error/>`)
    says(`<candidate-used cid='${CID(1)}'/>`)
    await t.sends(
      `<iq type='set' id='{activate}' to='proxy.montague.example'><query xmlns='${NS_BYTESTREAMS}' sid='${SID}'><activate>${peer}</activate></query></iq>`,
    )
    expect(proxy.destinations).toEqual([ours])
    await t.receives(`<iq type='result' id='{activate}' from='proxy.montague.example'/>`)
    await tells(`<activated cid='${CID(1)}'/>`)
    const opened = await connecting
    expect(opened.ok && opened.value.way).toBe('s5b-proxy')
    if (opened.ok) opened.value.stream?.destroy()
  })

  it('at our proxy fails with its activation, and they are told', async () => {
    const proxy = await socksServer()
    const { negotiation, says, tells, t } = await begin({ proxy: proxy.port, isStranger: true })
    const connecting = negotiation.connect()
    await tells(`<candidate-error/>`)
    says(`<candidate-used cid='${CID(1)}'/>`)
    await t.sends(
      `<iq type='set' id='{activate}' to='proxy.montague.example'><query xmlns='${NS_BYTESTREAMS}' sid='${SID}'><activate>${peer}</activate></query></iq>`,
    )
    await t.receives(
      `<iq type='error' id='{activate}' from='proxy.montague.example'><error type='auth'><forbidden xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>`,
    )
    await tells(`<proxy-error/>`)
    expect(await connecting).toEqual(NONE)
  })
})

describe('if both sides got through', () => {
  it.each([
    ['responder', HIGH + 1, 'theirs is better', false],
    ['initiator', HIGH, 'equal, and we began', false],
    ['responder', HIGH, 'equal, and they began', true],
    ['initiator', HIGH - 1, 'ours is better', true],
  ] as const)('as the %s, with a candidate of priority %i: %s', async (role, priority, _why, isOurs) => {
    const far = await socksServer()
    const { negotiation, says, tells, own } = await begin({
      role,
      candidates: candidate('c', '127.0.0.1', far.port, priority),
    })
    const connecting = negotiation.connect()
    await tells(`<candidate-used cid='c'/>`)
    const came = await enterBySocks(Number(own[0]?.['port']), ours)
    says(`<candidate-used cid='${CID(1)}'/>`)
    const opened = await connecting
    if (!opened.ok) throw new Error(opened.error.code)
    await opened.value.stream?.write(Buffer.from('letter'))
    const [used, closed] = isOurs ? [came, far.entered[0]] : [far.entered[0], came]
    await expect.poll(() => textFrom(used)).toBe('letter')
    closed?.resume()
    await expect.poll(() => closed?.readableEnded || closed?.destroyed).toBe(true)
    opened.value.stream?.destroy()
  })
})

describe('once they got through', () => {
  it.each([
    ['cannot win: it is given up at once', 9, 0],
    ['could win: it has one more second', HIGH + 1, 1_000],
  ])('a candidate of theirs that does not answer and %s', async (_what, priority, ms) => {
    const dumb = await listenPlain()
    onTestFinished(() => dumb.close())
    const { negotiation, says, tells, told, own, t } = await begin({
      candidates: candidate('c', '127.0.0.1', dumb.port, priority),
    })
    const connecting = negotiation.connect()
    await dumb.nextConnection()
    await enterBySocks(Number(own[0]?.['port']), ours)
    says(`<candidate-used cid='${CID(1)}'/>`)
    if (ms > 0) {
      await t.clock.advance(ms - 1)
      expect(told).toEqual([])
      await t.clock.advance(1)
    }
    await tells(`<candidate-error/>`)
    const opened = await connecting
    expect(opened.ok && opened.value.way).toBe('s5b-direct')
    if (opened.ok) opened.value.stream?.destroy()
  })
})

describe('it fails', () => {
  it('if neither side gets through', async () => {
    const { negotiation, says, tells } = await begin()
    const connecting = negotiation.connect()
    await tells(`<candidate-error/>`)
    says(`<candidate-error/>`)
    expect(await connecting).toEqual(NONE)
  })

  it('if the other side never says what it reached', async () => {
    const { negotiation, tells, t, net } = await begin()
    const connecting = negotiation.connect()
    await tells(`<candidate-error/>`)
    await settle()
    await t.clock.advance(30_000)
    expect(await connecting).toEqual(NONE)
    expect(net.open).toBe(0)
  })

  it('if it is stopped, and nothing is left open', async () => {
    const far = await socksServer()
    const { negotiation, net, aborter, told, t } = await begin({
      candidates: candidate('a', '127.0.0.1', far.port, 9),
    })
    const connecting = negotiation.connect()
    await expect.poll(() => told.length).toBe(1)
    aborter.abort()
    expect(await connecting).toEqual(NONE)
    expect(net.open).toBe(0)
    far.entered[0]?.resume()
    await expect.poll(() => far.entered[0]?.readableEnded || far.entered[0]?.destroyed).toBe(true)
    expect(t.clock.timers).toBe(0)
  })

  it.each([
    ['another id', `sid='other'`],
    ['UDP', `sid='${SID}' mode='udp'`],
  ])('if their answer has %s', async (_what, attrs) => {
    const { negotiation } = await begin()
    expect(negotiation.answered(readXml(`<transport xmlns='${NS}' ${attrs}/>`))).toEqual({
      ok: false,
      error: { code: 'malformed' },
    })
    expect(
      negotiation.info(readXml(`<transport xmlns='${NS}' sid='other'><candidate-error/></transport>`)),
    ).toBe(false)
  })
})
