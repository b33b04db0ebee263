import type { Transaction } from '../../../electron/domain/db/store.ts'
import {
  addSession,
  ensureKey,
  ensureOwnDevice,
  keepList,
  ownBundleOf,
  setDeviceKey,
} from '../../../electron/domain/sealing/index.ts'
import { ensureDevice } from '../../../electron/domain/sealing/store/devices.ts'
import { preKeyOf, signedPreKeyOf } from '../../../electron/domain/sealing/store/own.ts'
import { createNodePorts, el, NS_CLIENT } from '../../../electron/engine/index.ts'
import { buildEncryption } from '../../../electron/engine/xep/0380-eme/index.ts'
import {
  acceptSession,
  buildEncrypted,
  decryptWith,
  encryptWith,
  generateIdentity,
  readKeyExchange,
  sealCbc,
  sealGcm,
  startSession,
  type OmemoVersion,
  type Session,
} from '../../../electron/engine/xep/0384-omemo/index.ts'
import { sealedContent } from '../../../electron/engine/xep/0420-sce/index.ts'
import { serialize } from '../../../electron/engine/xml/serialize.ts'
import type { AccountId } from '../../../shared/model/ids.ts'
import type { BareJid } from '../../../shared/model/jid.ts'

/** Keys in a stanza: for two devices of either side, one of them the account's here. */
const KEYS = 4

/** A device of somebody that has spoken with the account before. */
export interface Sender {
  readonly address: BareJid
  /** What stands in a stanza with this text besides its body, as XML. */
  seal(text: string, to: BareJid, at: number): string
}

/** The account, whose device is made here. */
export interface Receiver {
  readonly id: AccountId
  readonly address: BareJid
}

/** Makes a device of somebody with a session on both sides. */
export function addSender(
  tx: Transaction,
  { id, address: account }: Receiver,
  address: BareJid,
  version: OmemoVersion,
): Sender {
  const { random, clock } = createNodePorts(() => undefined)
  const now = clock.now()
  const us = ensureOwnDevice(tx, id, new Set(), random, now)
  const identity = generateIdentity(random)
  const number = 1 + Math.floor(random.fraction() * (2 ** 31 - 1))
  const bundle = { version, identity: us.identity.public, ...ownBundleOf(tx, id, version, us.identity) }
  const preKey = bundle.preKeys[Math.floor(random.fraction() * bundle.preKeys.length)]
  const first = encryptWith(
    valueOf(startSession(version, identity, bundle, preKey, random)),
    random.bytes(32),
    random,
  )
  const exchange = readKeyExchange(version, first.bytes)
  if (exchange === undefined) throw new Error('the exchange is malformed')
  const ownKeys = {
    signedPreKey: (key: number) => signedPreKeyOf(tx, id, key),
    preKey: (key: number) => preKeyOf(tx, id, key),
  }
  const accepted = valueOf(acceptSession(version, us.identity, ownKeys, exchange))
  const heard = valueOf(decryptWith(accepted, exchange.message, () => undefined))
  const answer = encryptWith(heard.session, random.bytes(32), random)

  keepList(tx, id, address, version, [{ id: number }], now)
  keepList(tx, id, address, version === '2' ? '0.3' : '2', [], now)
  const row = ensureDevice(tx, id, address, number, now)
  if (row === null) throw new Error('no room for a device')
  setDeviceKey(tx, row.id, ensureKey(tx, id, address, identity.public, now).row.id)
  addSession(tx, row.id, answer.session, now)

  let session: Session = valueOf(decryptWith(first.session, answer.bytes, () => undefined)).session
  const others = Array.from({ length: KEYS - 1 }, (_, index) => number + index + 1)

  return {
    address,
    seal(text, to, at) {
      const content = (): Uint8Array =>
        sealedContent([el(NS_CLIENT, 'body', {}, text)], { from: address, to, time: at }, random)
      const sealed =
        version === '2' ? sealCbc(content(), random) : sealGcm(new TextEncoder().encode(text), random)
      const next = encryptWith(session, sealed.key, random)
      session = next.session
      const key = { bytes: next.bytes, isKeyExchange: next.isKeyExchange }
      const keys = [
        ...others.map((device) => ({
          owner: address,
          device,
          ...key,
          bytes: random.bytes(key.bytes.length),
        })),
        { owner: account, device: us.device, ...key },
      ]
      const { key: _secret, ...rest } = sealed
      const encrypted = buildEncrypted(version, { sid: number, keys, ...rest })
      return serialize(encrypted) + serialize(buildEncryption(encrypted.ns))
    },
  }
}

function valueOf<T>(
  result: { readonly ok: true; readonly value: T } | { readonly ok: false; error: string },
): T {
  if (!result.ok) throw new Error(result.error)
  return result.value
}
