import { describe, expect, it } from 'vitest'
import { golden, reads } from '../../testing/golden.ts'
import { readXml } from '../../testing/read-xml.ts'
import { Displayed, Markable, markerOf } from './index.ts'

const NS = 'urn:xmpp:chat-markers:0'
const marker = (payloads: string) => markerOf(readXml(`<message>${payloads}</message>`))

describe('XEP-0333 markers', () => {
  golden('asked for', Markable, `<markable xmlns='${NS}'/>`, {})
  golden('seen', Displayed, `<displayed xmlns='${NS}' id='m1'/>`, { id: 'm1' })
  reads('nothing seen', Displayed, `<displayed xmlns='${NS}'/>`, undefined)
  reads('an endless id', Displayed, `<displayed xmlns='${NS}' id='${'x'.repeat(1025)}'/>`, undefined)

  it.each(['received', 'displayed', 'acknowledged'])('%s', (kind) => {
    expect(marker(`<${kind} xmlns='${NS}' id='m1'/>`)).toEqual({ kind, id: 'm1' })
  })

  it('are the strongest of several', () => {
    const all = ['received', 'acknowledged', 'displayed'].map(
      (kind) => `<${kind} xmlns='${NS}' id='${kind}'/>`,
    )
    expect(marker(all.join(''))).toEqual({ kind: 'acknowledged', id: 'acknowledged' })
  })

  it('are none without an id, or in another namespace', () => {
    expect(marker(`<received xmlns='${NS}'/>`)).toBeUndefined()
    expect(marker(`<received xmlns='urn:xmpp:receipts' id='m1'/><markable xmlns='${NS}'/>`)).toBeUndefined()
  })
})
