import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import { randomUUID } from 'node:crypto'
import { el, type Element, type Node } from '../../electron/engine/xml/element.ts'
import { XmlParser } from '../../electron/engine/xml/parser.ts'
import { serialize } from '../../electron/engine/xml/serialize.ts'
import type { KeyedCertificate } from '../../electron/engine/testing/certificates.ts'
import { listenPlain } from '../../electron/engine/testing/loopback-server.ts'
import { createScramServer, type ScramServer } from '../../electron/engine/testing/scram-server.ts'

const NS_CLIENT = 'jabber:client'
const NS_TLS = 'urn:ietf:params:xml:ns:xmpp-tls'
const NS_SASL = 'urn:ietf:params:xml:ns:xmpp-sasl'
const NS_SASL_CB = 'urn:xmpp:sasl-cb:0'
const NS_BIND = 'urn:ietf:params:xml:ns:xmpp-bind'
const NS_ROSTER = 'jabber:iq:roster'
const NS_SM = 'urn:xmpp:sm:3'
const NS_PING = 'urn:xmpp:ping'
const NS_REGISTER = 'jabber:iq:register'
const NS_STANZAS = 'urn:ietf:params:xml:ns:xmpp-stanzas'

/**
 * When the server misbehaves: on connecting, in place of its first features or those inside TLS, in place of the answer to
 * a password or to `<resume/>`, or after the sign-in.
 */
export type Moment = 'connected' | 'features' | 'secured' | 'password' | 'resume' | 'session'

export interface Misdeed {
  readonly at: Moment
  /** The misdeed. Afterwards the server is silent on this connection. */
  readonly how: (socket: Socket) => void
}

/** Writes any data. */
export const sends =
  (...parts: readonly (string | Uint8Array)[]) =>
  (socket: Socket): void => {
    for (const part of parts) socket.write(part)
  }

/** How clients can sign in. */
export interface Offer {
  readonly mechanisms: readonly string[]
  /** The announced types of channel binding. Only `tls-exporter` works. */
  readonly bindings?: readonly string[]
  /** Mechanisms that are offered but always fail. */
  readonly refuses?: readonly string[]
  /** Appended to the first SCRAM message. */
  readonly extensions?: string
  /** Offers to resume sessions (XEP-0198), but has always forgotten them. */
  readonly resumes?: boolean
}

/** The password of every account for SCRAM. PLAIN accepts any. */
const PASSWORD = 'secret'
const HASHES = { 'SHA-1': 'sha1', 'SHA-256': 'sha256', 'SHA-512': 'sha512' } as const

/** A server with any account, which can be told to misbehave. */
export interface HostileServer {
  readonly host: string
  readonly port: number
  readonly domain: string
  /** The certificate that it shows. */
  certificate: KeyedCertificate
  /** How it misbehaves towards every client; null: not at all. */
  misdeed: Misdeed | null
  /** How clients can sign in now. */
  offer: Offer
  /** How often it has sent stream features. */
  readonly offered: number
  /** The mechanisms that clients started, in order. */
  readonly begun: readonly string[]
  /** The registration form, as the XML inside `<query/>`; null: no registration. */
  registration: string | null
  /** The submitted forms. */
  readonly registered: readonly Element[]
  /** The roster of every account. */
  readonly contacts: readonly string[]
  /** How many passwords, or proofs of one, it has received. */
  readonly passwords: number
  /** The stanzas from signed-in clients while it behaved. */
  readonly stanzas: readonly Element[]
  /** Sends to every signed-in client. */
  say(xml: string): void
  /** Ends every stream, as servers do with idle ones (RFC 6120 §4.9.3.4). */
  hangUp(): void
  /** Resets every connection. */
  breakOff(): void
  close(): Promise<void>
}

export interface HostileOptions {
  readonly domain: string
  readonly certificate: KeyedCertificate
  readonly contacts?: readonly string[]
}

export async function startHostileServer(options: HostileOptions): Promise<HostileServer> {
  const { domain, contacts = [] } = options
  const stanzas: Element[] = []
  const sessions = new Set<Socket>()
  const streams = new Set<Socket>()
  const registered: Element[] = []
  const begun: string[] = []
  const offer: Offer = { mechanisms: ['SCRAM-SHA-256', 'PLAIN'] }
  const state = {
    certificate: options.certificate,
    misdeed: null as Misdeed | null,
    passwords: 0,
    offered: 0,
    offer,
    registration: null as string | null,
  }

  /** Misbehaves if this is the moment for it. True: done, and this connection gets nothing more. */
  function misbehaves(moment: Moment, socket: Socket): boolean {
    if (state.misdeed?.at !== moment) return false
    socket.removeAllListeners('data')
    socket.resume()
    state.misdeed.how(socket)
    return true
  }

  function serve(plain: Socket): void {
    if (misbehaves('connected', plain)) return
    let user = ''
    let isSignedIn = false
    let handled = 0
    let scram: ScramServer | null = null

    function listen(socket: Socket): void {
      const send = (element: Element): void => void socket.write(serialize(element, NS_CLIENT))
      const readAnew = (): XmlParser => {
        const parser = new XmlParser({
          opened() {
            socket.write(
              `<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' id='${randomUUID()}' from='${domain}' version='1.0'>`,
            )
            if (misbehaves('features', socket)) return
            if (socket instanceof TLSSocket && !isSignedIn && misbehaves('secured', socket)) return
            if (socket instanceof TLSSocket && !isSignedIn) state.offered++
            socket.write(`<stream:features>${featuresOf(socket, isSignedIn, state.offer)}</stream:features>`)
          },
          element: take,
          closed: () => socket.end('</stream:stream>'),
        })
        return parser
      }
      let parser = readAnew()
      socket.on('data', (bytes: Buffer) => parser.write(bytes))
      socket.on('error', () => undefined)
      streams.add(socket)
      socket.once('close', () => {
        sessions.delete(socket)
        streams.delete(socket)
      })

      function take(element: Element): void {
        if (element.is(NS_TLS, 'starttls')) {
          parser.stop()
          socket.removeAllListeners('data')
          send(el(NS_TLS, 'proceed'))
          const secured = new TLSSocket(socket, { ...state.certificate, isServer: true })
          listen(secured)
        } else if (element.is(NS_SASL, 'auth')) {
          state.passwords++
          const { mechanism = '' } = element.attrs
          begun.push(mechanism)
          if (misbehaves('password', socket)) return
          if (state.offer.refuses?.includes(mechanism)) refuse()
          else if (mechanism === 'PLAIN') letIn(decode(element).split('\0')[1] ?? '')
          else challenge(mechanism, decode(element))
        } else if (element.is(NS_SASL, 'response')) {
          const final = scram?.final(decode(element)) ?? null
          if (final === null) refuse()
          else letIn(scram?.username ?? '', encode(final))
        } else if (element.ns === NS_SM) {
          manage(element)
        } else if (element.is(NS_CLIENT, 'iq')) {
          handled++
          answer(element)
        } else if (sessions.has(socket)) {
          handled++
          stanzas.push(element)
        }
      }

      function manage({ name }: Element): void {
        if (name === 'enable') {
          handled = 0
          send(el(NS_SM, 'enabled', { id: randomUUID(), resume: 'true', max: '300' }))
        } else if (name === 'r') send(el(NS_SM, 'a', { h: String(handled) }))
        else if (name === 'resume' && !misbehaves('resume', socket)) send(el(NS_SM, 'failed'))
      }

      function challenge(mechanism: string, first: string): void {
        const [, hash] = /^SCRAM-(SHA-\d+?)(?:-PLUS)?$/.exec(mechanism) ?? []
        const isBound = mechanism.endsWith('-PLUS') && socket instanceof TLSSocket
        scram = createScramServer({
          hash: hash === 'SHA-1' || hash === 'SHA-512' ? HASHES[hash] : HASHES['SHA-256'],
          password: PASSWORD,
          extensions: state.offer.extensions ?? '',
          ...(isBound && {
            bound: socket.exportKeyingMaterial(32, 'EXPORTER-Channel-Binding', Buffer.alloc(0)),
          }),
        })
        send(el(NS_SASL, 'challenge', {}, encode(scram.first(first))))
      }

      function letIn(username: string, data = ''): void {
        user = username
        isSignedIn = true
        send(el(NS_SASL, 'success', {}, data))
        parser.stop()
        parser = readAnew()
      }

      function refuse(): void {
        send(el(NS_SASL, 'failure', {}, el(NS_SASL, 'not-authorized')))
      }

      function answer(iq: Element): void {
        const { id, type } = iq.attrs
        if (type !== 'get' && type !== 'set') {
          stanzas.push(iq)
          return
        }
        const reply = (attrs: Record<string, string>, ...children: readonly Node[]): void =>
          send(el(NS_CLIENT, 'iq', { id, ...attrs }, ...children))
        const [payload] = iq.elements()
        if (payload?.is(NS_BIND, 'bind')) {
          const jid = `${user}@${domain}/hostile`
          reply({ type: 'result' }, el(NS_BIND, 'bind', {}, el(NS_BIND, 'jid', {}, jid)))
          if (!misbehaves('session', socket)) sessions.add(socket)
        } else if (payload?.is(NS_ROSTER, 'query')) {
          const list = (jids: readonly string[]): Element =>
            el(
              NS_ROSTER,
              'query',
              {},
              ...jids.map((jid) => el(NS_ROSTER, 'item', { jid, subscription: 'both' })),
            )
          // A forged answer arrives first.
          reply({ type: 'result', from: 'mallory@evil.test/x' }, list(['forged@evil.test']))
          reply({ type: 'result' }, list(contacts))
        } else if (payload?.is(NS_REGISTER, 'query') && state.registration !== null) {
          if (type === 'set') {
            registered.push(payload)
            reply({ type: 'result' })
          } else {
            socket.write(
              `<iq type='result' id='${id ?? ''}'><query xmlns='${NS_REGISTER}'>${state.registration}</query></iq>`,
            )
          }
        } else if (payload?.is(NS_PING, 'ping')) {
          reply({ type: 'result' })
        } else {
          reply(
            { type: 'error' },
            el(NS_CLIENT, 'error', { type: 'cancel' }, el(NS_STANZAS, 'service-unavailable')),
          )
        }
      }
    }
    listen(plain)
  }

  const listening = await listenPlain(serve)
  return {
    host: '127.0.0.1',
    port: listening.port,
    domain,
    contacts,
    stanzas,
    get certificate() {
      return state.certificate
    },
    set certificate(certificate) {
      state.certificate = certificate
    },
    get misdeed() {
      return state.misdeed
    },
    set misdeed(misdeed) {
      state.misdeed = misdeed
    },
    get offer() {
      return state.offer
    },
    set offer(next) {
      state.offer = next
    },
    get registration() {
      return state.registration
    },
    set registration(form) {
      state.registration = form
    },
    registered,
    begun,
    get offered() {
      return state.offered
    },
    get passwords() {
      return state.passwords
    },
    say(xml) {
      for (const socket of sessions) socket.write(xml)
    },
    hangUp() {
      for (const socket of streams) {
        socket.end(
          `<stream:error><connection-timeout xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error></stream:stream>`,
        )
      }
    },
    breakOff: () => listening.breakOff(),
    close: () => listening.close(),
  }
}

const encode = (text: string): string => Buffer.from(text).toString('base64')
const decode = (element: Element): string => Buffer.from(element.text(), 'base64').toString()

function featuresOf(socket: Socket, isSignedIn: boolean, { mechanisms, bindings, resumes }: Offer): string {
  if (!(socket instanceof TLSSocket)) return `<starttls xmlns='${NS_TLS}'><required/></starttls>`
  if (isSignedIn) return `<bind xmlns='${NS_BIND}'/>${resumes ? `<sm xmlns='${NS_SM}'/>` : ''}`
  const names = mechanisms.map((name) => `<mechanism>${name}</mechanism>`).join('')
  const types = bindings?.map((type) => `<channel-binding type='${type}'/>`).join('')
  const list =
    types === undefined ? '' : `<sasl-channel-binding xmlns='${NS_SASL_CB}'>${types}</sasl-channel-binding>`
  return `<mechanisms xmlns='${NS_SASL}'>${names}</mechanisms>${list}`
}

const see = (port: number): string =>
  `<stream:error><see-other-host xmlns='urn:ietf:params:xml:ns:xmpp-streams'>127.0.0.1:${port}</see-other-host></stream:error></stream:stream>`

const MEGABYTE = Buffer.alloc(1024 * 1024, 'x')

/** Classic attacks on XML. Each except the first can follow a stream header. */
export const attacks = {
  anotherProtocol: sends('HTTP/1.1 400 Bad Request\r\n\r\n'),
  garbage: sends(Uint8Array.of(0, 1, 2, 3, 255, 254, 60, 33)),
  billionLaughs: sends(
    `<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;">]><lolz>&lol2;</lolz>`,
  ),
  twentyMegabytes: sends(
    `<message from='mallory@evil.test'><body>`,
    ...Array.from({ length: 20 }, () => MEGABYTE),
    `</body></message>`,
  ),
  /** Sends as much as the client accepts. */
  endless(socket: Socket): void {
    socket.write(`<message><x xmlns='urn:example:endless'>`)
    const more = (): void => {
      while (socket.writable && socket.write('<y/>'.repeat(65_536)));
      if (socket.writable) socket.once('drain', more)
    }
    more()
  },
  hangUp: (socket: Socket): void => void socket.destroy(),
  silence: (): void => undefined,
  elsewhere: (port: number) => sends(see(port)),
} as const

/** 10,000 nested elements. */
export const deep = '<x xmlns="urn:example:deep">' + '<y>'.repeat(9_999) + '</y>'.repeat(9_999) + '</x>'
