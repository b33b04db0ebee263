/**
 * Decides whether a message from an unknown sender is kept. Unknown senders are neither contacts nor people the person
 * has written to. Their messages are kept apart, and limited in number and bytes per sender, per server and per account.
 */
import { createTokenBuckets } from '../../engine/index.ts'
import type { AccountId } from '../../../shared/model/ids.ts'
import { domainOf, localpartOf, type BareJid } from '../../../shared/model/jid.ts'
import type { Reader } from '../db/store.ts'
import { isContact } from '../roster/index.ts'
import { countStrangers, IGNORED, type StrangerRow } from './store/strangers.ts'

/** A list of this length can still be looked through. */
export const MAX_STRANGERS = 200
/** Keeps one server's spam from filling the list and locking everyone else out. */
export const MAX_PER_DOMAIN = 50
/** Kept per sender: some pages of text. Together with `MAX_STRANGERS` it limits the disk space per account. */
export const MAX_BYTES = 64 * 1024
/** The least that a message counts for, so that `MAX_BYTES` also limits the number of messages. */
export const MIN_CHARGE = 1024

/** More than anyone writes by hand without an answer. */
const SENDER_RATE = { burst: 60, refillMs: 10_000, most: 2_000 }
/** Enough for a large server on which several people have just found this address. */
const DOMAIN_RATE = { burst: 300, refillMs: 1_000, most: 500 }

export interface Sender {
  readonly accountId: AccountId
  readonly account: BareJid
  readonly peer: BareJid
}

/** The charge in bytes of a message that is kept, or the reason why it is dropped. */
export type AdmissionVerdict =
  { readonly charge: number } | { readonly refused: 'ignored' | 'too many' | 'too fast' }

export interface Admission {
  /**
   * Whether a message from an unknown sender is kept. `row` is their conversation, if there is one. `size` gives the
   * message's bytes and is called only if the sender isn't too fast. `now` is in milliseconds; null for a message from an
   * archive, which says nothing about their speed.
   */
  admit(
    db: Reader,
    sender: Sender,
    row: StrangerRow | undefined,
    size: () => number,
    now: number | null,
  ): AdmissionVerdict
}

export function createAdmission(): Admission {
  const senders = createTokenBuckets(SENDER_RATE)
  const domains = createTokenBuckets(DOMAIN_RATE)
  return {
    admit(db, sender, row, size, now) {
      if (row?.unknown === IGNORED) return { refused: 'ignored' }
      const { accountId, peer } = sender
      const isTooFast =
        now !== null &&
        (!senders.take(`${accountId} ${peer}`, now) || !domains.take(`${accountId} ${domainOf(peer)}`, now))
      if (isTooFast) return { refused: 'too fast' }
      const charge = Math.max(MIN_CHARGE, size())
      const fits = (row?.charged ?? 0) + charge <= MAX_BYTES && (row !== undefined || hasRoom(db, sender))
      return fits ? { charge } : { refused: 'too many' }
    },
  }
}

/** Whether the sender is a contact, someone the person has written to, or a service of the own server. */
export function isKnown(
  db: Reader,
  { accountId, account, peer }: Sender,
  row: Pick<StrangerRow, 'unknown'> | undefined,
): boolean {
  if (row?.unknown === null || peer === account || isContact(db, accountId, peer)) return true
  const domain = domainOf(peer)
  // A gateway in the roster vouches for everyone who writes through it (XEP-0100 §4.1).
  if (isContact(db, accountId, domain as BareJid)) return true
  const own = domainOf(account)
  return localpartOf(peer) === null && (domain === own || domain.endsWith(`.${own}`))
}

function hasRoom(db: Reader, { accountId, peer }: Sender): boolean {
  const { all, ofDomain } = countStrangers(db, accountId, domainOf(peer))
  return all < MAX_STRANGERS && ofDomain < MAX_PER_DOMAIN
}
