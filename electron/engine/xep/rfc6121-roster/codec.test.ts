import { describe, expect, it } from 'vitest'
import type { BareJid } from '../../../../shared/model/jid.ts'
import { golden, reads } from '../../testing/golden.ts'
import { readXml } from '../../testing/read-xml.ts'
import { Item, Query, readItem } from './codec.ts'

const romeo = 'romeo@example.net' as BareJid

describe('RFC 6121 roster', () => {
  golden('a request without versions', Query, `<query xmlns='jabber:iq:roster'/>`, { items: [] })
  golden('a request that begins with versions', Query, `<query xmlns='jabber:iq:roster' ver=''/>`, {
    ver: '',
    items: [],
  })
  golden(
    'a result',
    Query,
    `<query xmlns='jabber:iq:roster' ver='ver11'>
       <item jid='romeo@example.net' name='Romeo' subscription='both'>
         <group>Friends</group>
         <group>Lovers</group>
       </item>
       <item jid='mercutio@example.com' subscription='none' ask='subscribe' approved='true'/>
     </query>`,
    {
      ver: 'ver11',
      items: [
        { jid: romeo, name: 'Romeo', subscription: 'both', groups: ['Friends', 'Lovers'] },
        {
          jid: 'mercutio@example.com' as BareJid,
          subscription: 'none',
          ask: 'subscribe',
          approved: true,
          groups: [],
        },
      ],
    },
  )
  reads(
    'items that cannot be read are passed over',
    Query,
    `<query xmlns='jabber:iq:roster'>
       <item/><item jid='a b@c@d'/><item jid='Romeo@Example.NET'/>
     </query>`,
    { items: [{ jid: romeo, groups: [] }] },
  )

  const contact = (xml: string) => {
    const item = Item.parse(readXml(xml))
    return item && readItem(item)
  }

  it('uses defaults for missing and unknown values (§2.1.2)', () => {
    expect(
      contact(
        `<item xmlns='jabber:iq:roster' jid='romeo@example.net' subscription='love' ask='unsubscribe'/>`,
      ),
    ).toEqual({ jid: romeo, name: '', groups: [], subscription: 'none', pending: false, approved: false })
  })

  it('uses the bare address if there is a resource', () => {
    expect(
      contact(`<item xmlns='jabber:iq:roster' jid='icq.example/registered' subscription='both'/>`),
    ).toMatchObject({ jid: 'icq.example', subscription: 'both' })
  })

  it('counts each group once, in a fixed order', () => {
    expect(
      contact(
        `<item xmlns='jabber:iq:roster' jid='romeo@example.net'><group>B</group><group/><group>A</group><group>B</group></item>`,
      ),
    ).toMatchObject({ groups: ['A', 'B'] })
  })
})
