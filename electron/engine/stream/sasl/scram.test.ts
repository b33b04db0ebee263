import { describe, expect, test } from 'vitest'
import type { ScramMechanism } from '../../../../shared/model/sign-in.ts'
import type { Mechanism, SaslOffer } from './index.ts'
import type { Binding } from './mechanism.ts'
import { startScram } from './scram.ts'

const NOT_AUTHENTIC = { ok: false, error: { code: 'server-not-authentic' } }
const DONE = { ok: true, value: undefined }

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

function textOf(octets: Uint8Array): string {
  return new TextDecoder().decode(octets)
}

interface Start {
  readonly name?: ScramMechanism
  readonly nonce?: string
  readonly username?: string
  readonly password?: string
  readonly binding?: Binding
  readonly vouched?: boolean
  readonly offer?: SaslOffer
}

const NONCE = 'rOprNGfwEbeRWgbNEkqO'

/** An exchange with the given nonce. */
function start({
  name = 'SCRAM-SHA-256',
  nonce = NONCE,
  username = 'user',
  password = 'pencil',
  binding = { kind: 'n' },
  vouched = false,
  offer = { mechanisms: [], bindings: null },
}: Start = {}): Mechanism {
  const random = { bytes: () => new Uint8Array(Buffer.from(nonce, 'base64')) }
  const credentials = { username, password }
  const mechanism = startScram({ mechanism: name, binding, vouched, credentials, offer, random })
  if (!mechanism.ok) throw new Error(mechanism.error.code)
  return mechanism.value
}

async function answer(mechanism: Mechanism, challenge: string): Promise<string> {
  const response = await mechanism.respond(bytes(challenge))
  return response.ok ? textOf(response.value) : `! ${response.error.code}`
}

interface Vector {
  readonly name: ScramMechanism
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

test('every exchange has its own nonce from the port', () => {
  let asked = 0
  let round = 0
  const random = {
    bytes(length: number) {
      asked = length
      return new Uint8Array(length).fill((round += 1))
    },
  }
  const nonces = [1, 2].map(() => {
    const mechanism = startScram({
      mechanism: 'SCRAM-SHA-1',
      binding: { kind: 'n' },
      vouched: false,
      credentials: { username: 'user', password: 'pencil' },
      offer: { mechanisms: [], bindings: null },
      random,
    })
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

  test('is refused if it is not UTF-8', async () => {
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
    // and not at a second try
    expect(mechanism.finish(bytes(SHA256.final))).toEqual(NOT_AUTHENTIC)
  })

  test('before any challenge is not believed', () => {
    expect(start().finish(null)).toEqual(NOT_AUTHENTIC)
    expect(start().finish(bytes(SHA256.final))).toEqual(NOT_AUTHENTIC)
  })

  test('while the proof is still being computed is not believed', async () => {
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

describe('channel binding', () => {
  const data = Uint8Array.of(0, 1, 254, 255)

  test('adds its data to the proof, under the name with -PLUS', async () => {
    // computed with Python’s hashlib
    const mechanism = start({ binding: { kind: 'p', type: 'tls-exporter', data } })
    expect(mechanism.name).toBe('SCRAM-SHA-256-PLUS')
    expect(textOf(mechanism.initial)).toBe(`p=tls-exporter,,n=user,r=${NONCE}`)
    expect(await answer(mechanism, SHA256.first)).toBe(
      'c=cD10bHMtZXhwb3J0ZXIsLAAB/v8=,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=TAwdLVtykj+6HKqC3YamOCkN7fQh37doLCkSMtEhcvk=',
    )
    expect(mechanism.finish(bytes('v=CIcYxyH7Y9vq3iEr26LvtibuTnpDQBWhWGFyH/YhVRY='))).toEqual(DONE)
  })

  test('says that it was possible, and the proof covers this', async () => {
    const mechanism = start({ binding: { kind: 'y' } })
    expect(mechanism.name).toBe('SCRAM-SHA-256')
    expect(textOf(mechanism.initial)).toBe(`y,,n=user,r=${NONCE}`)
    expect(await answer(mechanism, SHA256.first)).toMatch(/^c=eSws,/)
  })
})

describe('a server that vouches for its offer (XEP-0474)', () => {
  const offer = {
    mechanisms: ['SCRAM-SHA-1-PLUS', 'SCRAM-SHA-1'],
    bindings: ['tls-server-end-point', 'tls-exporter'],
  }
  const first = `r=${NONCE}x,s=c2FsdA==,i=4096`
  /** From the example in §6.3, by SHA-1. */
  const hash = 'G6k/rBLDqgOhRRaCuuatSDFkJ08='

  test.each<[string, string, SaslOffer]>([
    ['with its own offer', `,h=${hash}`, offer],
    ['behind other extensions', `,x=y,h=${hash}`, offer],
    ['not at all', '', offer],
    ['without types of channel binding', ',h=g00gt4Qd0gJ3EvnclTnY0KEYfRg=', { ...offer, bindings: null }],
  ])('%s is believed', async (_what, extension, seen) => {
    const mechanism = start({ name: 'SCRAM-SHA-1', offer: seen })
    expect(await answer(mechanism, first + extension)).toMatch(/^c=biws,/)
  })

  test.each<[string, string, SaslOffer]>([
    ['and offered one mechanism more', `,h=${hash}`, { ...offer, mechanisms: ['SCRAM-SHA-1'] }],
    ['and offered another type', `,h=${hash}`, { ...offer, bindings: ['tls-server-end-point'] }],
    ['and offered types at all', `,h=${hash}`, { ...offer, bindings: null }],
    ['by another hash function', ',h=H6VEQ+6wl/eYKuTjJn4D9/e9GTn1AcYGw/oiSJ3Yhy0=', offer],
    ['in another spelling', `,h=${hash.replace('=', '')}`, offer],
  ])('%s ends the exchange', async (_what, extension, seen) => {
    const mechanism = start({ name: 'SCRAM-SHA-1', offer: seen })
    expect(await answer(mechanism, first + extension)).toBe('! offer-altered')
    expect(mechanism.finish(bytes('v=AAAA'))).toEqual(NOT_AUTHENTIC)
  })

  test('sends two hashes: the exchange ends', async () => {
    const mechanism = start({ name: 'SCRAM-SHA-1', offer })
    expect(await answer(mechanism, `${first},h=${hash},h=${hash}`)).toBe('! server-not-authentic')
  })

  test('must do so if its offer is suspect', async () => {
    expect(await answer(start({ name: 'SCRAM-SHA-1', offer, vouched: true }), first)).toBe('! offer-altered')
    expect(await answer(start({ name: 'SCRAM-SHA-1', offer, vouched: true }), `${first},h=${hash}`)).toMatch(
      /^c=biws,/,
    )
  })
})
