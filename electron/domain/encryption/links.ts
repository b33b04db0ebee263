import type { BareJid } from '../../../shared/model/jid.ts'
import {
  buildFingerprintLink,
  buildTrustLink,
  parseVerificationLink,
  type LinkedKey,
} from '../../engine/index.ts'
import { NS_OMEMO_2 } from '../../engine/xep/0384-omemo/index.ts'
import { omemoKeyIds, omemoKeysOf } from '../../engine/xep/0434-trust-messages/index.ts'
import type { LiveAccount } from '../context.ts'
import type { Reader } from '../db/store.ts'
import { devicesOf, DISTRUSTED, findKey, ownDeviceOf, VERIFIED, type KeyRow } from '../sealing/index.ts'
import type { Decision } from './trust.ts'

/** The links by which others verify this device, and those of the account that the person has verified here. */
export function verificationLinks(
  db: Reader,
  { id, address }: LiveAccount,
): { readonly link: string; readonly trustLink: string } {
  const own = ownDeviceOf(db, id)
  const others = devicesOf(db, id, address).flatMap(({ number, key, trust, listed }) =>
    trust === VERIFIED && key !== null && listed > 0 && number !== own?.device
      ? [{ device: number, key }]
      : [],
  )
  const all = [...(own ? [{ device: own.device, key: own.identity.public }] : []), ...others]
  const trust = all.flatMap(({ key }) => omemoKeyIds(key)[0] ?? [])
  return {
    link: buildFingerprintLink(address, all),
    trustLink: buildTrustLink(address, NS_OMEMO_2, { trust, distrust: [] }),
  }
}

/** What a link would decide. */
export interface LinkDecisions {
  readonly owner: BareJid
  readonly decisions: readonly Decision[]
  /** Keys that it names as trusted: those that are known here, and the others. */
  readonly known: number
  readonly unknown: number
}

/**
 * What a link says about keys that are known here: those it names are verified, and a device that it names has no other. null
 * if it is none, has anything wrong in it, or is about another encryption.
 */
export function readVerificationLink(
  db: Reader,
  { id, address }: LiveAccount,
  text: string,
): LinkDecisions | null {
  const link = parseVerificationLink(text)
  if (link === undefined) return null
  const { owner, encryption } = link
  const own = owner === address ? ownDeviceOf(db, id)?.identity.public : undefined
  const find = ({ key }: LinkedKey): KeyRow | undefined =>
    meant(encryption, key)
      .map((each) => findKey(db, id, owner, each))
      .find((row) => row !== undefined)
  const all = [...link.trust, ...link.distrust]
  if (all.some(({ key }) => meant(encryption, key).length === 0)) return null
  // Nobody decides about the key of this very device.
  const isOwn = (key: Uint8Array): boolean => own !== undefined && Buffer.from(own).equals(key)
  const trust = link.trust.filter(({ key }) => !meant(encryption, key).some(isOwn))
  const verified = trust.flatMap((each) => find(each) ?? [])
  const distrusted = [
    ...link.distrust.flatMap((each) => find(each) ?? []),
    ...others(db, id, trust, owner),
  ].filter(({ key }) => !isOwn(key))
  return {
    owner,
    decisions: [
      ...verified.map((key) => ({ key, trust: VERIFIED })),
      ...distrusted
        .filter(({ id: row }) => !verified.some((each) => each.id === row))
        .map((key) => ({ key, trust: DISTRUSTED })),
    ],
    known: verified.length,
    unknown: trust.length - verified.length,
  }
}

const meant = (encryption: string | null, key: Uint8Array): readonly Uint8Array[] =>
  encryption === null ? [key] : omemoKeysOf(encryption, key)

/** Keys that the named devices show here, but that the link does not name. */
function others(
  db: Reader,
  id: LiveAccount['id'],
  linked: readonly LinkedKey[],
  owner: BareJid,
): readonly KeyRow[] {
  const devices = devicesOf(db, id, owner)
  return linked.flatMap(({ key, device }) => {
    const shown = device === null ? undefined : devices.find(({ number }) => number === device)?.key
    if (shown === undefined || shown === null || Buffer.from(shown).equals(key)) return []
    return findKey(db, id, owner, shown) ?? []
  })
}
