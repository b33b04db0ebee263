import {
  attr,
  child,
  childText,
  cutText,
  element,
  integer,
  optional,
  shortText,
  tolerantDateTime,
  type Infer,
  type TextFormat,
} from '../../xml/codec.ts'
import type { Hash } from '../0300-hashes/index.ts'
import type { PeerFile } from '../file-transfer.ts'

export const NS_SI_FT = 'http://jabber.org/protocol/si/profile/file-transfer'

/** As in XEP-0446. */
const MAX_NAME_LENGTH = 1024
const MAX_DESCRIPTION = 10_000

const md5: TextFormat<string> = {
  parse: (text) => (/^[0-9a-f]{32}$/i.test(text) ? text.toLowerCase() : undefined),
  format: (value) => value,
}

const Range = element(NS_SI_FT, 'range', {
  offset: optional(attr(integer())),
  length: optional(attr(integer())),
})

/** §3. An answer has only the range. */
export const SiFile = element(NS_SI_FT, 'file', {
  name: optional(attr(shortText(MAX_NAME_LENGTH))),
  size: optional(attr(integer())),
  hash: optional(attr(md5)),
  date: optional(attr(tolerantDateTime)),
  desc: optional(childText(cutText(MAX_DESCRIPTION))),
  range: optional(child(Range)),
})
export type SiFileValue = Infer<typeof SiFile>

/** A received offer as everybody else knows it; null if the name or the size is missing (§3). */
export function peerFileOf(file: SiFileValue, mediaType: string | undefined): PeerFile | null {
  const { name, size, hash, date, desc } = file
  if (name === undefined || size === undefined) return null
  const hashes: Hash[] =
    hash === undefined ? [] : [{ algo: 'md5', value: new Uint8Array(Buffer.from(hash, 'hex')) }]
  return { name, size, mediaType, date, desc, hashes }
}
