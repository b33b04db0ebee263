import { describe } from 'vitest'
import { golden, reads } from '../../testing/golden.ts'
import { FileMetadata } from './index.ts'

const file = (parts: string) => `<file xmlns='urn:xmpp:file:metadata:0'>${parts}</file>`
const none = { hashes: [], thumbnails: [] }

describe('XEP-0446 file', () => {
  golden(
    'with everything',
    FileMetadata,
    file(`
      <media-type>image/jpeg</media-type>
      <name>summit.jpg</name>
      <date>2015-07-26T21:46:00.000Z</date>
      <size>3032449</size>
      <width>4096</width>
      <height>2160</height>
      <length>63000</length>
      <desc>Photo from the summit.</desc>
      <hash xmlns='urn:xmpp:hashes:2' algo='sha-1'>AAAAAAAAAAAAAAAAAAAAAAAAAAA=</hash>
      <thumbnail xmlns='urn:xmpp:thumbs:1' uri='cid:a@bob.xmpp.org' media-type='image/png'/>`),
    {
      mediaType: 'image/jpeg',
      name: 'summit.jpg',
      date: 1_437_947_160_000,
      size: 3_032_449,
      width: 4096,
      height: 2160,
      lengthMs: 63_000,
      desc: 'Photo from the summit.',
      hashes: [{ algo: 'sha-1', value: new Uint8Array(20) }],
      thumbnails: [{ uri: 'cid:a@bob.xmpp.org', mediaType: 'image/png' }],
    },
  )
  golden('with nothing', FileMetadata, file(''), none)
  reads('of the first version', FileMetadata, file('<dimensions>1920x1080</dimensions>'), {
    ...none,
    width: 1920,
    height: 1080,
  })
  reads('with bad dimensions', FileMetadata, file('<dimensions>0x1080</dimensions>'), none)
  reads(
    'with lies',
    FileMetadata,
    file(
      '<size>-1</size><width>1e9</width><length>9999999999999999999</length><date>never</date><name/><media-type>a</media-type>',
    ),
    none,
  )
  reads('with a type in capitals', FileMetadata, file('<media-type>Image/PNG; q="1"</media-type>'), {
    ...none,
    mediaType: 'image/png',
  })
  reads('with a path', FileMetadata, file('<name>../../.bashrc</name>'), {
    ...none,
    name: '../../.bashrc',
  })
  reads('with an endless name', FileMetadata, file(`<name>${'a'.repeat(1025)}</name>`), none)
  reads('with an endless description', FileMetadata, file(`<desc>${'a'.repeat(10_001)}</desc>`), {
    ...none,
    desc: 'a'.repeat(10_000),
  })
})
