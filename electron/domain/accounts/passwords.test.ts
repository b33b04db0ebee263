import { describe, expect, test } from 'vitest'
import { err, ok } from '../../../shared/model/result.ts'
import { ROMEO, signedIn } from './testing.ts'

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
