import { expect, it } from 'vitest'
import type { BareJid } from '../../../shared/model/jid.ts'
import { mentions } from './mentions.ts'

const ROMEO = 'romeo@montague.example' as BareJid

it.each([
  ['Romeo?', true],
  ['wherefore art thou, romeo', true],
  ['@ROMEO: come', true],
  ['romeos and 2romeo and romeo.', true],
  ['Romeos', false],
  ['éromeo', false],
  ['𝐀romeo', false],
  ['', false],
])('%s', (body, expected) => {
  expect(mentions(body, ROMEO)).toBe(expected)
})

it('is quick with a text that is made to be slow', () => {
  const started = performance.now()
  expect(mentions('romeox'.repeat(200_000), ROMEO)).toBe(false)
  expect(performance.now() - started).toBeLessThan(2_000)
})

it('an address without a name is never mentioned', () => {
  expect(mentions('montague.example', 'montague.example' as BareJid)).toBe(false)
})
