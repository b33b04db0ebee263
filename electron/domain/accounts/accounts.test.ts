import { describe, expect, test } from 'vitest'
import type { Delta } from '../../../shared/contract/index.ts'
import type { CertificateInfo, Failure } from '../../../shared/model/failure.ts'
import type { AccountId, AttemptId } from '../../../shared/model/ids.ts'
import { err, ok } from '../../../shared/model/result.ts'
import { DEFAULT_SETTINGS } from '../../../shared/model/store.ts'
import { settle } from '../../engine/testing/fake-clock.ts'
import { openTestStore } from '../db/testing.ts'
import type { DomainContext, LiveAccount } from '../context.ts'
import { createTestPorts } from '../testing/ports.ts'
import { createTestServer } from '../testing/test-server.ts'
import { createAccounts } from './index.ts'
import type { OpenRegistration } from './parts.ts'

const ROMEO = 'romeo@montague.example'
const AUTOMATIC = { security: 'automatic' } as const
const attempt = (n = 1) => `attempt-${n}` as AttemptId
const SIGN_IN = { attempt: attempt(), address: ROMEO, password: 'Rosaline', settings: AUTOMATIC }
const CERTIFICATE: CertificateInfo = {
  subject: 'montague.example',
  names: ['montague.example'],
  issuer: 'montague.example',
  validFrom: 0,
  validTo: 1,
  fingerprint: 'ab'.repeat(32),
}
const UNTRUSTED: Failure = { code: 'certificate-untrusted', problem: 'self-signed', certificate: CERTIFICATE }

function world(
  openRegistration: OpenRegistration = () => Promise.resolve(err({ code: 'registration-unavailable' })),
) {
  const ports = createTestPorts()
  const { store, batches } = openTestStore()
  const server = createTestServer(ports)
  server.passwords.set(ROMEO, 'Rosaline')
  const deltas: Delta[] = []
  const attached: LiveAccount[] = []
  const ingested: [AccountId, string | undefined][] = []

  /** The application starts on what is stored: once more, where it has run before. */
  const run = () => {
    const context: DomainContext = {
      ports,
      store,
      settings: () => DEFAULT_SETTINGS,
      announce: (...some) => void deltas.push(...some),
      storeRefused: () => undefined,
    }
    return createAccounts(context, {
      createClient: server.createClient,
      openRegistration,
      attach(account) {
        attached.push(account)
        return () => void attached.splice(attached.indexOf(account), 1)
      },
      ingest(id, message) {
        ingested.push([id, message.id])
        return Promise.resolve()
      },
    })
  }
  const rows = (table: string) => store.first<{ n: number }>(`SELECT count(*) AS n FROM ${table}`)?.n
  return { ports, secrets: ports.secrets, store, batches, server, deltas, attached, ingested, run, rows }
}

/** A world in which Romeo has signed in. */
async function signedIn() {
  const w = world()
  const accounts = w.run()
  const answer = await accounts.commands['accounts.signIn'](SIGN_IN)
  if (!answer.ok) throw new Error(answer.error.code)
  await settle()
  w.deltas.length = 0
  return { ...w, accounts, commands: accounts.commands, id: answer.value, client: w.server.client(ROMEO) }
}

describe('signing in', () => {
  test('keeps the account, its password in the keychain, and the client that did it', async () => {
    const { accounts, id, secrets, server, attached, store, client } = await signedIn()
    expect(accounts.snapshot().accounts).toEqual([
      {
        id,
        address: ROMEO,
        settings: AUTOMATIC,
        enabled: true,
        connection: { kind: 'online', jid: `${ROMEO}/${client.config.resource}` },
        presence: { show: 'available', status: '' },
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

  test('is announced once it worked, and not before', async () => {
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

  test('that cannot reach the server fails at once instead of trying for ever', async () => {
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

  test('to the same address, however it is written, is refused', async () => {
    const { commands, rows } = await signedIn()
    const again = { ...SIGN_IN, attempt: attempt(2), address: ' xmpp:ROMEO@Montague.example' }
    expect(await commands['accounts.signIn'](again)).toEqual(err({ code: 'already-signed-in' }))
    expect(rows('account')).toBe(1)
  })

  test('trusts a certificate only where the person was shown it', async () => {
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

  test('a trial that was killed is gone at the next start', async () => {
    const { run, server, rows } = world()
    server.refuse('hang')
    void run().commands['accounts.signIn'](SIGN_IN)
    await settle()
    expect(rows('account')).toBe(1)
    expect(run().snapshot().accounts).toEqual([])
    expect(rows('account')).toBe(0)
  })
})

describe('the next start', () => {
  test('connects with the same resource, the saved session and the password from the keychain', async () => {
    const { run, server, client, id } = await signedIn()
    const accounts = run()
    expect(server.clients).toHaveLength(2)
    const second = server.client(ROMEO)
    expect(second.config.resource).toBe(client.config.resource)
    expect(second.config.saved).toEqual({
      id: 'session-1',
      location: null,
      jid: `${ROMEO}/${client.config.resource}`,
      inbound: 0,
    })
    await accounts.start()
    await second.reached('online')
    expect(accounts.snapshot().accounts).toMatchObject([{ id, connection: { kind: 'online' } }])
  })

  test('leaves those alone that are switched off or shown as offline', async () => {
    const { run, server, commands, id } = await signedIn()
    await commands['accounts.setPresence']({ accountId: null, show: 'offline', status: 'asleep' })
    expect(server.client(ROMEO).calls).toEqual(['connect', 'disconnect'])
    await run().start()
    expect(server.client(ROMEO).calls).toEqual([])
    await commands['accounts.setPresence']({ accountId: id, show: 'away', status: '' })
    await commands['accounts.setEnabled']({ accountId: id, enabled: false })
    const accounts = run()
    await accounts.start()
    expect(server.client(ROMEO).calls).toEqual([])
    expect(accounts.snapshot().accounts).toMatchObject([{ enabled: false, presence: { show: 'away' } }])
  })

  test('with a keychain that fails asks for the password and goes on with it', async () => {
    const { run, server, secrets, store } = await signedIn()
    secrets.fail({ code: 'keychain-locked' })
    const { commands, start, snapshot } = run()
    await start()
    await server.client(ROMEO).reached('stopped')
    const [account] = snapshot().accounts
    expect(account?.connection).toEqual({ kind: 'stopped', failure: { code: 'password-needed' } })
    const accountId = account?.id as AccountId
    expect(await commands['accounts.givePassword']({ accountId, password: 'Rosaline', keep: true })).toEqual(
      ok(),
    )
    await server.client(ROMEO).reached('online')
    expect(snapshot().accounts[0]).toMatchObject({ connection: { kind: 'online' }, passwordKept: false })
    expect(await server.client(ROMEO).config.password()).toEqual(ok('Rosaline'))
    expect(JSON.stringify(store.all('SELECT * FROM account'))).not.toContain('Rosaline')
  })
})

describe('an account', () => {
  test('shows the chosen presence, now and at the next start', async () => {
    const { commands, id, client, run, deltas } = await signedIn()
    client.fake.takeSent()
    await commands['accounts.setPresence']({ accountId: id, show: 'dnd', status: 'thinking of you' })
    const [presence] = client.fake.takeSent()
    expect(presence?.child('jabber:client', 'show')?.text()).toBe('dnd')
    expect(presence?.child('jabber:client', 'status')?.text()).toBe('thinking of you')
    await settle()
    expect(deltas).toMatchObject([{ kind: 'accountChanged', account: { presence: { show: 'dnd' } } }])
    expect(run().snapshot().accounts).toMatchObject([
      { presence: { show: 'dnd', status: 'thinking of you' } },
    ])
  })

  test('comes back when shown as available again, while the goodbye is still being said', async () => {
    const { commands, id, client } = await signedIn()
    const gone = commands['accounts.setPresence']({ accountId: id, show: 'offline', status: '' })
    while (client.calls.at(-1) !== 'disconnect') await Promise.resolve()
    const back = commands['accounts.setPresence']({ accountId: id, show: 'available', status: '' })
    await Promise.all([gone, back])
    await client.reached('online')
    expect(client.calls).toEqual(['connect', 'disconnect', 'connect'])
  })

  test('connects anew with changed settings', async () => {
    const { commands, id, client } = await signedIn()
    const settings = { host: 'xmpp.example', port: 5223, security: 'direct-tls' } as const
    expect(await commands['accounts.changeSettings']({ accountId: id, settings })).toEqual(ok())
    expect(client.config.settings()).toEqual(settings)
    expect(client.calls).toEqual(['connect', 'disconnect', 'connect'])
  })

  test('trusts the certificate that stopped it, and no other', async () => {
    const { commands, id, client, accounts, deltas } = await signedIn()
    const other = { accountId: id, fingerprint: 'cd'.repeat(32) }
    client.become({ kind: 'stopped', failure: UNTRUSTED })
    expect(await commands['accounts.trustCertificate'](other)).toEqual(err({ code: 'not-found' }))
    const trust = { accountId: id, fingerprint: CERTIFICATE.fingerprint }
    expect(await commands['accounts.trustCertificate'](trust)).toEqual(ok())
    await client.reached('online')
    expect(client.config.trustedFingerprint()).toBe(CERTIFICATE.fingerprint)
    expect(accounts.snapshot().accounts).toMatchObject([
      { trusted: CERTIFICATE, connection: { kind: 'online' } },
    ])
    expect(deltas.filter(({ kind }) => kind !== 'accountChanged')).toEqual([])
  })

  test('announces what changes together once', async () => {
    const { client, deltas, id } = await signedIn()
    client.become({ kind: 'retrying', retryAt: 1, failure: { code: 'connection-lost' } })
    client.become({ kind: 'connecting' })
    await settle()
    expect(deltas).toMatchObject([
      { kind: 'accountChanged', account: { id, connection: { kind: 'connecting' } } },
    ])
  })

  test('tries now when told to', async () => {
    const { commands, client, id } = await signedIn()
    client.become({ kind: 'retrying', retryAt: 1, failure: { code: 'no-network' } })
    await commands['accounts.reconnect']({ accountId: id })
    expect(client.calls.at(-1)).toBe('reconnectNow')
  })

  test('hands its messages in and keeps its session', async () => {
    const { client, ingested, id, store } = await signedIn()
    await client.fake.receive(`<message from='juliet@capulet.example/a' id='m1'/>`)
    expect(ingested).toEqual([[id, 'm1']])
    client.config.save({ id: 's2', location: '[::1]:5222', jid: `${ROMEO}/x` as never, inbound: 4294967295 })
    expect(store.all('SELECT * FROM sm_session')).toEqual([
      { account_id: id, session_id: 's2', location: '[::1]:5222', jid: `${ROMEO}/x`, inbound: 4294967295 },
    ])
  })

  test('that is not there is not found', async () => {
    const { commands } = await signedIn()
    const accountId = '7b1e0c1e-0000-4000-8000-000000000000' as AccountId
    const missing = err({ code: 'not-found' })
    expect(await commands['accounts.remove']({ accountId })).toEqual(missing)
    expect(await commands['accounts.setPresence']({ accountId, show: 'away', status: '' })).toEqual(missing)
  })
})

describe('a new password', () => {
  test('goes to the server, then to the keychain', async () => {
    const { commands, id, server, secrets } = await signedIn()
    expect(await commands['accounts.changePassword']({ accountId: id, password: 'Juliet' })).toEqual(ok())
    expect(server.passwords.get(ROMEO)).toBe('Juliet')
    expect(secrets.kept.get(`account-password ${id}`)).toBe('Juliet')
  })

  test('that the keychain does not take is known for this run, and the session goes on', async () => {
    const { commands, id, client, secrets, accounts, run, server } = await signedIn()
    secrets.failWrites({ code: 'keychain-failed', reason: 'no room' })
    expect(await commands['accounts.changePassword']({ accountId: id, password: 'Juliet' })).toEqual(ok())
    expect(accounts.snapshot().accounts).toMatchObject([
      { passwordKept: false, connection: { kind: 'online' } },
    ])
    expect(await client.config.password()).toEqual(ok('Juliet'))
    // The keychain still holds the old one, which is not to be tried again.
    const next = run()
    await next.start()
    await server.client(ROMEO).reached('stopped')
    expect(next.snapshot().accounts[0]?.connection).toMatchObject({ failure: { code: 'password-needed' } })
  })

  test('that the server refuses changes nothing', async () => {
    const { commands, id, client, secrets } = await signedIn()
    client.fake.end()
    const answer = await commands['accounts.changePassword']({ accountId: id, password: 'Juliet' })
    expect(answer).toEqual(err({ code: 'not-connected' }))
    expect(secrets.kept.get(`account-password ${id}`)).toBe('Rosaline')
  })
})

describe('removing', () => {
  test('takes everything off this computer and leaves the server alone', async () => {
    const { commands, id, rows, secrets, server, client, attached, batches, accounts } = await signedIn()
    expect(await commands['accounts.remove']({ accountId: id })).toEqual(ok())
    expect([rows('account'), rows('sm_session'), rows('forgotten_secret')]).toEqual([0, 0, 0])
    expect(secrets.kept.size).toBe(0)
    expect(server.passwords.has(ROMEO)).toBe(true)
    expect(client.calls).toEqual(['connect', 'disconnect'])
    expect(attached).toEqual([])
    expect(accounts.snapshot().accounts).toEqual([])
    expect(batches.at(-1)).toEqual([{ kind: 'accountRemoved', accountId: id }])
  })

  test('with a keychain that fails, the password goes at a later start', async () => {
    const { commands, id, rows, secrets, run } = await signedIn()
    secrets.fail({ code: 'keychain-locked' })
    expect(await commands['accounts.remove']({ accountId: id })).toEqual(ok())
    expect(rows('account')).toBe(0)
    expect(secrets.kept.size).toBe(1)
    secrets.fail(null)
    await run().start()
    expect(secrets.kept.size).toBe(0)
    expect(rows('forgotten_secret')).toBe(0)
  })

  test('from the server, too', async () => {
    const { commands, id, rows, server } = await signedIn()
    expect(await commands['accounts.deleteFromServer']({ accountId: id })).toEqual(ok())
    expect(server.passwords.has(ROMEO)).toBe(false)
    expect(rows('account')).toBe(0)
  })

  test('what arrives afterwards is left to the server and touches nothing', async () => {
    const { commands, id, client, ingested, rows } = await signedIn()
    await commands['accounts.remove']({ accountId: id })
    client.config.save({ id: 's9', location: null, jid: `${ROMEO}/x` as never, inbound: 0 })
    await client.fake.receive(`<message from='juliet@capulet.example/a' id='late'/>`)
    expect(ingested).toEqual([])
    expect(rows('sm_session')).toBe(0)
  })
})

describe('a new account', () => {
  const FORM = { domain: 'montague.example', instructions: 'Choose', fields: [] }
  const START = { attempt: attempt(), domain: ' Montague.example ', settings: AUTOMATIC }

  function registrar() {
    const calls: string[] = []
    const openRegistration: OpenRegistration = ({ domain, signal }) => {
      calls.push(`open ${domain}`)
      signal.addEventListener('abort', () => void calls.push('abort'))
      return Promise.resolve(
        ok({
          form: FORM,
          submit(values: Readonly<Record<string, string>>) {
            calls.push(`submit ${values['username'] ?? ''}`)
            return Promise.resolve(
              values['username'] === 'tybalt'
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

  test('is registered by a form that may be corrected, then signed in', async () => {
    const { run, calls, rows } = registrar()
    const { commands } = run()
    expect(await commands['accounts.startRegistration'](START)).toEqual(ok(FORM))
    const taken = await commands['accounts.register']({ attempt: attempt(), values: { username: 'tybalt' } })
    expect(taken).toEqual(err({ code: 'name-taken' }))
    const made = await commands['accounts.register']({ attempt: attempt(), values: { username: 'romeo' } })
    expect(made).toMatchObject({ ok: true })
    expect(calls).toEqual(['open montague.example', 'submit tybalt', 'submit romeo', 'close'])
    expect(rows('account')).toBe(1)
    expect(await commands['accounts.register']({ attempt: attempt(), values: {} })).toEqual(
      err({ code: 'not-found' }),
    )
  })

  test('that was given up closes its connection, by hand or after a while', async () => {
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

test('closing says goodbye to the servers and forgets nothing', async () => {
  const { accounts, client, rows, secrets, attached } = await signedIn()
  await accounts.close()
  expect(client.state.kind).toBe('offline')
  expect(attached).toEqual([])
  expect([rows('account'), rows('sm_session'), secrets.kept.size]).toEqual([1, 0, 1])
})
