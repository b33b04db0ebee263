import { describe, expect, it } from 'vitest'
import type { Jid } from '../../../../shared/model/jid.ts'
import { Stanza } from '../../stanza/stanza.ts'
import { printXml } from '../../testing/placeholders.ts'
import { readXml } from '../../testing/read-xml.ts'
import { buildModeration, moderatedRemainsOf, moderationOf, moderationVersion } from './index.ts'

const ROOM = 'room@muc.example.com'
const [M1, M0] = ['urn:xmpp:message-moderate:1', 'urn:xmpp:message-moderate:0']
const [R1, R0] = ['urn:xmpp:message-retract:1', 'urn:xmpp:message-retract:0']
const FASTEN = 'urn:xmpp:fasten:0'
const occupantId = `<occupant-id xmlns='urn:xmpp:occupant-id:0' id='dd72'/>`

function message(content: string, { from = ROOM, type = 'groupchat' } = {}): Stanza {
  const xml = `<message xmlns='jabber:client' type='${type}'>${content}</message>`
  return new Stanza('message', readXml(xml), from as Jid, null)
}

const by = `by='${ROOM}/macbeth'`
const v1 = (moderated = by, inside = occupantId, reason = '<reason>Magic potions</reason>') =>
  `<retract id='s1' xmlns='${R1}'><moderated xmlns='${M1}' ${moderated}>${inside}</moderated>${reason}</retract>`
const v0 = (id = `id='s1'`, inside = `<retract xmlns='${R0}'/><reason>Magic potions</reason>`) =>
  `<apply-to xmlns='${FASTEN}' ${id}><moderated xmlns='${M0}' ${by}>${inside}</moderated></apply-to>`

const macbeth = { nick: 'macbeth', id: null, address: null }

describe('XEP-0425 moderation', () => {
  it('is read in version 1', () => {
    expect(moderationOf(message(v1()))).toEqual({
      stanzaId: 's1',
      by: { ...macbeth, id: 'dd72' },
      reason: 'Magic potions',
    })
  })

  it('is read in version 0', () => {
    expect(moderationOf(message(v0()))).toEqual({ stanzaId: 's1', by: macbeth, reason: 'Magic potions' })
  })

  it.each([
    ['without a reason', v1(by, '', ''), { by: macbeth, reason: null }],
    ['with the reason inside', v1(by, '<reason>Spam</reason>', ''), { by: macbeth, reason: 'Spam' }],
    ['by nobody', v1('', '', ''), { by: { nick: null, id: null, address: null } }],
    [
      'by a real address',
      v1(`by='witch@shakespeare.example'`, '', ''),
      { by: { nick: null, id: null, address: 'witch@shakespeare.example' } },
    ],
    ['by the room itself', v1(`by='${ROOM}'`, '', ''), { by: { nick: null, id: null, address: null } }],
    ['by no address', v1(`by='@'`, '', ''), { by: { nick: null, id: null, address: null } }],
    ['with an id that is too long', v1(by, occupantId.replace('dd72', 'x'.repeat(129)), ''), { by: macbeth }],
    ['in both versions', v0(`id='s0'`) + v1(), { stanzaId: 's1' }],
  ])('is read %s', (_what, content, found) => {
    expect(moderationOf(message(content))).toMatchObject(found)
  })

  it('has its reason cut', () => {
    const reason = moderationOf(message(v1(by, '', `<reason>${'x'.repeat(2000)}</reason>`)))?.reason
    expect(reason).toHaveLength(1024)
  })

  it.each([
    ['of an occupant', message(v1(), { from: `${ROOM}/hag` })],
    ['of an occupant in version 0', message(v0(), { from: `${ROOM}/hag` })],
    ['that is private', message(v1(), { type: 'chat' })],
    ['without a moderator', message(`<retract id='s1' xmlns='${R1}'/>`)],
    [
      'of an author in version 0',
      message(`<apply-to xmlns='${FASTEN}' id='s1'><retract xmlns='${R0}'/></apply-to>`),
    ],
    ['with the moderator of the other version', message(v1().replace(M1, M0))],
    ['without an id', message(v0(''))],
    ['with an empty id', message(v0(`id=''`))],
    ['with an endless id', message(v0(`id='${'x'.repeat(1025)}'`))],
    ['of something else than retraction', message(v0(`id='s1'`, `<flag xmlns='urn:example:flag'/>`))],
    ['that is only asked for', message(printXml(buildModeration(0, 's1')))],
  ])('is none: one %s', (_what, stanza) => {
    expect(moderationOf(stanza)).toBeNull()
  })

  it('leaves remains in an archive', () => {
    const from = `${ROOM}/oldhag`
    const at = Date.UTC(2019, 8, 20, 23, 19, 12)
    const stamp = `stamp='2019-09-20T23:19:12Z'`
    const reason = `<reason>Magic potions</reason>`
    const whole = { by: { ...macbeth, id: 'dd72' }, reason: 'Magic potions', at }
    const inside = `<moderated xmlns='${M1}' ${by}>${occupantId}</moderated>${reason}`
    const one = `<retracted xmlns='${R1}' ${stamp} id='r1'>${inside}</retracted>`
    const old = `<moderated xmlns='${M0}' ${by}>${occupantId}<retracted xmlns='${R0}' ${stamp}/>${reason}</moderated>`
    expect(moderatedRemainsOf(message(one, { from }))).toEqual(whole)
    expect(moderatedRemainsOf(message(old, { from }))).toEqual(whole)
    const least = `<moderated xmlns='${M0}'><retracted xmlns='${R0}' stamp='once'/></moderated>`
    expect(moderatedRemainsOf(message(least, { from }))).toEqual({
      by: { nick: null, id: null, address: null },
      reason: null,
      at: null,
    })
    expect(moderatedRemainsOf(message(`<retracted xmlns='${R1}' ${stamp}/>`, { from }))).toBeNull()
    expect(moderatedRemainsOf(message('<body>hi</body>', { from }))).toBeNull()
  })

  it('is asked for in the version that the room knows', () => {
    expect(moderationVersion(new Set([M0, M1]))).toBe(1)
    expect(moderationVersion(new Set([M0]))).toBe(0)
    expect(moderationVersion(new Set([R1]))).toBeNull()
    expect(printXml(buildModeration(1, 's1', 'Spam'))).toBe(
      printXml(
        readXml(`<moderate xmlns='${M1}' id='s1'><retract xmlns='${R1}'/><reason>Spam</reason></moderate>`),
      ),
    )
    expect(printXml(buildModeration(0, 's1', 'Spam'))).toBe(
      printXml(
        readXml(`
          <apply-to xmlns='${FASTEN}' id='s1'>
            <moderate xmlns='${M0}'><retract xmlns='${R0}'/><reason>Spam</reason></moderate>
          </apply-to>`),
      ),
    )
  })
})
