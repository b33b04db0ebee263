import { describe, expect, test } from 'vitest'
import { createFakeRandom } from '../../../testing/fake-random.ts'
import { octets } from '../vectors/known-answer.ts'
import { ed25519Of, x25519Of } from './edwards.ts'
import { generateIdentity, identityOf, readIdentity, sign, verify, writtenIdentity } from './identity.ts'

const own = generateIdentity(createFakeRandom())
const VERSIONS = ['0.3', '2'] as const
const MESSAGE = octets('00112233')

/** Points of small order: Ed25519 forms of order 1, 2, 4 and 8. */
const SMALL_ORDER = [
  '0100000000000000000000000000000000000000000000000000000000000000',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  '0000000000000000000000000000000000000000000000000000000000000000',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
]

describe('an identity', () => {
  test('has the sign bit 0, and one form becomes the other', () => {
    expect((own.edPublic[31] ?? 0) & 0x80).toBe(0)
    expect(x25519Of(own.edPublic)).toEqual(own.public)
    expect(ed25519Of(own.public, 0)).toEqual(own.edPublic)
    expect(identityOf(own.seed)).toEqual(own)
  })

  test('does not come from a seed with the other sign or of another length', () => {
    const random = createFakeRandom()
    const all = Array.from({ length: 20 }, () => identityOf(random.bytes(32)))
    expect(all.filter((one) => one === undefined).length).toBeGreaterThan(0)
    expect(identityOf(new Uint8Array(31))).toBeUndefined()
    expect(identityOf(new Uint8Array(64))).toBeUndefined()
  })
})

describe.each(VERSIONS)('a signature of version %s', (version) => {
  const written = writtenIdentity(version, own)
  const signature = sign(own, MESSAGE)

  test('holds for this key and these bytes only', () => {
    expect(verify(version, written, MESSAGE, signature)).toBe(true)
    expect(verify(version, written, octets('00112234'), signature)).toBe(false)
    const other = identityOf(octets('8fad34bbb0c1ed095fbf1b50cb0e48785a030d5af68dc1a4957cbb583c3c1e5a'))
    expect(other && verify(version, writtenIdentity(version, other), MESSAGE, signature)).toBe(false)
  })

  test('does not hold when one of its bits is changed', () => {
    for (let bit = 0; bit < 512; bit++) {
      const changed = signature.map((octet, index) => (index === bit >> 3 ? octet ^ (1 << (bit & 7)) : octet))
      expect(verify(version, written, MESSAGE, changed), `bit ${bit}`).toBe(false)
    }
  })

  test.each([0, 63, 65, 128])('does not hold with %i octets', (length) => {
    expect(verify(version, written, MESSAGE, new Uint8Array(length))).toBe(false)
  })

  test('does not hold for a key of another length', () => {
    expect(verify(version, written.subarray(1), MESSAGE, signature)).toBe(false)
    expect(verify(version, new Uint8Array([...written, 0]), MESSAGE, signature)).toBe(false)
    expect(verify(version, new Uint8Array(), MESSAGE, signature)).toBe(false)
  })
})

describe('no identity', () => {
  test.each(SMALL_ORDER)('is the point %s of small order, for which anybody can sign', (edPublic) => {
    expect(readIdentity('2', octets(edPublic))).toBeUndefined()
    // R = the identity element and S = 0 hold for the neutral point, whatever is signed
    const forged = octets(`01${'00'.repeat(63)}`)
    expect(verify('2', octets(edPublic), MESSAGE, forged)).toBe(false)
  })

  test.each([
    ['zero', '00'.repeat(32)],
    ['one', `01${'00'.repeat(31)}`],
    ['of order 8', 'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800'],
    ['of order 8, the other', '5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157'],
    ['minus one', `ec${'ff'.repeat(30)}7f`],
    ['the order of the field', `ed${'ff'.repeat(30)}7f`],
    ['a second encoding of 9', `f6${'ff'.repeat(30)}7f`],
    ['with the unused bit set', `09${'00'.repeat(30)}80`],
    ['on the twist', `02${'00'.repeat(31)}`],
    ['too short', '09'.repeat(31)],
    ['too long', '09'.repeat(33)],
  ])('is the X25519 key %s', (_, key) => {
    expect(readIdentity('0.3', octets(key))).toBeUndefined()
    expect(verify('0.3', octets(key), MESSAGE, new Uint8Array(64))).toBe(false)
  })

  test.each([
    ['not on the curve', `02${'00'.repeat(31)}`],
    ['a second encoding', `ee${'ff'.repeat(30)}7f`],
    ['the neutral point with a sign', `01${'00'.repeat(30)}80`],
    ['too short', '58'.repeat(31)],
  ])('is the Ed25519 key %s', (_, key) => {
    expect(readIdentity('2', octets(key))).toBeUndefined()
    expect(verify('2', octets(key), MESSAGE, new Uint8Array(64))).toBe(false)
  })
})
