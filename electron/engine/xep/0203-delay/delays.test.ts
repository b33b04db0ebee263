import { describe, expect, it } from 'vitest'
import { readXml } from '../../testing/read-xml.ts'
import { delaysOf } from './index.ts'

const stamp = Date.UTC(2026, 0, 5, 16, 19, 47)

describe('the delays of an element', () => {
  it('are of both kinds, in their order', () => {
    const message = readXml(`
      <message>
        <delay xmlns='urn:xmpp:delay' from='room@muc.example' stamp='2026-01-05T16:19:47.000Z'/>
        <body>hi</body>
        <x xmlns='jabber:x:delay' stamp='20260105T16:19:47'/>
        <delay xmlns='urn:xmpp:delay' stamp='yesterday'/>
        <delay xmlns='urn:xmpp:delay' from='@' stamp='2026-01-05t16:19:47z'/>
      </message>`)
    expect(delaysOf(message)).toEqual([
      { stamp, from: 'room@muc.example', wholeSeconds: false, legacy: false },
      { stamp, from: undefined, wholeSeconds: true, legacy: true },
      { stamp, from: undefined, wholeSeconds: true, legacy: false },
    ])
  })

  it('are an empty list if there are none', () => expect(delaysOf(readXml(`<message/>`))).toEqual([]))

  it('are sixteen at most', () => {
    const delay = `<delay xmlns='urn:xmpp:delay' stamp='2026-01-05T16:19:47Z'/>`
    expect(delaysOf(readXml(`<message>${delay.repeat(40)}</message>`))).toHaveLength(16)
  })
})
