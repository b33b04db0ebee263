import { beforeEach, describe, expect, it } from 'vitest'
import type { Jid } from '../../../../shared/model/jid.ts'
import { Stanza } from '../../stanza/stanza.ts'
import { readXml } from '../../testing/read-xml.ts'
import { moderationOf } from '../0425-moderation/index.ts'
import { withAddress } from './author.ts'
import { COVEN, describes, shows, stage, type Stage } from './testing.ts'

let s: Stage
beforeEach(async () => {
  s = await stage()
})

describe('the author of an archived message', () => {
  const item = (jid: string) =>
    `<x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' jid='${jid}' role='participant'/></x>`
  const witch = 'crone1@shakespeare.example/desktop'
  function archived(more: string): Stanza {
    const xml = `<message xmlns='jabber:client' type='groupchat'><body>Eye of newt</body>${more}</message>`
    return new Stanza('message', readXml(xml), `${COVEN}/firstwitch` as Jid, null)
  }

  it('has the address that the archive of a non-anonymous room names', async () => {
    await s.enters(shows('firstwitch', { item: `jid='somebody@else.example'` }), 'muc_nonanonymous')
    expect(s.rooms.authorOf(archived(item(witch)), true)).toMatchObject({
      ...{ nick: 'firstwitch', address: witch, role: null, affiliation: null, isSelf: false },
    })
    expect(s.rooms.authorOf(archived(''), true)?.address).toBeNull()
  })

  it('is kept with a live message as the archive would have it, whatever its author wrote', async () => {
    await s.enters(shows('firstwitch'), 'muc_nonanonymous')
    const forged = archived(item('tybalt@capulet.example') + item('romeo@montague.example'))
    const named = (author: string | null) =>
      new Stanza('message', withAddress(forged, author as Jid | null), forged.from, null)
    expect(s.rooms.authorOf(named(witch), true)).toMatchObject({ nick: 'firstwitch', address: witch })
    expect(s.rooms.authorOf(named(null), true)?.address).toBeNull()
    expect(named(witch).element.child('jabber:client', 'body')?.text()).toBe('Eye of newt')
  })

  it('has none if it was named twice, by an occupant, or in a room that hides addresses', async () => {
    await s.enters(shows('firstwitch'), 'muc_nonanonymous')
    expect(s.rooms.authorOf(archived(item(witch) + item('tybalt@capulet.example')), true)?.address).toBeNull()
    expect(s.rooms.authorOf(archived(item(witch)))?.address).toBeNull()
    await s.t.receives(`
      <message from='${COVEN}' type='groupchat'>
        <x xmlns='http://jabber.org/protocol/muc#user'><status code='104'/></x>
      </message>`)
    await s.t.sends(`
      <iq type='get' id='{again}' to='${COVEN}'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>`)
    await s.t.receives(describes(['muc_semianonymous'], 'again'))
    expect(s.rooms.authorOf(archived(item(witch)), true)?.address).toBeNull()
  })
})

describe('hats and idle times', () => {
  const more = (ns: string) => `
    <idle xmlns='urn:xmpp:idle:1' since='1969-07-21T02:56:15Z'/>
    <hats xmlns='${ns}'><hat title='Host' uri='http://schemas.example.com/hats#host'/></hats>`

  it('are those that the room gives', async () => {
    const NS = 'urn:xmpp:hats:0'
    const room = await s.enters(shows('crone', { more: more(NS) }) + shows('owl'), NS)
    expect(room.occupants.get('crone')).toMatchObject({
      hats: [{ uri: 'http://schemas.example.com/hats#host', title: 'Host' }],
      idleSince: Date.UTC(1969, 6, 21, 2, 56, 15),
    })
    expect(room.occupants.get('owl')).toMatchObject({ hats: [], idleSince: null })
  })

  it('are not those that an occupant takes', async () => {
    const room = await s.enters(shows('crone', { more: more('urn:xmpp:hats:0') }))
    expect(room.occupants.get('crone')?.hats).toEqual([])
  })
})

describe('a moderation', () => {
  const moderates = (from: string) => `
    <message from='${from}' type='groupchat' id='r1'>
      <retract xmlns='urn:xmpp:message-retract:1' id='s1'>
        <moderated xmlns='urn:xmpp:message-moderate:1' by='${COVEN}/crone'/>
      </retract>
    </message>`

  it('reaches the application, and counts only from the room', async () => {
    await s.enters(shows('crone'))
    await s.t.receives(moderates(COVEN) + moderates(`${COVEN}/crone`))
    expect(s.t.messages.map((message) => s.rooms.authorOf(message)?.nick)).toEqual([null, 'crone'])
    expect(s.t.messages.map((message) => moderationOf(message)?.by.nick)).toEqual(['crone', undefined])
  })
})
