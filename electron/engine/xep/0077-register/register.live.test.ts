import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { describeLive, liveServer } from '../../../../build/live/live.ts'
import type { BareJid } from '../../../../shared/model/jid.ts'
import { openForRegistration } from '../../client/registration.ts'
import { nodeEnginePorts } from '../../net/node-ports.ts'
import { liveClient } from '../../testing/live-client.ts'
import { registration, startRegistration } from './index.ts'

/** Asks the server for its form and answers it, on a separate stream. */
async function register(username: string, password: string) {
  const { domain, host, port, fingerprint } = liveServer()
  const opened = await openForRegistration(
    nodeEnginePorts(() => undefined),
    {
      domain: domain as BareJid,
      settings: { host, port, security: 'starttls' },
      trustedFingerprint: fingerprint,
      signal: AbortSignal.timeout(20_000),
    },
  )
  if (!opened.ok) throw new Error(opened.error.code)
  const stream = opened.value
  const offer = await startRegistration((type, payload) => stream.request(type, payload), domain)
  if (!offer.ok) throw new Error(offer.error.code)
  const done = await offer.value.submit(
    new Map([
      ['username', [username]],
      ['password', [password]],
    ]),
  )
  await stream.close()
  return { fields: offer.value.form.fields.map(({ name }) => name), done }
}

describeLive('an account on a real server', () => {
  it('is created, gets a new password and is deleted', async () => {
    const username = `rosaline-${randomUUID().slice(0, 8)}`
    const address = `${username}@${liveServer().domain}`
    expect(await register(username, 'first')).toEqual({
      fields: ['username', 'password'],
      done: { ok: true },
    })
    expect(await register(username, 'other')).toMatchObject({ done: { error: { code: 'name-taken' } } })

    const before = liveClient({ address, password: 'first' })
    expect(await before.online()).toMatchObject({ kind: 'online' })
    expect(await before.client.use(registration).changePassword('second')).toEqual({ ok: true })
    await before.client.disconnect()

    const after = liveClient({ address, password: 'second' })
    expect(await after.online()).toMatchObject({ kind: 'online' })
    expect(await after.client.use(registration).deleteAccount()).toEqual({ ok: true })
    await after.client.disconnect()

    const never = liveClient({ address, password: 'second' })
    expect(await never.online()).toMatchObject({ kind: 'stopped', failure: { code: 'wrong-password' } })
  })
})
