import { describe, expect, it } from 'vitest'
import { emojiKey, isEmoji, isOnlyEmoji } from './emoji.ts'

describe('a single emoji', () => {
  it.each([
    ['a face', '😀'],
    ['a heart, marked as a picture', '❤️'],
    ['a snowman, marked as a picture', '☃️'],
    ['a snowman, marked as nothing', '☃'],
    ['a skin tone', '👍🏽'],
    ['a skin tone on a sign', '☝🏿'],
    ['a patch of skin tone', '🏽'],
    ['a family', '👨‍👩‍👧‍👦'],
    ['a couple in two skin tones', '👩🏽‍❤️‍💋‍👨🏿'],
    ['a profession', '🧑🏾‍⚖️'],
    ['a flag', '🇺🇳'],
    ['a flag spelled in tags', '🏴󠁧󠁢󠁥󠁮󠁧󠁿'],
    ['a flag joined together', '🏳️‍🌈'],
    ['a keycap', '1️⃣'],
    ['a keycap without its mark', '#⃣'],
    ['one that is not there yet', '\u{1FAFF}'],
  ])('%s', (_, text) => expect(isEmoji(text)).toBe(true))

  it.each([
    ['nothing', ''],
    ['a digit', '7'],
    ['a sign of a keycap', '#'],
    ['a letter', 'a'],
    ['text', 'lol'],
    ['two of them', '😀😀'],
    ['white space beside it', '😀 '],
    ['a snowman, marked as text', '☃\uFE0E'],
    ['half a flag', '🇺'],
    ['half a pair', '\uD83D'],
    ['a joiner alone', '\u200D'],
    ['one with marks heaped upon it', '😀\u0301\u0301\u0301'],
    ['an endless family', `👩${'\u200D👩'.repeat(1000)}`],
  ])('not: %s', (_, text) => expect(isEmoji(text)).toBe(false))

  it('has one key however it is marked', () => {
    expect(emojiKey('❤️')).toBe('❤')
    expect(emojiKey('🧑🏾‍⚖️')).toBe(emojiKey('🧑🏾‍⚖'))
  })
})

describe('only emoji', () => {
  it.each([
    ['one', '😀', 1],
    ['three, apart', ' 😀 👍🏽\n🇺🇳 ', 3],
    ['three, together', '👨‍👩‍👧‍👦1️⃣☃️', 3],
    ['four pairs of flags', '🇺🇳🇫🇷🇩🇪🇦🇹', 4],
  ])('%s', (_, text, max) => expect(isOnlyEmoji(text, max)).toBe(true))

  it.each([
    ['nothing', '', 3],
    ['white space', '  \n', 3],
    ['too many', '😀😀😀😀', 3],
    ['a word', '😀 ok', 3],
    ['digits', '12', 3],
    ['an odd number of regional indicators', '🇺🇳🇫', 3],
    ['a megabyte', '😀'.repeat(250_000), 3],
  ])('not: %s', (_, text, max) => expect(isOnlyEmoji(text, max)).toBe(false))
})
