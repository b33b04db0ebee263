import { expect, test } from 'vitest'
import { createFakeRandom } from '../../../testing/fake-random.ts'
import { hex } from '../vectors/known-answer.ts'
import { agree, generateKeyPair } from './curve.ts'

const own = generateKeyPair(createFakeRandom())

test('two sides agree', () => {
  const random = createFakeRandom()
  random.bytes(100)
  const other = generateKeyPair(random)
  expect(hex(agree(own.private, other.public))).toHaveLength(64)
  expect(agree(own.private, other.public)).toEqual(agree(other.private, own.public))
})

test.each([0, 31, 33, 64])('no agreement with a key of %i octets', (length) => {
  expect(agree(own.private, new Uint8Array(length).fill(9))).toBeUndefined()
  expect(agree(new Uint8Array(length).fill(9), own.public)).toBeUndefined()
})
