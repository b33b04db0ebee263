import { expect, test } from 'vitest'
import { hmac } from './kdf.ts'

/** RFC 4231 §4.2, §4.3, §4.4 and §4.7. */
test.each([
  ['0b'.repeat(20), '4869205468657265', 'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7'],
  [
    '4a656665',
    '7768617420646f2079612077616e7420666f72206e6f7468696e673f',
    '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
  ],
  ['aa'.repeat(20), 'dd'.repeat(50), '773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe'],
  [
    'aa'.repeat(131),
    Buffer.from('Test Using Larger Than Block-Size Key - Hash Key First').toString('hex'),
    '60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54',
  ],
])('HMAC-SHA-256 with the key %s', (key, data, mac) => {
  const [keyBytes, bytes] = [Buffer.from(key, 'hex'), Buffer.from(data, 'hex')]
  expect(Buffer.from(hmac(keyBytes, bytes)).toString('hex')).toBe(mac)
  expect(Buffer.from(hmac(keyBytes, bytes.subarray(0, 3), bytes.subarray(3))).toString('hex')).toBe(mac)
})
