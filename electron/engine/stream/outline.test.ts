import { expect, it } from 'vitest'
import { readXml } from '../testing/read-xml.ts'
import { outline, outlineOfXml } from './outline.ts'

const MESSAGE =
  "<message xmlns='jabber:client' type='chat' to='juliet@capulet.example' id='a1'>" +
  "<body>secret &lt;b&gt;</body><active xmlns='http://jabber.org/protocol/chatstates'/></message>"

it('tells what a stanza is, and neither who is in it nor what they wrote', () => {
  expect(outline(readXml(MESSAGE))).toBe('<message> chat: body active')
  expect(outlineOfXml(MESSAGE)).toBe(`<message> chat: body active, ${MESSAGE.length} characters`)
})

it('takes the type of the stanza, not of a part, and copes with what has neither', () => {
  expect(outlineOfXml("<presence><x type='submit'/></presence>")).toBe('<presence>: x, 39 characters')
  expect(outlineOfXml('<r/>')).toBe('<r>, 4 characters')
  expect(outlineOfXml('')).toBe('<>, 0 characters')
})
