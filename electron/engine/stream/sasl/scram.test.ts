import { describe, expect, test } from 'vitest'
import type { Mechanism, MechanismName } from './index.ts'
import { startMechanism } from './index.ts'

const NOT_AUTHENTIC = { ok: false, error: { code: 'server-not-authentic' } }
const DONE = { ok: true, value: undefined }

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

function textOf(octets: Uint8Array): string {
  return new TextDecoder().decode(octets)
}

interface Start {
  readonly name?: MechanismName
  readonly nonce?: string
  readonly username?: string
  readonly password?: string
}

const NONCE = 'rOprNGfwEbeRWgbNEkqO'

/** An exchange whose nonce is the given one. */
function start({
  name = 'SCRAM-SHA-256',
  nonce = NONCE,
  username = 'user',
  password = 'pencil',
}: Start = {}): Mechanism {
  const random = { bytes: () => new Uint8Array(Buffer.from(nonce, 'base64')) }
  const mechanism = startMechanism(name, { username, password }, random)
  if (!mechanism.ok) throw new Error(mechanism.error.code)
  return mechanism.value
}

async function answer(mechanism: Mechanism, challenge: string): Promise<string> {
  const response = await mechanism.respond(bytes(challenge))
  return response.ok ? textOf(response.value) : `! ${response.error.code}`
}

interface Vector {
  readonly name: MechanismName
  readonly nonce: string
  readonly first: string
  readonly proof: string
  readonly final: string
}

const SHA256: Vector = {
  name: 'SCRAM-SHA-256',
  nonce: NONCE,
  first: 'r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096',
  proof:
    'c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=',
  final: 'v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=',
}

const VECTORS: readonly (Vector & { readonly source: string })[] = [
  {
    source: 'RFC 5802 §5',
    name: 'SCRAM-SHA-1',
    nonce: 'fyko+d2lbbFgONRv9qkxdawL',
    first: 'r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096',
    proof: 'c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=',
    final: 'v=rmF9pqV8S7suAoZWja4dJRkFsKQ=',
  },
  { source: 'RFC 7677 §3', ...SHA256 },
  {
    source: 'the same exchange, computed with Python’s hashlib',
    name: 'SCRAM-SHA-512',
    nonce: NONCE,
    first: SHA256.first,
    proof:
      'c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=gMGXRcevScNtxZ6/8lQYpGtnsNAc3mGcmNomv+xnoOMw+3R2xNJdMNnzMlTN8PPC6wdp6dybEmDYXYTxwnYPJQ==',
    final: 'v=ZQnYEgWQMFmmsM8aQMF0nDDCy/AgCzkwk8CmMZYcMg0vSVlKDanekLtifDSeVGT4+5ZxXnJq199RVG2rR7N7Zw==',
  },
]

test.each(VECTORS)('$name as in $source', async ({ name, nonce, first, proof, final }) => {
  const mechanism = start({ name, nonce })
  expect(mechanism.name).toBe(name)
  expect(textOf(mechanism.initial)).toBe(`n,,n=user,r=${nonce}`)
  expect(await answer(mechanism, first)).toBe(proof)
  expect(mechanism.finish(bytes(final))).toEqual(DONE)
})

test('names are escaped and passwords prepared by SASLprep', async () => {
  // "ﬁ", a no-break space and the decomposed name; the proof was computed with Python’s hashlib from "fi €"
  const mechanism = start({ username: 'a=b,é', password: '\uFB01\u00A0€' })
  expect(textOf(mechanism.initial)).toBe(`n,,n=a=3Db=2Cé,r=${NONCE}`)
  expect(await answer(mechanism, `r=${NONCE}x,s=c2FsdA==,i=4096`)).toBe(
    `c=biws,r=${NONCE}x,p=wJa8rBXSDVjSSvtLghsxrSdNBTBnVM2/Dg/2la9MzcI=`,
  )
  expect(mechanism.finish(bytes('v=cAqO471iitmPs4QJ4EVOqclaK7Fq+0h8SZDQP3WIQAA='))).toEqual(DONE)
})

test('every exchange has a nonce of its own from the port', () => {
  let asked = 0
  let round = 0
  const random = {
    bytes(length: number) {
      asked = length
      return new Uint8Array(length).fill((round += 1))
    },
  }
  const nonces = [1, 2].map(() => {
    const mechanism = startMechanism('SCRAM-SHA-1', { username: 'user', password: 'pencil' }, random)
    return mechanism.ok ? textOf(mechanism.value.initial) : ''
  })
  expect(asked).toBeGreaterThanOrEqual(16)
  expect(nonces[0]).not.toBe(nonces[1])
})

describe('the first challenge', () => {
  const salt = 's=W22ZaJ0SNY7soEsUEjb6gQ=='
  test.each([
    ['nothing', ''],
    ['another nonce', `r=fyko+d2lbbFgONRv9qkxdawL,${salt},i=4096`],
    ['our nonce with nothing added', `r=${NONCE},${salt},i=4096`],
    ['our nonce with its end changed', `r=${NONCE.slice(0, -1)}Xabc,${salt},i=4096`],
    ['our nonce at the end', `r=abc${NONCE},${salt},i=4096`],
    ['a nonce with a space', `r=${NONCE}a b,${salt},i=4096`],
    ['no salt', `r=${NONCE}x,i=4096`],
    ['an empty salt', `r=${NONCE}x,s=,i=4096`],
    ['a salt that is no base64', `r=${NONCE}x,s=!!!!,i=4096`],
    ['a salt in base64 of the wrong length', `r=${NONCE}x,s=abcde,i=4096`],
    ['no iterations', `r=${NONCE}x,${salt}`],
    ['too few iterations', `r=${NONCE}x,${salt},i=4095`],
    ['one iteration', `r=${NONCE}x,${salt},i=1`],
    ['no iterations at all', `r=${NONCE}x,${salt},i=0`],
    ['negative iterations', `r=${NONCE}x,${salt},i=-4096`],
    ['iterations that would keep one busy', `r=${NONCE}x,${salt},i=2000001`],
    ['iterations past all numbers', `r=${NONCE}x,${salt},i=${'9'.repeat(400)}`],
    ['iterations that are no number', `r=${NONCE}x,${salt},i=4096x`],
    ['another order', `${salt},r=${NONCE}x,i=4096`],
    ['an extension that has to be known', `m=tls,r=${NONCE}x,${salt},i=4096`],
    ['such an extension at the end', `r=${NONCE}x,${salt},i=4096,m=tls`],
    ['a NUL', `r=${NONCE}x,${salt},i=4096,x=\0`],
    ['a last message', SHA256.final],
    ['something endless', `r=${NONCE}${'x'.repeat(10_000)},${salt},i=4096`],
  ])('is refused with %s', async (_what, challenge) => {
    const mechanism = start()
    expect(await answer(mechanism, challenge)).toBe('! server-not-authentic')
    expect(mechanism.finish(bytes(SHA256.final))).toEqual(NOT_AUTHENTIC)
    expect(await answer(mechanism, SHA256.first)).toBe('! server-not-authentic')
  })

  test('is refused when it is no UTF-8', async () => {
    expect(await start().respond(Uint8Array.of(0x72, 0x3d, 0xff))).toEqual(NOT_AUTHENTIC)
  })

  test('may carry optional extensions, which the proof covers', async () => {
    const proof = await answer(start(), `${SHA256.first},x=hello`)
    expect(proof).toMatch(
      /^c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj\)hNlF\$k0,p=[A-Za-z0-9+/]{43}=$/,
    )
    expect(proof).not.toBe(SHA256.proof)
  })
})

describe('success', () => {
  async function proved(): Promise<Mechanism> {
    const mechanism = start()
    expect(await answer(mechanism, SHA256.first)).toBe(SHA256.proof)
    return mechanism
  }

  test.each([
    ['without data', null],
    ['with empty data', ''],
    ['with another signature', 'v=7rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4='],
    ['with a shortened signature', 'v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjk='],
    ['with no base64', 'v=????'],
    ['with something else', 'x=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4='],
    ['with the proof sent back', `v=${SHA256.proof.slice(-44)}`],
  ])('%s is not believed', async (_what, data) => {
    const mechanism = await proved()
    expect(mechanism.finish(data === null ? null : bytes(data))).toEqual(NOT_AUTHENTIC)
    // nor is a second try
    expect(mechanism.finish(bytes(SHA256.final))).toEqual(NOT_AUTHENTIC)
  })

  test('before any challenge is not believed', () => {
    expect(start().finish(null)).toEqual(NOT_AUTHENTIC)
    expect(start().finish(bytes(SHA256.final))).toEqual(NOT_AUTHENTIC)
  })

  test('while the proof is still being made is not believed', async () => {
    const mechanism = start()
    const response = mechanism.respond(bytes(SHA256.first))
    expect(mechanism.finish(bytes(SHA256.final))).toEqual(NOT_AUTHENTIC)
    await response
  })

  test('may come after the signature came as a challenge', async () => {
    const mechanism = await proved()
    expect(await answer(mechanism, SHA256.final)).toBe('')
    expect(mechanism.finish(null)).toEqual(DONE)
  })

  test('is not believed after a wrong signature came as a challenge', async () => {
    const mechanism = await proved()
    expect(await answer(mechanism, 'v=7rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=')).toBe(
      '! server-not-authentic',
    )
    expect(mechanism.finish(null)).toEqual(NOT_AUTHENTIC)
  })

  test('may carry extensions after the signature', async () => {
    expect((await proved()).finish(bytes(`${SHA256.final},x=y`))).toEqual(DONE)
  })

  test.each([
    ['invalid-proof', 'wrong-password'],
    ['unknown-user', 'wrong-password'],
    ['channel-bindings-dont-match', 'server-not-authentic'],
    ['no-resources', 'temporary-auth-failure'],
    ['something-new', 'temporary-auth-failure'],
  ])('e=%s means %s', async (error, code) => {
    expect((await proved()).finish(bytes(`e=${error}`))).toEqual({ ok: false, error: { code } })
  })
})

test('a wrong password makes another proof, and the server’s signature does not fit', async () => {
  const mechanism = start({ password: 'Pencil' })
  expect(await answer(mechanism, SHA256.first)).not.toBe(SHA256.proof)
  expect(mechanism.finish(bytes(SHA256.final))).toEqual(NOT_AUTHENTIC)
})
