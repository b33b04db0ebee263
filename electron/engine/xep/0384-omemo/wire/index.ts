import type { OmemoVersion } from '../types.ts'
import { wire2 } from './of-2.ts'
import { wire03 } from './of-03.ts'
import type { Wire } from './wire.ts'

export type { Exchange, Header, KeyExchange, RatchetMessage } from './wire.ts'

/** A key for a payload needs 150 octets, with its exchange 250; nothing longer than this is looked at. */
const MAX_LENGTH = 4096

const WIRES: Readonly<Record<OmemoVersion, Wire>> = { '0.3': wire03, '2': wire2 }

export function wireOf(version: OmemoVersion): Wire {
  return WIRES[version]
}

/** Whether a `<key/>` is too long to be looked at. */
export function isTooLong(bytes: Uint8Array): boolean {
  return bytes.length > MAX_LENGTH
}
