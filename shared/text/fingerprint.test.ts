import { expect, it } from 'vitest'
import { fingerprintGroups, fingerprintLines } from './fingerprint.ts'

const SHA_256 = '00112233445566778899aabbccddeeff0123456789abcdef0123456789abcdef'

it('puts a fingerprint into groups of four digits', () => {
  expect(fingerprintGroups('00ff12ab')).toEqual(['00FF', '12AB'])
  expect(fingerprintGroups('00ff1')).toEqual(['00FF', '1'])
  expect(fingerprintGroups('')).toEqual([])
})

it('writes a SHA-256 fingerprint in two even lines', () => {
  expect(fingerprintLines(SHA_256)).toBe(
    '0011 2233 4455 6677 8899 AABB CCDD EEFF\n0123 4567 89AB CDEF 0123 4567 89AB CDEF',
  )
})
