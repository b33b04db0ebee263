import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { golden, reads } from '../../testing/golden.ts'
import { BitsOfBinary, pictureUrl } from './index.ts'

const bytes = new Uint8Array([0x89, 0x50, 0x4e, 0x47])
const sha1 = createHash('sha1').update(bytes).digest('hex')
const cid = `sha1+${sha1}@bob.xmpp.org`

describe('XEP-0231 bits of binary', () => {
  golden(
    'a picture',
    BitsOfBinary,
    `<data xmlns='urn:xmpp:bob' cid='${cid}' type='image/png'>iVBORw==</data>`,
    {
      cid,
      type: 'image/png',
      bytes,
    },
  )
  golden(
    'that may be kept',
    BitsOfBinary,
    `<data xmlns='urn:xmpp:bob' cid='${cid}' type='image/png' max-age='86400'>iVBORw==</data>`,
    { cid, type: 'image/png', maxAge: 86_400, bytes },
  )
  reads(
    'broken into lines',
    BitsOfBinary,
    `<data xmlns='urn:xmpp:bob' cid='c' type='t'>\n iVBO\n Rw==\n</data>`,
    {
      cid: 'c',
      type: 't',
      bytes,
    },
  )
  reads('no Base64', BitsOfBinary, `<data xmlns='urn:xmpp:bob' cid='c' type='t'>iVB</data>`, undefined)

  it('becomes a data URL', () => {
    expect(pictureUrl({ cid, type: 'image/png', bytes })).toBe('data:image/png;base64,iVBORw==')
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    expect(pictureUrl({ cid: `sha-256+${sha256}@bob.xmpp.org`, type: 'image/png', bytes })).not.toBeNull()
  })

  it.each([
    ['is not what its name says', { cid: `sha1+${'0'.repeat(40)}@bob.xmpp.org`, type: 'image/png', bytes }],
    ['has a name of another kind', { cid: 'picture@bob.xmpp.org', type: 'image/png', bytes }],
    ['is no picture', { cid, type: 'text/html', bytes }],
    ['may hold a script', { cid, type: 'image/svg+xml', bytes }],
    ['pretends to be two things', { cid, type: 'image/png;,<script>', bytes }],
    ['is huge', { cid, type: 'image/png', bytes: new Uint8Array(300_000) }],
  ])('does not when it %s', (_why, data) => {
    expect(pictureUrl(data)).toBeNull()
  })
})
