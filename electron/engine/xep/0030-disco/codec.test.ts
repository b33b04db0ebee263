import { describe } from 'vitest'
import type { Jid } from '../../../../shared/model/jid.ts'
import { golden, reads } from '../../testing/golden.ts'
import { InfoQuery, ItemsQuery } from './codec.ts'

describe('XEP-0030 discovery', () => {
  golden(
    'what somebody is and can do',
    InfoQuery,
    `<query xmlns='http://jabber.org/protocol/disco#info' node='n'>
       <identity category='client' type='pc' name='Psi' xml:lang='en'/>
       <identity category='client' type='console'/>
       <feature var='urn:xmpp:ping'/>
       <x xmlns='jabber:x:data' type='result'/>
     </query>`,
    {
      node: 'n',
      identities: [
        { category: 'client', type: 'pc', name: 'Psi', lang: 'en' },
        { category: 'client', type: 'console' },
      ],
      features: ['urn:xmpp:ping'],
      forms: [{ type: 'result', instructions: [], fields: [] }],
    },
  )
  reads(
    'parts that cannot be read',
    InfoQuery,
    `<query xmlns='http://jabber.org/protocol/disco#info'><identity type='pc'/><feature/><feature var='a'/></query>`,
    { identities: [], features: ['a'], forms: [] },
  )
  golden(
    'what belongs to somebody',
    ItemsQuery,
    `<query xmlns='http://jabber.org/protocol/disco#items'>
       <item jid='rooms.example.net' name='Rooms'/><item jid='rooms.example.net' node='music'/>
     </query>`,
    {
      items: [
        { jid: 'rooms.example.net' as Jid, name: 'Rooms' },
        { jid: 'rooms.example.net' as Jid, node: 'music' },
      ],
    },
  )
})
