import { describe, expect, it } from 'vitest'
import type { Jid } from '../../../../shared/model/jid.ts'
import { Stanza } from '../../stanza/stanza.ts'
import { golden, reads } from '../../testing/golden.ts'
import { readXml } from '../../testing/read-xml.ts'
import { OriginId, StanzaId, stanzaIdBy } from './index.ts'

const romeo = 'romeo@montague.example' as Jid

describe('XEP-0359 stanza ids', () => {
  golden(
    'by the account',
    StanzaId,
    `<stanza-id xmlns='urn:xmpp:sid:0' id='7' by='romeo@montague.example'/>`,
    {
      id: '7',
      by: romeo,
    },
  )
  golden('by the sender', OriginId, `<origin-id xmlns='urn:xmpp:sid:0' id='o1'/>`, { id: 'o1' })
  reads('by nobody', StanzaId, `<stanza-id xmlns='urn:xmpp:sid:0' id='7'/>`, undefined)

  const idBy = (ids: string) =>
    stanzaIdBy(new Stanza('message', readXml(`<message>${ids}</message>`), romeo, null), romeo)
  const id = (by: string, value: string) => `<stanza-id xmlns='urn:xmpp:sid:0' id='${value}' by='${by}'/>`

  it('finds the trusted one among others, however its address is written', () => {
    expect(idBy(id('mallory@evil.example', '666') + id('Romeo@Montague.Example', '7'))).toBe('7')
    expect(idBy(id('mallory@evil.example', '666'))).toBeUndefined()
  })

  it('trusts neither of two', () => {
    expect(idBy(id(romeo, '7') + id(romeo, '8'))).toBeUndefined()
  })
})
