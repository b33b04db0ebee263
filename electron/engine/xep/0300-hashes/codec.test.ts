import { describe, expect, it } from 'vitest'
import { golden, reads } from '../../testing/golden.ts'
import { createHasher, Hash, strongestOf } from './index.ts'

const NS = 'urn:xmpp:hashes:2'
const zeros = new Uint8Array(32)
const inBase64 = `${'A'.repeat(43)}=`

describe('XEP-0300 hash', () => {
  golden('SHA-256', Hash, `<hash xmlns='${NS}' algo='sha-256'>${inBase64}</hash>`, {
    algo: 'sha-256',
    value: zeros,
  })
  reads('in capitals', Hash, `<hash xmlns='${NS}' algo='SHA-256'>${inBase64}</hash>`, {
    algo: 'sha-256',
    value: zeros,
  })
  reads('of an unknown kind', Hash, `<hash xmlns='${NS}' algo='id-blake2b256'>AAAA</hash>`, {
    algo: 'id-blake2b256',
    value: new Uint8Array(3),
  })
  reads('that is too short', Hash, `<hash xmlns='${NS}' algo='sha-256'>AAAA</hash>`, undefined)
  reads('that is empty', Hash, `<hash xmlns='${NS}' algo='other'/>`, undefined)
  reads('that is endless', Hash, `<hash xmlns='${NS}' algo='other'>${'A'.repeat(300)}</hash>`, undefined)
  reads('without an algorithm', Hash, `<hash xmlns='${NS}'>AAAA</hash>`, undefined)

  it('computes the usual ones', () => {
    const digest = (algo: string) => createHasher(algo)?.update('abc').digest('hex')
    expect(digest('sha-256')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
    expect(digest('sha-1')).toBe('a9993e364706816aba3e25717850c26c9cd0d89d')
    expect(digest('sha-512')).toMatch(/^ddaf35a193617abacc417349ae204131/)
    expect(createHasher('blake2b-256')).toBeNull()
    expect(createHasher('constructor')).toBeNull()
  })

  it('prefers the strongest that can be verified', () => {
    const hash = (algo: string) => ({ algo })
    expect(strongestOf([hash('sha-1'), hash('sha-256'), hash('blake2b-512')])).toEqual({ algo: 'sha-256' })
    expect(strongestOf([hash('sha-256'), hash('sha-512')])).toEqual({ algo: 'sha-512' })
    expect(strongestOf([hash('blake2b-512'), hash('md5')])).toBeUndefined()
  })
})
