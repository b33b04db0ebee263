import { describe, expect, test } from 'vitest'
import { createFakeRandom } from '../../../testing/fake-random.ts'
import { deriveCbcKeys } from '../keys/cbc.ts'
import { hmac } from '../keys/kdf.ts'
import { openCbc, sealCbc } from './cbc-hmac.ts'
import { openGcm, sealGcm } from './gcm.ts'

const PLAINTEXT = Buffer.from('Wherefore art thou Romeo?')
const gcm = sealGcm(PLAINTEXT, createFakeRandom())
const cbc = sealCbc(PLAINTEXT, createFakeRandom())

const changed = (bytes: Uint8Array, at: number) =>
  bytes.map((octet, index) => (index === at ? octet ^ 1 : octet))
const text = (opened: ReturnType<typeof openGcm>) =>
  opened.ok ? Buffer.from(opened.value).toString() : opened.error

describe('a payload of 0.3', () => {
  test('is opened', () => {
    expect(gcm.iv).toHaveLength(12)
    expect(gcm.key).toHaveLength(32)
    expect(text(openGcm(gcm))).toBe(PLAINTEXT.toString())
    expect(text(openGcm(sealGcm(new Uint8Array(), createFakeRandom())))).toBe('')
  })

  test('of an ancient client has its tag at the end', () => {
    const payload = new Uint8Array([...gcm.payload, ...gcm.key.subarray(16)])
    expect(text(openGcm({ ...gcm, payload, key: gcm.key.subarray(0, 16) }))).toBe(PLAINTEXT.toString())
    expect(text(openGcm({ ...gcm, key: gcm.key.subarray(0, 16) }))).toBe('bad-mac')
    expect(text(openGcm({ ...gcm, payload: payload.subarray(0, 15), key: gcm.key.subarray(0, 16) }))).toBe(
      'malformed',
    )
  })

  test('that somebody changed is not opened', () => {
    expect(text(openGcm({ ...gcm, payload: changed(gcm.payload, 3) }))).toBe('bad-mac')
    expect(text(openGcm({ ...gcm, payload: gcm.payload.subarray(1) }))).toBe('bad-mac')
    expect(text(openGcm({ ...gcm, payload: new Uint8Array() }))).toBe('bad-mac')
    expect(text(openGcm({ ...gcm, iv: changed(gcm.iv, 0) }))).toBe('bad-mac')
    for (const at of [0, 15, 16, 31])
      expect(text(openGcm({ ...gcm, key: changed(gcm.key, at) }))).toBe('bad-mac')
  })

  test.each([0, 1, 11, 13, 15, 17, 1000])('has no initialization vector of %i octets', (length) => {
    expect(text(openGcm({ ...gcm, iv: new Uint8Array(length) }))).toBe('malformed')
  })

  test.each([0, 15, 17, 20, 31, 33, 48, 1000])('has no key of %i octets', (length) => {
    expect(text(openGcm({ ...gcm, key: new Uint8Array(length) }))).toBe('malformed')
  })

  test('of 10 MB is refused when it is none', () => {
    expect(text(openGcm({ ...gcm, payload: new Uint8Array(10_000_000) }))).toBe('bad-mac')
  })
})

describe('a payload of version 2', () => {
  test('is opened', () => {
    expect(cbc.key).toHaveLength(48)
    expect(text(openCbc(cbc))).toBe(PLAINTEXT.toString())
    expect(text(openCbc(sealCbc(new Uint8Array(), createFakeRandom())))).toBe('')
  })

  test('that somebody changed is not opened', () => {
    expect(text(openCbc({ ...cbc, payload: changed(cbc.payload, 3) }))).toBe('bad-mac')
    expect(text(openCbc({ ...cbc, payload: cbc.payload.subarray(16) }))).toBe('bad-mac')
    expect(text(openCbc({ ...cbc, payload: new Uint8Array() }))).toBe('bad-mac')
    for (const at of [0, 31, 32, 47])
      expect(text(openCbc({ ...cbc, key: changed(cbc.key, at) }))).toBe('bad-mac')
  })

  test('of a device that pads wrongly is malformed', () => {
    const key = new Uint8Array(32).fill(7)
    const keys = deriveCbcKeys(key, 'OMEMO Payload')
    for (const length of [0, 1, 17, 32]) {
      const payload = new Uint8Array(length)
      const mac = hmac(keys.authentication, payload).subarray(0, 16)
      expect(text(openCbc({ payload, key: new Uint8Array([...key, ...mac]) }))).toBe('malformed')
    }
  })

  test.each([0, 32, 47, 49, 64, 1000])('has no key of %i octets', (length) => {
    expect(text(openCbc({ ...cbc, key: new Uint8Array(length) }))).toBe('malformed')
  })

  test('of 10 MB is refused when it is none', () => {
    expect(text(openCbc({ ...cbc, payload: new Uint8Array(10_000_000) }))).toBe('bad-mac')
  })
})
