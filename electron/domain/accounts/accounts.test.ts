import { describe, expect, test } from 'vitest'
import type { Failure } from '../../../shared/model/failure.ts'
import type { AccountId } from '../../../shared/model/ids.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import { err, ok } from '../../../shared/model/result.ts'
import { settle } from '../../engine/testing/fake-clock.ts'
import { openConversation } from '../messages/store/conversations.ts'
import { listRemoved } from './store.ts'
import { CERTIFICATE, ROMEO, SIGN_IN, signedIn, UNTRUSTED } from './testing.ts'

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

  test('leaves disabled and offline accounts disconnected', async () => {
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

  test('asks for the password if the keychain fails, and connects with it', async () => {
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

  test('reconnects when set to available during the disconnect', async () => {
    const { commands, id, client } = await signedIn()
    const gone = commands['accounts.setPresence']({ accountId: id, show: 'offline', status: '' })
    while (client.calls.at(-1) !== 'disconnect') await Promise.resolve()
    const back = commands['accounts.setPresence']({ accountId: id, show: 'available', status: '' })
    await Promise.all([gone, back])
    await client.reached('online')
    expect(client.calls).toEqual(['connect', 'disconnect', 'connect'])
  })

  test('reconnects with changed settings', async () => {
    const { commands, id, client } = await signedIn()
    const settings = { host: 'xmpp.example', port: 5223, security: 'direct-tls' } as const
    expect(await commands['accounts.changeSettings']({ accountId: id, settings })).toEqual(ok())
    expect(client.config.settings()).toEqual(settings)
    expect(client.calls).toEqual(['connect', 'disconnect', 'connect'])
  })

  test('trusts only the certificate that stopped it', async () => {
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

  test('announces changes that happen together once', async () => {
    const { client, deltas, id } = await signedIn()
    client.become({ kind: 'retrying', retryAt: 1, failure: { code: 'connection-lost' } })
    client.become({ kind: 'connecting' })
    await settle()
    expect(deltas).toMatchObject([
      { kind: 'accountChanged', account: { id, connection: { kind: 'connecting' } } },
    ])
  })

  test('reconnects at once when asked to', async () => {
    const { commands, client, id } = await signedIn()
    client.become({ kind: 'retrying', retryAt: 1, failure: { code: 'no-network' } })
    await commands['accounts.reconnect']({ accountId: id })
    expect(client.calls.at(-1)).toBe('reconnectNow')
  })

  test('passes its messages on and stores its session', async () => {
    const { client, ingested, id, store } = await signedIn()
    await client.fake.receive(`<message from='juliet@capulet.example/a' id='m1'/>`)
    expect(ingested).toEqual([[id, 'm1']])
    client.config.save({ id: 's2', location: '[::1]:5222', jid: `${ROMEO}/x` as never, inbound: 4294967295 })
    expect(store.all('SELECT account_id, session_id, location, jid, inbound FROM sm_session')).toEqual([
      { account_id: id, session_id: 's2', location: '[::1]:5222', jid: `${ROMEO}/x`, inbound: 4294967295 },
    ])
  })

  test('that does not exist is not found', async () => {
    const { commands } = await signedIn()
    const accountId = '7b1e0c1e-0000-4000-8000-000000000000' as AccountId
    const missing = err({ code: 'not-found' })
    expect(await commands['accounts.remove']({ accountId })).toEqual(missing)
    expect(await commands['accounts.setPresence']({ accountId, show: 'away', status: '' })).toEqual(missing)
  })
})

describe('removing', () => {
  test('deletes everything on this computer and nothing on the server', async () => {
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

  test('deletes the password at a later start if the keychain fails', async () => {
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

  test('leaves only its messages for later, and its address is free at once', async () => {
    const { commands, id, store, rows, run, accounts } = await signedIn()
    store.write((tx) => openConversation(tx, id, 'juliet@capulet.example' as BareJid, 0))
    expect(await commands['accounts.remove']({ accountId: id })).toEqual(ok())
    expect(await commands['accounts.signIn'](SIGN_IN)).toMatchObject({ ok: true })
    const shown = () => accounts.snapshot().accounts.map(({ address }) => address)
    expect(shown()).toEqual([ROMEO])
    expect(run().snapshot().accounts).toHaveLength(1)
    expect([rows('account'), rows('conversation')]).toEqual([2, 1])
    const [removed] = listRemoved(store)
    expect(store.first('SELECT account_id, closed FROM conversation')).toEqual({
      account_id: removed,
      closed: 1,
    })
  })

  test('can delete the account on the server, too', async () => {
    const { commands, id, rows, server } = await signedIn()
    expect(await commands['accounts.deleteFromServer']({ accountId: id })).toEqual(ok())
    expect(server.passwords.has(ROMEO)).toBe(false)
    expect(rows('account')).toBe(0)
  })

  test.each<Failure>([
    { code: 'wrong-password' },
    { code: 'account-disabled' },
    { code: 'stream-error', condition: 'not-authorized' },
  ])('is deleted, too, if the server ends the session before its answer is read ($code)', async (failure) => {
    const { commands, id, client, rows, server } = await signedIn()
    server.loseAnswers()
    const deleted = commands['accounts.deleteFromServer']({ accountId: id })
    await settle()
    client.become({ kind: 'retrying', retryAt: 0, failure: { code: 'connection-lost' } })
    await settle()
    expect(rows('account')).toBe(1)
    client.become({ kind: 'stopped', failure })
    expect(await deleted).toEqual(ok())
    expect(rows('account')).toBe(0)
  })

  test('leaves later messages with the server', async () => {
    const { commands, id, client, ingested, rows } = await signedIn()
    await commands['accounts.remove']({ accountId: id })
    client.config.save({ id: 's9', location: null, jid: `${ROMEO}/x` as never, inbound: 0 })
    await client.fake.receive(`<message from='juliet@capulet.example/a' id='late'/>`)
    expect(ingested).toEqual([])
    expect(rows('sm_session')).toBe(0)
  })
})

test('closing disconnects and keeps the accounts', async () => {
  const { accounts, client, rows, secrets, attached } = await signedIn()
  await accounts.close()
  expect(client.state.kind).toBe('offline')
  expect(attached).toEqual([])
  expect([rows('account'), rows('sm_session'), secrets.kept.size]).toEqual([1, 0, 1])
})
