import { isFull, type BareJid } from '../../../../shared/model/jid.ts'
import type { Release, RequestOptions } from '../../extension.ts'
import { jid } from '../../stanza/address.ts'
import { attr, dateTime, element, flag } from '../../xml/codec.ts'
import type { Asked, PubSubItem } from '../0060-pubsub/index.ts'
import type { PrivateNodes } from '../0223-private-nodes/index.ts'

/** Our own node. Each item is a message, named by the id that the account's archive gave it. */
export const NS_KEPT_MESSAGES = 'urn:x-balcony:kept-messages:0'

const Kept = element(NS_KEPT_MESSAGES, 'message', {
  chat: attr(jid),
  at: attr(dateTime),
  bookmarked: flag(),
  pinned: flag(),
})

/** What the person has chosen for a message on one of their devices. */
export interface MessageMark {
  /** The id in the account's archive. */
  readonly id: string
  readonly chat: BareJid
  /** When they chose it, in milliseconds since 1970. The last choice counts. */
  readonly at: number
  /** With neither, it was bookmarked or pinned once. */
  readonly bookmarked: boolean
  readonly pinned: boolean
}

export interface MessageMarks {
  all(options?: RequestOptions): Asked<readonly MessageMark[]>
  publish(mark: MessageMark, options?: RequestOptions): Asked<undefined>
  /** Called for what the account's devices choose. */
  onMarks(handler: (marks: readonly MessageMark[]) => void | Promise<void>): Release
}

function read({ id, payload }: PubSubItem): MessageMark | null {
  const found = payload && Kept.parse(payload)
  if (id === undefined || id === '' || !found || isFull(found.chat)) return null
  return { ...found, id, chat: found.chat }
}

export function createMessageMarks(nodes: PrivateNodes): MessageMarks {
  return {
    all: (options) => nodes.all(NS_KEPT_MESSAGES, read, options),
    publish: ({ id, ...mark }, options) =>
      nodes.publish(NS_KEPT_MESSAGES, { id, payload: Kept.build(mark) }, options),
    onMarks: (handler) => nodes.onItems(NS_KEPT_MESSAGES, read, handler),
  }
}
