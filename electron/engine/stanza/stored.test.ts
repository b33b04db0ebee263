import { expect, it } from 'vitest'
import { readXml } from '../testing/read-xml.ts'
import { parseStanza, printStanza } from './stored.ts'

it('a stored stanza reads the same', () => {
  const stanza = readXml(
    `<message to='juliet@capulet.example' id='1' xml:lang='en'><body>1 &lt; 2 &amp; "x" 🎭&#xA;</body><x xmlns='y'><z xmlns=''/></x></message>`,
  )
  expect(parseStanza(printStanza(stanza))).toEqual(stanza)
})

it('anything else is a bug', () => {
  expect(() => parseStanza('<message>')).toThrow('a stored stanza cannot be read')
  expect(() => parseStanza('<a/><b/>')).toThrow('a stored stanza cannot be read')
})
