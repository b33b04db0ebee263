import { describe, expect, it } from 'vitest'
import { readXml } from '../../testing/read-xml.ts'
import { messageEventOf } from './index.ts'

const events = (inside: string) =>
  messageEventOf(readXml(`<message><x xmlns='jabber:x:event'>${inside}</x></message>`))

describe('XEP-0022 message events', () => {
  it('can be requested', () => {
    expect(events(`<composing/><delivered/><offline/>`)).toEqual({
      kind: 'request',
      events: ['offline', 'delivered', 'composing'],
    })
  })

  it.each(['offline', 'delivered', 'displayed', 'composing'])('report about a message: %s', (event) => {
    expect(events(`<${event}/><id>m22</id>`)).toEqual({ kind: 'notice', id: 'm22', events: [event] })
  })

  it('report that it is no longer being answered', () => {
    expect(events(`<id>m22</id>`)).toEqual({ kind: 'notice', id: 'm22', events: [] })
  })

  it('report about a message without an id', () => {
    expect(events(`<composing/><id/>`)).toEqual({ kind: 'notice', id: '', events: ['composing'] })
  })

  it('are ignored otherwise', () => {
    expect(events('')).toBeUndefined()
    expect(events(`<sung/>`)).toBeUndefined()
    expect(events(`<delivered/><id>${'x'.repeat(1025)}</id>`)).toBeUndefined()
    expect(messageEventOf(readXml(`<message><x xmlns='jabber:x:delay'/></message>`))).toBeUndefined()
  })
})
