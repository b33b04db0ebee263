import { describe } from 'vitest'
import { golden, reads } from '../../testing/golden.ts'
import { submission } from '../0004-data-forms/index.ts'
import { Fin, Metadata, Preferences, Query } from './codec.ts'

const NS = 'urn:xmpp:mam:2'
const RSM = 'http://jabber.org/protocol/rsm'

describe('XEP-0313 archives', () => {
  golden(
    'a query for the last page with somebody',
    Query,
    `<query xmlns='${NS}' queryid='f27'>
       <x xmlns='jabber:x:data' type='submit'>
         <field var='FORM_TYPE' type='hidden'><value>urn:xmpp:mam:2</value></field>
         <field var='with'><value>juliet@capulet.lit</value></field>
       </x>
       <set xmlns='${RSM}'><max>10</max><before/></set>
     </query>`,
    {
      queryid: 'f27',
      form: submission(
        new Map([
          ['FORM_TYPE', [NS]],
          ['with', ['juliet@capulet.lit']],
        ]),
      ),
      page: { max: 10, before: '' },
    },
  )
  golden(
    'the end of the last page',
    Fin,
    `<fin xmlns='${NS}' complete='true' stable='false'><set xmlns='${RSM}'><first>a</first><last>b</last></set></fin>`,
    { complete: true, stable: false, page: { first: 'a', last: 'b' } },
  )
  reads('the end of a page that says nothing', Fin, `<fin xmlns='${NS}' complete='maybe'/>`, {})
  golden(
    'the ends of an archive',
    Metadata,
    `<metadata xmlns='${NS}'>
       <start id='YWxwaGEg' timestamp='2008-08-22T21:09:04.000Z'/>
       <end id='b21lZ2Eg' timestamp='2020-04-20T14:34:21.000Z'/>
     </metadata>`,
    {
      start: { id: 'YWxwaGEg', at: Date.UTC(2008, 7, 22, 21, 9, 4) },
      end: { id: 'b21lZ2Eg', at: Date.UTC(2020, 3, 20, 14, 34, 21) },
    },
  )
  reads('an end without a time', Metadata, `<metadata xmlns='${NS}'><start id='a'/></metadata>`, {})
  golden('an empty archive', Metadata, `<metadata xmlns='${NS}'/>`, {})
})

describe('XEP-0441 preferences', () => {
  golden(
    'the rules',
    Preferences,
    `<prefs xmlns='${NS}' default='roster'>
       <always><jid>romeo@montague.lit</jid></always><never><jid>montague@montague.lit</jid></never>
     </prefs>`,
    {
      default: 'roster',
      always: { jids: ['romeo@montague.lit'] },
      never: { jids: ['montague@montague.lit'] },
    },
  )
  reads('only the default', Preferences, `<prefs xmlns='${NS}' default='never'/>`, { default: 'never' })
  reads('another default', Preferences, `<prefs xmlns='${NS}' default='sometimes'/>`, undefined)
})
