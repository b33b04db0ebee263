import { randomUUID } from 'node:crypto'
import { expect, onTestFinished, test } from 'vitest'
import { describeLive, freshAccount, liveServer } from '../../../build/live/live.ts'
import type { AttemptId } from '../../../shared/model/ids.ts'
import { err, ok } from '../../../shared/model/result.ts'
import { temporaryFolder } from '../testing/folder.ts'
import { signInTrusting, startLive } from '../testing/live-balcony.ts'
import { createTestSecrets } from '../testing/secrets.ts'

const attempt = () => randomUUID() as AttemptId

async function run(profile = temporaryFolder(), secrets = createTestSecrets()) {
  const balcony = await startLive(profile, secrets)
  onTestFinished(() => balcony.close())
  const account = async () => (await balcony.snapshot()).accounts[0]
  return { balcony, profile, secrets, account }
}

const settings = () => {
  const { host, port } = liveServer()
  return { host, port, security: 'starttls' as const }
}

describeLive('accounts on Prosody', () => {
  test('an account signs in, changes its password, comes back by itself, and is deleted', async () => {
    const { fingerprint } = liveServer()
    const login = { ...freshAccount('romeo'), settings: settings() }
    const { address, password } = login
    const first = await run()
    const signIn = { ...login, attempt: attempt() }
    expect(await first.balcony.call('accounts.signIn', signIn)).toMatchObject({
      error: { code: 'certificate-untrusted', certificate: { fingerprint } },
    })
    const wrong = signInTrusting(first.balcony, { ...login, password: `${password}!` })
    await expect(wrong).rejects.toThrow('wrong-password')
    expect(await first.account()).toBeUndefined()

    const accountId = await signInTrusting(first.balcony, login)
    const online = await first.account()
    expect(online).toMatchObject({ address, connection: { kind: 'online' }, trusted: { fingerprint } })
    const newPassword = randomUUID()
    expect(await first.balcony.call('accounts.changePassword', { accountId, password: newPassword })).toEqual(
      ok(),
    )
    await first.balcony.close()

    const second = await run(first.profile, first.secrets)
    await second.balcony.until(async () => (await second.account())?.connection.kind === 'online')
    // The same device as before.
    expect((await second.account())?.connection).toEqual(online?.connection)
    expect(await second.balcony.call('accounts.deleteFromServer', { accountId })).toEqual(ok())
    expect(await second.account()).toBeUndefined()
    expect(second.secrets.kept.has(`account-password ${accountId}`)).toBe(false)
    const deleted = signInTrusting(second.balcony, { ...login, password: newPassword })
    await expect(deleted).rejects.toThrow('wrong-password')
    const log = [...first.balcony.lines, ...second.balcony.lines].join('\n')
    expect(log).not.toContain(password)
    expect(log).not.toContain(newPassword)
  })

  test('an account is registered and signed in; its name is then taken', async () => {
    const { balcony, account } = await run()
    const { domain, fingerprint } = liveServer()
    const start = { attempt: attempt(), domain, settings: settings() }
    const untrusted = await balcony.call('accounts.startRegistration', start)
    expect(untrusted).toMatchObject({ error: { code: 'certificate-untrusted' } })
    const trusting = { ...start, trustFingerprint: fingerprint }
    const form = await balcony.call('accounts.startRegistration', trusting)
    expect(form).toMatchObject({ ok: true, value: { domain } })
    expect(form.ok && form.value.fields.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['username', 'password']),
    )

    const username = `tybalt-${randomUUID().slice(0, 8)}`
    const values = { username: [username], password: [randomUUID()] }
    expect(await balcony.call('accounts.register', { attempt: start.attempt, values })).toMatchObject({
      ok: true,
    })
    expect(await account()).toMatchObject({
      address: `${username}@${domain}`,
      connection: { kind: 'online' },
    })

    const again = { ...trusting, attempt: attempt() }
    await balcony.call('accounts.startRegistration', again)
    expect(await balcony.call('accounts.register', { attempt: again.attempt, values })).toEqual(
      err({ code: 'name-taken' }),
    )
    await balcony.call('accounts.cancel', { attempt: again.attempt })
  })
})
