import { expect } from 'vitest'
import { SaxesParser } from 'saxes'
import type { NetFailure } from '../../../shared/model/failure.ts'
import { err, ok, type Result } from '../../../shared/model/result.ts'
import type {
  Connection,
  ConnectionListener,
  Dial,
  Dialled,
  DialRequest,
  TlsState,
} from '../net/connection.ts'
import { settle, until } from './fake-clock.ts'
import { Placeholders, printXml } from './placeholders.ts'
import { elementOfTag, readXml } from './read-xml.ts'
import type { Element } from '../xml/element.ts'

/**
 * A server without a real connection, played by a test as a transcript:
 *
 *     const server = fakeServer()
 *     openStream({ ...ports, dial: server.dial }, …)
 *     await server.plays(`
 *       C: <stream:stream to='montague.example' version='1.0' xml:lang='en'>
 *       S: <stream:stream xmlns='jabber:client' xmlns:stream='…' from='montague.example' version='1.0'>
 *       C: <starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>
 *       S: <proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>
 *       TLS
 *       C: </stream:stream>
 *       C: END
 *     `)
 *
 * The client must send the content of `C:` next, compared by structure. The server sends `S:` unchanged. `TLS` lets the
 * handshake succeed that the client has to begin. `C: END` means that the client closed the connection, and `S: END`
 * closes it. Lines without a mark belong to the line before. `{name}` matches anything at first, and the same value
 * from then on. `S: HELLO` is the server's stream header.
 */
export interface FakeServer {
  readonly dial: Dial
  /** The requests to dial, in order. */
  readonly dialled: readonly DialRequest[]
  /** The security of connections from now on. */
  security: Dialled['security']
  /** The target of connections from now on, if it matters. */
  target: Dialled['target']
  /**
   * The state of TLS from now on, where it differs from the default: a verified certificate, and no channel binding.
   */
  tls: Partial<TlsState>
  /** Failures of the next dials, one each. */
  readonly refusals: NetFailure[]
  plays(transcript: string): Promise<void>
  /** Sends bytes unchanged. */
  sends(bytes: string | Uint8Array): Promise<void>
  /** The connection breaks. */
  breaks(failure?: NetFailure): Promise<void>
  /** The TLS handshake that the client began fails. */
  refusesTls(failure: NetFailure): Promise<void>
  /** From now on, this many bytes from the client wait to be taken by the system. */
  holdsBack(bytes: number): void
  /** Whether the client reads the data. */
  readonly isRead: boolean
  /** The client has sent nothing outside the transcript. */
  heardNothing(): Promise<void>
  /** The value of a placeholder. */
  value(placeholder: string): string
}

const HELLO = `<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' id='s1' from='montague.example' version='1.0'>`

/** A client that has not continued after this many turns waits for something else. */
const MOST_TURNS = 50

type Heard = Element | '</stream:stream>' | 'END'

interface Line {
  readonly connection: FakeConnection
  readonly heard: Heard[]
}

export function fakeServer(): FakeServer {
  const placeholders = new Placeholders()
  const dialled: DialRequest[] = []
  const refusals: NetFailure[] = []
  let line: Line | null = null

  async function next(expected: string): Promise<Heard> {
    await until(() => (line?.heard.length ?? 0) > 0)
    const heard = line?.heard.shift()
    if (heard === undefined) throw new Error(`the client sent nothing; expected ${expected}`)
    return heard
  }

  async function hears(expected: string): Promise<void> {
    const heard = await next(expected)
    const shown = typeof heard === 'string' ? heard : printXml(heard)
    if (expected === 'END' || expected === '</stream:stream>') {
      expect(shown).toBe(expected)
      return
    }
    const isHeader = expected.startsWith('<stream:stream')
    const written = readXml(isHeader ? expected.replace(/>$/, '/>') : expected)
    expect(shown).toBe(printXml(typeof heard === 'string' ? written : placeholders.match(written, heard)))
  }

  /** Resolves when the client has taken the data, which may need some turns, or takes nothing for now. */
  async function taken(): Promise<void> {
    await settle()
    for (let turn = 0; turn < MOST_TURNS && wire().isPaused; turn++) await settle()
  }

  function wire(): FakeConnection {
    if (line === null) throw new Error('nobody has dialled')
    return line.connection
  }

  async function acts(step: string): Promise<void> {
    const [, who = '', what = ''] = /^(C:|S:|TLS)\s*([^]*)$/.exec(step) ?? []
    if (who === 'C:') return hears(what)
    if (who === 'TLS') {
      await until(() => wire().handshake !== null)
      wire().finishTls(ok({ ...FAKE_TLS, ...server.tls }))
    } else if (what === 'END') wire().close(null)
    else wire().deliver(what === 'HELLO' ? HELLO : placeholders.fillText(what))
    await taken()
  }

  const server: FakeServer = {
    dialled,
    refusals,
    security: 'starttls',
    target: undefined,
    tls: {},
    dial: (request) => {
      dialled.push(request)
      const refusal = refusals.shift()
      if (refusal) return Promise.resolve(err(refusal))
      const heard: Heard[] = []
      const direct = server.security === 'direct-tls'
      const connection = new FakeConnection(direct ? { ...FAKE_TLS, ...server.tls } : null, heard)
      line = { connection, heard }
      const { security, target } = server
      return Promise.resolve(ok({ connection, security, ...(target && { target }) }))
    },
    async plays(transcript) {
      const steps = transcript.trim().split(/\n\s*(?=C:|S:|TLS\b)/)
      // The client may have to dial before anybody can speak.
      await until(() => line !== null)
      for (const step of steps) await acts(step.trim())
    },
    async sends(bytes) {
      wire().deliver(bytes)
      await taken()
    },
    async breaks(failure = { code: 'connection-lost' }) {
      wire().close(failure)
      await settle()
    },
    async refusesTls(failure) {
      wire().finishTls(err(failure))
      await settle()
    },
    holdsBack(bytes) {
      if (bytes === 0) wire().drain()
      else wire().unsent = bytes
    },
    get isRead() {
      return !wire().isPaused
    },
    async heardNothing() {
      await settle()
      expect(line?.heard.map((heard) => (typeof heard === 'string' ? heard : printXml(heard)))).toEqual([])
    },
    value: (placeholder) => placeholders.value(placeholder),
  }
  return server
}

const FAKE_TLS: TlsState = {
  protocol: 'TLSv1.3',
  verified: true,
  endPoint: () => null,
  exporter: () => null,
}

/** The client's end of the wire. */
class FakeConnection implements Connection {
  tls: TlsState | null
  unsent = 0
  handshake: ((result: Result<TlsState, NetFailure>) => void) | null = null
  #listener: ConnectionListener | null = null
  #reader: SaxesParser<{ xmlns: true }> | null = null
  #open = true
  #paused = false
  /** Data that arrived while the connection was paused. */
  #held: (string | Uint8Array)[] = []
  readonly #heard: Heard[]

  constructor(tls: TlsState | null, heard: Heard[]) {
    this.tls = tls
    this.#heard = heard
  }

  listen(listener: ConnectionListener): void {
    this.#listener = listener
  }

  write(text: string): void {
    if (!this.#open) return
    if (this.handshake) throw new Error('nothing may be written during the handshake')
    if (text.startsWith('<?xml')) this.#reader = readItems((item) => this.#heard.push(item))
    this.#reader?.write(text)
  }

  startTls(): Promise<Result<TlsState, NetFailure>> {
    return new Promise((resolve) => {
      this.handshake = resolve
    })
  }

  get isPaused(): boolean {
    return this.#paused && this.#open
  }

  pause(): void {
    this.#paused = true
  }

  resume(): void {
    this.#paused = false
    for (const data of this.#held.splice(0)) this.deliver(data)
  }

  drain(): void {
    this.unsent = 0
    this.#listener?.drained?.()
  }

  end(): void {
    this.destroy()
  }

  destroy(): void {
    if (!this.#open) return
    this.#open = false
    this.#heard.push('END')
  }

  finishTls(result: Result<TlsState, NetFailure>): void {
    if (!this.handshake) throw new Error('the client has not begun a handshake')
    if (result.ok) this.tls = result.value
    this.handshake(result)
    this.handshake = null
  }

  deliver(data: string | Uint8Array): void {
    if (this.#paused) this.#held.push(data)
    else if (this.#open) this.#listener?.data(typeof data === 'string' ? Buffer.from(data) : data)
  }

  close(failure: NetFailure | null): void {
    if (!this.#open) return
    this.#open = false
    this.#listener?.closed(failure)
  }
}

/** Splits a stream from the client into its header, its elements and its end. */
function readItems(emit: (item: Heard) => void): SaxesParser<{ xmlns: true }> {
  const parser = new SaxesParser({ xmlns: true })
  const open: Element[] = []
  parser.on('error', (error) => {
    throw error
  })
  parser.on('opentag', (tag) => {
    const element = elementOfTag(tag)
    if (open.length === 0) emit(element)
    else if (open.length > 1) open.at(-1)?.children.push(element)
    open.push(element)
  })
  parser.on('text', (text) => {
    if (open.length > 1) open.at(-1)?.children.push(text)
  })
  parser.on('closetag', () => {
    const element = open.pop()
    if (open.length === 0) emit('</stream:stream>')
    else if (open.length === 1 && element) emit(element)
  })
  return parser
}
