import { describe, expect, it } from 'vitest'
import { codeAt, named, suggested } from './shortcodes.ts'
import { findEmoji, readEmoji, renamed, toned } from '../../../ui/emoji.ts'
import german from 'emoji-picker-element-data/de/cldr/data.json?raw'
import source from 'emoji-picker-element-data/en/github/data.json?raw'

const all = readEmoji(source, 15)

describe('a shortcode', () => {
  it.each([
    ['after a space', 'Ha :smi', { start: 3, code: 'smi', closed: false }],
    ['at the beginning, in capitals', ':SMILE:', { start: 0, code: 'smile', closed: true }],
    ['with signs', '(:+1:', { start: 1, code: '+1', closed: true }],
    ['in a quote', '> :tad', { start: 2, code: 'tad', closed: false }],
    ['after code that is closed', '`a` :smi', { start: 4, code: 'smi', closed: false }],
    ['after a block of code', '```\na\n```\n:smi', { start: 10, code: 'smi', closed: false }],
  ])('is seen %s', (_, text, code) => expect(codeAt(text, text.length)).toEqual(code))

  it.each([
    ['a smiley', ':D'],
    ['one letter', ':s'],
    ['a time', '12:30'],
    ['an address', 'https://verona'],
    ['a word before', 'a:smile:'],
    ['in a span of code', '`a :smile:'],
    ['in a block of code', '```\n:smile:'],
    ['with a space', ':smile face'],
    ['of endless length', `:${'a'.repeat(5000)}`],
  ])('is not seen: %s', (_, text) => expect(codeAt(text, text.length)).toBeNull())

  it('stands for an emoji, by its whole name only', () => {
    expect(named(all, 'smile')?.emoji).toBe('😄')
    expect(named(all, 'smil')).toBeNull()
    expect(suggested(all, 'smi').map(({ emoji }) => emoji)).toContain('😄')
    expect(suggested(all, 'smi').length).toBe(8)
  })
})

describe('emoji', () => {
  it('are found by the beginnings of their words, the best first', () => {
    expect(findEmoji(all, 'smile')[0]?.emoji).toBe('😄')
    expect(findEmoji(all, 'ROS')[0]?.emoji).toBe('🌹')
    expect(findEmoji(all, 'flag ital').map(({ emoji }) => emoji)).toEqual(['🇮🇹'])
    expect(findEmoji(all, '  ')).toEqual([])
    expect(findEmoji(all, 'nothing of that name')).toEqual([])
  })

  it('have tones of skin, or none', () => {
    const [wave] = findEmoji(all, 'waving hand')
    const [rose] = findEmoji(all, 'rose')
    expect(wave && [toned(wave, 0), toned(wave, 1), toned(wave, 5)]).toEqual(['👋', '👋🏻', '👋🏿'])
    expect(rose && toned(rose, 5)).toBe('🌹')
  })

  it('have names in another language, and are still found by the English ones', () => {
    const inGerman = renamed(all, readEmoji(german, 15))
    expect(inGerman.filter(({ name }, at) => name === all[at]?.name).length).toBeLessThan(all.length / 10)
    const [grinning] = findEmoji(inGerman, 'grinsendes gesicht')
    expect([grinning?.emoji, grinning?.name]).toEqual(['😀', 'grinsendes Gesicht'])
    expect(findEmoji(inGerman, 'smile')[0]?.emoji).toBe('😄')
    expect(named(inGerman, 'tada')?.emoji).toBe('🎉')
  })

  it('are those of a version', () => {
    expect(readEmoji(source, 12).some(({ emoji }) => emoji === '🫠')).toBe(false)
    expect(all.some(({ emoji }) => emoji === '🫠')).toBe(true)
    expect(all.length).toBeGreaterThan(1800)
  })
})
