import type { BareJid } from '../../../shared/model/jid.ts'
import type { DeviceReceipt, FileDetails, MessageDetails } from '../../../shared/model/message.ts'
import { shownNick } from '../../../shared/text/nickname.ts'
import { explain } from '../../../shared/words/explain.ts'
import type { Words } from '../../../shared/words/index.ts'

/** One line of the details: what it is, the term of the specifications beside it, and what holds. */
export interface Fact {
  readonly what: string
  readonly term?: string
  readonly value: string
  /** Letter by letter as on the wire. */
  readonly code?: boolean
}

/** What became of a message, in the order in which it did. */
export function becameOf(
  words: Words,
  details: MessageDetails,
  nameOf: (jid: BareJid) => string,
): readonly Fact[] {
  const w = words.messages.details
  const { exactMoment } = words.dates
  const { message } = details
  const name = message.by ? shownNick(message.by.nick) : nameOf(message.author)
  const from: Fact = { what: w.from, value: `${name} (${message.author})` }
  const claimed: readonly Fact[] =
    message.claimedAt === undefined
      ? []
      : [{ what: w.claimed, term: w.delayTerm, value: exactMoment(message.claimedAt) }]
  const stored: Fact = { what: w.received, value: exactMoment(details.receivedAt) }
  if (message.direction === 'in')
    return [from, ...claimed, { what: w.reached, value: exactMoment(message.sentAt) }, stored]
  const known = (at: number | null): string => (at === null ? w.notYet : exactMoment(at))
  const receipts = (level: DeviceReceipt['level'], what: string, term: string): readonly Fact[] => {
    const told = details.receipts.filter((receipt) => receipt.level === level)
    if (told.length === 0) return [{ what, term, value: w.noReceipt }]
    return told.map(({ by, device, at }) => {
      const moment = `${exactMoment(at)}, ${nameOf(by)}`
      return { what, term, value: device === '' ? moment : w.onDevice(device, moment) }
    })
  }
  return [
    from,
    { what: w.written, value: exactMoment(details.receivedAt) },
    { what: w.sentAt, term: w.sentTerm, value: known(details.sentAt) },
    { what: w.acknowledged, term: w.acknowledgedTerm, value: known(details.acknowledgedAt) },
    ...receipts('delivered', w.delivered, w.deliveredTerm),
    ...receipts('read', w.read, w.readTerm),
  ]
}

/** How it was encrypted, and by which device; nothing of a message from before the conversation was encrypted. */
export function sealOf(
  words: Words,
  { message, sealedOn }: MessageDetails,
  nameOf: (jid: BareJid) => string,
): readonly Fact[] {
  const w = words.encryption
  const { seal, plain, kind, sealedWhy = 'unknown' } = message
  const how =
    kind === 'sealed' ? w.sealed(sealedWhy) : seal ? w.seals[seal] : plain ? w.plainMarkText : undefined
  if (how === undefined) return []
  const by =
    sealedOn && w.sealedForDevice(sealedOn.name ?? w.unnamed(sealedOn.device), nameOf(sealedOn.owner))
  return [{ what: w.thisMessage, value: how }, ...(by === undefined ? [] : [{ what: w.sealedOn, value: by }])]
}

/** The devices that got the key of an own message. */
export function sealedForOf(
  words: Words,
  { sealedFor = [] }: MessageDetails,
  nameOf: (jid: BareJid) => string,
): readonly Fact[] {
  const w = words.encryption
  return sealedFor.map(({ owner, device, name, version, newSession }) => ({
    what: w.sealedForDevice(name ?? w.unnamed(device), nameOf(owner)),
    value: newSession ? `${version}, ${w.newSession}` : version,
  }))
}

/** How it came here. */
export function waysOf(words: Words, { ways }: MessageDetails): readonly Fact[] {
  const w = words.messages.details
  return ways.map((way) => ({ what: w.ways[way], value: w.wayTerms[way] }))
}

/** By which names others know it. */
export function identifiersOf(words: Words, { ids }: MessageDetails): readonly Fact[] {
  const w = words.messages.details
  return ids.map(({ scheme, value }) => ({
    what: w.idNames[scheme],
    term: w.idTerms[scheme],
    value,
    code: true,
  }))
}

/** How one file came or went, and which attempts failed before. */
export function fileFactsOf(words: Words, { way, peer, sha256, tries }: FileDetails): readonly Fact[] {
  const w = words.files.details
  return [
    ...tries.map(({ way, at, failure }) => ({
      what: w.failedTry(w.ways[way]),
      term: words.dates.exactMoment(at),
      value: explain(words, failure),
    })),
    way === null
      ? { what: w.way, value: w.notTransferred }
      : { what: w.way, term: w.wayTerms[way], value: w.ways[way] },
    ...(peer === null ? [] : [{ what: w.peer, value: peer, code: true }]),
    ...(sha256 === null ? [] : [{ what: w.hash, term: w.hashTerm, value: sha256, code: true }]),
  ]
}
