import { beforeEach, describe, expect, it } from 'vitest'
import type { BareJid } from '../../../../shared/model/jid.ts'
import { presence } from '../rfc6121-presence/index.ts'
import { COVEN, describes, shows, stage, subject, type Stage } from './testing.ts'

const USER = 'http://jabber.org/protocol/muc#user'
const hecate = 'hecate@shakespeare.example' as BareJid

let s: Stage
beforeEach(async () => {
  s = await stage()
})

const refusal = (id: string, condition: string) => `
  <message from='${COVEN}' type='error' id='{${id}}'>
    <error type='auth'><${condition} xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>
  </message>`

describe('the subject', () => {
  it('is changed, and settled by the reflection', async () => {
    const room = await s.enters()
    const set = room.setSubject('')
    await s.t.sends(`<message to='${COVEN}' type='groupchat' id='{a}'><subject/></message>`)
    await s.t.receives(`<message from='${COVEN}/hag' type='groupchat' id='other'><subject/></message>`)
    expect(await set).toEqual({ ok: true })
    expect(s.of('subject').at(-1)).toMatchObject({ text: '', by: 'hag', at: null })
  })

  it('is refused', async () => {
    const room = await s.enters()
    const set = room.setSubject('New')
    await s.t.sends(`<message to='${COVEN}' type='groupchat' id='{a}'><subject>New</subject></message>`)
    await s.t.receives(refusal('a', 'forbidden'))
    expect(await set).toEqual({
      ok: false,
      error: { code: 'stanza-error', condition: 'forbidden', type: 'auth' },
    })
  })

  it('is not changed by a message with words', async () => {
    await s.enters()
    await s.t.receives(`
      <message from='${COVEN}/crone' type='groupchat'><subject>Re</subject><body>Hi</body></message>
      <message from='${COVEN}/crone' type='groupchat'><subject>Re</subject><thread>t</thread></message>`)
    expect([s.of('subject').length, s.t.messages.length]).toEqual([1, 2])
  })
})

describe('another configuration', () => {
  it('is told, and the features are asked for again', async () => {
    const room = await s.enters()
    await s.t.receives(`
      <message from='${COVEN}' type='groupchat'>
        <x xmlns='${USER}'><status code='104'/><status code='172'/><status code='999'/></x>
      </message>`)
    expect(s.of('configuration')).toEqual([
      { kind: 'configuration', room: COVEN, facts: ['configuration-changed', 'non-anonymous'] },
    ])
    await s.t.sends(`
      <iq type='get' id='{again}' to='${COVEN}'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>`)
    await s.t.receives(describes(['muc_moderated'], 'again'))
    expect([...room.features]).toEqual(['http://jabber.org/protocol/muc', 'muc_moderated'])
  })
})

describe('inviting', () => {
  it('goes through the room, and hears of a refusal and of a decline by the invited one only', async () => {
    const room = await s.enters()
    room.invite(hecate, { way: 'mediated', reason: 'Come', password: 'not sent', thread: 'e0' })
    await s.t.sends(`
      <message to='${COVEN}' id='{a}'>
        <x xmlns='${USER}'><invite to='${hecate}'><reason>Come</reason><continue thread='e0'/></invite></x>
      </message>`)
    const decline = (from: string) => `
      <message from='${COVEN}'><x xmlns='${USER}'><decline from='${from}'><reason>No</reason></decline></x></message>`
    await s.t.receives(decline('mallory@evil.example') + decline(`${hecate}/broom`) + decline(hecate))
    expect(s.of('declined')).toEqual([{ kind: 'declined', room: COVEN, by: hecate, reason: 'No' }])
    await s.t.receives(refusal('a', 'forbidden') + refusal('a', 'forbidden'))
    expect(s.of('refused')).toEqual([{ kind: 'refused', room: COVEN, condition: 'forbidden' }])
  })

  it('goes directly', async () => {
    const room = await s.enters()
    room.invite(hecate, { way: 'direct', reason: 'Come', password: 'p' })
    await s.t.sends(`
      <message to='${hecate}' id='{a}'>
        <x xmlns='jabber:x:conference' jid='${COVEN}' password='p' reason='Come'/>
      </message>`)
  })
})

describe('requests by form', () => {
  const request = (nick: string) => `
    <message from='${COVEN}'>
      <x xmlns='jabber:x:data' type='form'>
        <title>Voice request</title>
        <field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/muc#request</value></field>
        <field var='muc#role' type='list-single'><value>participant</value></field>
        <field var='muc#jid' type='jid-single'><value>hag66@shakespeare.example/pda</value></field>
        <field var='muc#roomnick'><value>${nick}</value></field>
        <field var='muc#request_allow' type='boolean'><value>false</value></field>
      </x>
    </message>`

  it('ask for voice', async () => {
    const room = await s.enters()
    expect(room.requestVoice()).toBe(true)
    await s.t.sends(`
      <message to='${COVEN}' id='{a}'>
        <x xmlns='jabber:x:data' type='submit'>
          <field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/muc#request</value></field>
          <field var='muc#role'><value>participant</value></field>
        </x>
      </message>`)
  })

  it('are told and answered', async () => {
    const room = await s.enters()
    await s.t.receives(request('thirdwitch'))
    const [event] = s.of('request')
    expect(event?.request).toMatchObject({
      what: 'voice',
      nick: 'thirdwitch',
      address: 'hag66@shakespeare.example/pda',
    })
    if (event) room.answer(event.request, true)
    await s.t.sends(`
      <message to='${COVEN}' id='{a}'>
        <x xmlns='jabber:x:data' type='submit'>
          <field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/muc#request</value></field>
          <field var='muc#role'><value>participant</value></field>
          <field var='muc#jid'><value>hag66@shakespeare.example/pda</value></field>
          <field var='muc#roomnick'><value>thirdwitch</value></field>
          <field var='muc#request_allow'><value>true</value></field>
        </x>
      </message>`)
  })

  it('for membership are told and answered, too', async () => {
    const room = await s.enters()
    await s.t.receives(`
      <message from='${COVEN}'>
        <x xmlns='jabber:x:data' type='form'>
          <field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/muc#register</value></field>
          <field var='muc#register_roomnick'><value>thirdwitch</value></field>
          <field var='muc#register_allow' type='boolean'><value>0</value></field>
        </x>
      </message>`)
    const [{ request: asked } = {}] = s.of('request')
    expect(asked).toMatchObject({ what: 'membership', nick: 'thirdwitch' })
    if (asked) room.answer(asked, false)
    await s.t.sends(`
      <message to='${COVEN}' id='{a}'>
        <x xmlns='jabber:x:data' type='submit'>
          <field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/muc#register</value></field>
          <field var='muc#register_roomnick'><value>thirdwitch</value></field>
          <field var='muc#register_allow'><value>false</value></field>
        </x>
      </message>`)
  })

  it('in a flood are told in small numbers', async () => {
    await s.enters()
    await s.t.receives(request('x').repeat(1_000))
    expect(s.of('request')).toHaveLength(20)
  })
})

describe('the own presence', () => {
  const shown = `<show>dnd</show><status>Brewing</status>`

  it('goes to the room when it changes, and when the room has its name for us', async () => {
    const own = s.t.use(presence)
    await s.enters()
    own.show({ show: 'dnd', status: 'Brewing' })
    await s.t.sends(`<presence>${shown}</presence>`)
    await s.t.sends(`<presence to='${COVEN}/hag'>${shown}</presence>`)
    await s.t.receives(shows('hag', { codes: [110], more: shown }))
    expect(s.rooms.get(COVEN)?.self).toMatchObject({ show: 'dnd', status: 'Brewing' })
  })

  it('waits until the join is complete', async () => {
    const own = s.t.use(presence)
    await s.knocks()
    own.show({ show: 'dnd', status: 'Brewing' })
    await s.t.sends(`<presence>${shown}</presence>`)
    await s.t.sendsNothing()
    await s.t.receives(shows('hag', { codes: [110] }) + subject())
    await s.t.sends(`<presence to='${COVEN}/hag'>${shown}</presence>`)
  })

  it('is with the presence that joins', async () => {
    s.t.use(presence).show({ show: 'dnd', status: 'Brewing' })
    await s.t.sends(`<presence>${shown}</presence>`)
    void s.rooms.join(COVEN, { nick: 'hag', history: { max: 20 } })
    await s.t.sends(`
      <iq type='get' id='{disco}' to='${COVEN}'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>`)
    await s.t.receives(describes())
    await s.t.sends(`
      <presence to='${COVEN}/hag' id='{join}'>${shown}
        <x xmlns='http://jabber.org/protocol/muc'><history maxstanzas='20'/></x>
      </presence>`)
  })
})
