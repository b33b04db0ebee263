import { describe } from 'vitest'
import { golden, reads } from '../../testing/golden.ts'
import { Media } from './index.ts'

const media = (content: string, attrs = '') =>
  `<media xmlns='urn:xmpp:media-element' ${attrs}>${content}</media>`
const AT = 'http://www.victim.com/challenges/ocr.jpeg?F3A6292C'

describe('XEP-0221 media of forms', () => {
  golden(
    'a picture in two places, with its size',
    Media,
    media(
      `<uri type='image/jpeg'>${AT}</uri><uri type='image/jpeg'>cid:sha1+f24030b8d91d233bac14777be5ab531ca3b9f102@bob.xmpp.org</uri>`,
      `height='80' width='290'`,
    ),
    {
      height: 80,
      width: 290,
      uris: [
        { type: 'image/jpeg', uri: AT },
        { type: 'image/jpeg', uri: 'cid:sha1+f24030b8d91d233bac14777be5ab531ca3b9f102@bob.xmpp.org' },
      ],
    },
  )
  reads(
    'addresses without a type, endless ones, and those on lines of their own',
    Media,
    media(
      `<uri>${AT}</uri><uri type='image/png'>${AT}${'1'.repeat(2048)}</uri><uri type='audio/x-wav'>\n ${AT}\n</uri>`,
    ),
    { uris: [{ type: 'audio/x-wav', uri: AT }] },
  )
  reads('a size that is none', Media, media('', `height='-1' width='1e9'`), { uris: [] })
  reads('more formats than anybody sends', Media, media(`<uri type='image/png'>a</uri>`.repeat(100)), {
    uris: Array.from({ length: 16 }, () => ({ type: 'image/png', uri: 'a' })),
  })
})
