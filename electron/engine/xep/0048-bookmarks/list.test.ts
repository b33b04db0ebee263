import { describe, expect, it } from 'vitest'
import type { BareJid } from '../../../../shared/model/jid.ts'
import { printXml } from '../../testing/placeholders.ts'
import { readXml } from '../../testing/read-xml.ts'
import { readConference } from './conference.ts'
import { roomsIn, withRoom } from './list.ts'

const list = (content: string) => readXml(`<storage xmlns='storage:bookmarks'>${content}</storage>`)
const conference = (content: string) =>
  readXml(content.replace('<conference', `<conference xmlns='urn:example'`))
const PLAY = 'play@rooms.example' as BareJid
const wanted = { name: 'The Play', nick: 'JC', password: null, autojoin: true }

describe('a conference', () => {
  it.each([
    [`<conference/>`, { name: null, nick: null, password: null, autojoin: false }],
    [`<conference autojoin='1' name=''><nick/></conference>`, { name: null, nick: null, autojoin: true }],
    [`<conference autojoin='true'/>`, { autojoin: true }],
    [`<conference autojoin='0'/>`, { autojoin: false }],
    [`<conference autojoin='yes'><password>p</password></conference>`, { autojoin: false, password: 'p' }],
    [`<conference><nick xmlns='urn:example:other'>JC</nick></conference>`, { nick: null }],
    [`<conference><nick>${'n'.repeat(1_024)}</nick></conference>`, { nick: null }],
    [`<conference><password>${'p'.repeat(1_025)}</password></conference>`, { password: null }],
    [`<conference name='${'N'.repeat(5_000)}'/>`, { name: 'N'.repeat(1_000) }],
  ])('is read leniently: %.60s', (xml, value) => {
    expect(readConference(conference(xml))).toMatchObject(value)
  })
})

describe('a list', () => {
  it('has rooms; links, people and what has no address are left out', () => {
    const { rooms, isWhole } = roomsIn(
      list(`
        <url name='Works' url='https://shakespeare.example/'/>
        <conference jid='Play@Rooms.example' name='The Play' autojoin='1'><nick>JC</nick></conference>
        <conference jid='play@rooms.example' name='Again'/>
        <conference jid='play@rooms.example/JC'/>
        <conference name='Nowhere'/>
        <conference jid='@@'/>
        <conference xmlns='urn:example:other' jid='other@rooms.example'/>`),
    )
    expect(rooms).toEqual([{ room: PLAY, ...wanted }])
    expect(isWhole).toBe(true)
  })

  it('of 10,000 rooms is read in part, and says so', () => {
    const entries = Array.from({ length: 10_000 }, (_, n) => `<conference jid='r${n}@rooms.example'/>`)
    const { rooms, isWhole } = roomsIn(list(entries.join('')))
    expect([rooms.length, isWhole]).toEqual([2_000, false])
  })

  it.each([
    ['', `<conference jid='${PLAY}' name='The Play' autojoin='true'><nick>JC</nick></conference>`],
    [
      `<url url='https://a.example/'/><conference jid='Play@rooms.example' minimize='1' autojoin='1'><nick>Me</nick><print_status xmlns='gajim:x'>all</print_status></conference><conference jid='${PLAY}'/><note jid='a@b'/>`,
      `<url url='https://a.example/'/><conference jid='Play@rooms.example' minimize='1' autojoin='1' name='The Play'><nick>JC</nick><print_status xmlns='gajim:x'>all</print_status></conference><note jid='a@b'/>`,
    ],
  ])('changes only what differs in %.40s', (before, after) => {
    expect(printXml(withRoom(list(before), PLAY, wanted))).toBe(printXml(list(after)))
  })

  it('keeps a name of which only the beginning is known, unless it is changed', () => {
    const long = 'N'.repeat(5_000)
    const before = list(`<conference jid='${PLAY}' name='${long}'/>`)
    const [room] = roomsIn(before).rooms
    if (!room) throw new Error('no room')
    const edited = (name: string | null) =>
      withRoom(before, PLAY, { ...room, name, autojoin: true }).elements()[0]?.attrs['name']
    expect(edited(room.name)).toBe(long)
    expect(edited('Play')).toBe('Play')
    expect(edited(null)).toBeUndefined()
  })
})
