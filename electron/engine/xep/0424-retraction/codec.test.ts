import { describe, expect, it } from 'vitest'
import { el } from '../../xml/element.ts'
import { printXml } from '../../testing/placeholders.ts'
import { readXml } from '../../testing/read-xml.ts'
import { buildRetraction, retractionOf, tombstoneOf } from './index.ts'

const V1 = 'urn:xmpp:message-retract:1'
const V0 = 'urn:xmpp:message-retract:0'
const fastened = (id: string, inside: string) =>
  `<apply-to xmlns='urn:xmpp:fasten:0' ${id}>${inside}</apply-to>`
const retraction = (payloads: string) => retractionOf(readXml(`<message>${payloads}</message>`))
const tombstone = (payloads: string) => tombstoneOf(readXml(`<message>${payloads}</message>`))

describe('XEP-0424 retraction', () => {
  it('is read in both versions', () => {
    expect(retraction(`<retract xmlns='${V1}' id='m1'/>`)).toEqual({ id: 'm1' })
    expect(retraction(fastened(`id='m1'`, `<retract xmlns='${V0}'/>`))).toEqual({ id: 'm1' })
  })

  it('takes the newer version if the two differ', () => {
    const both = fastened(`id='m0'`, `<retract xmlns='${V0}'/>`) + `<retract xmlns='${V1}' id='m1'/>`
    expect(retraction(both)).toEqual({ id: 'm1' })
  })

  it('is none without an id, with an endless id, or in another payload', () => {
    expect(retraction(`<retract xmlns='${V1}'/>`)).toBeUndefined()
    expect(retraction(`<retract xmlns='${V1}' id=''/>`)).toBeUndefined()
    expect(retraction(`<retract xmlns='${V1}' id='${'x'.repeat(1025)}'/>`)).toBeUndefined()
    expect(retraction(`<retract xmlns='${V0}' id='m1'/>`)).toBeUndefined()
    expect(retraction(fastened('', `<retract xmlns='${V0}'/>`))).toBeUndefined()
    expect(
      retraction(fastened(`id='m1'`, `<external xmlns='urn:xmpp:fasten:0' name='body'/>`)),
    ).toBeUndefined()
  })

  it('is none for a moderation by a room', () => {
    const v1 = `<retract xmlns='${V1}' id='m1'><moderated xmlns='urn:xmpp:message-moderate:1'/></retract>`
    const v0 = `<moderated xmlns='urn:xmpp:message-moderate:0'><retract xmlns='${V0}'/></moderated>`
    expect(retraction(v1)).toBeUndefined()
    expect(retraction(fastened(`id='m1'`, v0))).toBeUndefined()
  })

  it('is written in both versions, with a hint to store it', () => {
    expect(printXml(el('jabber:client', 'message', {}, ...buildRetraction('m1')))).toBe(
      printXml(
        readXml(`
          <message>
            <retract xmlns='${V1}' id='m1'/>
            <apply-to xmlns='urn:xmpp:fasten:0' id='m1'><retract xmlns='${V0}'/></apply-to>
            <store xmlns='urn:xmpp:hints'/>
          </message>`),
      ),
    )
  })

  it('leaves a tombstone', () => {
    const stamp = Date.UTC(2019, 8, 20, 23, 9, 32)
    expect(tombstone(`<retracted xmlns='${V1}' stamp='2019-09-20T23:09:32Z' id='r1'/>`)).toEqual({
      id: 'r1',
      stamp,
    })
    expect(tombstone(`<retracted xmlns='${V0}' stamp='2019-09-20T23:09:32Z'/>`)).toEqual({ stamp })
    expect(tombstone(`<retracted xmlns='${V1}' stamp='once'/>`)).toEqual({})
    expect(tombstone(`<body>hi</body>`)).toBeUndefined()
  })
})
