import type { BareJid } from '../../../shared/model/jid.ts'
import { buildEncrypted, NS_OMEMO_2 } from '../../engine/xep/0384-omemo/index.ts'
import { sealedContent } from '../../engine/xep/0420-sce/index.ts'
import { buildTrustMessage, omemoKeyIds } from '../../engine/xep/0434-trust-messages/index.ts'
import { announcementsOf, NS_ATM, type Announcement } from '../../engine/xep/0450-atm/index.ts'
import type { Element } from '../../engine/index.ts'
import type { DomainContext, LiveAccount } from '../context.ts'
import {
  deviceById,
  DISTRUSTED,
  ownNumber,
  recipientsOf,
  sealKey,
  sealPayloads,
  setTrust,
  takeWaitingTrusts,
  VERIFIED,
  verifiedKeys,
  type KeyRow,
  type Target,
} from '../sealing/index.ts'
import type { EncryptionAccount } from './account.ts'

/** What the person has decided about a key. */
export interface Decision {
  readonly key: KeyRow
  /** `omemo_key.trust`. */
  readonly trust: number
}

/**
 * Keeps what the person has decided here about keys of one owner, and tells their verified devices and the account's own
 * (XEP-0450). Returns the owners of all keys whose trust has changed by that, and the work of telling it.
 */
export function decideTrust(
  context: DomainContext,
  own: EncryptionAccount,
  owner: BareJid,
  decisions: readonly Decision[],
): { readonly owners: readonly BareJid[]; readonly told: Promise<void> } {
  const { store, ports } = context
  const { account } = own
  const now = ports.clock.now()
  const keysWith = (trust: number): KeyRow[] =>
    decisions.flatMap((one) => (one.trust === trust ? [one.key] : []))
  const verified = keysWith(VERIFIED)
  const { announcements, others } = store.write((tx) => {
    const before = verifiedKeys(tx, account.id)
    for (const { key, trust } of decisions) setTrust(tx, key.id, trust, false, now)
    const made = {
      owner,
      verified: verified.map(({ key }) => key),
      distrusted: keysWith(DISTRUSTED).map(({ key }) => key),
    }
    return {
      announcements: announcementsOf(made, account.address, before),
      others: takeWaitingTrusts(tx, account, verified),
    }
  })
  return { owners: [...new Set([owner, ...others])], told: tell(context, own, announcements) }
}

async function tell(
  context: DomainContext,
  own: EncryptionAccount,
  announcements: readonly Announcement[],
): Promise<void> {
  const { store } = context
  const { account, keys, messages } = own
  for (const announcement of announcements) {
    const { to, readers } = announcement
    const { targets } = own.isReady ? await keys.fetch([to]) : recipientsOf(store, account.id, [to])
    // OMEMO 0.3 seals texts alone.
    const reading = targets.filter(({ device, version }) => {
      const key = deviceById(store, device)?.key ?? null
      return version === '2' && key !== null && readers.some((reader) => Buffer.from(reader.key).equals(key))
    })
    if (reading.length > 0) messages.send(to, (tx) => [seal(tx, context, account, announcement, reading)])
  }
}

function seal(
  tx: Parameters<typeof sealKey>[0],
  { ports: { random, clock } }: DomainContext,
  account: LiveAccount,
  { to, owners }: Announcement,
  targets: readonly Target[],
): Element {
  const trust = buildTrustMessage({
    usage: NS_ATM,
    encryption: NS_OMEMO_2,
    owners: owners.map((one) => ({
      owner: one.owner,
      trust: one.trust.flatMap(omemoKeyIds),
      distrust: one.distrust.flatMap(omemoKeyIds),
    })),
  })
  const affixes = { from: account.address, to, time: clock.now() }
  const { v2 } = sealPayloads(null, sealedContent([trust], affixes, random), random)
  if (v2 === null) throw new Error('nothing was sealed')
  const keys = targets
    .map((target) => sealKey(tx, target, v2.key, random))
    .map(({ number, ...key }) => ({ ...key, device: number }))
  return buildEncrypted('2', { sid: ownNumber(tx, account.id), keys, payload: v2.payload })
}
