import type { ConversationEncryption, EncryptionProblem } from '../../../shared/model/encryption.ts'
import type { ConversationId } from '../../../shared/model/ids.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import type { LiveAccount } from '../context.ts'
import type { Reader, Transaction } from '../db/store.ts'
import type { ConversationKey } from '../messages/index.ts'
import {
  devicesOf,
  keysOf,
  ownNumber,
  personOf,
  recipientsOf,
  VERIFIED,
  type PersonRow,
} from '../sealing/index.ts'

/** A program without encryption that was online so long ago is probably no longer used. */
export const LACKED_FOR_MS = 30 * 24 * 60 * 60 * 1000
/** As many people without keys are named. */
const MOST_NAMED = 50

/** Whether a conversation is sealed. */
export type Sealing = 'on' | 'off' | 'undecided'

const CODES: readonly Sealing[] = ['off', 'on']

export function sealingOf(db: Reader, id: ConversationId): Sealing {
  const row = db.first<{ sealing: number | null }>('SELECT sealing FROM conversation WHERE id = ?', id)
  return CODES[row?.sealing ?? -1] ?? 'undecided'
}

export function setSealing(tx: Transaction, id: ConversationId, on: boolean): void {
  tx.run('UPDATE conversation SET sealing = ? WHERE id = ?', on ? 1 : 0, id)
}

/** Whether somebody has a device that can be sealed for, as far as is known; the account itself: one besides this. */
export function hasDevices(db: Reader, { id, address }: LiveAccount, owner: BareJid): boolean {
  const ours = owner === address ? ownNumber(db, id) : 0
  return devicesOf(db, id, owner).some(
    ({ listed, number, trust }) => listed > 0 && number !== ours && (trust === null || trust <= VERIFIED),
  )
}

/** Whether they have written, and the person has not let them. They learn nothing, and nothing is asked about them. */
export function isStranger(db: Reader, { id }: LiveAccount, owner: BareJid): boolean {
  return (
    db.first(
      "SELECT 1 FROM conversation WHERE account_id = ? AND peer = ? AND occupant = '' AND unknown IS NOT NULL",
      id,
      owner,
    ) !== undefined
  )
}

/** Whether both lists of somebody were read. */
export function isListKnown(person: PersonRow | undefined): boolean {
  return person !== undefined && person.list03At !== null && person.list2At !== null
}

/** Whether their lists were read, or their server did not give them. */
export function wasAsked(person: PersonRow | undefined): boolean {
  return isListKnown(person) || (person?.failure ?? null) !== null
}

/** Whether all programs of theirs that were online lately have encryption. */
export function hasItEverywhere(db: Reader, { id }: LiveAccount, owner: BareJid, now: number): boolean {
  const lackedAt = personOf(db, id, owner)?.lackedAt ?? null
  return lackedAt === null || lackedAt < now - LACKED_FOR_MS
}

export interface Circumstances {
  readonly account: LiveAccount
  readonly key: ConversationKey
  /** The people who shall read it; or why nobody can. */
  readonly owners: readonly BareJid[] | EncryptionProblem
  /** The account's server keeps no keys. */
  readonly isServerUnable: boolean
  readonly now: number
}

/** The encryption of a conversation, as windows show it. */
export function encryptionOf(
  db: Reader,
  { account, key, owners, isServerUnable, now }: Circumstances,
): ConversationEncryption {
  const nothing = { without: [], undecided: 0, verified: false, plainExtras: 'not-needed' } as const
  const of = (
    state: ConversationEncryption['state'],
    problem: EncryptionProblem | null,
  ): ConversationEncryption => ({
    ...{ conversationId: key.id, state, problem },
    ...nothing,
  })
  const sealing = sealingOf(db, key.id)
  if (typeof owners === 'string') return of(sealing === 'on' ? 'on' : 'impossible', owners)
  if (sealing !== 'on') {
    if (isServerUnable) return of('impossible', 'server-cannot')
    const others = owners.filter((owner) => key.kind === 'self' || owner !== account.address)
    // Members of a room are asked for their lists once it is on.
    const isUnknown = (owner: BareJid): boolean =>
      key.kind === 'room' && !wasAsked(personOf(db, account.id, owner))
    if (!others.some((owner) => hasDevices(db, account, owner) || isUnknown(owner)))
      return of('impossible', 'no-devices')
    const isOffered = sealing !== 'off' && !others.every((owner) => hasItEverywhere(db, account, owner, now))
    return of(isOffered ? 'offered' : 'off', null)
  }
  const { targets, toBegin, toList, without, undecided } = recipientsOf(db, account.id, owners)
  const isFor = (owner: BareJid): boolean => key.kind === 'self' || owner !== account.address
  const reached = targets.some(({ owner }) => isFor(owner))
  const missing = without.filter(isFor)
  const isUnknown = toBegin.length > 0 || toList.length > 0
  const problem: EncryptionProblem | null = isServerUnable
    ? 'server-cannot'
    : reached || isUnknown
      ? null
      : hasFailed(db, account, owners.filter(isFor))
        ? 'keys-unreachable'
        : undecided > 0
          ? 'no-trusted-device'
          : 'no-devices'
  const hasTextOnly = targets.some(({ version }) => version === '0.3')
  return {
    conversationId: key.id,
    state: 'on',
    problem,
    without: key.kind === 'room' ? missing.slice(0, MOST_NAMED) : [],
    undecided,
    verified: reached && owners.filter(isFor).every((owner) => isVerified(db, account, owner)),
    plainExtras: !hasTextOnly
      ? 'not-needed'
      : key.plainExtras === null
        ? 'ask'
        : key.plainExtras
          ? 'allowed'
          : 'refused',
  }
}

function isVerified(db: Reader, { id }: LiveAccount, owner: BareJid): boolean {
  const listed = devicesOf(db, id, owner).filter((device) => device.listed > 0)
  return (
    listed.length > 0 && listed.every(({ trust }) => trust === VERIFIED) && keysOf(db, id, owner).length > 0
  )
}

function hasFailed(db: Reader, { id }: LiveAccount, owners: readonly BareJid[]): boolean {
  return owners.some(
    (owner) =>
      (personOf(db, id, owner)?.failure ?? null) !== null ||
      devicesOf(db, id, owner).some(({ listed, failure }) => listed > 0 && failure !== null),
  )
}
