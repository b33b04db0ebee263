import { describe, expect, test } from 'vitest'
import type { SignInMechanism } from '../../../../shared/model/sign-in.ts'
import { failureOfCondition, startMechanism, type Choice, type SaslOffer } from './index.ts'
import { plainPassword, scramPassword } from './password.ts'

const OFFER: SaslOffer = { mechanisms: [], bindings: null }
const unbound = (mechanism: SignInMechanism): Choice => ({
  way: { mechanism, binding: null },
  binding: { kind: 'n' },
  vouched: false,
})

describe('PLAIN', () => {
  const random = { bytes: (length: number) => new Uint8Array(length) }

  test('sends name and password at once (RFC 4616 §4)', async () => {
    const plain = startMechanism(
      unbound('PLAIN'),
      { username: 'tim', password: 'tanstaaftanstaaf' },
      OFFER,
      random,
    )
    if (!plain.ok) throw new Error(plain.error.code)
    expect(new TextDecoder().decode(plain.value.initial)).toBe('\0tim\0tanstaaftanstaaf')
    expect(plain.value.finish(null)).toEqual({ ok: true, value: undefined })
    expect(await plain.value.respond(new Uint8Array())).toMatchObject({ ok: false })
  })

  test('is sent as UTF-8', () => {
    const plain = startMechanism(unbound('PLAIN'), { username: 'émile', password: 'e\u0301' }, OFFER, random)
    expect(plain.ok && new TextDecoder().decode(plain.value.initial)).toBe('\0émile\0é')
  })

  test('a NUL cannot be smuggled in', () => {
    const plain = startMechanism(unbound('PLAIN'), { username: 'tim', password: 'a\0b' }, OFFER, random)
    expect(plain).toEqual({ ok: false, error: { code: 'password-unusable' } })
  })
})

describe('preparing a password', () => {
  test.each([
    // given, for SCRAM, for PLAIN; RFC 4013 §3 and RFC 8265 §4.3
    ['pencil', 'pencil', 'pencil'],
    ['USER', 'USER', 'USER'],
    ['correct horse battery staple', 'correct horse battery staple', 'correct horse battery staple'],
    ['I\u00ADX', 'IX', 'IX'],
    ['\u00AA', 'a', '\u00AA'],
    ['\u2168', 'IX', '\u2168'],
    ['ﬁ', 'fi', 'ﬁ'],
    ['foo\u3000bar', 'foo bar', 'foo bar'],
    ['πßå', 'πßå', 'πßå'],
    ['e\u0301', 'é', 'é'],
    // assigned after Unicode 3.2, the last version that SASLprep knows
    ['\u{1F600}', '\u{1F600}', '\u{1F600}'],
    // SASLprep's bidi rule, which OpaqueString does not have
    ['\u06271', '\u06271', '\u06271'],
    ['\u0007', null, null],
    ['a\nb', null, null],
    ['', null, null],
    ['\u00AD', null, null],
    ['\uD83D', null, null],
    ['\uE000', null, null],
    ['x'.repeat(4097), null, null],
  ])('%j', (password, scram, plain) => {
    expect(scramPassword(password)).toBe(scram)
    expect(plainPassword(password)).toBe(plain)
  })

  test.each(['SCRAM-SHA-512', 'SCRAM-SHA-256', 'SCRAM-SHA-1', 'PLAIN'] as const)(
    '%s reports that a password is unusable',
    (name) => {
      const random = { bytes: (length: number) => new Uint8Array(length) }
      const started = startMechanism(unbound(name), { username: 'a', password: '\t' }, OFFER, random)
      expect(started).toEqual({ ok: false, error: { code: 'password-unusable' } })
    },
  )
})

test.each([
  ['not-authorized', undefined, { code: 'wrong-password' }],
  ['account-disabled', 'Call us', { code: 'account-disabled', text: 'Call us' }],
  ['account-disabled', undefined, { code: 'account-disabled' }],
  ['account-disabled', 'x'.repeat(9_000), { code: 'account-disabled', text: 'x'.repeat(500) }],
  ['credentials-expired', undefined, { code: 'credentials-expired' }],
  ['encryption-required', undefined, { code: 'no-common-mechanism' }],
  ['temporary-auth-failure', undefined, { code: 'temporary-auth-failure' }],
  ['made-up', 'text', { code: 'temporary-auth-failure' }],
])('the failure %s (%s) is %j', (condition, text, failure) => {
  expect(failureOfCondition(condition, text)).toStrictEqual(failure)
})
