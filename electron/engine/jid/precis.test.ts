import { describe, expect, test } from 'vitest'
import { opaqueString, usernameCaseMapped } from './precis.ts'

describe('UsernameCaseMapped', () => {
  test.each([
    // RFC 8265 §3.5, tables 1 and 2; the XMPP localpart excludes more than the profile does
    ['juliet@example.com', 'juliet@example.com'],
    ['fussball', 'fussball'],
    ['fußball', 'fußball'],
    ['π', 'π'],
    ['Σ', 'σ'],
    ['σ', 'σ'],
    ['ς', 'ς'],
    ['foo bar', null],
    ['', null],
    ['henry\u2163', null],
    ['\u265E', null],
    // case, width, normalization
    ['ΟΔΥΣΣΕΥΣ', 'οδυσσευς'],
    ['\u0130', 'i\u0307'],
    ['\u1E9E', 'ß'],
    ['ｱﾊﾟｰﾄ', 'アパート'],
    ['Ａ１', 'a1'],
    ['o\u0308', 'ö'],
    ['\uFB01', null],
    ['\u212B', null],
    ['²', null],
    // exceptions (RFC 8264 §9.6), old jamo, unassigned, private use, joiners and ignorable ones
    ['\u0640', null],
    ['\u06FD', '\u06FD'],
    ['\u3007', '\u3007'],
    ['\u1100\u1161', null],
    ['한', '한'],
    ['\u0378', null],
    ['\uE000', null],
    ['a\u00ADb', null],
    ['a\uFE0Fb', null],
    ['a\uFDD0b', null],
  ])('%j gives %j', (text, expected) => {
    expect(usernameCaseMapped(text)).toBe(expected)
  })
})

describe('the contextual rules of RFC 5892, appendix A', () => {
  test.each([
    ['ZWJ after a virama', 'क\u094D\u200Dष', true],
    ['ZWJ elsewhere', 'क\u200Dष', false],
    ['ZWNJ after a virama', 'क\u094D\u200Cष', true],
    ['ZWNJ between joining letters', 'نامه\u200Cای', true],
    ['ZWNJ between joining letters with marks', 'ب\u064E\u200C\u064Eب', true],
    ['ZWNJ after a letter that does not join on', 'د\u200Cب', false],
    ['ZWNJ at the end', 'ب\u200C', false],
    ['middle dot between l', 'l·l', true],
    ['middle dot elsewhere', 'l·a', false],
    ['keraia before Greek', '\u0375α', true],
    ['keraia before Latin', '\u0375a', false],
    ['geresh after Hebrew', 'א\u05F3', true],
    ['gershayim first', '\u05F4א', false],
    ['katakana dot with kana', '・カ', true],
    ['katakana dot with kanji', '漢・', true],
    ['katakana dot alone', 'a・b', false],
    ['Arabic-Indic digits', 'ب\u0660\u0669', true],
    ['extended Arabic-Indic digits', 'ب\u06F0\u06F9', true],
    ['both kinds of digits', 'ب\u0660\u06F0', false],
  ])('%s', (_rule, text, allowed) => {
    expect(usernameCaseMapped(text) !== null).toBe(allowed)
    expect(opaqueString(text) !== null).toBe(allowed)
  })
})

describe('the bidi rule of RFC 5893 in names', () => {
  test.each([
    ['right to left', 'אבג', true],
    ['with European digits at the end', 'אבג1', true],
    ['with a mark at the end', 'אב\u05B0', true],
    ['with a digit first', '1אבג', false],
    ['with Latin in it', 'אaב', false],
    // the marks of bidi class L: all other marks of their category are NSM
    ['with a vowel sign of Kannada', 'א\u0CBF', false],
    ['with another', 'א\u0CC6', false],
    ['with one of Zanabazar Square', 'א\u{11A07}', false],
    ['with another', 'א\u{11A08}', false],
    ['with one of Marchen', 'א\u{11C3F}', false],
    ['those with their own letters', '\u0C95\u0CBF', true],
    ['Latin with Hebrew in it', 'aבa', false],
    ['with a symbol at the end', 'אב-', false],
    ['with a symbol inside', 'א-ב', true],
    ['with both kinds of digits', 'ב\u0661a1', false],
    ['with European and Arabic digits', 'ب1\u0661', false],
    ['digits alone are no concern of it', '123', true],
    ['Latin after a symbol is no concern of it', '-é', true],
    ['Thaana', 'ދިވެހި', true],
    ['N’Ko', 'ߒߞߏ', true],
    ['Adlam', '\u{1E922}\u{1E923}', true],
  ])('%s', (_rule, text, allowed) => {
    expect(usernameCaseMapped(text) !== null).toBe(allowed)
    expect(opaqueString(text)).not.toBeNull()
  })
})

describe('OpaqueString', () => {
  test.each([
    // RFC 8265 §4.3, tables 3 and 4
    ['correct horse battery staple', 'correct horse battery staple'],
    ['Correct Horse Battery Staple', 'Correct Horse Battery Staple'],
    ['πßå', 'πßå'],
    ['Jack of ♦s', 'Jack of ♦s'],
    ['foo\u1680bar', 'foo bar'],
    ['', null],
    ['my cat is a \u0009by', null],
    // kept as they are, or not
    ['\uFF21', '\uFF21'],
    ['ﬁ', 'ﬁ'],
    ['e\u0301', 'é'],
    ['\u{1F600}', '\u{1F600}'],
    ['\u0387', null],
    ['l\u0387l', 'l·l'],
    ['a\u200Bb', null],
    ['\uD83D', null],
  ])('%j gives %j', (text, expected) => {
    expect(opaqueString(text)).toBe(expected)
  })
})
