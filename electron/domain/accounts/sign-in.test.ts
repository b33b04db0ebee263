import { describe, expect, test } from 'vitest'
import type { DataFormField, FormValues } from '../../../shared/model/data-form.ts'
import type { Failure } from '../../../shared/model/failure.ts'
import { err, ok } from '../../../shared/model/result.ts'
import { fieldOf } from '../../../shared/testing/forms.ts'
import { settle } from '../../engine/testing/fake-clock.ts'
import type { RegistrationForm } from '../../../shared/model/registration.ts'
import type { OpenRegistration } from './parts.ts'
import { attempt, AUTOMATIC, CERTIFICATE, ROMEO, SIGN_IN, signedIn, UNTRUSTED, world } from './testing.ts'

describe('signing in', () => {
  test('keeps the account, its password in the keychain, and its client', async () => {
    const { accounts, id, secrets, server, attached, store, client } = await signedIn()
    expect(accounts.snapshot().accounts).toEqual([
      {
        id,
        address: ROMEO,
        settings: AUTOMATIC,
        enabled: true,
        connection: { kind: 'online', jid: `${ROMEO}/${client.config.resource}` },
        presence: { show: 'available', status: '' },
        shown: { show: 'available', status: '', idleSince: null },
        otherDevices: [],
        passwordKept: true,
        trusted: null,
      },
    ])
    expect([...secrets.kept]).toEqual([[`account-password ${id}`, 'Rosaline']])
    expect(server.clients).toHaveLength(1)
    expect(client.calls).toEqual(['connect'])
    expect(attached.map((account) => account.id)).toEqual([id])
    expect(JSON.stringify(store.all('SELECT * FROM account'))).not.toContain('Rosaline')
  })

  test('is announced only once it has worked', async () => {
    const { run, deltas, server } = world()
    const accounts = run()
    server.refuse('hang')
    const answer = accounts.commands['accounts.signIn'](SIGN_IN)
    await settle()
    expect(deltas).toEqual([])
    expect(accounts.snapshot().accounts).toEqual([])
    const client = server.client(ROMEO)
    client.become({ kind: 'online', jid: `${ROMEO}/x` as never })
    expect(await answer).toMatchObject({ ok: true })
    await settle()
    expect(deltas.at(-1)).toMatchObject({
      kind: 'accountChanged',
      account: { address: ROMEO, passwordKept: true },
    })
  })

  test.each<[string, Partial<typeof SIGN_IN>, Failure]>([
    ['a wrong password', { password: 'Juliet' }, { code: 'wrong-password' }],
    ['no address', { address: '  ' }, { code: 'address-invalid', problem: 'empty' }],
    ['a server alone', { address: 'montague.example' }, { code: 'address-invalid', problem: 'no-localpart' }],
  ])('with %s leaves nothing', async (_what, change, failure) => {
    const { run, rows, secrets, attached, deltas } = world()
    const accounts = run()
    expect(await accounts.commands['accounts.signIn']({ ...SIGN_IN, ...change })).toEqual(err(failure))
    await settle()
    expect([rows('account'), secrets.kept.size, attached.length, deltas.length]).toEqual([0, 0, 0, 0])
  })

  test('fails at once if the server cannot be reached', async () => {
    const { run, server, rows } = world()
    server.refuse('hang')
    const answer = run().commands['accounts.signIn'](SIGN_IN)
    await settle()
    server.client(ROMEO).become({ kind: 'retrying', retryAt: 1, failure: { code: 'no-network' } })
    expect(await answer).toEqual(err({ code: 'no-network' }))
    expect(rows('account')).toBe(0)
    expect(server.client(ROMEO).calls).toEqual(['connect', 'disconnect'])
  })

  test('can be cancelled, and tried again at once', async () => {
    const { run, server, rows } = world()
    const { commands } = run()
    server.refuse('hang')
    const first = commands['accounts.signIn'](SIGN_IN)
    await settle()
    expect(commands['accounts.cancel']({ attempt: attempt() })).toEqual(ok())
    server.refuse(null)
    const second = commands['accounts.signIn']({ ...SIGN_IN, attempt: attempt(2) })
    expect(await first).toEqual(err({ code: 'cancelled' }))
    expect(await second).toMatchObject({ ok: true })
    expect(rows('account')).toBe(1)
  })

  test.each([
    ['an empty password', '', 'password-empty'],
    ['a password with control characters', 'a\u0000b', 'password-unusable'],
  ])('with %s asks for another without connecting', async (_what, password, code) => {
    const { run, server, rows } = world()
    const { commands } = run()
    expect(await commands['accounts.signIn']({ ...SIGN_IN, password })).toEqual(err({ code }))
    expect(server.clients).toEqual([])
    expect(rows('account')).toBe(0)
  })

  test('to the same address is refused, however it is spelled', async () => {
    const { commands, rows } = await signedIn()
    const again = { ...SIGN_IN, attempt: attempt(2), address: ' xmpp:ROMEO@Montague.example' }
    expect(await commands['accounts.signIn'](again)).toEqual(err({ code: 'already-signed-in' }))
    expect(rows('account')).toBe(1)
  })

  test('trusts a certificate only if the person has seen it', async () => {
    const { run, server } = world()
    const { commands } = run()
    const trusting = { ...SIGN_IN, trustFingerprint: CERTIFICATE.fingerprint }
    expect(await commands['accounts.signIn'](trusting)).toEqual(err({ code: 'not-found' }))
    server.refuse(UNTRUSTED)
    expect(await commands['accounts.signIn'](SIGN_IN)).toEqual(err(UNTRUSTED))
    server.refuse(null)
    expect(await commands['accounts.signIn'](trusting)).toMatchObject({ ok: true })
    expect(server.client(ROMEO).config.trustedFingerprint()).toBe(CERTIFICATE.fingerprint)
  })

  test('deletes a killed trial at the next start', async () => {
    const { run, server, rows } = world()
    server.refuse('hang')
    void run().commands['accounts.signIn'](SIGN_IN)
    await settle()
    expect(rows('account')).toBe(1)
    expect(run().snapshot().accounts).toEqual([])
    expect(rows('account')).toBe(0)
  })
})

describe('a new account', () => {
  const FORM: RegistrationForm = {
    domain: 'montague.example',
    formType: null,
    kind: 'form',
    title: '',
    instructions: 'Choose',
    fields: [],
    layout: [],
    results: null,
    url: null,
  }
  const START = { attempt: attempt(), domain: ' Montague.example ', settings: AUTOMATIC }

  const PASSWORD_FIELD = fieldOf('password', 'text-private', { required: true })

  function registrar(fields: readonly DataFormField[] = []) {
    const calls: string[] = []
    const openRegistration: OpenRegistration = ({ domain, signal }) => {
      calls.push(`open ${domain}`)
      signal.addEventListener('abort', () => void calls.push('abort'))
      return Promise.resolve(
        ok({
          form: { ...FORM, fields },
          submit(values: FormValues) {
            calls.push(`submit ${values.get('username')?.[0] ?? ''}`)
            return Promise.resolve(
              values.get('username')?.[0] === 'tybalt'
                ? err({ code: 'name-taken' } as const)
                : ok({ address: ROMEO as never, password: 'Rosaline' }),
            )
          },
          close: () => void calls.push('close'),
        }),
      )
    }
    return { calls, ...world(openRegistration) }
  }

  test('is registered with a form that can be corrected, then signed in', async () => {
    const { run, calls, rows } = registrar()
    const { commands } = run()
    expect(await commands['accounts.startRegistration'](START)).toEqual(ok(FORM))
    const taken = await commands['accounts.register']({
      attempt: attempt(),
      values: { username: ['tybalt'] },
    })
    expect(taken).toEqual(err({ code: 'name-taken' }))
    const made = await commands['accounts.register']({ attempt: attempt(), values: { username: ['romeo'] } })
    expect(made).toMatchObject({ ok: true })
    expect(calls).toEqual(['open montague.example', 'submit tybalt', 'submit romeo', 'close'])
    expect(rows('account')).toBe(1)
    expect(await commands['accounts.register']({ attempt: attempt(), values: {} })).toEqual(
      err({ code: 'registration-expired' }),
    )
  })

  test('is not registered without a password if the form asks for one', async () => {
    const { run, calls } = registrar([PASSWORD_FIELD])
    const { commands } = run()
    await commands['accounts.startRegistration'](START)
    const register = (...password: string[]) =>
      commands['accounts.register']({ attempt: attempt(), values: { username: ['romeo'], password } })
    expect(await register()).toEqual(err({ code: 'password-empty' }))
    expect(await register('')).toEqual(err({ code: 'password-empty' }))
    expect(await register('a\u0000b')).toEqual(err({ code: 'password-unusable' }))
    expect(calls).toEqual(['open montague.example'])
    expect(await register('Rosaline')).toMatchObject({ ok: true })
  })

  test.each([
    ['nothing', ' ', 'empty'],
    ['something else', 'a b', 'bad-domain'],
  ] as const)('is not registered with %s instead of a server', async (_what, domain, problem) => {
    const { run, calls } = registrar()
    const answer = await run().commands['accounts.startRegistration']({ ...START, domain })
    expect(answer).toEqual(err({ code: 'server-invalid', problem }))
    expect(calls).toEqual([])
  })

  test('closes its connection when cancelled or after a while', async () => {
    const { run, calls, ports } = registrar()
    const { commands } = run()
    await commands['accounts.startRegistration'](START)
    await commands['accounts.cancel']({ attempt: attempt() })
    await commands['accounts.startRegistration']({ ...START, attempt: attempt(2) })
    await ports.clock.advance(15 * 60 * 1000)
    expect(calls).toEqual([
      'open montague.example',
      'abort',
      'close',
      'open montague.example',
      'abort',
      'close',
    ])
    expect(ports.clock.timers).toBe(0)
  })
})
