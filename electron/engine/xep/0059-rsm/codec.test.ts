import { describe } from 'vitest'
import { golden, reads } from '../../testing/golden.ts'
import { PageAnswer, PageRequest } from './index.ts'

const NS = 'http://jabber.org/protocol/rsm'

describe('XEP-0059 result sets', () => {
  golden('the first page', PageRequest, `<set xmlns='${NS}'><max>10</max></set>`, { max: 10 })
  golden('the page after an item', PageRequest, `<set xmlns='${NS}'><max>10</max><after>a</after></set>`, {
    max: 10,
    after: 'a',
  })
  golden('the page before an item', PageRequest, `<set xmlns='${NS}'><max>10</max><before>a</before></set>`, {
    max: 10,
    before: 'a',
  })
  golden('a page', PageAnswer, `<set xmlns='${NS}'><first>a</first><last>z</last><count>800</count></set>`, {
    first: 'a',
    last: 'z',
    count: 800,
  })
  golden('an empty page', PageAnswer, `<set xmlns='${NS}'/>`, {})
  reads(
    'a page with the index of its first item',
    PageAnswer,
    `<set xmlns='${NS}'><first index='0' exact-index='true'>a</first><last>z</last><count exact='false'>-5</count></set>`,
    { first: 'a', last: 'z' },
  )
  reads(
    'ids that are too long',
    PageAnswer,
    `<set xmlns='${NS}'><first>${'x'.repeat(1025)}</first></set>`,
    {},
  )
})
