import { agree, keyPairOf } from '../keys/curve.ts'
import { edPublicOf, signEd, verifyEd } from '../keys/edwards.ts'
import { octets, type KnownAnswer } from './known-answer.ts'

/** Every encoding of a point of small order (RFC 7748 §6.1): with these, any private key gives zero. */
const SMALL_ORDER = [
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000000',
  'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800',
  '5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  '0000000000000000000000000000000000000000000000000000000000000080',
]

const OWN = keyPairOf(octets('11'.repeat(32)))
const SEED = octets('22'.repeat(32))
const MESSAGE = octets('33')

/** Refusals that we leave to the library of the platform. */
export const refusedAnswers: readonly KnownAnswer[] = [
  ...SMALL_ORDER.map((key) => ({
    name: `no agreement with the point ${key} of small order`,
    expected: undefined,
    calculate: () => agree(OWN.private, octets(key)),
  })),
  {
    // RFC 8032 §5.1.7 and §8.4: there would be a second signature for whoever has seen one
    name: 'no signature with an S beyond the order of the group',
    expected: [true, false],
    calculate: () => {
      const signature = signEd(SEED, MESSAGE)
      const holds = (one: Uint8Array) => verifyEd(edPublicOf(SEED), MESSAGE, one)
      return [holds(signature), holds(withOrderAdded(signature))]
    },
  },
]

/** The signature with the order of the group added to its second half, a number in little-endian octets. */
function withOrderAdded(signature: Uint8Array): Uint8Array {
  const order = octets('edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010')
  let carry = 0
  const sum = signature.slice(32).map((octet, index) => {
    const added = octet + (order[index] ?? 0) + carry
    carry = added >> 8
    return added
  })
  return new Uint8Array([...signature.subarray(0, 32), ...sum])
}
