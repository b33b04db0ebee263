import { beforeEach, describe, expect, it } from 'vitest'
import type { BareJid } from '../../../../shared/model/jid.ts'
import { COVEN, stage, type Stage } from './testing.ts'

const INFO = 'http://jabber.org/protocol/disco#info'
const ITEMS = 'http://jabber.org/protocol/disco#items'
const RSM = 'http://jabber.org/protocol/rsm'
const service = 'chat.shakespeare.example' as BareJid

let s: Stage
beforeEach(async () => {
  s = await stage()
})

describe('browsing a service', () => {
  const asks = (id: string, content: string) =>
    `<iq type='get' id='{${id}}' to='${service}'>
       <query xmlns='${ITEMS}'><set xmlns='${RSM}'>${content}</set></query>
     </iq>`
  const answers = (id: string, content: string) =>
    `<iq type='result' id='{${id}}' from='${service}'><query xmlns='${ITEMS}'>${content}</query></iq>`

  it('goes page by page', async () => {
    const first = s.rooms.directory.browse(service, { max: 2 })
    await s.t.sends(asks('a', '<max>2</max>'))
    await s.t.receives(
      answers(
        'a',
        `<item jid='a@${service}' name='A'/><item jid='b@${service}'/>
         <set xmlns='${RSM}'><first>a</first><last>b</last><count>3</count></set>`,
      ),
    )
    expect(await first).toEqual({
      ok: true,
      value: {
        rooms: [
          { room: `a@${service}`, name: 'A' },
          { room: `b@${service}`, name: '' },
        ],
        next: 'b',
        count: 3,
      },
    })
    const second = s.rooms.directory.browse(service, { max: 2, after: 'b' })
    await s.t.sends(asks('b', '<max>2</max><after>b</after>'))
    await s.t.receives(answers('b', `<item jid='c@${service}'/><set xmlns='${RSM}'><last>b</last></set>`))
    expect(await second).toMatchObject({ value: { rooms: [{ room: `c@${service}` }], next: null } })
  })

  it('gets everything from a service without pages, but no occupants', async () => {
    const all = s.rooms.directory.browse(service, { max: 2 })
    await s.t.sends(asks('a', '<max>2</max>'))
    const items = Array.from({ length: 12_000 }, (_, n) => `<item jid='r${n}@${service}'/>`)
    await s.t.receives(answers('a', `<item jid='r@${service}/someone'/>${items.join('')}`))
    const page = await all
    expect(page.ok && [page.value.rooms.length, page.value.next, page.value.count]).toEqual([
      9_999,
      null,
      null,
    ])
  })
})

describe('the information about a room', () => {
  const asked = () => s.rooms.directory.info(COVEN)
  const ask = `<iq type='get' id='{a}' to='${COVEN}'><query xmlns='${INFO}'/></iq>`
  const answer = (content: string) =>
    `<iq type='result' id='{a}' from='${COVEN}'><query xmlns='${INFO}'>${content}</query></iq>`

  it('is read', async () => {
    const info = asked()
    await s.t.sends(ask)
    await s.t.receives(
      answer(`
        <identity category='conference' type='text' name='A Dark Cave'/>
        <feature var='http://jabber.org/protocol/muc'/><feature var='muc_passwordprotected'/>
        <feature var='muc_hidden'/><feature var='muc_membersonly'/><feature var='muc_semianonymous'/>
        <x xmlns='jabber:x:data' type='result'>
          <field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/muc#roominfo</value></field>
          <field var='muc#roominfo_description'><value>The place for all good witches!</value></field>
          <field var='muc#roominfo_contactjid'><value>crone1@shakespeare.example</value></field>
          <field var='muc#roominfo_subject'><value>Spells</value></field>
          <field var='muc#roominfo_occupants'><value>3</value></field>
          <field var='muc#roominfo_lang'><value>en</value></field>
        </x>`),
    )
    const read = await info
    expect(read.ok && read.value).toMatchObject({
      name: 'A Dark Cave',
      description: 'The place for all good witches!',
      subject: 'Spells',
      language: 'en',
      logs: '',
      occupants: 3,
      contacts: ['crone1@shakespeare.example'],
      isNonAnonymous: false,
      needsPassword: true,
      isMembersOnly: true,
      isModerated: false,
      isHidden: true,
      isPersistent: false,
    })
  })

  it('of something else is null', async () => {
    const info = asked()
    await s.t.sends(ask)
    await s.t.receives(answer(`<identity category='account' type='registered'/>`))
    expect(await info).toEqual({ ok: true, value: null })
  })
})

it('the services of the own server are found', async () => {
  const found = s.rooms.directory.services()
  await s.t.sends(`<iq type='get' id='{i}' to='montague.example'><query xmlns='${ITEMS}'/></iq>`)
  await s.t.receives(`
    <iq type='result' id='{i}' from='montague.example'>
      <query xmlns='${ITEMS}'><item jid='rooms.montague.example'/><item jid='upload.montague.example'/></query>
    </iq>`)
  for (const [id, name, category] of [
    ['a', 'rooms', 'conference'],
    ['b', 'upload', 'store'],
  ] as const) {
    await s.t.sends(`<iq type='get' id='{${id}}' to='${name}.montague.example'><query xmlns='${INFO}'/></iq>`)
    await s.t.receives(`
      <iq type='result' id='{${id}}' from='${name}.montague.example'>
        <query xmlns='${INFO}'>
          <identity category='${category}' type='x'/><feature var='http://jabber.org/protocol/muc'/>
        </query>
      </iq>`)
  }
  expect(await found).toEqual({ ok: true, value: ['rooms.montague.example'] })
})
