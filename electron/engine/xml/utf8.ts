/* eslint-disable @typescript-eslint/no-non-null-assertion -- inner loops, which only use indexes that exist */
import { isUtf8 } from 'node:buffer'

/** How many bytes are complete characters, and whether an invalid sequence follows rather than a cut one. */
export interface WholeCharacters {
  readonly end: number
  readonly broken: boolean
}

/** Finds the end of the last complete character in UTF-8 (RFC 3629) whose end may be cut. */
export function wholeCharacters(bytes: Uint8Array): WholeCharacters {
  let end = bytes.length
  if (end > 0 && bytes[end - 1]! >= 0x80) {
    // The last lead byte stands at most four bytes before the end.
    let lead = end - 1
    while (lead > 0 && lead > end - 4 && (bytes[lead]! & 0xc0) === 0x80) lead--
    if (sequenceLength(bytes, lead) === CUT) end = lead
  }
  if (isUtf8(end === bytes.length ? bytes : bytes.subarray(0, end))) return { end, broken: false }
  let at = 0
  for (;;) {
    const length = sequenceLength(bytes, at)
    if (length === INVALID || length === CUT) return { end: at, broken: true }
    at += length
  }
}

const INVALID = 0
const CUT = -1

/** The length of the sequence at `at`; or INVALID; or CUT if more bytes could make it valid. */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const lead = bytes[at]
  if (lead === undefined) return CUT
  if (lead < 0x80) return 1
  // Table 3-7 of the Unicode Standard: no overlong forms, no surrogates, nothing above U+10FFFF.
  if (lead < 0xc2 || lead > 0xf4) return INVALID
  const length = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4
  const lowest = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80
  const highest = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf
  for (let index = 1; index < length; index++) {
    const byte = bytes[at + index]
    if (byte === undefined) return CUT
    if (byte < (index === 1 ? lowest : 0x80) || byte > (index === 1 ? highest : 0xbf)) return INVALID
  }
  return length
}
