import { expect, it } from 'vitest'
import { visible, visibleLines } from './visible.ts'

it.each([
  ['juliet@capulet.example', 'juliet@capulet.example'],
  ['ليلى@desert.example', 'ليلى@desert.example'],
  ['👩‍🌾', '👩⟨U+200D⟩🌾'],
  ['gnp.\u202Etxt', 'gnp.⟨U+202E⟩txt'],
  ['a\u0000\u001b[2J\tb', 'a⟨U+0000⟩⟨U+001B⟩[2J⟨U+0009⟩b'],
  ['\u200b\u2066\ufeff\u00ad\u3164', '⟨U+200B⟩⟨U+2066⟩⟨U+FEFF⟩⟨U+00AD⟩⟨U+3164⟩'],
  ['\u{e0061}', '⟨U+E0061⟩'],
  ['\ud800', '⟨U+D800⟩'],
])('%j is seen as %j', (text, seen) => {
  expect(visible(text)).toBe(seen)
})

it('keeps the lines of a text', () => {
  expect(visibleLines('Hist!\n\u202eRomeo 👩‍🌾')).toBe('Hist!\n⟨U+202E⟩Romeo 👩‍🌾')
})
