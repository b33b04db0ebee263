import { expect, it } from 'vitest'
import type { BareJid } from '../model/jid.ts'
import { isDeceptiveAddress, isDeceptiveDomain, mixesScripts } from './scripts.ts'

it.each([
  ['juliet', false],
  ['джульетта', false],
  ['ιουλιέτα', false],
  ['ليلى', false],
  ['ليلى٣', false],
  ['jülïet2', false],
  // Japanese, Chinese and Korean as they are written.
  ['東京タワーへようこそ', false],
  ['Tシャツ屋さん', false],
  ['hello世界', false],
  ['ㄅㄆ中文abc', false],
  ['서울abc漢字', false],
  ['☃', false],
  ['i♥juliet', false],
  ['ᏣᎳᎩ', false],
  // Cyrillic in Latin, Greek in Latin, Latin in Cyrillic.
  ['pаypal', true],
  ['gοοgle', true],
  ['жuk', true],
  ['サwѳ', true],
  ['서울Ж', true],
  ['ㄅひ', true],
  ['Ꮯapulet', true],
])('%s mixes scripts: %s', (label, mixes) => {
  expect(mixesScripts(label)).toBe(mixes)
})

it.each([
  ['capulet.example', false],
  ['почта.рф', false],
  ['почта.example', false],
  ['bücher.example', false],
  ['日本語.example', false],
  ['cаpulet.example', true],
  // Each in one script, with letters that all look Latin.
  ['аррӏе.com', true],
  ['сор.рф', false],
  ['mail。cаpulet.example', true],
])('the domain %s deceives: %s', (domain, deceives) => {
  expect(isDeceptiveDomain(domain)).toBe(deceives)
})

it.each([
  ['juliet@capulet.example', false],
  ['сара@capulet.example', false],
  ['джульетта.capulet@capulet.example', false],
  ['julіet@capulet.example', true],
  ['juliet@cаpulet.example', true],
  ['xn--pple-43d.com', false],
])('the address %s deceives: %s', (jid, deceives) => {
  expect(isDeceptiveAddress(jid as BareJid)).toBe(deceives)
})
