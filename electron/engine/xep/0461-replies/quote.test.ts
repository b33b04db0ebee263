import { describe, expect, it } from 'vitest'
import { codePointLength } from '../../../../shared/text/code-points.ts'
import { quoteFallback } from './index.ts'

describe('the quote for clients that do not know replies', () => {
  it('names the author', () => {
    expect(quoteFallback('Anna', 'We should bake a cake')).toBe('> Anna:\n> We should bake a cake\n')
  })

  it('keeps lines, and quotes in them', () => {
    expect(quoteFallback('Anna', '> a\r\nb\n\nc')).toBe('> Anna:\n> > a\n> b\n> \n> c\n')
  })

  it('has four lines at most', () => {
    expect(quoteFallback('Anna', '1\n2\n3\n4\n5\n6')).toBe('> Anna:\n> 1\n> 2\n> 3\n> 4…\n')
  })

  it('has 400 characters at most, and cuts none in half', () => {
    expect(quoteFallback('Anna', '🐢'.repeat(500))).toBe(`> Anna:\n> ${'🐢'.repeat(400)}…\n`)
  })

  it('keeps a name in one line, and works without one', () => {
    expect(quoteFallback(' Anna\n> Bob ', 'hi')).toBe('> Anna > Bob:\n> hi\n')
    expect(quoteFallback('', 'hi')).toBe('> hi\n')
    expect(codePointLength(quoteFallback('x'.repeat(5000), 'hi'))).toBe(89)
  })

  it('handles megabytes', () => expect(quoteFallback('Anna', '\n'.repeat(1_000_000))).toBe('> Anna:\n> …\n'))
})
