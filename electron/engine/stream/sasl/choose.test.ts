import { describe, expect, test } from 'vitest'
import type { SignInPin, SignInWay } from '../../../../shared/model/sign-in.ts'
import { chooseWay, type SaslChannel } from './index.ts'

const EXPORTED = Uint8Array.of(1)
const END_POINT = Uint8Array.of(2)
const TLS: SaslChannel = { verified: true, exporter: () => EXPORTED, endPoint: () => END_POINT }
const BY_FINGERPRINT: SaslChannel = { ...TLS, verified: false }
const WITHOUT_EXPORTER: SaslChannel = { ...TLS, exporter: () => null }
const UNBINDABLE: SaslChannel = { ...WITHOUT_EXPORTER, endPoint: () => null }

const BOTH = ['tls-server-end-point', 'tls-exporter']
const PLUS = ['SCRAM-SHA-1', 'SCRAM-SHA-1-PLUS', 'SCRAM-SHA-256', 'SCRAM-SHA-256-PLUS', 'PLAIN']
const SCRAM = ['PLAIN', 'SCRAM-SHA-1', 'SCRAM-SHA-512', 'SCRAM-SHA-256', 'DIGEST-MD5']

interface Given {
  readonly channel?: SaslChannel
  readonly pin?: SignInPin | null
  readonly refused?: readonly SignInWay[]
}

/**
 * The result for an offer, in a line: the mechanism, the flag of channel binding, and whether it has to be vouched for.
 */
function chosen(
  mechanisms: readonly string[],
  bindings: readonly string[] | null,
  given: Given = {},
): string {
  const { channel = TLS, pin = null, refused = [] } = given
  const choice = chooseWay({ mechanisms, bindings }, channel, { pin, refused })
  if (!choice.ok) return `! ${choice.error.code}`
  const { way, binding, vouched } = choice.value
  const flag = binding.kind === 'p' ? `p=${binding.type}` : binding.kind
  expect(binding.kind === 'p' ? binding.type : null).toBe(way.binding)
  return `${way.mechanism} ${flag}${vouched ? ' vouched' : ''}`
}

const pinned = (mechanism: SignInPin['mechanism'], binding: SignInPin['binding'] = null): SignInPin => ({
  mechanism,
  binding,
  refused: [],
})

describe('the strongest way', () => {
  test.each<[string, readonly string[], readonly string[] | null, SaslChannel, string]>([
    ['by hash', SCRAM, null, TLS, 'SCRAM-SHA-512 y'],
    ['with nothing to bind to here', SCRAM, null, UNBINDABLE, 'SCRAM-SHA-512 n'],
    ['without TLS', SCRAM, null, null, 'SCRAM-SHA-512 n'],
    ['bound to the connection', PLUS, BOTH, TLS, 'SCRAM-SHA-256 p=tls-exporter'],
    ['bound to the certificate', PLUS, BOTH, WITHOUT_EXPORTER, 'SCRAM-SHA-256 p=tls-server-end-point'],
    ['bound before a longer hash', [...SCRAM, 'SCRAM-SHA-1-PLUS'], BOTH, TLS, 'SCRAM-SHA-1 p=tls-exporter'],
    ['bound alone', ['SCRAM-SHA-512-PLUS'], BOTH, TLS, 'SCRAM-SHA-512 p=tls-exporter'],
    // an older server, whose binding nobody knows
    ['no list of types', PLUS, null, TLS, 'SCRAM-SHA-256 n'],
    // XEP-0440, the fifth rule: a server that supports more refuses `y`
    ['types and nothing that binds', SCRAM, BOTH, TLS, 'SCRAM-SHA-512 y'],
    // the sixth rule: every server has tls-server-end-point
    ['unknown types alone', PLUS, ['tls-unique', 'x'], TLS, 'SCRAM-SHA-256 n vouched'],
    ['an empty list', PLUS, [], TLS, 'SCRAM-SHA-256 n vouched'],
    [
      'a list that this certificate cannot follow',
      PLUS,
      ['tls-server-end-point'],
      UNBINDABLE,
      'SCRAM-SHA-256 n',
    ],
    ['only what cannot be bound', ['SCRAM-SHA-1-PLUS', 'PLAIN'], null, TLS, '! no-common-mechanism'],
    ['nothing', [], null, TLS, '! no-common-mechanism'],
    ['nothing known', ['EXTERNAL', 'ANONYMOUS', 'plain', 'X-OAUTH2'], null, TLS, '! no-common-mechanism'],
  ])('%s', (_what, mechanisms, bindings, channel, expected) => {
    expect(chosen(mechanisms, bindings, { channel })).toBe(expected)
  })
})

describe('the password itself', () => {
  test('is sent only to a server with a verified certificate', () => {
    expect(chosen(['PLAIN'], null)).toBe('PLAIN y')
    expect(chosen(['PLAIN'], null, { channel: BY_FINGERPRINT })).toBe('! password-unprotected')
    expect(chosen(['PLAIN'], null, { channel: null })).toBe('! no-common-mechanism')
  })

  test('is not sent if it can be proved instead', () => {
    expect(chosen(SCRAM, null, { channel: BY_FINGERPRINT })).toBe('SCRAM-SHA-512 y')
    const refused: SignInWay[] = [{ mechanism: 'SCRAM-SHA-1', binding: null }]
    expect(chosen(['PLAIN', 'SCRAM-SHA-1'], null, { refused })).toBe('! no-common-mechanism')
  })

  test('is not offered to the person on a certificate trusted by its fingerprint', () => {
    const pin = pinned('SCRAM-SHA-1')
    expect(chosen(['PLAIN'], null, { channel: BY_FINGERPRINT, pin })).toBe('! password-unprotected')
  })
})

describe('an account that is pinned', () => {
  test.each<[string, readonly string[], readonly string[] | null, SignInPin, string]>([
    ['takes the same', SCRAM, null, pinned('SCRAM-SHA-512'), 'SCRAM-SHA-512 y'],
    ['takes more', PLUS, BOTH, pinned('SCRAM-SHA-1'), 'SCRAM-SHA-256 p=tls-exporter'],
    ['takes more than the password', ['SCRAM-SHA-1'], null, pinned('PLAIN'), 'SCRAM-SHA-1 y'],
    ['keeps its hash', [...SCRAM, 'SCRAM-SHA-1-PLUS'], BOTH, pinned('SCRAM-SHA-512'), 'SCRAM-SHA-512 n'],
    ['no shorter hash', ['SCRAM-SHA-1'], null, pinned('SCRAM-SHA-256'), '! sign-in-weaker'],
    ['no password', ['PLAIN'], null, pinned('SCRAM-SHA-1'), '! sign-in-weaker'],
    ['not unbound', SCRAM, null, pinned('SCRAM-SHA-1', 'tls-server-end-point'), '! sign-in-weaker'],
    [
      'not bound to less',
      PLUS,
      ['tls-server-end-point'],
      pinned('SCRAM-SHA-256', 'tls-exporter'),
      '! sign-in-weaker',
    ],
    [
      'not bound with a shorter hash',
      ['SCRAM-SHA-512', 'SCRAM-SHA-1-PLUS'],
      BOTH,
      pinned('SCRAM-SHA-256', 'tls-exporter'),
      '! sign-in-weaker',
    ],
    ['nothing at all', ['EXTERNAL'], null, pinned('SCRAM-SHA-256'), '! no-common-mechanism'],
  ])('%s', (_what, mechanisms, bindings, pin, expected) => {
    expect(chosen(mechanisms, bindings, { pin })).toBe(expected)
  })

  test('learns the weaker way on offer', () => {
    const pin = pinned('SCRAM-SHA-256', 'tls-exporter')
    const choice = chooseWay({ mechanisms: PLUS, bindings: ['tls-server-end-point'] }, TLS, {
      pin,
      refused: [],
    })
    expect(choice).toEqual({
      ok: false,
      error: {
        code: 'sign-in-weaker',
        pinned: { mechanism: 'SCRAM-SHA-256', binding: 'tls-exporter' },
        offered: { mechanism: 'SCRAM-SHA-256', binding: 'tls-server-end-point' },
      },
    })
  })

  test('starts with a mechanism that was not refused before, but uses it if nothing else is left', () => {
    const pin: SignInPin = { ...pinned('SCRAM-SHA-1'), refused: ['SCRAM-SHA-512'] }
    expect(chosen(['SCRAM-SHA-512', 'SCRAM-SHA-1'], null, { pin })).toBe('SCRAM-SHA-1 y')
    expect(chosen(['SCRAM-SHA-512'], null, { pin })).toBe('SCRAM-SHA-512 y')
  })
})

test('the way after a refusal has another hash and the same binding', () => {
  const refused: SignInWay[] = [{ mechanism: 'SCRAM-SHA-256', binding: 'tls-exporter' }]
  expect(chosen(PLUS, BOTH, { refused })).toBe('SCRAM-SHA-1 p=tls-exporter')
  const offer = ['SCRAM-SHA-512', 'SCRAM-SHA-256-PLUS']
  expect(chosen(offer, BOTH, { refused })).toBe('! no-common-mechanism')
})
