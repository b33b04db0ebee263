import { StringDecoder } from 'node:string_decoder'
// @ts-expect-error has no types
import UntypedXmppParser from '@xmpp/xml/lib/Parser.js'
import { SaxesParser } from 'saxes'
import { createRouter } from '../../electron/engine/stanza/router.ts'
import { Element, newAttributes } from '../../electron/engine/xml/element.ts'
import { XmlParser } from '../../electron/engine/xml/parser.ts'
import type { BareJid, FullJid } from '../../shared/model/jid.ts'
import type { Bench } from './bench.ts'
import { cut, ME, record } from './stanzas.ts'

const STANZAS = 100_000
const CHUNK_BYTES = 16_384
const ROUNDS = 5

/** Feeds the pieces to a parser of that kind; returns how many stanzas came out. */
type Contestant = (pieces: readonly Uint8Array[]) => Promise<number>

const ours: Contestant = async (pieces) => {
  let count = 0
  await feedOurs(pieces, () => count++)
  return count
}

/** The same, with every stanza delivered to its handler and its addresses parsed. */
const oursRouted: Contestant = async (pieces) => {
  let count = 0
  let handled = 0
  let unasked = 0
  const router = createRouter({
    account: ME.slice(0, ME.indexOf('/')) as BareJid,
    ports: {
      clock: { now: () => 0, after: () => () => undefined },
      random: { bytes: (length) => new Uint8Array(length), uuid: () => 'id', fraction: () => 0 },
      // An unexpected answer is logged and dropped.
      log: () => unasked++,
    },
    jid: () => ME as FullJid,
    send: () => true,
    message: () => {
      handled++
      return DONE
    },
  })
  router.onPresence(() => handled++)
  await feedOurs(pieces, (element) => {
    count++
    void router.dispatch(element)
  })
  if (handled + unasked !== count) throw new Error(`${handled} handled, ${unasked} unasked of ${count}`)
  return count
}

const DONE = Promise.resolve()

/**
 * Lets the work of one piece end before the next, as a socket does. Otherwise the promises of all messages would stay
 * alive until the end, with their stanzas.
 */
async function feed(pieces: readonly Uint8Array[], write: (piece: Uint8Array) => void): Promise<void> {
  for (const piece of pieces) {
    write(piece)
    await DONE
  }
}

function feedOurs(pieces: readonly Uint8Array[], take: (element: Element) => void): Promise<void> {
  const parser = new XmlParser({ opened() {}, element: take, closed() {} })
  return feed(pieces, (piece) => {
    const refused = parser.write(piece)
    if (refused) throw refused
  })
}

const XmppParser = UntypedXmppParser as new () => {
  on(event: 'element', listener: () => void): void
  write(text: string): void
}

/** The parser of xmpp.js, which comes from ltx. */
const xmppJs: Contestant = async (pieces) => {
  let count = 0
  const parser = new XmppParser()
  parser.on('element', () => count++)
  await feedText(pieces, parser)
  return count
}

/** saxes, building the same tree as ours. */
const saxes: Contestant = async (pieces) => {
  let count = 0
  const parser = new SaxesParser({ xmlns: true, position: false })
  const open: Element[] = []
  parser.on('opentag', (tag) => {
    const attrs = newAttributes()
    for (const { prefix, local, uri, value } of Object.values(tag.attributes)) {
      if (prefix === 'xmlns' || local === 'xmlns') continue
      attrs[uri === '' ? local : prefix === 'xml' ? `xml:${local}` : `{${uri}}${local}`] = value
    }
    const element = new Element(tag.uri, tag.local, attrs, [])
    if (open.length >= 2) open.at(-1)?.children.push(element)
    open.push(element)
  })
  parser.on('closetag', () => {
    open.pop()
    if (open.length === 1) count++
  })
  parser.on('text', (text) => {
    if (open.length >= 2) open.at(-1)?.children.push(text)
  })
  parser.on('error', (error) => {
    throw error
  })
  await feedText(pieces, parser)
  return count
}

/** For parsers that want text. */
function feedText(pieces: readonly Uint8Array[], parser: { write(text: string): unknown }): Promise<void> {
  const decoder = new StringDecoder('utf8')
  return feed(pieces, (piece) => {
    parser.write(decoder.write(Buffer.from(piece.buffer, piece.byteOffset, piece.length)))
  })
}

const CONTESTANTS: readonly (readonly [string, Contestant])[] = [
  ['Balcony', ours],
  ['Balcony, routed', oursRouted],
  ['xmpp.js (ltx)', xmppJs],
  ['saxes', saxes],
]

export const bench: Bench = {
  name: 'engine',
  async run(print) {
    const pieces = cut(record(STANZAS), CHUNK_BYTES)
    const bytes = pieces.reduce((sum, piece) => sum + piece.length, 0)
    print(
      `${STANZAS} stanzas, ${(bytes / 1e6).toFixed(1)} MB, in pieces of ${CHUNK_BYTES} bytes; processor time, best of ${ROUNDS}`,
    )
    const best = new Map<string, number>()
    // Round by round, so that a slow moment affects every parser. Processor time, so that other programs don't count.
    for (let round = 0; round < ROUNDS; round++) {
      for (const [name, contestant] of CONTESTANTS) {
        const startedAt = process.cpuUsage()
        const count = await contestant(pieces)
        const { user, system } = process.cpuUsage(startedAt)
        const seconds = (user + system) / 1e6
        if (count !== STANZAS) throw new Error(`${name} found ${count} stanzas`)
        best.set(name, Math.min(seconds, best.get(name) ?? Infinity))
      }
    }
    const reference = best.get('xmpp.js (ltx)') ?? NaN
    for (const [name, seconds] of best) {
      const stanzasPerSecond = Math.round(STANZAS / seconds).toLocaleString('en')
      const megabytes = (bytes / 1e6 / seconds).toFixed(1)
      const ratio = (reference / seconds).toFixed(2)
      print(
        `${name.padEnd(18)}${stanzasPerSecond.padStart(10)} stanzas/s${megabytes.padStart(8)} MB/s${ratio.padStart(7)} x xmpp.js`,
      )
    }
  },
}
