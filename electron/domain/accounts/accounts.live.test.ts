import { randomUUID } from 'node:crypto'
import { expect, onTestFinished, test } from 'vitest'
import { describeLive, freshAccount, liveServer } from '../../../build/live/live.ts'
import type { Delta } from '../../../shared/contract/index.ts'
import type { AccountId, AttemptId } from '../../../shared/model/ids.ts'
import { err, ok } from '../../../shared/model/result.ts'
import { createNodePorts } from '../../engine/index.ts'
import { createBalcony } from '../index.ts'
import { temporaryFolder } from '../testing/folder.ts'
import { createTestSecrets } from '../testing/secrets.ts'

const attempt = () => randomUUID() as AttemptId

/** The whole application, with the real engine, on a profile. */
async function run(profile = temporaryFolder(), secrets = createTestSecrets()) {
  const lines: string[] = []
  const ports = createNodePorts((line) => void lines.push(line))
  const balcony = createBalcony({ ...ports, profile, secrets, startDemo: null })
  onTestFinished(() => balcony.close())
  const deltas: Delta[] = []
  const watchers = new Set<() => void>()
  balcony.onBatch((batch) => {
    deltas.push(...batch.deltas)
    for (const watcher of watchers) watcher()
  })
  await balcony.start()
  const account = async () => {
    const answer = await balcony.call('app.snapshot', {})
    return answer.ok ? answer.value.accounts[0] : undefined
  }
  /** Resolves when the only account's connection is of that kind. */
  const reached = (kind: string) =>
    new Promise<void>((resolve) => {
      const look = async () => {
        if ((await account())?.connection.kind !== kind) return
        watchers.delete(watcher)
        resolve()
      }
      const watcher = () => void look()
      watchers.add(watcher)
      watcher()
    })
  return { balcony, profile, secrets, account, reached, lines }
}

const settings = () => {
  const { host, port } = liveServer()
  return { host, port, security: 'starttls' as const }
}

/** What the person does at a server with a certificate of its own: looks at it and trusts it. */
async function signIn(
  balcony: Awaited<ReturnType<typeof run>>['balcony'],
  address: string,
  password: string,
) {
  const request = { attempt: attempt(), address, password, settings: settings() }
  const first = await balcony.call('accounts.signIn', request)
  if (first.ok || first.error.code !== 'certificate-untrusted') return first
  return balcony.call('accounts.signIn', {
    ...request,
    trustFingerprint: first.error.certificate.fingerprint,
  })
}

describeLive('accounts on Prosody', () => {
  test('an account signs in, changes its password, comes back by itself, and is deleted', async () => {
    const { address, password } = freshAccount('romeo')
    const first = await run()
    const { fingerprint } = liveServer()
    expect(
      await first.balcony.call('accounts.signIn', {
        attempt: attempt(),
        address,
        password,
        settings: settings(),
      }),
    ).toMatchObject({ error: { code: 'certificate-untrusted', certificate: { fingerprint } } })
    expect(await signIn(first.balcony, address, `${password}!`)).toEqual(err({ code: 'wrong-password' }))
    expect(await first.account()).toBeUndefined()

    const signedIn = await signIn(first.balcony, address, password)
    expect(signedIn).toMatchObject({ ok: true })
    const accountId = (signedIn.ok ? signedIn.value : '') as AccountId
    const online = await first.account()
    expect(online).toMatchObject({ address, connection: { kind: 'online' }, trusted: { fingerprint } })
    const newPassword = randomUUID()
    expect(await first.balcony.call('accounts.changePassword', { accountId, password: newPassword })).toEqual(
      ok(),
    )
    await first.balcony.close()

    const second = await run(first.profile, first.secrets)
    await second.reached('online')
    // The same device as before.
    expect((await second.account())?.connection).toEqual(online?.connection)
    expect(await second.balcony.call('accounts.deleteFromServer', { accountId })).toEqual(ok())
    expect(await second.account()).toBeUndefined()
    expect(second.secrets.kept.has(`account-password ${accountId}`)).toBe(false)
    expect(await signIn(second.balcony, address, newPassword)).toEqual(err({ code: 'wrong-password' }))
    const log = [...first.lines, ...second.lines].join('\n')
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
    const values = { username, password: randomUUID() }
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
