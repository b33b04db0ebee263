import { beforeEach, describe, expect, it } from 'vitest'
import type { BareJid } from '../../../../shared/model/jid.ts'
import { COVEN, stage, type Stage } from './testing.ts'

const ADMIN = 'http://jabber.org/protocol/muc#admin'
const OWNER = 'http://jabber.org/protocol/muc#owner'
const REGISTER = 'jabber:iq:register'
const earl = 'earl@shakespeare.example' as BareJid

let s: Stage
beforeEach(async () => {
  s = await stage()
})

const done = `<iq type='result' id='{a}' from='${COVEN}'/>`
const asks = (type: string, ns: string, content = '') =>
  `<iq type='${type}' id='{a}' to='${COVEN}'><query xmlns='${ns}'>${content}</query></iq>`
const answers = (ns: string, content: string) =>
  `<iq type='result' id='{a}' from='${COVEN}'><query xmlns='${ns}'>${content}</query></iq>`
const form = (fields: string) => `<x xmlns='jabber:x:data' type='form'>${fields}</x>`
const named = (name: string, value: string, type = 'text-single') =>
  `<field var='${name}' type='${type}'><value>${value}</value></field>`

describe('affiliations and roles', () => {
  it('are listed', async () => {
    const listed = s.rooms.admin.list(COVEN, 'outcast')
    await s.t.sends(asks('get', ADMIN, `<item affiliation='outcast'/>`))
    await s.t.receives(
      answers(
        ADMIN,
        `<item affiliation='outcast' jid='${earl}'><reason>Treason</reason></item>
         <item affiliation='outcast' jid='evil.example'/><item affiliation='outcast'/>`,
      ),
    )
    expect(await listed).toEqual({
      ok: true,
      value: [
        { address: earl, affiliation: 'outcast', nick: null, reason: 'Treason' },
        { address: 'evil.example', affiliation: 'outcast', nick: null, reason: null },
      ],
    })
  })

  it('are changed', async () => {
    const banned = s.rooms.admin.setAffiliations(COVEN, [
      { address: earl, affiliation: 'outcast', reason: 'Treason' },
    ])
    await s.t.sends(
      asks('set', ADMIN, `<item affiliation='outcast' jid='${earl}'><reason>Treason</reason></item>`),
    )
    await s.t.receives(done)
    expect(await banned).toEqual({ ok: true })
  })

  it('are taken from an occupant, which is a kick', async () => {
    const kicked = s.rooms.admin.setRole(COVEN, 'pistol', 'none', 'Avaunt')
    await s.t.sends(asks('set', ADMIN, `<item role='none' nick='pistol'><reason>Avaunt</reason></item>`))
    await s.t.receives(`
      <iq type='error' id='{a}' from='${COVEN}'>
        <error type='cancel'><not-allowed xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>
      </iq>`)
    expect(await kicked).toMatchObject({ error: { code: 'stanza-error', condition: 'not-allowed' } })
  })
})

describe('the configuration', () => {
  it('is read, changed and sent back whole', async () => {
    const asked = s.rooms.admin.configuration(COVEN)
    await s.t.sends(asks('get', OWNER))
    await s.t.receives(
      answers(
        OWNER,
        form(`
          ${named('FORM_TYPE', 'http://jabber.org/protocol/muc#roomconfig', 'hidden')}
          <field type='fixed'><value>A heading</value></field>
          ${named('muc#roomconfig_roomname', 'Cave')}${named('muc#roomconfig_membersonly', '0', 'boolean')}`),
      ),
    )
    const read = await asked
    if (!read.ok || read.value === null) throw new Error('no form')
    const sent = s.rooms.admin.configure(
      COVEN,
      read.value,
      new Map([
        ['muc#roomconfig_membersonly', ['1']],
        ['FORM_TYPE', ['forged']],
        ['unknown', ['x']],
      ]),
    )
    await s.t.sends(`
      <iq type='set' id='{b}' to='${COVEN}'><query xmlns='${OWNER}'><x xmlns='jabber:x:data' type='submit'>
        <field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/muc#roomconfig</value></field>
        <field var='muc#roomconfig_roomname'><value>Cave</value></field>
        <field var='muc#roomconfig_membersonly'><value>1</value></field>
      </x></query></iq>`)
    await s.t.receives(`<iq type='result' id='{b}' from='${COVEN}'/>`)
    expect(await sent).toEqual({ ok: true })
  })

  it('of 2,000 fields and without FORM_TYPE is cut, and sent back without one', async () => {
    const asked = s.rooms.admin.configuration(COVEN)
    await s.t.sends(asks('get', OWNER))
    await s.t.receives(
      answers(OWNER, form(Array.from({ length: 2_000 }, (_, n) => named(`f${n}`, 'v')).join(''))),
    )
    const read = await asked
    if (!read.ok || read.value === null) throw new Error('no form')
    expect(read.value.fields).toHaveLength(1_000)
    void s.rooms.admin.configure(COVEN, read.value, new Map())
    const xml = s.t.takeSent() ?? ''
    expect([xml.includes('FORM_TYPE'), xml.match(/<field /g)?.length]).toEqual([false, 1_000])
  })

  it.each([
    ['nothing can be configured', ''],
    ['the form is none to fill in', `<x xmlns='jabber:x:data' type='result'/>`],
  ])('is null if %s', async (_what, content) => {
    const asked = s.rooms.admin.configuration(COVEN)
    await s.t.sends(asks('get', OWNER))
    await s.t.receives(answers(OWNER, content))
    expect(await asked).toEqual({ ok: true, value: null })
  })

  it('is accepted as it is, or cancelled', async () => {
    void s.rooms.admin.acceptDefaults(COVEN)
    await s.t.sends(asks('set', OWNER, `<x xmlns='jabber:x:data' type='submit'/>`))
    void s.rooms.admin.cancelConfiguration(COVEN)
    await s.t.sends(`
      <iq type='set' id='{c}' to='${COVEN}'>
        <query xmlns='${OWNER}'><x xmlns='jabber:x:data' type='cancel'/></query>
      </iq>`)
  })

  it('ends with the room', async () => {
    const ended = s.rooms.admin.destroy(COVEN, { to: 'heath@chat.example' as BareJid, reason: 'Macbeth' })
    await s.t.sends(
      asks('set', OWNER, `<destroy jid='heath@chat.example'><reason>Macbeth</reason></destroy>`),
    )
    await s.t.receives(done)
    expect(await ended).toEqual({ ok: true })
  })
})

describe('membership', () => {
  it('is asked for with the form of the room', async () => {
    const asked = s.rooms.membership.registration(COVEN)
    await s.t.sends(asks('get', REGISTER))
    await s.t.receives(
      answers(
        REGISTER,
        form(
          named('FORM_TYPE', 'http://jabber.org/protocol/muc#register', 'hidden') +
            `<field var='muc#register_roomnick' type='text-single'><required/></field>`,
        ),
      ),
    )
    const read = await asked
    if (!read.ok || read.value.form === null) throw new Error('no form')
    expect(read.value.nick).toBeNull()
    const sent = s.rooms.membership.register(
      COVEN,
      read.value.form,
      new Map([['muc#register_roomnick', ['hag']]]),
    )
    await s.t.sends(`
      <iq type='set' id='{b}' to='${COVEN}'><query xmlns='${REGISTER}'><x xmlns='jabber:x:data' type='submit'>
        <field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/muc#register</value></field>
        <field var='muc#register_roomnick'><value>hag</value></field>
      </x></query></iq>`)
    await s.t.receives(`<iq type='result' id='{b}' from='${COVEN}'/>`)
    expect(await sent).toEqual({ ok: true })
  })

  it('is there already', async () => {
    const asked = s.rooms.membership.registration(COVEN)
    await s.t.sends(asks('get', REGISTER))
    await s.t.receives(answers(REGISTER, '<registered/><username>hag</username>'))
    expect(await asked).toEqual({ ok: true, value: { nick: 'hag', form: null } })
  })

  it.each([
    ['the kept one', `<identity category='conference' type='text' name='hag'/>`, 'hag'],
    ['none', '', null],
  ])('has a nickname: %s', async (_what, content, nick) => {
    const asked = s.rooms.membership.reservedNick(COVEN)
    const query = `<query xmlns='http://jabber.org/protocol/disco#info' node='x-roomuser-item'`
    await s.t.sends(`<iq type='get' id='{a}' to='${COVEN}'>${query}/></iq>`)
    await s.t.receives(`<iq type='result' id='{a}' from='${COVEN}'>${query}>${content}</query></iq>`)
    expect(await asked).toEqual({ ok: true, value: nick })
  })
})
