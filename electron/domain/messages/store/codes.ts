import type { MessageKind, MessageState, MessageWay } from '../../../../shared/model/message.ts'

/** The store keeps these words as their position in the list. Only ever append. */
const KINDS = [
  'text',
  'action',
  'announcement',
  'attention',
  'sealed',
  'file',
] as const satisfies readonly MessageKind[]
const STATES = [
  'waiting',
  'sent',
  'acknowledged',
  'delivered',
  'failed',
] as const satisfies readonly MessageState[]
const WAYS = ['here', 'live', 'sent-copy', 'received-copy'] as const satisfies readonly MessageWay[]

export const kindCode = (kind: MessageKind): number => KINDS.indexOf(kind)
export const stateCode = (state: MessageState): number => STATES.indexOf(state)

/** A kind written by a newer version is shown as a text. */
export const kindOf = (code: number): MessageKind => KINDS[code] ?? 'text'
export const stateOf = (code: number): MessageState => STATES[code] ?? 'failed'

/** Bits, because a message may come in several ways. */
export const wayBit = (way: MessageWay): number => 1 << WAYS.indexOf(way)
export const waysOf = (bits: number): MessageWay[] => WAYS.filter((way) => (bits & wayBit(way)) !== 0)

/** The level of a receipt. */
export const DELIVERED = 1
export const READ = 2
