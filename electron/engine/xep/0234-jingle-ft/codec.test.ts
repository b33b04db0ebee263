import { describe, expect, it } from 'vitest'
import { golden, reads } from '../../testing/golden.ts'
import { printXml } from '../../testing/placeholders.ts'
import { readXml } from '../../testing/read-xml.ts'
import { accepted, Checksum, Description, named, offered, peerFileOf, Received } from './codec.ts'

const NS = `xmlns='urn:xmpp:jingle:apps:file-transfer:5'`
const HASHES = `xmlns='urn:xmpp:hashes:2'`
const sha1 = new Uint8Array(Buffer.from('w0mcJylzCn+AfvuGdqkty2+KP48=', 'base64'))
const HASH = `<hash ${HASHES} algo='sha-1'>w0mcJylzCn+AfvuGdqkty2+KP48=</hash>`

describe('XEP-0234 Jingle file transfer', () => {
  golden(
    'a description',
    Description,
    `<description ${NS}><file>
       <media-type>text/plain</media-type><name>test.txt</name><date>2015-07-26T20:46:00.000Z</date>
       <size>6144</size>${HASH}<range offset='1024'/>
     </file></description>`,
    {
      file: {
        mediaType: 'text/plain',
        name: 'test.txt',
        date: Date.UTC(2015, 6, 26, 20, 46),
        size: 6144,
        hashes: [{ algo: 'sha-1', value: sha1 }],
        thumbnails: [],
        range: { offset: 1024 },
      },
    },
  )
  reads('a file without anything', Description, `<description ${NS}><file/></description>`, {
    file: { hashes: [], thumbnails: [] },
  })
  reads(
    'sizes and ranges that are none',
    Description,
    `<description ${NS}><file><size>-1</size><range offset='x' length='-2'/></file></description>`,
    { file: { hashes: [], thumbnails: [], range: {} } },
  )
  golden('a checksum', Checksum, `<checksum ${NS} name='a'><file>${HASH}</file></checksum>`, {
    name: 'a',
    file: { hashes: [{ algo: 'sha-1', value: sha1 }] },
  })
  golden('a receipt', Received, `<received ${NS} name='a'/>`, { name: 'a' })

  it('names the creator, as other clients expect', () => {
    expect(named(Received.build({ name: 'a' })).attrs).toEqual({ name: 'a', creator: 'initiator' })
  })

  it('says in an offer that it can continue, and that a hash follows', () => {
    const file = { name: 'a.png', size: 7, mediaType: 'image/png', hashes: [] }
    expect(printXml(Description.build({ file: offered(file) }))).toBe(
      printXml(
        readXml(`<description ${NS}><file><media-type>image/png</media-type><name>a.png</name><size>7</size>
          <hash-used ${HASHES} algo='sha-256'/><range/></file></description>`),
      ),
    )
  })

  it('says in an answer where to begin', () => {
    const file = { name: 'a.png', size: 7, hashes: [{ algo: 'sha-1', value: sha1 }] }
    expect(printXml(Description.build({ file: accepted(file, 3) }))).toBe(
      printXml(
        readXml(
          `<description ${NS}><file><name>a.png</name><size>7</size>${HASH}<range offset='3'/></file></description>`,
        ),
      ),
    )
  })

  it('gives a received file as claims', () => {
    expect(peerFileOf({ hashes: [], thumbnails: [] })).toEqual({ name: '', size: null, hashes: [] })
  })
})
