import { beforeEach, describe, expect, it } from 'vitest'
import { COVEN, describes, goes, shows, stage, subject, type Stage } from './testing.ts'

const A = 'a31c4bd04de69663cfd7f424a8453f4674da37ff'
const B = 'b9b256f999ded52c2fa14fb007c2e5b979450cbb'
const field = (name: string, value: string) =>
  `<field var='muc#roominfo_${name}'><value>${value}</value></field>`
const picture = (hash: string) => field('avatarhash', hash)
const shown = (hash: string) =>
  `<presence from='${COVEN}'><x xmlns='vcard-temp:x:update'><photo>${hash}</photo></x></presence>`
const changed = `
  <message from='${COVEN}' type='groupchat'>
    <x xmlns='http://jabber.org/protocol/muc#user'><status code='104'/></x>
  </message>`
const asks = (id: string) =>
  `<iq type='get' id='{${id}}' to='${COVEN}'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>`

let s: Stage
beforeEach(async () => {
  s = await stage()
})
const avatars = () => s.of('avatar').map(({ hash }) => hash)

describe('what a joined room says about itself', () => {
  it('are its abilities', async () => {
    const room = await s.enters(
      '',
      'http://jabber.org/protocol/muc#stable_id',
      'http://jabber.org/protocol/muc#self-ping-optimization',
      ...['urn:xmpp:occupant-id:0', 'urn:xmpp:sid:0', 'urn:xmpp:mam:2', 'urn:xmpp:message-moderate:1'],
      ...['vcard-temp', 'muc_nonanonymous', 'muc_membersonly', 'muc_persistent'],
    )
    expect(room.abilities).toEqual({
      hasStableIds: true,
      hasOccupantIds: true,
      hasStanzaIds: true,
      hasArchive: true,
      moderation: 1,
      answersSelfPings: true,
      hasCard: true,
      isNonAnonymous: true,
      needsPassword: false,
      isMembersOnly: true,
      isModerated: false,
      isHidden: false,
      isPersistent: true,
    })
    expect(room.info?.name).toBe('A Dark Cave')
  })

  it('is asked again after a change of the configuration, once for many', async () => {
    const room = await s.enters()
    await s.t.receives(changed)
    await s.t.sends(asks('a'))
    for (let n = 0; n < 500; n++) await s.t.receives(changed)
    await s.t.sendsNothing()
    await s.t.receives(describes(['muc_moderated'], 'a'))
    expect([room.abilities.isModerated, s.of('info').length]).toEqual([true, 1])
    await s.t.sends(asks('b'))
    await s.t.receives(describes(['muc_open', 'muc_hidden'], 'b', field('description', 'Spells')))
    expect([room.abilities.isModerated, room.abilities.isHidden]).toEqual([false, true])
    expect(room.info?.description).toBe('Spells')
    await s.t.sendsNothing()
  })

  it('is not asked more often than anybody changes a room', async () => {
    const room = await s.enters()
    let asked = 0
    for (let n = 0; n < 200; n++) {
      await s.t.receives(changed)
      const id = /id='([^']+)'/.exec(s.t.takeSent() ?? '')?.[1]
      if (id === undefined) continue
      asked++
      await s.t.receives(describes([`feature-${n}`]).replace('{disco}', id))
    }
    expect(asked).toBe(5)
    await s.t.clock.advance(10_000)
    await s.t.sends(asks('last'))
    await s.t.receives(describes(['muc_moderated'], 'last'))
    expect(room.abilities.isModerated).toBe(true)
    await s.t.clock.advance(10_000)
    await s.t.sendsNothing()
  })

  it('stays if the room does not answer, or is left meanwhile', async () => {
    const room = await s.enters('', 'muc_moderated')
    await s.t.receives(changed)
    await s.t.sends(asks('a'))
    await s.t.receives(`
      <iq type='error' id='{a}' from='${COVEN}'>
        <error type='auth'><forbidden xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>
      </iq>`)
    expect([room.abilities.isModerated, s.of('info')]).toEqual([true, []])
    await s.t.receives(changed)
    await s.t.sends(asks('b'))
    await s.t.receives(goes('hag', { codes: [110, 307] }))
    await s.t.receives(describes([], 'b', picture(A)))
    expect([s.of('info'), avatars()]).toEqual([[], []])
  })

  it('is asked after the join if it was unknown before', async () => {
    const joined = s.rooms.join(COVEN, { nick: 'hag', history: { max: 0 } })
    await s.t.sends(asks('a'))
    await s.t.receives(`
      <iq type='error' id='{a}' from='${COVEN}'>
        <error type='cancel'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>
      </iq>`)
    await s.t.sends(`
      <presence to='${COVEN}/hag' id='{join}'>
        <x xmlns='http://jabber.org/protocol/muc'><history maxchars='0' maxstanzas='0'/></x>
      </presence>`)
    await s.t.receives(shows('hag', { codes: [110, 201] }) + subject())
    const room = await joined
    expect(room).toMatchObject({ value: { info: null, avatar: null, abilities: { moderation: null } } })
    await s.t.sends(asks('b'))
    await s.t.receives(describes(['urn:xmpp:message-moderate:0'], 'b'))
    expect(room).toMatchObject({ value: { abilities: { moderation: 0 } } })
  })
})

describe('the picture of a room', () => {
  /** Enters a room whose information has this hash. */
  async function entersWith(hash: string) {
    const joined = s.rooms.join(COVEN, { nick: 'hag', history: { max: 0 } })
    await s.t.sends(asks('a'))
    await s.t.receives(describes(['vcard-temp'], 'a', picture(hash)))
    await s.t.sends(`
      <presence to='${COVEN}/hag' id='{join}'>
        <x xmlns='http://jabber.org/protocol/muc'><history maxchars='0' maxstanzas='0'/></x>
      </presence>`)
    await s.t.receives(shows('hag', { codes: [110] }) + subject())
    const room = await joined
    if (!room.ok) throw new Error(room.error.code)
    return room.value
  }

  it('is known before the join, changes, and is taken away', async () => {
    const room = await entersWith(A)
    expect([room.avatar, avatars()]).toEqual([A, []])
    await s.t.receives(changed)
    await s.t.sends(asks('b'))
    await s.t.receives(describes(['vcard-temp'], 'b', picture(B)))
    await s.t.receives(changed)
    await s.t.sends(asks('c'))
    await s.t.receives(describes(['vcard-temp'], 'c'))
    expect([room.avatar, avatars()]).toEqual([null, [B, null]])
  })

  it('may come with a presence of the room, and then the information says nothing about it', async () => {
    const { joined } = await s.knocks()
    await s.t.receives(shown(A) + shows('hag', { codes: [110] }) + subject())
    const room = await joined
    expect([room.ok && room.value.avatar, avatars()]).toEqual([A, [A]])
    await s.t.receives(changed)
    await s.t.sends(asks('b'))
    await s.t.receives(describes([], 'b'))
    expect(avatars()).toEqual([A])
    await s.t.receives(shown(B) + shown(B) + shown(''))
    expect(avatars()).toEqual([A, B, null])
    expect(room.ok && [...room.value.occupants.keys()]).toEqual(['hag'])
  })

  it('is told once, if presence and information agree', async () => {
    await entersWith(A)
    await s.t.receives(shown(A) + shown('x') + `<presence from='${COVEN}'/>`)
    await s.t.receives(changed)
    await s.t.sends(asks('b'))
    await s.t.receives(describes([], 'b'))
    expect(avatars()).toEqual([null])
  })

  it('may change all the time, and is told from time to time', async () => {
    const room = await s.enters()
    for (let n = 0; n < 200; n++) await s.t.receives(shown(n % 2 === 0 ? A : B))
    expect(avatars()).toEqual([A, B, A, B, A])
    await s.t.clock.advance(10_000)
    expect([room.avatar, avatars().at(-1)]).toEqual([B, B])
    await s.t.receives(shown(A).repeat(2))
    s.rooms.leave(COVEN)
    await s.t.sends(`<presence to='${COVEN}/hag' type='unavailable'/>`)
    await s.t.clock.advance(5_000)
    expect(s.t.clock.timers).toBe(0)
  })

  it('is not that of an occupant', async () => {
    const room = await s.enters()
    await s.t.receives(shown(A).replace(COVEN, `${COVEN}/owl`))
    expect([room.avatar, avatars()]).toEqual([null, []])
  })

  const CARD = `<vCard xmlns='vcard-temp'/>`
  it('is set, and everything else in the card stays', async () => {
    const bytes = new Uint8Array([0x89, 0x50, 0x4e, 0x47])
    const set = s.rooms.admin.setPicture(COVEN, { type: 'image/png', bytes })
    await s.t.sends(`<iq type='get' id='{a}' to='${COVEN}'>${CARD}</iq>`)
    await s.t.receives(`
      <iq type='result' id='{a}' from='${COVEN}'><vCard xmlns='vcard-temp'><FN>Coven</FN></vCard></iq>`)
    await s.t.sends(`
      <iq type='set' id='{b}' to='${COVEN}'><vCard xmlns='vcard-temp'>
        <FN>Coven</FN><PHOTO><TYPE>image/png</TYPE><BINVAL>iVBORw==</BINVAL></PHOTO></vCard></iq>`)
    await s.t.receives(`<iq type='result' id='{b}' from='${COVEN}'/>`)
    expect(await set).toEqual({ ok: true })
  })

  it('is removed, unless the room forbids it', async () => {
    const set = s.rooms.admin.setPicture(COVEN, null)
    await s.t.sends(`<iq type='get' id='{a}' to='${COVEN}'>${CARD}</iq>`)
    await s.t.receives(`
      <iq type='result' id='{a}' from='${COVEN}'>
        <vCard xmlns='vcard-temp'><PHOTO><BINVAL>iVBORw==</BINVAL></PHOTO></vCard>
      </iq>`)
    await s.t.sends(`<iq type='set' id='{b}' to='${COVEN}'>${CARD}</iq>`)
    await s.t.receives(`
      <iq type='error' id='{b}' from='${COVEN}'>
        <error type='auth'><forbidden xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>
      </iq>`)
    expect(await set).toMatchObject({ error: { condition: 'forbidden' } })
  })
})
