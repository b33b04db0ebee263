import { describe } from 'vitest'
import { golden, reads } from '../../testing/golden.ts'
import { UrlData } from './index.ts'

const NS = 'http://jabber.org/protocol/url-data'

describe('XEP-0103 URL data', () => {
  golden('an address', UrlData, `<url-data xmlns='${NS}' target='https://a.example/b'/>`, {
    target: 'https://a.example/b',
  })
  reads('an endless address', UrlData, `<url-data xmlns='${NS}' target='${'a'.repeat(2049)}'/>`, undefined)
})
