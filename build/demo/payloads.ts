import { el, NS_CLIENT, type Element } from '../../electron/engine/index.ts'
import { ReceiptRequest } from '../../electron/engine/xep/0184-receipts/index.ts'
import { Attention } from '../../electron/engine/xep/0224-attention/index.ts'
import { Replace } from '../../electron/engine/xep/0308-last-message-correction/index.ts'
import { buildRetraction } from '../../electron/engine/xep/0424-retraction/index.ts'
import { buildFallback } from '../../electron/engine/xep/0428-fallback/index.ts'
import { buildReactions } from '../../electron/engine/xep/0444-reactions/index.ts'
import { NS_REPLY, quoteFallback, Reply } from '../../electron/engine/xep/0461-replies/index.ts'
import type { BareJid } from '../../shared/model/jid.ts'
import type { Beat, Line, Sending } from './script.ts'

/** A line that later beats refer to. */
export interface Said {
  /** The id that its author gave it. */
  readonly id: string
  readonly author: BareJid
  readonly body: string
}

const NS_RDF = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#'
const NS_OPEN_GRAPH = 'https://ogp.me/ns#'
const NS_OMEMO = 'eu.siacs.conversations.axolotl'

/** The payloads that somebody's client sends for a beat. `said` finds the earlier line that it refers to. */
export function payloadsOf(beat: Exclude<Beat, Sending>, said: (as: string) => Said): readonly Element[] {
  if (!('does' in beat)) return payloadsOfLine(beat, said)
  switch (beat.does) {
    case 'react':
      return buildReactions(said(beat.to).id, beat.emojis)
    case 'correct':
      return [body(beat.body), Replace.build({ id: said(beat.to).id })]
    case 'take back':
      return buildRetraction(said(beat.to).id)
    case 'ask for attention':
      return [Attention.build({})]
    case 'send something encrypted':
      return [forAnotherDevice()]
  }
}

/** Something that the person at the window could read only on a device that they no longer use. */
function forAnotherDevice(): Element {
  const header = el(
    NS_OMEMO,
    'header',
    { sid: '1597' },
    el(NS_OMEMO, 'key', { rid: '1562' }, base64(48)),
    el(NS_OMEMO, 'iv', {}, base64(12)),
  )
  return el(NS_OMEMO, 'encrypted', {}, header, el(NS_OMEMO, 'payload', {}, base64(24)))
}

const base64 = (length: number): string => Buffer.alloc(length, 'vial').toString('base64')

function payloadsOfLine(line: Line, said: (as: string) => Said): readonly Element[] {
  const answered = line.answers === undefined ? null : said(line.answers)
  const quote = answered === null ? '' : quoteFallback('', answered.body)
  return [
    ...(line.subject === undefined ? [] : [el(NS_CLIENT, 'subject', {}, line.subject)]),
    body(`${quote}${line.body}`),
    ...(answered === null
      ? []
      : [
          Reply.build({ id: answered.id, to: answered.author }),
          buildFallback(NS_REPLY, { start: 0, end: [...quote].length }),
        ]),
    ...(line.preview === undefined ? [] : [preview(line.preview)]),
    ...(line.announced ? [] : [ReceiptRequest.build({})]),
  ]
}

const body = (text: string): Element => el(NS_CLIENT, 'body', {}, text)

function preview({ url, title, description }: NonNullable<Line['preview']>): Element {
  const about = { [`{${NS_RDF}}about`]: url }
  return el(
    NS_RDF,
    'Description',
    about,
    el(NS_OPEN_GRAPH, 'title', {}, title),
    el(NS_OPEN_GRAPH, 'description', {}, description),
  )
}
