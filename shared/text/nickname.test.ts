import { expect, it } from 'vitest'
import { shownNick } from './nickname.ts'

it('leaves a name as it is', () => {
  for (const nick of ['Juliet', 'Friar Laurence', 'ليلى', '李小龙', 'нянька', '🌹', '👨‍👩‍👧', '❤️ Romeo'])
    expect(shownNick(nick)).toBe(nick)
})

it('writes out what cannot be seen', () => {
  expect(shownNick('Ro\u200Bmeo')).toBe('Ro⟨U+200B⟩meo')
  expect(shownNick('Romeo\u200D')).toBe('Romeo⟨U+200D⟩')
  expect(shownNick('Romeo\uFE0F')).toBe('Romeo⟨U+FE0F⟩')
  expect(shownNick('\u202EoemoR')).toBe('⟨U+202E⟩oemoR')
  expect(shownNick('Ro\nmeo')).toBe('Ro⟨U+000A⟩meo')
  expect(shownNick('\u3164')).toBe('⟨U+3164⟩')
  expect(shownNick('\u2800 ')).toBe('⟨U+2800⟩⟨U+0020⟩')
})

it('bounds what it shows', () => {
  expect(shownNick('a'.repeat(1000))).toBe(`${'a'.repeat(100)}…`)
  expect(shownNick(`e${'\u0301'.repeat(90)}`).length).toBeLessThan(10)
  expect(shownNick('')).toBe('')
})
