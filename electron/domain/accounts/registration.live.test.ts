import { randomUUID } from 'node:crypto'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import { describeLive } from '../../../build/live/live.ts'
import { startProsody, type ProsodyServer } from '../../../build/live/prosody.ts'
import type { AttemptId } from '../../../shared/model/ids.ts'
import { err } from '../../../shared/model/result.ts'
import { temporaryFolder } from '../testing/folder.ts'
import { startLive } from '../testing/live-balcony.ts'
import { createTestSecrets } from '../testing/secrets.ts'

describeLive('a server that ends the connection while the form is filled in', () => {
  let server: ProsodyServer
  beforeAll(async () => {
    server = await startProsody({ domain: 'restless.test' })
    return () => server.dispose()
  })

  test('gives the form again in the same attempt, and then creates the account', async () => {
    const balcony = await startLive(temporaryFolder(), createTestSecrets())
    onTestFinished(() => balcony.close())
    const { host, port, fingerprint } = server.info
    const start = {
      attempt: randomUUID() as AttemptId,
      domain: 'restless.test',
      settings: { host, port, security: 'starttls' },
    } as const
    // A certificate can be trusted only after it was shown.
    await balcony.call('accounts.startRegistration', start)
    const trusting = { ...start, trustFingerprint: fingerprint }
    const form = await balcony.call('accounts.startRegistration', trusting)
    expect(form).toMatchObject({ ok: true })

    await server.restart()
    const filled = { attempt: start.attempt, values: { username: ['juliet'], password: [randomUUID()] } }
    expect(await balcony.call('accounts.register', filled)).toEqual(err({ code: 'registration-expired' }))
    expect(await balcony.call('accounts.startRegistration', trusting)).toEqual(form)
    expect(await balcony.call('accounts.register', filled)).toMatchObject({ ok: true })
    expect((await balcony.snapshot()).accounts).toMatchObject([{ address: 'juliet@restless.test' }])
  })
})
