import { describe } from 'vitest'
import type { Jid } from '../../../../shared/model/jid.ts'
import { golden, reads } from '../../testing/golden.ts'
import { AdminQuery, Join, MucUser, OwnerQuery } from './codec.ts'

const jid = (text: string) => text as Jid
const user = (content: string) => `<x xmlns='http://jabber.org/protocol/muc#user'>${content}</x>`
const admin = (content: string) => `<query xmlns='http://jabber.org/protocol/muc#admin'>${content}</query>`
const owner = (content: string) => `<query xmlns='http://jabber.org/protocol/muc#owner'>${content}</query>`

describe('XEP-0045 joining', () => {
  golden('plainly', Join, `<x xmlns='http://jabber.org/protocol/muc'/>`, {})
  golden(
    'with a password, and messages since a time',
    Join,
    `<x xmlns='http://jabber.org/protocol/muc'>
       <password>cauldronburn</password><history since='1970-01-01T00:00:00.000Z'/>
     </x>`,
    { password: 'cauldronburn', history: { since: 0 } },
  )
})

describe('XEP-0045 what a room says', () => {
  golden(
    'about an occupant',
    MucUser,
    user(
      `<item affiliation='member' role='participant' jid='hag66@shakespeare.example/pda'/><status code='110'/>`,
    ),
    {
      item: { affiliation: 'member', role: 'participant', jid: jid('hag66@shakespeare.example/pda') },
      codes: [{ code: 110 }],
    },
  )
  golden(
    'about one who was kicked',
    MucUser,
    user(`
      <item affiliation='none' role='none'><actor nick='Fluellen'/><reason>Avaunt!</reason></item>
      <status code='307'/>`),
    {
      item: { affiliation: 'none', role: 'none', actor: { nick: 'Fluellen' }, reason: 'Avaunt!' },
      codes: [{ code: 307 }],
    },
  )
  golden(
    'at its end',
    MucUser,
    user(`
      <item affiliation='none' role='none'/>
      <destroy jid='coven@chat.example'><password>x</password><reason>Macbeth doth come.</reason></destroy>`),
    {
      item: { affiliation: 'none', role: 'none' },
      codes: [],
      destroy: { jid: jid('coven@chat.example'), password: 'x', reason: 'Macbeth doth come.' },
    },
  )
  golden(
    'to one who is invited',
    MucUser,
    user(`
      <invite from='crone1@shakespeare.example/desktop'><reason>Hey</reason><continue thread='e0ff'/></invite>
      <password>cauldronburn</password>`),
    {
      codes: [],
      invite: {
        from: jid('crone1@shakespeare.example/desktop'),
        reason: 'Hey',
        continues: { thread: 'e0ff' },
      },
      password: 'cauldronburn',
    },
  )
  golden('to one whose guest declines', MucUser, user(`<decline from='hecate@shakespeare.example'/>`), {
    codes: [],
    decline: { from: jid('hecate@shakespeare.example') },
  })
  reads(
    'with words and codes that do not exist',
    MucUser,
    user(
      `<item affiliation='king' role='jester' jid='@'/><status code='7'/><status code='x'/><status code='110'/>`,
    ),
    { item: {}, codes: [{ code: 110 }] },
  )
  reads('with hundreds of codes', MucUser, user(`<status code='110'/>`.repeat(500)), {
    codes: Array.from({ length: 32 }, () => ({ code: 110 })),
  })
})

describe('XEP-0045 running a room', () => {
  golden('the ban list', AdminQuery, admin(`<item affiliation='outcast'/>`), {
    items: [{ affiliation: 'outcast' }],
  })
  golden(
    'a kick',
    AdminQuery,
    admin(`<item nick='pistol' role='none'><reason>Avaunt, you cullion!</reason></item>`),
    { items: [{ nick: 'pistol', role: 'none', reason: 'Avaunt, you cullion!' }] },
  )
  golden('the configuration', OwnerQuery, owner(''), {})
  golden('no configuration', OwnerQuery, owner(`<x xmlns='jabber:x:data' type='submit'/>`), {
    form: { type: 'submit', instructions: [], fields: [] },
  })
  golden(
    'the end',
    OwnerQuery,
    owner(`<destroy jid='coven@chat.example'><reason>So foul</reason></destroy>`),
    {
      destroy: { jid: jid('coven@chat.example'), reason: 'So foul' },
    },
  )
})
