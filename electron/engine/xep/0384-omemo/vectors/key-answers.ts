import { checkBundle } from '../keys/bundle.ts'
import { keyPairOf } from '../keys/curve.ts'
import { edPublicOf, x25519Of } from '../keys/edwards.ts'
import { identityOf, readIdentity, verify } from '../keys/identity.ts'
import { openCbc, sealCbc } from '../payload/cbc-hmac.ts'
import { openGcm, sealGcm } from '../payload/gcm.ts'
import { x3dhAccept, x3dhStart } from '../sessions/x3dh.ts'
import type { OmemoVersion } from '../types.ts'
import answers from './keys.json'
import { drawing, hex, octets, type KnownAnswer } from './known-answer.ts'

type Agreement = (typeof answers.agreements)[number]
type Payload = (typeof answers.payloads)[number]

/** What libxeddsa, python-oldmemo and python-twomemo calculate (`make-keys.py`). */
export const keyAnswers: readonly KnownAnswer[] = [
  ...answers.identities.map((one, index) => ({
    name: `identity ${index + 1}`,
    expected: [one.edPublic, one.public, one.public],
    calculate: () => [
      hex(edPublicOf(octets(one.seed))),
      hex(x25519Of(octets(one.edPublic))),
      hex(keyPairOf(octets(one.private)).public),
    ],
  })),
  ...answers.identities.slice(0, 2).map((one, index) => ({
    name: `identity ${index + 1} of a seed`,
    expected: [one.public, one.edPublic],
    calculate: () => {
      const identity = identityOf(octets(one.seed))
      return [hex(identity?.public), hex(identity?.edPublic)]
    },
  })),
  ...answers.signatures.map((one, index) => ({
    name: `XEdDSA ${index + 1}`,
    expected: true,
    calculate: () => {
      const signature = octets(one.signature)
      // as libsignal's older form writes it, which tells of the key with the sign bit 1
      if (one.sign === 1) signature[63] = (signature[63] ?? 0) | 0x80
      return verify('0.3', octets(one.public), octets(one.message), signature)
    },
  })),
  ...answers.bundles.map((one, index) => ({
    name: `bundle ${index + 1} (${one.version})`,
    expected: one.preKeys.map(({ public: key }) => key.slice(-64)),
    calculate: () => {
      const checked = checkBundle({
        version: one.version as OmemoVersion,
        identity: octets(one.identity),
        signedPreKey: { id: 1, public: octets(one.signedPreKey) },
        signature: octets(one.signature),
        preKeys: one.preKeys.map((preKey, id) => ({ id, public: octets(preKey.public) })),
      })
      return checked.ok ? checked.value.preKeys.map((preKey) => hex(preKey.public)) : checked.error
    },
  })),
  ...answers.agreements.flatMap((one, index) => [
    ...(one.startSign === 0 ? [agreement(`X3DH ${index + 1} (${one.version}), starting`, one, start)] : []),
    ...(one.acceptSign === 0
      ? [agreement(`X3DH ${index + 1} (${one.version}), accepting`, one, accept)]
      : []),
  ]),
  ...answers.oldPayloads.map((one, index) => ({
    name: `old payload ${index + 1} (0.3)`,
    expected: one.plaintext,
    calculate: () => {
      const opened = openGcm({ payload: octets(one.payload), key: octets(one.key), iv: octets(one.iv) })
      return opened.ok ? hex(opened.value) : opened.error
    },
  })),
  ...answers.payloads.map((one, index) => ({
    name: `payload ${index + 1} (${one.version})`,
    expected: [one.plaintext, one.payload, one.key],
    calculate: () => {
      const { opened, sealed } = payload(one)
      return [opened.ok ? hex(opened.value) : opened.error, hex(sealed.payload), hex(sealed.key)]
    },
  })),
]

function agreement(
  name: string,
  one: Agreement,
  calculate: (one: Agreement) => ReturnType<typeof start>,
): KnownAnswer {
  return {
    name,
    expected: [one.secret, one.associatedData],
    calculate: () => {
      const agreed = calculate(one)
      return [hex(agreed?.secret), hex(agreed?.associatedData)]
    },
  }
}

function start(one: Agreement): ReturnType<typeof x3dhStart> {
  const version = one.version as OmemoVersion
  const own = identityOf(octets(one.startSeed))
  const writtenIdentity = written(version, one.acceptEdPublic)
  const identity = readIdentity(version, writtenIdentity)
  if (own === undefined || identity === undefined) return undefined
  const signedPreKey = {
    id: 1,
    public: keyPairOf(octets(one.signedPreKeyPrivate)).public,
    signature: new Uint8Array(),
  }
  const preKey =
    one.preKeyPrivate === '' ? undefined : { id: 1, public: keyPairOf(octets(one.preKeyPrivate)).public }
  const bundle = { version, identity, writtenIdentity, signedPreKey, preKeys: [] }
  return x3dhStart(version, own, bundle, preKey, keyPairOf(octets(one.ephemeralPrivate)))
}

function accept(one: Agreement): ReturnType<typeof x3dhAccept> {
  const version = one.version as OmemoVersion
  const own = identityOf(octets(one.acceptSeed))
  if (own === undefined) return undefined
  const signedPreKey = keyPairOf(octets(one.signedPreKeyPrivate))
  const preKey = one.preKeyPrivate === '' ? undefined : keyPairOf(octets(one.preKeyPrivate))
  const ephemeral = keyPairOf(octets(one.ephemeralPrivate)).public
  return x3dhAccept(version, own, signedPreKey, preKey, written(version, one.startEdPublic), ephemeral)
}

function written(version: OmemoVersion, edPublic: string): Uint8Array {
  return version === '2' ? octets(edPublic) : (x25519Of(octets(edPublic)) ?? new Uint8Array())
}

function payload(one: Payload): { opened: ReturnType<typeof openCbc>; sealed: ReturnType<typeof sealCbc> } {
  const sealed = { payload: octets(one.payload), key: octets(one.key), iv: octets(one.iv) }
  const plaintext = octets(one.plaintext)
  if (one.version === '2') {
    return { opened: openCbc(sealed), sealed: sealCbc(plaintext, drawing(sealed.key.subarray(0, 32))) }
  }
  const random = drawing(new Uint8Array(Buffer.concat([sealed.key.subarray(0, 16), sealed.iv])))
  return { opened: openGcm(sealed), sealed: sealGcm(plaintext, random) }
}
