import type { BareJid } from '../../../../shared/model/jid.ts'
import type { KeyOwner } from '../0434-trust-messages/index.ts'
import type { OwnedKey } from './decisions.ts'

/** Keys of one person that the person here has just decided about, by hand or by a code. */
export interface HandMade {
  readonly owner: BareJid
  readonly verified: readonly Uint8Array[]
  readonly distrusted: readonly Uint8Array[]
}

/** A trust message that has to be sent. Its keys are identity keys; `omemoKeyIds` names them for others. */
export interface Announcement {
  readonly to: BareJid
  /** The devices for which alone it is sealed. */
  readonly readers: readonly OwnedKey[]
  readonly owners: readonly KeyOwner[]
}

/** So few are read of one person even if each has two identifiers. */
const KEYS_A_MESSAGE = 100

/**
 * The messages that tell other devices about decisions made here (§4.1 to §4.4). Only decisions of the person are told,
 * never those that were passed on. `verified`: all keys that were verified before, without that of this device.
 *
 * | decided about   | tells that to                              | and tells the verified device of              |
 * | --------------- | ------------------------------------------ | --------------------------------------------- |
 * | a contact's key | verified own devices                       | verified own keys, if the key is verified     |
 * | an own key      | verified own devices, verified contacts    | all verified keys, if the key is verified     |
 */
export function announcementsOf(
  { owner, verified: authenticated, distrusted }: HandMade,
  own: BareJid,
  verified: readonly OwnedKey[],
): readonly Announcement[] {
  const changed = new Set([...authenticated, ...distrusted].map(hex))
  const others = verified.filter((one) => one.owner !== owner || !changed.has(hex(one.key)))
  const ownKeys = others.filter((one) => one.owner === own)
  const isOwn = owner === own
  const people = isOwn ? [own, ...contactsIn(others, own)] : [own]
  const news = inMessages([
    ...authenticated.map((key) => ({ owner, key, trust: true })),
    ...distrusted.map((key) => ({ owner, key, trust: false })),
  ])
  const known = inMessages((isOwn ? others : ownKeys).map((one) => ({ ...one, trust: true })))
  const newReaders = authenticated.map((key) => ({ owner, key }))
  return [
    ...people.flatMap((to) => {
      const readers = others.filter((one) => one.owner === to)
      return readers.length === 0 ? [] : news.map((owners) => ({ to, readers, owners }))
    }),
    ...(newReaders.length === 0 ? [] : known.map((owners) => ({ to: owner, readers: newReaders, owners }))),
  ]
}

const hex = (key: Uint8Array): string => Buffer.from(key).toString('hex')

const contactsIn = (keys: readonly OwnedKey[], own: BareJid): readonly BareJid[] =>
  [...new Set(keys.map(({ owner }) => owner))].filter((owner) => owner !== own)

/** The keys by owner, so few in each message that all of them are read. */
function inMessages(
  keys: readonly (OwnedKey & { readonly trust: boolean })[],
): readonly (readonly KeyOwner[])[] {
  const messages: KeyOwner[][] = []
  for (let at = 0; at < keys.length; at += KEYS_A_MESSAGE) {
    const some = keys.slice(at, at + KEYS_A_MESSAGE)
    const owners = [...new Set(some.map(({ owner }) => owner))]
    messages.push(
      owners.map((owner) => {
        const of = (trust: boolean): Uint8Array[] =>
          some.flatMap((one) => (one.owner === owner && one.trust === trust ? [one.key] : []))
        return { owner, trust: of(true), distrust: of(false) }
      }),
    )
  }
  return messages
}
