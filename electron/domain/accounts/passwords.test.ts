import { describe, expect, test } from 'vitest'
import { err, ok } from '../../../shared/model/result.ts'
import { ROMEO, SIGN_IN, signedIn, world } from './testing.ts'

describe('a new password', () => {
  test('goes to the server, then to the keychain', async () => {
    const { commands, id, server, secrets } = await signedIn()
    expect(await commands['accounts.changePassword']({ accountId: id, password: 'Juliet' })).toEqual(ok())
    expect(server.passwords.get(ROMEO)).toBe('Juliet')
    expect(secrets.kept.get(`account-password ${id}`)).toBe('Juliet')
  })

  test('that the keychain refuses is kept in memory, and the session goes on', async () => {
    const { commands, id, client, secrets, accounts, run, server } = await signedIn()
    secrets.failWrites({ code: 'keychain-failed', reason: 'no room' })
    expect(await commands['accounts.changePassword']({ accountId: id, password: 'Juliet' })).toEqual(ok())
    expect(accounts.snapshot().accounts).toMatchObject([
      { passwordKept: false, connection: { kind: 'online' } },
    ])
    expect(await client.config.password()).toEqual(ok('Juliet'))
    // The keychain still holds the old one, which must not be tried again.
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

test.each([
  ['', 'password-empty'],
  ['a\u0000b', 'password-unusable'],
])('a new password %j is refused here, before the server makes it the only one', async (password, code) => {
  const { commands, id, secrets } = await signedIn()
  expect(await commands['accounts.changePassword']({ accountId: id, password })).toEqual(err({ code }))
  expect(await commands['accounts.givePassword']({ accountId: id, password, keep: true })).toEqual(
    err({ code }),
  )
  expect(secrets.kept.get(`account-password ${id}`)).toBe('Rosaline')
})

describe('a keychain that fails', () => {
  test('leaves the password in memory and stores it when tried again', async () => {
    const w = world()
    w.secrets.fail({ code: 'keychain-locked' })
    const accounts = w.run()
    const signIn = await accounts.commands['accounts.signIn'](SIGN_IN)
    if (!signIn.ok) throw new Error(signIn.error.code)
    expect(accounts.snapshot().accounts).toMatchObject([
      { passwordKept: false, connection: { kind: 'online' } },
    ])
    await accounts.retryKeychain()
    expect(accounts.snapshot().accounts).toMatchObject([{ passwordKept: false }])
    w.secrets.fail(null)
    await accounts.retryKeychain()
    expect(accounts.snapshot().accounts).toMatchObject([
      { passwordKept: true, connection: { kind: 'online' } },
    ])
    expect(w.secrets.kept.get(`account-password ${signIn.value}`)).toBe('Rosaline')
  })

  test('does not get a password that the person did not want stored', async () => {
    const { commands, id, accounts, secrets } = await signedIn()
    secrets.kept.clear()
    await commands['accounts.givePassword']({ accountId: id, password: 'Rosaline', keep: false })
    await accounts.retryKeychain()
    expect(secrets.kept.size).toBe(0)
  })

  test('and is unlocked later connects the account and deletes leftovers', async () => {
    const { run, secrets, server, accounts, commands, id } = await signedIn()
    expect(id).toBeDefined()
    await accounts.close()
    secrets.fail({ code: 'keychain-locked' })
    const next = run()
    await next.start()
    await server.client(ROMEO).reached('stopped')
    expect(next.snapshot().accounts[0]?.connection).toMatchObject({ failure: { code: 'password-needed' } })
    secrets.fail(null)
    await next.retryKeychain()
    await server.client(ROMEO).reached('online')
    expect(next.snapshot().accounts[0]?.passwordKept).toBe(true)
    expect(commands).toBeDefined()
    secrets.fail({ code: 'keychain-locked' })
    await next.commands['accounts.remove']({ accountId: id })
    secrets.fail(null)
    expect(secrets.kept.size).toBe(1)
    await next.retryKeychain()
    expect(secrets.kept.size).toBe(0)
  })
})

test('an account that moves to another address keeps its password', async () => {
  const { run, store, server, secrets, accounts, id } = await signedIn()
  expect([...secrets.kept.keys()]).toEqual([`account-password ${id}`])
  await accounts.close()
  const moved = 'romeo@verona.example'
  server.passwords.set(moved, 'Rosaline')
  store.write((tx) => tx.run('UPDATE account SET address = ? WHERE id = ?', moved, id))
  const next = run()
  await next.start()
  await server.client(moved).reached('online')
  expect(next.snapshot().accounts).toMatchObject([{ id, address: moved, passwordKept: true }])
})
