import { describe, expect, it } from 'vitest'
import type { BareJid, Jid } from '../../../../shared/model/jid.ts'
import { Stanza } from '../../stanza/stanza.ts'
import { golden } from '../../testing/golden.ts'
import { readXml } from '../../testing/read-xml.ts'
import { Enable, ReceivedCopy, SentCopy } from './codec.ts'
import { unwrapCarbon } from './index.ts'

const romeo = 'romeo@montague.example' as BareJid
const inner = `<message xmlns='jabber:client' from='juliet@capulet.example/balcony' to='romeo@montague.example/garden' type='chat'>
    <body>What man art thou</body>
  </message>`
const forwarded = `<forwarded xmlns='urn:xmpp:forward:0'>${inner}</forwarded>`

describe('XEP-0280 carbons', () => {
  golden('enable', Enable, `<enable xmlns='urn:xmpp:carbons:2'/>`, {})
  for (const [name, codec] of [
    ['received', ReceivedCopy],
    ['sent', SentCopy],
  ] as const)
    golden(name, codec, `<${name} xmlns='urn:xmpp:carbons:2'>${forwarded}</${name}>`, {
      forwarded: { message: readXml(inner) },
    })
})

/** Opens a message that came from `from`. */
function unwrap(from: string, content: string) {
  return unwrapCarbon(
    new Stanza('message', readXml(`<message>${content}</message>`), from as Jid, null),
    romeo,
  )
}
const copy = (direction: string, attrs: string, delay = '') =>
  `<${direction} xmlns='urn:xmpp:carbons:2'><forwarded xmlns='urn:xmpp:forward:0'>${delay}
     <message xmlns='jabber:client' ${attrs}><body>hi</body></message></forwarded></${direction}>`

describe('opening a carbon', () => {
  it('gives a message that another client received', () => {
    const stamp = `<delay xmlns='urn:xmpp:delay' stamp='2026-01-01T00:00:00Z'/>`
    const carbon = unwrap(
      romeo,
      copy('received', `from='juliet@capulet.example/b' to='${romeo}/garden'`, stamp),
    )
    expect(carbon).toMatchObject({
      direction: 'received',
      message: { from: 'juliet@capulet.example/b', to: `${romeo}/garden` },
      deliveredAt: Date.UTC(2026, 0, 1),
    })
  })

  it('gives a message that another client sent', () => {
    const carbon = unwrap(romeo, copy('sent', `from='${romeo}/garden' to='juliet@capulet.example'`))
    expect(carbon).toMatchObject({ direction: 'sent', message: { to: 'juliet@capulet.example' } })
  })

  it('leaves other messages alone', () => {
    expect(unwrap('juliet@capulet.example/b', '<body>hi</body>')).toBeNull()
  })

  it.each([
    ['a stranger', 'tybalt@capulet.example/home'],
    ['a full address of the account', `${romeo}/garden`],
    ['the server', 'montague.example'],
    ['somebody whose address begins alike', 'romeo@montague.example.evil.example'],
  ])('is forged if it comes from %s', (_who, from) => {
    expect(unwrap(from, copy('received', `from='juliet@capulet.example/b' to='${romeo}'`))).toBe('forged')
    expect(unwrap(from, copy('sent', `from='${romeo}/x' to='juliet@capulet.example'`))).toBe('forged')
  })

  it('is forged if the copy has nothing to do with the account', () => {
    const others = `from='juliet@capulet.example/b' to='nurse@capulet.example'`
    expect(unwrap(romeo, copy('received', others))).toBe('forged')
    expect(unwrap(romeo, copy('sent', others))).toBe('forged')
  })

  it('is forged if it has no message', () => {
    expect(unwrap(romeo, `<received xmlns='urn:xmpp:carbons:2'/>`)).toBe('forged')
    expect(unwrap(romeo, copy('received', `from='@' to='${romeo}'`))).toBe('forged')
  })
})
