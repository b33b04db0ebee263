import { describe } from 'vitest'
import { golden, reads } from '../../testing/golden.ts'
import { Thumbnail } from './index.ts'

const NS = 'urn:xmpp:thumbs:1'

describe('XEP-0264 thumbnail', () => {
  golden(
    'by its hash',
    Thumbnail,
    `<thumbnail xmlns='${NS}' uri='cid:sha1+ffd7@bob.xmpp.org' media-type='image/png' width='128' height='96'/>`,
    { uri: 'cid:sha1+ffd7@bob.xmpp.org', mediaType: 'image/png', width: 128, height: 96 },
  )
  golden('inside', Thumbnail, `<thumbnail xmlns='${NS}' uri='data:image/png;base64,iVBORw=='/>`, {
    uri: 'data:image/png;base64,iVBORw==',
  })
  reads(
    'with bad numbers',
    Thumbnail,
    `<thumbnail xmlns='${NS}' uri='cid:a' width='-1' height='99999999'/>`,
    {
      uri: 'cid:a',
    },
  )
  reads('from a web server', Thumbnail, `<thumbnail xmlns='${NS}' uri='https://a.example/b.png'/>`, undefined)
  reads('with a script', Thumbnail, `<thumbnail xmlns='${NS}' uri='javascript:alert(1)'/>`, undefined)
  reads(
    'of endless length',
    Thumbnail,
    `<thumbnail xmlns='${NS}' uri='data:${'a'.repeat(70_000)}'/>`,
    undefined,
  )
})
