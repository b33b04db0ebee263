import type { AttachmentState, FileKind, TransferWay } from '../../../../shared/model/file.ts'
import type { MessageKind, MessageState, MessageWay } from '../../../../shared/model/message.ts'

/** The store keeps these words as their position in the list. Only ever append. */
const KINDS = [
  'text',
  'action',
  'announcement',
  'attention',
  'sealed',
  'file',
  'event',
] as const satisfies readonly MessageKind[]
const STATES = [
  'waiting',
  'sent',
  'acknowledged',
  'delivered',
  'failed',
] as const satisfies readonly MessageState[]
const WAYS = [
  'here',
  'live',
  'sent-copy',
  'received-copy',
  'archive',
  'imported',
] as const satisfies readonly MessageWay[]

const FILE_KINDS = [
  'picture',
  'audio',
  'voice',
  'video',
  'text',
  'other',
] as const satisfies readonly FileKind[]
const FILE_STATES = [
  'remote',
  'offered',
  'waiting',
  'moving',
  'paused',
  'failed',
  'declined',
  'here',
  'gone',
] as const satisfies readonly AttachmentState[]
const TRANSFER_WAYS = [
  'upload',
  'download',
  'direct',
  'proxy',
  'in-band',
] as const satisfies readonly TransferWay[]

export const fileKindCode = (kind: FileKind): number => FILE_KINDS.indexOf(kind)
export const fileStateCode = (state: AttachmentState): number => FILE_STATES.indexOf(state)
export const transferWayCode = (way: TransferWay): number => TRANSFER_WAYS.indexOf(way)

/** A kind written by a newer version is not shown in place. */
export const fileKindOf = (code: number): FileKind => FILE_KINDS[code] ?? 'other'
export const fileStateOf = (code: number): AttachmentState => FILE_STATES[code] ?? 'failed'
export const transferWayOf = (code: number): TransferWay | null => TRANSFER_WAYS[code] ?? null

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
