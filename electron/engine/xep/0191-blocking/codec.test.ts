import { describe } from 'vitest'
import type { Jid } from '../../../../shared/model/jid.ts'
import { golden, reads } from '../../testing/golden.ts'
import { Block, BlockList, Unblock } from './codec.ts'

const items = [{ jid: 'tybalt@capulet.example' as Jid }, { jid: 'spam.example' as Jid }]
const written = `<item jid='tybalt@capulet.example'/><item jid='spam.example'/>`

describe('XEP-0191 blocking', () => {
  golden('the list', BlockList, `<blocklist xmlns='urn:xmpp:blocking'>${written}</blocklist>`, { items })
  golden('block', Block, `<block xmlns='urn:xmpp:blocking'>${written}</block>`, { items })
  golden('unblock everybody', Unblock, `<unblock xmlns='urn:xmpp:blocking'/>`, { items: [] })
  reads('an item that is no address', Block, `<block xmlns='urn:xmpp:blocking'><item jid='@'/></block>`, {
    items: [],
  })
})
