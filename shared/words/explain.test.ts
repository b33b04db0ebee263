import { describe, expect, it } from 'vitest'
import type { Failure } from '../model/failure.ts'
import { de } from './de/index.ts'
import { en } from './en/index.ts'
import { explain } from './explain.ts'
import { failureExamples } from './failure-examples.ts'

describe.each([
  ['English', en],
  ['German', de],
])('failures in %s', (_language, words) => {
  it.each(Object.values(failureExamples).flat())('say $code calmly', (failure) => {
    const sentence = explain(words, failure)
    expect(sentence.length).toBeGreaterThan(20)
    expect(sentence).toMatch(/^[\p{Lu}x]/u)
    expect(sentence).not.toMatch(/!|undefined|null|\[object/)
    expect(sentence).not.toMatch(/\b(JID|MUC|stanza|resource|XML|XMPP)\b/)
    // The code is for us, not for people.
    if (failure.code.includes('-')) expect(sentence).not.toContain(failure.code)
  })

  it('tell different things differently', () => {
    const sentences = Object.values(failureExamples).flatMap(([failure]) =>
      failure ? [explain(words, failure)] : [],
    )
    const twice = sentences.filter((sentence, at) => sentences.indexOf(sentence) !== at)
    expect(twice).toEqual([])
  })
})

describe('a failure', () => {
  it('says that a refused password is about the password', () => {
    const refused = { code: 'password-refused', type: 'modify', text: 'Too short' } as const
    expect(explain(en, refused)).toBe(
      'The server didn’t accept the new password, so your old one still works. Choose another. It says: “Too short”',
    )
    expect(explain(de, refused)).toBe(
      'Der Server hat das neue Passwort nicht angenommen. Dein altes gilt weiter. Wähle ein anderes. Er sagt: „Too short“',
    )
  })

  it('claims no more than is known about a message that came back', () => {
    const refused = { code: 'message-refused', condition: 'service-unavailable' } as const
    expect(explain(en, refused)).toBe(
      'The message wasn’t delivered. The address may not exist, they may have blocked you, or they may not accept messages from strangers.',
    )
  })

  it('says what was asked of the server when it refuses', () => {
    const refused = { code: 'stanza-error', condition: 'policy-violation', type: 'modify' } as const
    expect(explain(en, { ...refused, asked: 'contact' })).toBe(
      'Your server’s rules don’t allow this. You may have reached its limit of contacts.',
    )
    expect(explain(en, { ...refused, asked: 'block' })).toBe(
      'Your server’s rules don’t allow this. You may have reached its limit of blocked addresses.',
    )
    expect(explain(en, refused)).toBe('The server’s rules don’t allow this.')
  })

  it('says which kind of encryption a port seems to expect', () => {
    expect(explain(en, { code: 'wrong-security', expects: 'direct-tls', port: 5223 })).toContain(
      'Port 5223 seems to expect encryption from the start',
    )
    expect(explain(en, { code: 'wrong-security', expects: 'starttls', port: 5222 })).toContain(
      'Port 5222 doesn’t seem to start with encryption',
    )
  })

  it('quotes the server’s own words, on one line and shortened', () => {
    const sentence = explain(en, { code: 'stream-error', condition: 'x', text: `a\nb ${'c'.repeat(5000)}` })
    expect(sentence).toContain('It says: “a b ccc')
    expect(sentence).not.toContain('\n')
    expect(sentence.length).toBeLessThan(300)
  })

  it('has a sentence for an unknown code', () => {
    const unknown = { code: 'constructor' } as unknown as Failure
    expect(explain(en, unknown)).toBe(explain(en, { code: 'internal' }))
  })

  it('has a sentence for an unknown condition', () => {
    const sentence = explain(en, { code: 'stanza-error', condition: 'unheard-of', type: 'cancel' })
    expect(sentence).toBe('The server refused this. Try again later.')
  })
})
