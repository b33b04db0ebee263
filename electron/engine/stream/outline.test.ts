import { expect, it } from 'vitest'
import { readXml } from '../testing/read-xml.ts'
import { outline, outlineOfXml } from './outline.ts'

const MESSAGE =
  "<message xmlns='jabber:client' type='chat' to='juliet@capulet.example' id='a1'>" +
  "<body>secret &lt;b&gt;</body><active xmlns='http://jabber.org/protocol/chatstates'/></message>"

it('describes a stanza without its people and what they wrote', () => {
  expect(outline(readXml(MESSAGE))).toBe('<message> chat: body active')
  expect(outlineOfXml(MESSAGE)).toBe(`<message> chat: body active, ${MESSAGE.length} characters`)
})

it('takes the type of the stanza, not of a part, and works without either', () => {
  expect(outlineOfXml("<presence><x type='submit'/></presence>")).toBe('<presence>: x, 39 characters')
  expect(outlineOfXml('<r/>')).toBe('<r>, 4 characters')
  expect(outlineOfXml('')).toBe('<>, 0 characters')
})

it('is short for a long stanza', () => {
  const long = 'n'.repeat(1_000)
  const many = Array.from({ length: 5_000 }, (_, index) => `<p${index} xmlns='x'/>`).join('')
  const stanza = `<message xmlns='jabber:client' type='${long}'><${long} xmlns='x'/>${many}</message>`
  const short = `${'n'.repeat(64)}…`
  const told = `<message> ${short}: ${short} p0 p1 p2 p3 p4 p5 p6`
  expect(outline(readXml(stanza))).toBe(told)
  expect(outlineOfXml(stanza)).toBe(`${told}, ${stanza.length} characters`)
})
