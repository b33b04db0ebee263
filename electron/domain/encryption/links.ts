import { bareOf, type BareJid } from '../../../shared/model/jid.ts'
import { parseBareJid } from '../../engine/index.ts'
import type { LiveAccount } from '../context.ts'
import type { Reader } from '../db/store.ts'
import { devicesOf, ownDeviceOf, VERIFIED } from '../sealing/index.ts'

/** The form of Conversations: `xmpp:ADDRESS?omemo-sid-DEVICE=FINGERPRINT;omemo-sid-…`. */
const SID = 'omemo-sid-'
/** A QR code holds not many more. */
const MOST_KEYS = 30
const KEY_DIGITS = 64

export interface VerificationKeys {
  readonly owner: BareJid
  /** In their X25519 form. */
  readonly keys: readonly Uint8Array[]
}

/** The link by which others verify this device, and those of the account that the person has verified here. */
export function verificationLink(db: Reader, account: LiveAccount): string {
  const own = ownDeviceOf(db, account.id)
  const others = devicesOf(db, account.id, account.address).flatMap(({ number, key, trust, listed }) =>
    trust === VERIFIED && key !== null && listed > 0 && number !== own?.device ? [{ number, key }] : [],
  )
  const all = [...(own ? [{ number: own.device, key: own.identity.public }] : []), ...others]
  const keys = all
    .slice(0, MOST_KEYS)
    .map(({ number, key }) => `${SID}${String(number)}=${Buffer.from(key).toString('hex')}`)
  return `xmpp:${encodeURI(account.address)}?${keys.join(';')}`
}

/** The keys in such a link; null if it is none, or has anything wrong in it. */
export function readVerificationLink(text: string): VerificationKeys | null {
  const match = /^xmpp:([^?#]+)\?([^#]*)$/i.exec(text.trim())
  if (!match) return null
  const owner = addressIn(match[1] ?? '')
  if (owner === null) return null
  const keys = new Map<string, Uint8Array>()
  for (const part of (match[2] ?? '').split(/[;&]/)) {
    const [name = '', value = ''] = part.split('=')
    if (!name.startsWith(SID)) continue
    const digits = value.toLowerCase().replace(/^05(?=[0-9a-f]{64}$)/, '')
    if (
      !/^\d{1,10}$/.test(name.slice(SID.length)) ||
      digits.length !== KEY_DIGITS ||
      !/^[0-9a-f]+$/.test(digits)
    )
      return null
    if (keys.size === MOST_KEYS) return null
    keys.set(digits, new Uint8Array(Buffer.from(digits, 'hex')))
  }
  return keys.size === 0 ? null : { owner, keys: [...keys.values()] }
}

function addressIn(text: string): BareJid | null {
  try {
    const address = parseBareJid(decodeURIComponent(text))
    return address.ok ? bareOf(address.value) : null
  } catch {
    return null
  }
}
