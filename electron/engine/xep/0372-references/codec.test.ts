import { describe, expect, it } from 'vitest'
import type { Jid } from '../../../../shared/model/jid.ts'
import { golden, reads } from '../../testing/golden.ts'
import { printXml } from '../../testing/placeholders.ts'
import { readXml } from '../../testing/read-xml.ts'
import { Reference } from './codec.ts'
import { buildMention, mentionsOf } from './index.ts'

const NS = 'urn:xmpp:reference:0'
const juliet = 'juliet@capulet.lit' as Jid
const refers = (attributes: string) => `<reference xmlns='${NS}' ${attributes}/>`
const mentions = (content: string) => mentionsOf(readXml(`<message>${content}</message>`))

describe('XEP-0372 references', () => {
  golden('a mention', Reference, refers(`begin='72' end='78' type='mention' uri='xmpp:juliet@capulet.lit'`), {
    begin: 72,
    end: 78,
    type: 'mention',
    uri: 'xmpp:juliet@capulet.lit',
  })
  golden(
    'data in another message',
    Reference,
    refers(
      `type='data' uri='xmpp:fdp.shakespeare.lit?node=a' anchor='xmpp:balcony@channels.shakespeare.lit'`,
    ),
    {
      type: 'data',
      uri: 'xmpp:fdp.shakespeare.lit?node=a',
      anchor: 'xmpp:balcony@channels.shakespeare.lit',
    },
  )
  reads('another type', Reference, refers(`type='crystal-ball' uri='xmpp:a@b.example'`), undefined)
  reads('nothing at all', Reference, refers(`type='mention'`), undefined)

  it('name people, and occupants of rooms', () => {
    expect(
      mentions(
        refers(`begin='0' end='6' type='mention' uri='xmpp:juliet@capulet.lit'`) +
          refers(`type='mention' uri='xmpp:coven@chat.example/third%20witch'`) +
          // As Converse writes it.
          refers(`begin='7' end='9' type='mention' uri='xmpp:coven@chat.example/Zoë'`) +
          refers(`type='data' uri='https://example.org/a.png'`),
      ),
    ).toEqual([
      { address: juliet, range: { start: 0, end: 6 } },
      { address: 'coven@chat.example/third witch', range: null },
      { address: 'coven@chat.example/Zoë', range: { start: 7, end: 9 } },
    ])
  })

  it.each([
    ['no address', `type='mention' uri='xmpp:'`],
    ['a web page', `type='mention' uri='https://example.org/juliet'`],
    ['bad encoding', `type='mention' uri='xmpp:a@b.example/%ff'`],
    ['an endless address', `type='mention' uri='xmpp:a@b.example/${'x'.repeat(9000)}'`],
    ['a place in another message', `type='mention' uri='xmpp:a@b.example' anchor='xmpp:c@b.example'`],
  ])('name nobody with %s', (_what, attributes) => {
    expect(mentions(refers(attributes))).toEqual([])
  })

  it.each([
    ['only one end', `begin='3'`],
    ['an end before the beginning', `begin='6' end='3'`],
    ['an empty range', `begin='6' end='6'`],
    ['a negative beginning', `begin='-1' end='3'`],
    ['numbers that are none', `begin='one' end='two'`],
    ['numbers beyond any text', `begin='0' end='99999999999999'`],
  ])('have no place in the text with %s', (_what, range) => {
    expect(mentions(refers(`${range} type='mention' uri='xmpp:juliet@capulet.lit'`))).toEqual([
      { address: juliet, range: null },
    ])
  })

  it('are at most 100', () => {
    expect(mentions(refers(`type='mention' uri='xmpp:juliet@capulet.lit'`).repeat(5_000))).toHaveLength(100)
  })

  it('are written', () => {
    const address = 'coven@chat.example/third witch' as Jid
    expect(printXml(buildMention({ address, range: { start: 3, end: 8 } }))).toBe(
      printXml(
        readXml(refers(`begin='3' end='8' type='mention' uri='xmpp:coven@chat.example/third%20witch'`)),
      ),
    )
    expect(printXml(buildMention({ address: juliet, range: null }))).toBe(
      printXml(readXml(refers(`type='mention' uri='xmpp:juliet@capulet.lit'`))),
    )
  })
})
