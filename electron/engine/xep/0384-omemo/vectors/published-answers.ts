import { agree, keyPairOf } from '../keys/curve.ts'
import { edPublicOf, signEd, verifyEd } from '../keys/edwards.ts'
import { hkdf } from '../keys/kdf.ts'
import { hex, octets, type KnownAnswer } from './known-answer.ts'

const ALICE = '77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a'
const ALICE_PUBLIC = '8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a'
const BOB = '5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb'
const BOB_PUBLIC = 'de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f'
const ALICE_AND_BOB = '4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742'

/** RFC 7748 §5.2 (the second has the unused bit set) and §6.1: private, public, shared. */
const AGREEMENTS = [
  [
    'a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4',
    'e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c',
    'c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552',
  ],
  [
    '4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d',
    'e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493',
    '95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957',
  ],
  [ALICE, BOB_PUBLIC, ALICE_AND_BOB],
  [BOB, ALICE_PUBLIC, ALICE_AND_BOB],
] as const

/** RFC 8032 §7.1, tests 1 and 2: seed, public, message, signature. */
const SIGNATURES = [
  [
    '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
    'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
    '',
    'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
  ],
  [
    '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb',
    '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
    '72',
    '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
  ],
] as const

/** RFC 5869 A.1, A.2 and A.3: secret, salt, info, result. */
const DERIVATIONS = [
  [
    '0b'.repeat(22),
    range(0x00, 0x0d),
    range(0xf0, 0xfa),
    '3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865',
  ],
  [
    range(0x00, 0x50),
    range(0x60, 0xb0),
    range(0xb0, 0x100),
    'b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87',
  ],
  [
    '0b'.repeat(22),
    undefined,
    '',
    '8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8',
  ],
] as const

/** What RFCs publish. */
export const publishedAnswers: readonly KnownAnswer[] = [
  ...AGREEMENTS.map(([own, other, secret], index) => ({
    name: `RFC 7748: X25519 ${index + 1}`,
    expected: secret,
    calculate: () => hex(agree(octets(own), octets(other))),
  })),
  {
    name: 'RFC 7748 §6.1: public keys',
    expected: [ALICE_PUBLIC, BOB_PUBLIC],
    calculate: () => [hex(keyPairOf(octets(ALICE)).public), hex(keyPairOf(octets(BOB)).public)],
  },
  ...SIGNATURES.map(([seed, key, message, signature], index) => ({
    name: `RFC 8032 §7.1: Ed25519 ${index + 1}`,
    expected: [key, signature, true],
    calculate: () => [
      hex(edPublicOf(octets(seed))),
      hex(signEd(octets(seed), octets(message))),
      verifyEd(octets(key), octets(message), octets(signature)),
    ],
  })),
  ...DERIVATIONS.map(([secret, salt, info, result], index) => ({
    name: `RFC 5869 A.${index + 1}: HKDF`,
    expected: result,
    calculate: () =>
      hex(
        hkdf(octets(secret), salt === undefined ? undefined : octets(salt), octets(info), result.length / 2),
      ),
  })),
]

function range(from: number, end: number): string {
  return Buffer.from(Array.from({ length: end - from }, (_, index) => from + index)).toString('hex')
}
