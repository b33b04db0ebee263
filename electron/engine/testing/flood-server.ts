import type { Socket } from 'node:net'
import type { ConnectionSettings } from '../../../shared/model/account.ts'
import { NS_CLIENT } from '../stream/header.ts'
import { el, type Element } from '../xml/element.ts'
import { XmlParser } from '../xml/parser.ts'
import { serialize } from '../xml/serialize.ts'
import { listenPlain } from './loopback-server.ts'
import { createScramServer } from './scram-server.ts'

const NS_SASL = 'urn:ietf:params:xml:ns:xmpp-sasl'
const NS_BIND = 'urn:ietf:params:xml:ns:xmpp-bind'
const NS_SM = 'urn:xmpp:sm:3'
const NS_ROSTER = 'jabber:iq:roster'
const NS_STANZAS = 'urn:ietf:params:xml:ns:xmpp-stanzas'

/** The stanza with this number, from 0. It comes in pieces, so that a long one takes no memory in the server. */
export type Pour = (index: number) => string | Iterable<string>

/** Stanzas on their way to a client. */
export interface Flood {
  /** Bytes that the system has taken, which is what the client has read and what fits into the buffers. */
  readonly bytes: number
  /** Stanzas that were passed on completely. */
  readonly stanzas: number
  /** Resolves when everything has been taken, or the client is gone. */
  readonly over: Promise<void>
  stop(): void
}

/**
 * A server on this machine, without TLS. It accepts the account by any address and one password, resumes its session
 * (XEP-0198), and sends any flood as fast as the client reads it.
 */
export interface FloodServer {
  readonly settings: ConnectionSettings
  readonly password: string
  /** The number of sessions that began, and of those that were resumed. */
  readonly begun: number
  readonly resumed: number
  /** The number of stanzas that the client has acknowledged in this session. */
  readonly acknowledged: number
  /** The number of stanzas sent in this session. */
  readonly sent: number
  /** The roster of every account, as XML items. */
  roster: string
  /** Called for each stanza from the client, except the requests that the server answers itself. */
  heard: (stanza: Element) => void
  /** The stanzas to send between `<enable/>` and `<enabled/>` from now on; null to behave well. */
  early: { readonly pour: Pour; readonly count: number } | null
  /** Resolves once a client is signed in. */
  online(): Promise<void>
  /** Sends this many stanzas on the present stream. Unacknowledged ones are sent again on the next. */
  pour(stanza: Pour, count: number): Flood
  /** Whether the server reads from the client. */
  reads: boolean
  /** Whether the server acknowledges the client's stanzas. */
  acknowledges: boolean
  /** Asks the client for an acknowledgement. */
  ask(): void
  /** Resolves when the client has acknowledged this many. */
  untilAcknowledged(count: number): Promise<void>
  /** Resets the connection. */
  breakOff(): void
  close(): Promise<void>
}

/** Resolves once the client reads no more for now, and the buffers of both systems are full. */
export async function rest(pouring: Flood): Promise<void> {
  let last = -1
  while (pouring.bytes !== last) {
    last = pouring.bytes
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}

/** Resolves when the other side has taken all written data, or is gone. */
function taken(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      socket.off('drain', done).off('close', done)
      resolve()
    }
    socket.on('drain', done).on('close', done)
  })
}

/** A stanza of megabytes must not block the client, which runs in the same process. */
function* inPieces(text: string): Generator<string> {
  for (let at = 0; at < text.length; at += 16_384) yield text.slice(at, at + 16_384)
}

const BYTES_A_TURN = 65_536

export const FLOOD_DOMAIN = 'montague.example'

export async function startFloodServer(): Promise<FloodServer> {
  const password = 'wherefore'
  /** Unacknowledged stanzas of this session, in a form from which they can be made again. */
  let unacknowledged: { readonly pour: Pour; readonly index: number }[] = []
  let acknowledged = 0
  let received = 0
  let inTurnOfLoop = 0
  let begun = 0
  let resumed = 0
  let session: Socket | null = null
  const pourInto = new WeakMap<Socket, (pour: Pour, index: number) => Promise<boolean>>()
  const onlineWaiters: (() => void)[] = []
  let ackWaiters: { readonly count: number; readonly done: () => void }[] = []
  function take(h: number): void {
    unacknowledged.splice(0, h - acknowledged)
    acknowledged = h
    for (const waiter of ackWaiters) if (h >= waiter.count) waiter.done()
    ackWaiters = ackWaiters.filter(({ count }) => h < count)
  }

  /** Writes as fast as the other side takes it; false once that is gone. */
  async function write(socket: Socket, pieces: string | Iterable<string>): Promise<boolean> {
    for (const piece of typeof pieces === 'string' ? [pieces] : pieces) {
      if (socket.destroyed) return false
      // A system that takes everything at once must not cause one long turn: the client may be in this process.
      if ((inTurnOfLoop += piece.length) > BYTES_A_TURN) {
        await new Promise((resolve) => setImmediate(resolve))
        inTurnOfLoop = 0
      }
      if (!socket.write(piece)) await taken(socket)
    }
    return !socket.destroyed
  }

  function signedIn(socket: Socket): void {
    session = socket
    for (const waiter of onlineWaiters.splice(0)) waiter()
  }

  function serve(socket: Socket): void {
    /** One stanza after the other, however many pieces it has. */
    let lane = Promise.resolve(true)
    const inTurn = (pour: Pour, index: number): Promise<boolean> => {
      lane = lane.then(() => {
        unacknowledged.push({ pour, index })
        return write(socket, pour(index))
      })
      return lane
    }
    pourInto.set(socket, inTurn)
    const scram = createScramServer({ hash: 'sha1', password })
    let parser = readAnew()
    let isSignedIn = false
    const send = (element: Element): void => void socket.write(serialize(element, NS_CLIENT))
    socket.on('data', (bytes: Buffer) => {
      parser.write(bytes)
      if (!server.reads) socket.pause()
    })
    socket.once('close', () => {
      if (session === socket) session = null
    })

    function readAnew(): XmlParser {
      return new XmlParser({
        opened() {
          socket.write(
            `<stream:stream xmlns='${NS_CLIENT}' xmlns:stream='http://etherx.jabber.org/streams' id='f' from='${FLOOD_DOMAIN}' version='1.0'>`,
          )
          const offers = isSignedIn
            ? `<bind xmlns='${NS_BIND}'/><sm xmlns='${NS_SM}'/>`
            : `<mechanisms xmlns='${NS_SASL}'><mechanism>SCRAM-SHA-1</mechanism></mechanisms>`
          socket.write(`<stream:features>${offers}</stream:features>`)
        },
        element: answer,
        closed: () => socket.end('</stream:stream>'),
      })
    }

    function answer(element: Element): void {
      if (element.ns === NS_SASL) authenticate(element)
      else if (element.ns === NS_SM) manage(element)
      else {
        received += 1
        if (element.name === 'iq') answerIq(element)
        else server.heard(element)
      }
    }

    function authenticate(element: Element): void {
      const said = Buffer.from(element.text(), 'base64').toString()
      if (element.name === 'auth') {
        send(el(NS_SASL, 'challenge', {}, Buffer.from(scram.first(said)).toString('base64')))
        return
      }
      const final = scram.final(said)
      if (final === null) throw new Error('the client does not know the password')
      isSignedIn = true
      send(el(NS_SASL, 'success', {}, Buffer.from(final).toString('base64')))
      parser.stop()
      parser = readAnew()
    }

    function manage({ name, attrs }: Element): void {
      switch (name) {
        case 'enable':
          void enable()
          break
        case 'resume':
          void resume(Number(attrs['h']))
          break
        case 'r':
          if (server.acknowledges) {
            const told = serialize(el(NS_SM, 'a', { h: String(received) }), NS_CLIENT)
            // This must not go into the middle of a stanza that is sent in pieces.
            lane = lane.then(() => write(socket, told))
          }
          break
        case 'a':
          take(Number(attrs['h']))
          break
      }
    }

    async function enable(): Promise<void> {
      await lane
      received = 0
      acknowledged = 0
      unacknowledged = []
      begun += 1
      const { early } = server
      for (let index = 0; index < (early?.count ?? 0); index++) {
        if (!(await write(socket, early?.pour(index) ?? ''))) return
      }
      send(el(NS_SM, 'enabled', { id: `flood-${begun}`, resume: 'true' }))
      signedIn(socket)
    }

    async function resume(h: number): Promise<void> {
      resumed += 1
      take(h)
      send(el(NS_SM, 'resumed', { previd: `flood-${begun}`, h: String(received) }))
      for (const { pour, index } of [...unacknowledged]) if (!(await write(socket, pour(index)))) return
      socket.write(`<r xmlns='${NS_SM}'/>`)
      signedIn(socket)
    }

    function answerIq(iq: Element): void {
      const { id, type, to } = iq.attrs
      if (type !== 'get' && type !== 'set') {
        server.heard(iq)
        return
      }
      const from = to === undefined ? '' : ` from='${to}'`
      const reply = (kind: string, children: string): void =>
        void inTurn(() => `<iq type='${kind}' id='${id}'${from}>${children}</iq>`, 0)
      if (iq.child(NS_BIND, 'bind')) {
        reply('result', `<bind xmlns='${NS_BIND}'><jid>romeo@${FLOOD_DOMAIN}/balcony</jid></bind>`)
      } else if (iq.child(NS_ROSTER, 'query')) {
        const query = `<query xmlns='${NS_ROSTER}'>${server.roster}</query>`
        void inTurn(() => inPieces(`<iq type='result' id='${id}'${from}>${query}</iq>`), 0)
      } else {
        reply('error', `<error type='cancel'><service-unavailable xmlns='${NS_STANZAS}'/></error>`)
      }
    }
  }

  const listening = await listenPlain(serve)
  const server: FloodServer = {
    roster: `<item jid='juliet@capulet.example' subscription='both' name='Juliet'/>`,
    reads: true,
    acknowledges: true,
    early: null,
    settings: { host: '127.0.0.1', port: listening.port, security: 'none' },
    password,
    heard: () => undefined,
    get begun() {
      return begun
    },
    get resumed() {
      return resumed
    },
    get sent() {
      return acknowledged + unacknowledged.length
    },
    get acknowledged() {
      return acknowledged
    },
    online: () =>
      session ? Promise.resolve() : new Promise<void>((resolve) => void onlineWaiters.push(resolve)),
    pour(stanza: Pour, count: number): Flood {
      const socket = session
      const inTurn = socket && pourInto.get(socket)
      if (!socket || !inTurn) throw new Error('nobody is signed in')
      const before = socket.bytesWritten
      let stanzas = 0
      let stopped = false
      const run = async (): Promise<void> => {
        for (let index = 0; index < count && !stopped; index++) {
          if (!(await inTurn(stanza, index))) return
          stanzas += 1
        }
        if (!stopped) await write(socket, `<r xmlns='${NS_SM}'/>`)
      }
      return {
        get bytes() {
          return socket.bytesWritten - before - socket.writableLength
        },
        get stanzas() {
          return stanzas
        },
        over: run(),
        stop: () => (stopped = true),
      }
    },
    ask: () => void session?.write(`<r xmlns='${NS_SM}'/>`),
    untilAcknowledged: (count: number) =>
      acknowledged >= count
        ? Promise.resolve()
        : new Promise<void>((done) => void ackWaiters.push({ count, done })),
    breakOff: () => listening.breakOff(),
    close: () => listening.close(),
  }
  return server
}
