import { beforeEach, describe, expect, it } from 'vitest'
import type { BareJid, FullJid } from '../../../../shared/model/jid.ts'
import { Stanza } from '../../stanza/stanza.ts'
import { readXml } from '../../testing/read-xml.ts'
import { invitationOf } from './index.ts'
import { COVEN, stage, type Stage } from './testing.ts'

const USER = 'http://jabber.org/protocol/muc#user'
const mediated = (room: string, invite = `<invite from='crone@shakespeare.example/desk'/>`, more = '') =>
  `<message from='${room}'><x xmlns='${USER}'>${invite}${more}</x></message>`
const direct = (from: string, attrs: string) =>
  `<message from='${from}'><x xmlns='jabber:x:conference' ${attrs}/></message>`

let s: Stage
beforeEach(async () => {
  s = await stage()
})
const invitations = () => s.of('invited').map(({ invitation }) => invitation)

describe('invitations', () => {
  it('come through the room', async () => {
    await s.t.receives(
      mediated(
        COVEN,
        `<invite from='crone@shakespeare.example/desk'><reason>Hey Hecate</reason><continue thread='e0'/></invite>`,
        '<password>cauldronburn</password>',
      ),
    )
    expect(invitations()).toEqual([
      {
        room: COVEN,
        by: 'crone@shakespeare.example/desk',
        way: 'mediated',
        reason: 'Hey Hecate',
        password: 'cauldronburn',
        continues: true,
        thread: 'e0',
      },
    ])
    // For the application, as before.
    expect(s.t.messages).toHaveLength(1)
  })

  it('come directly, and once if they come both ways', async () => {
    await s.t.receives(
      direct('crone@shakespeare.example/desk', `jid='${COVEN}' reason='Hey' password='p'`) + mediated(COVEN),
    )
    expect(invitations()).toEqual([
      {
        room: COVEN,
        by: 'crone@shakespeare.example/desk',
        way: 'direct',
        reason: 'Hey',
        password: 'p',
        continues: false,
        thread: null,
      },
    ])
    await s.t.clock.advance(60_000)
    await s.t.receives(mediated(COVEN))
    expect(invitations()).toHaveLength(2)
  })

  it('are read in copies and archives, too', () => {
    const x = `<x xmlns='jabber:x:conference' jid='${COVEN}'/>`
    const inner = readXml(`<message><body>Come to ${COVEN}</body>${x}</message>`)
    const copy = new Stanza('message', inner, 'crone@shakespeare.example/desk' as FullJid, null)
    expect(invitationOf(copy)).toMatchObject({ room: COVEN, by: 'crone@shakespeare.example/desk' })
  })

  it('may lack an inviter, and then nobody can decline', async () => {
    await s.t.receives(mediated(COVEN, '<invite/>'))
    const [invitation] = invitations()
    expect(invitation).toMatchObject({ room: COVEN, by: null, way: 'mediated' })
    expect(invitation && s.rooms.decline(invitation)).toBe(false)
    await s.t.sendsNothing()
  })

  it.each([
    ['an occupant, who is not the room', mediated(`${COVEN}/crone`)],
    ['a server', mediated('chat.shakespeare.example')],
    ['one who names an occupant', direct('crone@x.example/a', `jid='${COVEN}/crone'`)],
    ['one who names no room', direct('crone@x.example/a', '')],
    [
      'an error',
      `<message type='error' from='${COVEN}'><x xmlns='${USER}'><invite from='a@b'/></x></message>`,
    ],
    [
      'a message to everybody',
      `<message type='groupchat' from='${COVEN}/a'><x xmlns='jabber:x:conference' jid='c@d'/></message>`,
    ],
  ])('do not come from %s', async (_what, message) => {
    await s.t.receives(message)
    expect(s.events).toEqual([])
  })

  it('to a room that we are in mean nothing', async () => {
    await s.enters()
    const before = s.events.length
    await s.t.receives(mediated(COVEN))
    expect(s.events).toHaveLength(before)
  })

  it('may be to a person, whom no join reaches', async () => {
    await s.t.receives(direct('tybalt@capulet.example/x', `jid='juliet@capulet.example'`))
    const [invitation] = invitations()
    const joined = s.rooms.join(invitation?.room as BareJid, { nick: 'a', history: { max: 0 } })
    await s.t.sends(`
      <iq type='get' id='{q}' to='juliet@capulet.example'>
        <query xmlns='http://jabber.org/protocol/disco#info'/>
      </iq>`)
    await s.t.receives(`
      <iq type='error' id='{q}' from='juliet@capulet.example'>
        <error type='cancel'><service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>
      </iq>`)
    expect(await joined).toEqual({ ok: false, error: { code: 'not-a-room' } })
    await s.t.sendsNothing()
  })

  it('are declined through the room', async () => {
    await s.t.receives(mediated(COVEN))
    const [invitation] = invitations()
    expect(invitation && s.rooms.decline(invitation, 'Too busy')).toBe(true)
    await s.t.sends(`
      <message to='${COVEN}'>
        <x xmlns='${USER}'><decline to='crone@shakespeare.example/desk'><reason>Too busy</reason></decline></x>
      </message>`)
  })
})

describe('a thousand invitations', () => {
  const thousand = (message: (n: number) => string) =>
    Array.from({ length: 1_000 }, (_, n) => message(n)).join('')

  it('of one stranger: twenty are told, and one more each minute', async () => {
    await s.t.receives(thousand((n) => direct(`t@x.example/${n}`, `jid='r${n}@y.example'`)))
    expect(invitations()).toHaveLength(20)
    await s.t.clock.advance(120_000)
    await s.t.receives(thousand((n) => direct(`t@x.example/${n}`, `jid='s${n}@y.example'`)))
    expect(invitations()).toHaveLength(22)
  })

  it('of the rooms of one service: twenty', async () => {
    await s.t.receives(thousand((n) => mediated(`r${n}@chat.evil.example`)))
    expect(invitations()).toHaveLength(20)
  })

  it('of a thousand strangers: a hundred', async () => {
    await s.t.receives(thousand((n) => direct(`t${n}@x.example/a`, `jid='r${n}@y.example'`)))
    expect([invitations().length, s.t.messages.length]).toEqual([100, 1_000])
  })
})

describe('a notice of another affiliation', () => {
  it('is told, also of a room that we are not in', async () => {
    await s.t.receives(`
      <message from='${COVEN}'>
        <x xmlns='${USER}'>
          <item affiliation='member'><reason>Welcome</reason></item><status code='101'/>
        </x>
      </message>`)
    expect(s.events).toEqual([{ kind: 'affiliation', room: COVEN, affiliation: 'member', reason: 'Welcome' }])
  })
})
