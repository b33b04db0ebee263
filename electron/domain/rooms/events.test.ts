import { describe, expect, test } from 'vitest'
import { answersAsRoom, comes, COVEN, goes } from '../testing/rooms.ts'
import { JULIET } from '../testing/rig.ts'
import { lines, opens, stage } from './testing.ts'

const fromRoom = (inside: string, type = '') =>
  `<message from='${COVEN}'${type && ` type='${type}'`}><x xmlns='http://jabber.org/protocol/muc#user'>${inside}</x></message>`

describe('a room that does not answer', () => {
  async function silent() {
    let isSilent = false
    const described = answersAsRoom()
    const s = await stage({
      answer: (iq) =>
        isSilent && iq.attrs['to']?.startsWith(COVEN)
          ? { error: 'remote-server-timeout' }
          : iq.child('urn:xmpp:ping', 'ping')
            ? ''
            : described(iq),
    })
    await s.join()
    return { s, set: (is: boolean) => void (isSilent = is) }
  }

  test('is shown as silent, and heals', async () => {
    const { s, set } = await silent()
    set(true)
    await s.rig.ports.clock.advance(16 * 60_000)
    await s.settle()
    expect(s.room().status.kind).toBe('silent')
    expect(s.room().rights.talk).toBe(false)
    set(false)
    await s.rig.ports.clock.advance(11 * 60_000)
    await s.settle()
    expect(s.room().status.kind).toBe('joined')
  })

  test('and then speaks: the account is still in it', async () => {
    const { s, set } = await silent()
    set(true)
    await s.rig.ports.clock.advance(16 * 60_000)
    await s.rig.fake.receive(comes({ nick: 'crone' }))
    await s.settle()
    expect([s.room().status.kind, s.knocks.length]).toEqual(['joined', 1])
  })
})

describe('what the room says', () => {
  test('about its configuration, once for each, and that it has changed only if nothing says how', async () => {
    const s = await stage()
    s.door = opens([], { codes: [110, 170] })
    await s.join()
    s.rig.batches.length = 0
    const says = (...codes: readonly number[]) =>
      s.rig.fake.receive(fromRoom(codes.map((code) => `<status code='${code}'/>`).join(''), 'groupchat'))
    await says(104, 170, 172)
    expect(lines(s.rig)).toEqual([{ what: 'fact', fact: 'non-anonymous' }])
    s.rig.batches.length = 0
    await says(104, 170, 172)
    await says(170)
    await says(171, 104)
    await says(170)
    expect(lines(s.rig).map((line) => line.what === 'fact' && line.fact)).toEqual([
      'configuration-changed',
      'not-logged',
      'logged',
    ])
  })

  test('about its first settings is not told to whom made it', async () => {
    const s = await stage()
    s.door = opens([], { codes: [110, 201, 100, 170] })
    await s.join()
    const set = fromRoom(`<status code='104'/><status code='172'/><status code='171'/>`, 'groupchat')
    await s.rig.fake.receive(set)
    expect(lines(s.rig)).toEqual([{ what: 'fact', fact: 'created' }])
    expect(s.room().isNew).toBe(false)
    await s.rig.fake.receive(set)
    expect(lines(s.rig)).toEqual([
      { what: 'fact', fact: 'created' },
      { what: 'fact', fact: 'configuration-changed' },
    ])
  })

  test('about one’s own affiliation, also while one is out, but only of a room that is kept', async () => {
    const s = await stage()
    const changed = fromRoom(`<item affiliation='member'><reason>Welcome</reason></item><status code='101'/>`)
    await s.rig.fake.receive(changed)
    await s.join()
    await s.rig.fake.receive(goes('romeo', { codes: [110, 307] }))
    s.rig.batches.length = 0
    await s.rig.fake.receive(changed)
    expect(lines(s.rig)).toMatchObject([
      { what: 'affiliation', self: true, affiliation: 'member', reason: 'Welcome' },
    ])
    expect(s.room().affiliation).toBe('member')
  })

  test('about an invitation that was declined, if there was one', async () => {
    const s = await stage()
    await s.join()
    const declined = fromRoom(`<decline from='${JULIET}'><reason>Busy</reason></decline>`)
    await s.rig.fake.receive(declined)
    expect(lines(s.rig)).toEqual([])
    const { conversationId } = s.room()
    await s.feature.commands['rooms.invite']({ conversationId, people: [JULIET] })
    await s.rig.fake.receive(declined)
    // A direct invitation is between two people, so nobody can decline it by the room.
    expect(lines(s.rig)).toEqual([])
  })

  test('is stored by and by, and is known at the next start', async () => {
    const s = await stage()
    await s.join()
    await s.rig.fake.receive(
      `<message from='${COVEN}/crone' type='groupchat'><subject>Toe of frog</subject></message>`,
    )
    await s.rig.ports.clock.advance(5_000)
    expect(s.restart().room().subject?.text).toBe('Toe of frog')
  })
})
