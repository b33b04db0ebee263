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

describe('many affiliations', () => {
  const people = Array.from({ length: 60 }, (_, n) => `p${n}@shakespeare.example` as BareJid)
  const changes = people.map((address) => ({ address, affiliation: 'member' }) as const)
  const items = (from: number, to: number) =>
    people
      .slice(from, to)
      .map((jid) => `<item affiliation='member' jid='${jid}'/>`)
      .join('')

  it('are changed in parts, because servers bound the size of a stanza', async () => {
    const set = s.rooms.admin.setAffiliations(COVEN, changes)
    for (const [id, from, to] of [
      ['a1', 0, 25],
      ['a2', 25, 50],
      ['a3', 50, 60],
    ] as const) {
      await s.t.sends(asks('set', ADMIN, items(from, to)).replace('{a}', `{${id}}`))
      await s.t.sendsNothing()
      await s.t.receives(done.replace('{a}', `{${id}}`))
    }
    expect(await set).toEqual({ ok: true })
  })

  it('are changed up to the part that is refused, and none are no request', async () => {
    const set = s.rooms.admin.setAffiliations(COVEN, changes)
    await s.t.sends(asks('set', ADMIN, items(0, 25)))
    await s.t.receives(`
      <iq type='error' id='{a}' from='${COVEN}'>
        <error type='cancel'><not-allowed xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>
      </iq>`)
    expect(await set).toMatchObject({ error: { condition: 'not-allowed' } })
    expect(await s.rooms.admin.setAffiliations(COVEN, [])).toEqual({ ok: true })
    await s.t.sendsNothing()
  })
})

describe('the message of somebody', () => {
  it('is retracted in the version that the room knows', async () => {
    await s.enters('', 'urn:xmpp:message-moderate:1', 'urn:xmpp:message-moderate:0')
    const retracted = s.rooms.admin.retract(COVEN, 's1', 'Spam')
    await s.t.sends(`
      <iq type='set' id='{a}' to='${COVEN}'>
        <moderate xmlns='urn:xmpp:message-moderate:1' id='s1'>
          <retract xmlns='urn:xmpp:message-retract:1'/><reason>Spam</reason>
        </moderate>
      </iq>`)
    await s.t.receives(done)
    expect(await retracted).toEqual({ ok: true })
  })

  it('is retracted in the older one, unless the account is no moderator', async () => {
    await s.enters('', 'urn:xmpp:message-moderate:0')
    const retracted = s.rooms.admin.retract(COVEN, 's1')
    await s.t.sends(`
      <iq type='set' id='{a}' to='${COVEN}'>
        <apply-to xmlns='urn:xmpp:fasten:0' id='s1'>
          <moderate xmlns='urn:xmpp:message-moderate:0'><retract xmlns='urn:xmpp:message-retract:0'/></moderate>
        </apply-to>
      </iq>`)
    await s.t.receives(`
      <iq type='error' id='{a}' from='${COVEN}'>
        <error type='auth'><forbidden xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>
      </iq>`)
    expect(await retracted).toMatchObject({ error: { condition: 'forbidden' } })
  })

  it('stays in a room that knows neither, or in which the account is not', async () => {
    const unsupported = { ok: false, error: { code: 'unsupported-by-server', what: 'XEP-0425' } }
    expect(await s.rooms.admin.retract(COVEN, 's1')).toEqual(unsupported)
    await s.enters('', 'urn:xmpp:message-retract:1')
    expect(await s.rooms.admin.retract(COVEN, 's1')).toEqual(unsupported)
    await s.t.sendsNothing()
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
