import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { Failure } from '../../../../shared/model/failure.ts'
import type { BareJid } from '../../../../shared/model/jid.ts'
import type { SignInPin } from '../../../../shared/model/sign-in.ts'
import type { TlsState } from '../../net/connection.ts'
import { createFakeClock, until } from '../../testing/fake-clock.ts'
import { createFakeRandom } from '../../testing/fake-random.ts'
import { fakeServer } from '../../testing/fake-server.ts'
import { noNetwork } from '../../testing/no-network.ts'
import { createScramServer, type ScramServerOptions } from '../../testing/scram-server.ts'
import { features, mechanisms, SECURED } from '../../testing/transcripts.ts'
import { openStream } from '../stream.ts'

const NS = `xmlns='urn:ietf:params:xml:ns:xmpp-sasl'`
const EXPORTED = Uint8Array.from({ length: 32 }, (_, at) => at)
const END_POINT = Uint8Array.from({ length: 32 }, (_, at) => 255 - at)
const BINDABLE: Partial<TlsState> = { exporter: () => EXPORTED, endPoint: () => END_POINT }
const BY_FINGERPRINT: Partial<TlsState> = { ...BINDABLE, verified: false }

const bindings = (...types: string[]): string =>
  `<sasl-channel-binding xmlns='urn:xmpp:sasl-cb:0'>${types
    .map((type) => `<channel-binding type='${type}'/>`)
    .join('')}</sasl-channel-binding>`
const BOTH = bindings('tls-server-end-point', 'tls-exporter')
const PLUS = mechanisms('SCRAM-SHA-1', 'SCRAM-SHA-1-PLUS', 'SCRAM-SHA-256', 'SCRAM-SHA-256-PLUS', 'PLAIN')

const pinned = (
  mechanism: SignInPin['mechanism'],
  binding: SignInPin['binding'] = null,
  refused: SignInPin['refused'] = [],
): SignInPin => ({ mechanism, binding, refused })

const BOUND = pinned('SCRAM-SHA-256', 'tls-exporter')

/** A stream to a server that makes this offer inside TLS. */
async function meets(offer: string[], options: { pin?: SignInPin; tls?: Partial<TlsState> } = {}) {
  const server = fakeServer()
  server.security = 'direct-tls'
  server.tls = options.tls ?? BINDABLE
  const ended: (Failure | null)[] = []
  const pins: SignInPin[] = []
  const ports = {
    clock: createFakeClock(),
    random: createFakeRandom(),
    dial: server.dial,
    ...noNetwork,
    log: () => undefined,
  }
  openStream(
    ports,
    {
      domain: 'montague.example',
      settings: { security: 'automatic' },
      trustedFingerprint: null,
      purpose: {
        kind: 'sign-in',
        account: 'romeo@montague.example' as BareJid,
        password: 'wherefore',
        pin: options.pin ?? null,
        resource: 'Balcony.x1y2',
        resume: null,
      },
    },
    {
      established: () => undefined,
      element: () => undefined,
      pinned: (pin) => void pins.push(pin),
      ended: (failure) => void ended.push(failure),
    },
  )
  await server.plays(`${SECURED}
    S: ${features(...offer)}`)

  let tries = 0
  const encode = (text: string) => Buffer.from(text).toString('base64')
  const heard = (placeholder: string) => Buffer.from(server.value(placeholder), 'base64').toString()

  /** The client's first message. */
  async function begins(mechanism: string): Promise<string> {
    await server.plays(`C: <auth ${NS} mechanism='${mechanism}'>{first${++tries}}</auth>`)
    return heard(`first${tries}`)
  }
  const refuses = (condition = 'not-authorized') =>
    server.plays(`S: <failure ${NS}><${condition}/></failure>`)

  /** A whole exchange: the server accepts the proof, and the client accepts the server. */
  async function signsIn(mechanism: string, scram: ScramServerOptions): Promise<void> {
    const exchange = createScramServer(scram)
    const challenge = exchange.first(await begins(mechanism))
    await server.plays(`
      S: <challenge ${NS}>${encode(challenge)}</challenge>
      C: <response ${NS}>{proof${tries}}</response>`)
    const final = exchange.final(heard(`proof${tries}`))
    expect(final).not.toBe(null)
    await server.plays(`S: <success ${NS}>${encode(final ?? '')}</success>
      ${SECURED}`)
  }
  /** The stream ends and nothing more is sent. */
  const hangsUp = async (failure: Failure) => {
    await server.plays(`
      C: </stream:stream>
      C: END`)
    expect(ended).toEqual([failure])
  }
  return { server, ended, pins, begins, refuses, signsIn, hangsUp, encode }
}

const SCRAM256 = { hash: 'sha256', password: 'wherefore' } as const

describe('a way that has worked', () => {
  it('is pinned: bound to this connection', async () => {
    const { signsIn, pins, ended } = await meets([BOTH, PLUS])
    await signsIn('SCRAM-SHA-256-PLUS', { ...SCRAM256, bound: EXPORTED })
    expect(pins).toEqual([BOUND])
    expect(ended).toEqual([])
  })

  it('is pinned: bound to the certificate', async () => {
    const { signsIn, pins } = await meets([bindings('tls-server-end-point'), PLUS])
    await signsIn('SCRAM-SHA-256-PLUS', { ...SCRAM256, bound: END_POINT })
    expect(pins).toEqual([pinned('SCRAM-SHA-256', 'tls-server-end-point')])
  })

  it('is not pinned before the server has proved itself', async () => {
    const { server, begins, pins, hangsUp, encode } = await meets([PLUS])
    const exchange = createScramServer({ ...SCRAM256, password: 'Juliet' })
    const challenge = exchange.first(await begins('SCRAM-SHA-256'))
    await server.plays(`
      S: <challenge ${NS}>${encode(challenge)}</challenge>
      C: <response ${NS}>{proof}</response>
      S: <success ${NS}>${encode('v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=')}</success>`)
    await hangsUp({ code: 'server-not-authentic' })
    expect(pins).toEqual([])
  })

  it('replaces a weaker pin, and leaves an equal one alone', async () => {
    const more = await meets([BOTH, PLUS], { pin: pinned('SCRAM-SHA-1') })
    await more.signsIn('SCRAM-SHA-256-PLUS', { ...SCRAM256, bound: EXPORTED })
    expect(more.pins).toEqual([BOUND])
    const same = await meets([BOTH, PLUS], { pin: BOUND })
    await same.signsIn('SCRAM-SHA-256-PLUS', { ...SCRAM256, bound: EXPORTED })
    expect(same.pins).toEqual([])
  })

  it('does not work for somebody in between, who has another connection', async () => {
    const { begins, server, refuses, hangsUp, encode } = await meets([BOTH, PLUS])
    const exchange = createScramServer({ ...SCRAM256, bound: Uint8Array.from(EXPORTED).reverse() })
    const challenge = exchange.first(await begins('SCRAM-SHA-256-PLUS'))
    expect(exchange.gs2Header).toBe('p=tls-exporter,,')
    await server.plays(`
      S: <challenge ${NS}>${encode(challenge)}</challenge>
      C: <response ${NS}>{proof}</response>`)
    expect(exchange.final(Buffer.from(server.value('proof'), 'base64').toString())).toBe(null)
    await refuses('malformed-request')
    await hangsUp({ code: 'server-not-authentic' })
  })
})

describe("a server that offers less than the account's pin", () => {
  const weaker = (offered: SignInPin['mechanism'], binding: SignInPin['binding'] = null): Failure => ({
    code: 'sign-in-weaker',
    pinned: { mechanism: 'SCRAM-SHA-256', binding: 'tls-exporter' },
    offered: { mechanism: offered, binding },
  })

  it.each<[string, string[], Failure]>([
    ['a shorter hash', [BOTH, mechanisms('SCRAM-SHA-1-PLUS')], weaker('SCRAM-SHA-1', 'tls-exporter')],
    ['nothing bound', [mechanisms('SCRAM-SHA-512', 'SCRAM-SHA-1')], weaker('SCRAM-SHA-512')],
    ['types, and nothing that is bound', [BOTH, mechanisms('SCRAM-SHA-256')], weaker('SCRAM-SHA-256')],
    ['no types', [PLUS], weaker('SCRAM-SHA-256')],
    [
      'the weaker type',
      [bindings('tls-server-end-point'), PLUS],
      weaker('SCRAM-SHA-256', 'tls-server-end-point'),
    ],
    ['unknown types', [bindings('tls-unique'), PLUS], weaker('SCRAM-SHA-256')],
    ['only the password itself', [mechanisms('PLAIN')], weaker('PLAIN')],
  ])('is told nothing: %s', async (_what, offer, failure) => {
    const { hangsUp, pins } = await meets(offer, { pin: BOUND })
    await hangsUp(failure)
    expect(pins).toEqual([])
  })

  it('gets another chance after it refuses a way that it offered', async () => {
    const { begins, refuses, hangsUp } = await meets([BOTH, PLUS], { pin: BOUND })
    await begins('SCRAM-SHA-256-PLUS')
    await refuses('invalid-mechanism')
    await hangsUp({
      code: 'sign-in-weaker',
      pinned: { mechanism: 'SCRAM-SHA-256', binding: 'tls-exporter' },
      offered: { mechanism: 'SCRAM-SHA-1', binding: 'tls-exporter' },
    })
  })
})

describe('an offer that was cut short before anything is pinned', () => {
  it('without the binding: the server learns that none was offered', async () => {
    const { begins } = await meets([mechanisms('SCRAM-SHA-256', 'PLAIN')])
    expect(await begins('SCRAM-SHA-256')).toMatch(/^y,,n=romeo,/)
  })

  it('without the known types: the server has to vouch for it', async () => {
    const { begins, server, hangsUp, encode } = await meets([bindings('tls-unique'), PLUS])
    const challenge = createScramServer(SCRAM256).first(await begins('SCRAM-SHA-256'))
    await server.plays(`
      S: <challenge ${NS}>${encode(challenge)}</challenge>
      C: <abort ${NS}/>`)
    await hangsUp({ code: 'offer-altered' })
  })

  it('without anything, while the server vouches for all of it (XEP-0474): nothing is proved', async () => {
    const { begins, server, hangsUp, encode } = await meets([BOTH, PLUS])
    const whole = [
      'PLAIN',
      'SCRAM-SHA-1',
      'SCRAM-SHA-1-PLUS',
      'SCRAM-SHA-256',
      'SCRAM-SHA-256-PLUS',
      'SCRAM-SHA-512',
    ]
    const text = `${whole.join('\x1E')}\x1Ftls-exporter\x1Etls-server-end-point`
    const extensions = `,h=${createHash('sha256').update(text).digest('base64')}`
    const exchange = createScramServer({ ...SCRAM256, bound: EXPORTED, extensions })
    await server.plays(`
      S: <challenge ${NS}>${encode(exchange.first(await begins('SCRAM-SHA-256-PLUS')))}</challenge>
      C: <abort ${NS}/>`)
    await hangsUp({ code: 'offer-altered' })
  })

  it('is accepted if the server vouches for it', async () => {
    const { signsIn, pins } = await meets([
      bindings('tls-unique'),
      mechanisms('SCRAM-SHA-256', 'SCRAM-SHA-256-PLUS'),
    ])
    const extensions = `,h=${createHash('sha256').update('SCRAM-SHA-256\x1ESCRAM-SHA-256-PLUS\x1Ftls-unique').digest('base64')}`
    await signsIn('SCRAM-SHA-256', { ...SCRAM256, extensions })
    expect(pins).toEqual([pinned('SCRAM-SHA-256')])
  })
})

describe('the password itself', () => {
  it('is not sent to a server that is trusted only by its fingerprint', async () => {
    const { hangsUp } = await meets([mechanisms('PLAIN')], { tls: BY_FINGERPRINT })
    await hangsUp({ code: 'password-unprotected' })
  })

  it('is proved to such a server instead, bound', async () => {
    const { signsIn, pins } = await meets([BOTH, PLUS], { tls: BY_FINGERPRINT })
    await signsIn('SCRAM-SHA-256-PLUS', { ...SCRAM256, bound: EXPORTED })
    expect(pins).toEqual([BOUND])
  })

  it('is never sent after a proof was refused', async () => {
    const { begins, refuses, hangsUp } = await meets([mechanisms('SCRAM-SHA-1', 'PLAIN')])
    await begins('SCRAM-SHA-1')
    await refuses()
    await hangsUp({ code: 'wrong-password' })
  })

  it('becomes the pin once a server accepted it, and a proof is tried from then on', async () => {
    const { server, pins } = await meets([mechanisms('PLAIN')])
    await server.plays(`
      C: <auth ${NS} mechanism='PLAIN'>AHJvbWVvAHdoZXJlZm9yZQ==</auth>
      S: <success ${NS}/>
      ${SECURED}`)
    expect(pins).toEqual([pinned('PLAIN')])
    const later = await meets([mechanisms('SCRAM-SHA-256', 'PLAIN')], { pin: pinned('PLAIN') })
    await later.signsIn('SCRAM-SHA-256', SCRAM256)
    expect(later.pins).toEqual([pinned('SCRAM-SHA-256')])
  })
})

describe('a refused proof', () => {
  const OFFER = mechanisms('SCRAM-SHA-512', 'SCRAM-SHA-1', 'PLAIN')

  it('is tried with the next hash while nothing is pinned', async () => {
    const { begins, refuses, signsIn, pins, ended } = await meets([OFFER])
    await begins('SCRAM-SHA-512')
    await refuses()
    await signsIn('SCRAM-SHA-1', { hash: 'sha1', password: 'wherefore' })
    expect(pins).toEqual([pinned('SCRAM-SHA-1', null, ['SCRAM-SHA-512'])])
    expect(ended).toEqual([])
  })

  it('and the next sign-in begins with the way that worked', async () => {
    const pin = pinned('SCRAM-SHA-1', null, ['SCRAM-SHA-512'])
    const { signsIn, pins } = await meets([OFFER], { pin })
    await signsIn('SCRAM-SHA-1', { hash: 'sha1', password: 'wherefore' })
    expect(pins).toEqual([])
  })

  it('is tried once', async () => {
    const { begins, refuses, hangsUp } = await meets([
      mechanisms('SCRAM-SHA-512', 'SCRAM-SHA-256', 'SCRAM-SHA-1'),
    ])
    await begins('SCRAM-SHA-512')
    await refuses()
    await begins('SCRAM-SHA-256')
    await refuses()
    await hangsUp({ code: 'wrong-password' })
  })

  it('is tried again with the same binding', async () => {
    const { begins, refuses, hangsUp } = await meets([
      BOTH,
      mechanisms('SCRAM-SHA-512-PLUS', 'SCRAM-SHA-512', 'SCRAM-SHA-256', 'SCRAM-SHA-1'),
    ])
    expect(await begins('SCRAM-SHA-512-PLUS')).toMatch(/^p=tls-exporter,,/)
    await refuses()
    await hangsUp({ code: 'wrong-password' })
  })

  it('is not tried again once something is pinned', async () => {
    const { begins, refuses, hangsUp, pins } = await meets([OFFER], { pin: pinned('SCRAM-SHA-512') })
    await begins('SCRAM-SHA-512')
    await refuses()
    await hangsUp({ code: 'wrong-password' })
    expect(pins).toEqual([])
  })

  it('of a way stronger than the pin does not get in the way of the pin', async () => {
    const { begins, refuses, hangsUp, pins } = await meets([OFFER], { pin: pinned('SCRAM-SHA-1') })
    await begins('SCRAM-SHA-512')
    await refuses()
    await hangsUp({ code: 'wrong-password' })
    expect(pins).toEqual([pinned('SCRAM-SHA-1', null, ['SCRAM-SHA-512'])])
  })

  it('differs from a server that cannot check at the moment', async () => {
    const { begins, refuses, hangsUp } = await meets([OFFER])
    await begins('SCRAM-SHA-512')
    await refuses('temporary-auth-failure')
    await hangsUp({ code: 'temporary-auth-failure' })
  })
})

describe('the computing that a server can cause', () => {
  it('is none if its message is too long', async () => {
    const { begins, server, hangsUp } = await meets([PLUS])
    await begins('SCRAM-SHA-256')
    await server.plays(`
      S: <challenge ${NS}>${'A'.repeat(16_388)}</challenge>
      C: <abort ${NS}/>`)
    await hangsUp({ code: 'temporary-auth-failure' })
  })

  it('leaves time for everything else', async () => {
    const { begins, server, encode } = await meets([PLUS])
    const challenge = createScramServer({ ...SCRAM256, iterations: 300_000 }).first(
      await begins('SCRAM-SHA-256'),
    )
    let longest = 0
    let isOver = false
    let last = performance.now()
    const turn = () => {
      const now = performance.now()
      longest = Math.max(longest, now - last)
      last = now
      if (!isOver) setImmediate(turn)
    }
    turn()
    await server.sends(`<challenge ${NS}>${encode(challenge)}</challenge>`)
    await server.plays(`C: <response ${NS}>{proof}</response>`)
    isOver = true
    expect(longest).toBeLessThan(800)
  })

  it('happens once: further challenges end the exchange', async () => {
    const { begins, server, ended, encode } = await meets([PLUS])
    const challenge = encode(createScramServer(SCRAM256).first(await begins('SCRAM-SHA-256')))
    await server.sends(`<challenge ${NS}>${challenge}</challenge>`.repeat(1000))
    await until(() => ended.length > 0)
    expect(ended).toEqual([{ code: 'server-not-authentic' }])
  })
})
