import { describe, expect, it } from 'vitest'
import { printXml } from '../../testing/placeholders.ts'
import { readXml } from '../../testing/read-xml.ts'
import { editDetails, readDetails, roomOfItem, type Details } from './codec.ts'

const NS = 'urn:xmpp:bookmarks:1'
const PINNED = `<pinned xmlns='urn:xmpp:bookmarks-pinning:0'/>`
const IGNORED = `<ignored xmlns='urn:x-balcony:ignored-occupants:0'><occupant id='id1'/><occupant id='id2'/></ignored>`
const notify = (settings: string) => `<notify xmlns='urn:xmpp:notification-settings:1'>${settings}</notify>`
const conference = (content: string, attrs = '') =>
  readXml(`<conference xmlns='${NS}' ${attrs}>${content}</conference>`)
const NONE: Details = {
  ...{ name: null, nick: null, password: null, autojoin: false },
  ...{ pinned: false, notify: null, ignored: null },
}
const ALL: Details = {
  ...{ name: "The Play's the Thing", nick: 'JC', password: 'cauldronburn', autojoin: true },
  ...{ pinned: true, notify: 'on-mention', ignored: ['id1', 'id2'] },
}
const ALL_XML = conference(
  `<nick>JC</nick><password>cauldronburn</password><extensions>${PINNED}${IGNORED}${notify('<on-mention/>')}</extensions>`,
  `name='The Play&apos;s the Thing' autojoin='true'`,
)

describe('an item', () => {
  it.each([
    ['nothing (§2)', NONE, conference('')],
    ['everything', ALL, ALL_XML],
  ])('golden: %s', (_name, details, xml) => {
    expect(readDetails(xml)).toEqual(details)
    expect(printXml(editDetails(null, details))).toBe(printXml(xml))
  })

  it.each([
    ['of an earlier version', `<conference xmlns='urn:xmpp:bookmarks:0' autojoin='true'/>`],
    ['of XEP-0048', `<conference xmlns='storage:bookmarks' jid='a@b'/>`],
    ['of something else', `<other xmlns='${NS}'/>`],
  ])('%s is none', (_what, xml) => {
    expect(readDetails(readXml(xml))).toBeNull()
  })

  it.each([
    [conference(PINNED)],
    [conference(`<extensions xmlns='urn:example'>${PINNED}</extensions>`)],
    [conference(`<extensions><x xmlns='urn:example'>${PINNED}${notify('<never/>')}</x></extensions>`)],
    [
      conference(
        `<extensions><pinned/><notify xmlns='urn:xmpp:notification-settings:0'><never/></notify></extensions>`,
      ),
    ],
    [conference(`<extensions>${notify('<never identity-category="gateway"/><sometimes/>')}</extensions>`)],
  ])('is neither pinned nor muted by what stands elsewhere', (xml) => {
    expect(readDetails(xml)).toEqual(NONE)
  })

  it('does not believe an address inside: its id is the address (§5.1)', () => {
    expect(readDetails(conference('', `jid='other@rooms.example'`))).toEqual(NONE)
    expect(['Play@Rooms.example', 'rooms.example'].map(roomOfItem)).toEqual([
      'play@rooms.example',
      'rooms.example',
    ])
    for (const id of [undefined, '', 'play@rooms.example/JC', '@rooms.example', 'a b@c', 'x'.repeat(5_000)]) {
      expect(roomOfItem(id)).toBeNull()
    }
  })
})

describe('an edited item', () => {
  const others = `<x xmlns='urn:example:x' a='1'>text<y/></x><pinned xmlns='urn:example:x'/>`
  const phone = `<never identity-category='client' identity-type='phone'><advanced><z xmlns='urn:example:z'/></advanced></never>`
  const before = conference(
    `<hint xmlns='urn:example:hint'/><nick>Puck</nick><extensions>${others}${notify(phone)}</extensions>`,
    `autojoin='1' name='Council' color='red'`,
  )

  it('keeps what others have put in', () => {
    const edited = editDetails(before, {
      ...NONE,
      name: 'Oberon',
      autojoin: true,
      pinned: true,
      notify: 'never',
    })
    expect(printXml(edited)).toBe(
      printXml(
        conference(
          `<hint xmlns='urn:example:hint'/><extensions>${others}${notify(`${phone}<never/>`)}${PINNED}</extensions>`,
          `autojoin='1' name='Oberon' color='red'`,
        ),
      ),
    )
  })

  it('loses its pin, and keeps its notification settings if none are given', () => {
    const edited = editDetails(ALL_XML, { ...ALL, pinned: false, notify: null })
    expect(readDetails(edited)).toEqual({ ...ALL, pinned: false })
  })

  it('has as many ignored occupants as it has room for, also if others put in more', () => {
    const many = Array.from({ length: 5_000 }, (_, at) => `occupant-${at}`)
    const edited = editDetails(null, { ...NONE, ignored: many })
    expect(readDetails(edited)?.ignored).toHaveLength(100)
    const long = readDetails(editDetails(null, { ...NONE, ignored: many.map((id) => id.padEnd(1_000, '.')) }))
    expect(long?.ignored).toHaveLength(6)
    const occupants = many.map((id) => `<occupant id='${id}'/>`).join('')
    const hostile = `<ignored xmlns='urn:x-balcony:ignored-occupants:0'>${occupants}</ignored>`
    expect(readDetails(conference(`<extensions>${hostile}</extensions>`))?.ignored).toHaveLength(100)
  })

  it('keeps its ignored occupants if none are given, and loses them if there are none', () => {
    expect(readDetails(editDetails(ALL_XML, { ...ALL, ignored: null }))).toEqual(ALL)
    expect(readDetails(editDetails(ALL_XML, { ...ALL, ignored: [] }))).toEqual({ ...ALL, ignored: [] })
  })

  it('is the same if nothing differs', () => {
    const details = readDetails(before)
    expect(details && printXml(editDetails(before, details))).toBe(
      printXml(
        conference(
          `<nick>Puck</nick><hint xmlns='urn:example:hint'/><extensions>${others}${notify(phone)}</extensions>`,
          `autojoin='1' name='Council' color='red'`,
        ),
      ),
    )
  })
})
