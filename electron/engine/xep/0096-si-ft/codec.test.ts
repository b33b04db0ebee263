import { describe, expect, it } from 'vitest'
import { golden, reads } from '../../testing/golden.ts'
import { peerFileOf, SiFile } from './codec.ts'

const NS = `xmlns='http://jabber.org/protocol/si/profile/file-transfer'`

describe('XEP-0096 file transfer', () => {
  golden(
    'an offer',
    SiFile,
    `<file ${NS} name='test.txt' size='1022' hash='552da749930852c69ae5d2141d3766b1' date='1969-07-21T02:56:15.000Z'>
       <desc>This is a test.</desc><range/></file>`,
    {
      name: 'test.txt',
      size: 1022,
      hash: '552da749930852c69ae5d2141d3766b1',
      date: Date.UTC(1969, 6, 21, 2, 56, 15),
      desc: 'This is a test.',
      range: {},
    },
  )
  golden('an answer', SiFile, `<file ${NS}><range offset='128'/></file>`, { range: { offset: 128 } })
  reads('parts that are none', SiFile, `<file ${NS} name='' size='-1' hash='x'/>`, {})

  it('needs a name and a size', () => {
    expect(peerFileOf({ name: 'a' }, undefined)).toBeNull()
    expect(peerFileOf({ size: 1 }, undefined)).toBeNull()
    expect(peerFileOf({ name: 'a', size: 1, hash: '00'.repeat(16) }, 'text/plain')).toEqual({
      name: 'a',
      size: 1,
      mediaType: 'text/plain',
      hashes: [{ algo: 'md5', value: new Uint8Array(16) }],
    })
  })
})
