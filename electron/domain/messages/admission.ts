/**
 * Who is let in. Messages of people who are neither contacts nor were written to stand apart until the person has looked
 * at them, and what they may leave here is bounded in number and bytes, for each of them, for each server they come from
 * and for the account.
 */
import { createTokenBuckets } from '../../engine/index.ts'
import type { AccountId } from '../../../shared/model/ids.ts'
import { domainOf, localpartOf, type BareJid } from '../../../shared/model/jid.ts'
import type { Reader } from '../db/store.ts'
import { isContact } from '../roster/index.ts'
import { countStrangers, IGNORED, type StrangerRow } from './store/strangers.ts'

/** A list that a person can still look through. */
export const MAX_STRANGERS = 200
/** So that no single server fills it, and its spam keeps nobody else out. */
export const MAX_PER_DOMAIN = 50
/** What one of them may leave: some pages of text. With `MOST_STRANGERS` it bounds the disk an account gives them. */
export const MAX_BYTES = 64 * 1024
/** A message costs at least that, so that it bounds their number as well. */
export const MIN_CHARGE = 1024

/** More than anybody writes by hand who has had no answer. */
const SENDER_RATE = { burst: 60, refillMs: 10_000, most: 2_000 }
/** A server with many people on it, of whom several have just found this address. */
const DOMAIN_RATE = { burst: 300, refillMs: 1_000, most: 500 }

export interface Sender {
  readonly accountId: AccountId
  readonly account: BareJid
  readonly peer: BareJid
}

/** What a message is charged for that may come in, or why it is not kept. */
export type AdmissionVerdict =
  { readonly charge: number } | { readonly refused: 'ignored' | 'too many' | 'too fast' }

export interface Admission {
  /**
   * Whether a message of an unknown sender may come in. `row`: their conversation, where there is one. `size`: how many
   * bytes it leaves here; asked only of one that is not too fast. `now` in milliseconds.
   */
  admit(
    db: Reader,
    sender: Sender,
    row: StrangerRow | undefined,
    size: () => number,
    now: number,
  ): AdmissionVerdict
}

export function createAdmission(): Admission {
  const senders = createTokenBuckets(SENDER_RATE)
  const domains = createTokenBuckets(DOMAIN_RATE)
  return {
    admit(db, sender, row, size, now) {
      if (row?.unknown === IGNORED) return { refused: 'ignored' }
      const { accountId, peer } = sender
      if (!senders.take(`${accountId} ${peer}`, now) || !domains.take(`${accountId} ${domainOf(peer)}`, now))
        return { refused: 'too fast' }
      const charge = Math.max(MIN_CHARGE, size())
      const fits = (row?.charged ?? 0) + charge <= MAX_BYTES && (row !== undefined || hasRoom(db, sender))
      return fits ? { charge } : { refused: 'too many' }
    },
  }
}

/** Whether they are a contact, were written to, or are a service of one's own server's. */
export function isKnown(
  db: Reader,
  { accountId, account, peer }: Sender,
  row: StrangerRow | undefined,
): boolean {
  if (row?.unknown === null || peer === account || isContact(db, accountId, peer)) return true
  const domain = domainOf(peer)
  // A gateway that one registered with is in the roster, and speaks for all who come by it (XEP-0100 §4.1).
  if (isContact(db, accountId, domain as BareJid)) return true
  const own = domainOf(account)
  return localpartOf(peer) === null && (domain === own || domain.endsWith(`.${own}`))
}

function hasRoom(db: Reader, { accountId, peer }: Sender): boolean {
  const { all, ofDomain } = countStrangers(db, accountId, domainOf(peer))
  return all < MAX_STRANGERS && ofDomain < MAX_PER_DOMAIN
}
