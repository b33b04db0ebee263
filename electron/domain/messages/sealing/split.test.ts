import { expect, test } from 'vitest'
import type { Jid } from '../../../../shared/model/jid.ts'
import { parseStanza } from '../../../engine/index.ts'
import { serialize } from '../../../engine/xml/serialize.ts'
import {
  composeCorrection,
  composeMarker,
  composeReactions,
  composeRetraction,
  composeText,
} from '../compose.ts'
import { split } from './split.ts'

const to = 'juliet@capulet.example' as Jid
const address = { to, id: 'm1' }
const answers = { id: 'm0', author: to, body: 'Wherefore art thou Romeo?' }
const preview = { url: 'https://verona.example/orchard', title: 'The orchard' }
const mention = { address: to, range: { start: 0, end: 6 } }

const names = (elements: readonly { name: string }[]): string[] => elements.map(({ name }) => name)

test('OMEMO 0.3 seals the text with its quote and subject; in plain stands only what tells no word of it', () => {
  const stanza = composeText(
    { ...address, mail: true },
    {
      ...{ body: 'Juliet, call me but love', answers, mentions: [mention], subject: 'The balcony' },
      ...{ thread: 'night', previews: [preview], state: 'active' },
    },
  )
  const { text, inside, outside, plainOnly } = split(parseStanza(stanza), 'text')
  expect(text).toBe('The balcony\n\n> Wherefore art thou Romeo?\nJuliet, call me but love')
  expect(names(outside)).toEqual(['origin-id'])
  expect(names(plainOnly)).toEqual(['request', 'markable', 'active'])
  const plain = [...outside, ...plainOnly].map((each) => serialize(each)).join('')
  for (const secret of ['balcony', 'love', 'Wherefore', 'orchard', 'night', 'juliet', 'm0'])
    expect(plain).not.toContain(secret)
  expect(names(inside)).toEqual(
    expect.arrayContaining(['subject', 'body', 'thread', 'reply', 'fallback', 'reference', 'markable']),
  )
})

test('a correction tells which message it corrects, and not how', () => {
  const stanza = composeCorrection(address, 'm0', { body: 'By the blessed moon', previews: [preview] })
  const { text, outside, plainOnly } = split(parseStanza(stanza), 'correction')
  expect(text).toBe('By the blessed moon')
  expect(names([...outside, ...plainOnly])).toEqual(['origin-id', 'replace', 'request'])
})

test.each([
  ['reaction', composeReactions(address, 'm0', ['❤️'])],
  ['retraction', composeRetraction(address, 'm0')],
  ['marker', composeMarker(address, 'm0')],
] as const)('a %s has no text that OMEMO 0.3 could seal', (op, stanza) => {
  const { text, inside, plainOnly } = split(parseStanza(stanza), op)
  expect(text).toBeNull()
  expect(plainOnly).toEqual(inside)
})
