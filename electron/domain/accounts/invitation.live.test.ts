import { randomUUID } from 'node:crypto'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import { describeLive } from '../../../build/live/live.ts'
import { addInvitation, startProsody, type ProsodyServer } from '../../../build/live/prosody.ts'
import type { AttemptId } from '../../../shared/model/ids.ts'
import { err } from '../../../shared/model/result.ts'
import { temporaryFolder } from '../testing/folder.ts'
import { startLive, type LiveBalcony } from '../testing/live-balcony.ts'
import { createTestSecrets } from '../testing/secrets.ts'

describeLive('a server that takes only who was invited', () => {
  let server: ProsodyServer
  beforeAll(async () => {
    server = await startProsody({ domain: 'closed.test', onlyInvited: true })
    return () => server.dispose()
  })

  /** Asks for what the window would ask for, and trusts the certificate. */
  const ask = (balcony: LiveBalcony, attempt: AttemptId, invitation: string) =>
    balcony.call('accounts.startRegistration', {
      attempt,
      domain: 'closed.test',
      settings: { host: server.info.host, port: server.info.port, security: 'starttls' },
      invitation,
      trustFingerprint: server.info.fingerprint,
    })

  async function run() {
    const balcony = await startLive(temporaryFolder(), createTestSecrets())
    onTestFinished(() => balcony.close())
    const attempt = randomUUID() as AttemptId
    // A certificate can be trusted only after it was shown.
    const shown = await balcony.call('accounts.startRegistration', {
      attempt,
      domain: 'closed.test',
      settings: { host: server.info.host, port: server.info.port, security: 'starttls' },
    })
    expect(shown).toMatchObject({ error: { code: 'certificate-untrusted' } })
    return { balcony, attempt }
  }

  test('creates an account with the token of the link once the person agrees', async () => {
    addInvitation(server.info, 'TOKEN', 'juliet')
    const { balcony, attempt } = await run()
    await balcony.call('links.open', {
      uri: 'xmpp:juliet@closed.test?register;preauth=TOKEN',
      origin: 'outside',
    })
    const [link] = (await balcony.snapshot()).links
    if (link === undefined) throw new Error('no link waits')
    const agreed = await balcony.call('links.confirm', { id: link.id, choice: 'register' })
    if (!agreed.ok || agreed.value.kind !== 'registration') throw new Error('no form')
    expect(agreed.value).toMatchObject({ domain: 'closed.test', username: 'juliet', invitation: 'TOKEN' })
    const form = await ask(balcony, attempt, 'TOKEN')
    expect(form).toMatchObject({ ok: true, value: { domain: 'closed.test' } })
    const values = { username: ['juliet'], password: [randomUUID()] }
    expect(await balcony.call('accounts.register', { attempt, values })).toMatchObject({ ok: true })
    expect((await balcony.snapshot()).accounts).toMatchObject([{ address: 'juliet@closed.test' }])
    expect(balcony.lines.join('\n')).not.toContain('TOKEN')
  })

  test('reports an invalid token', async () => {
    const { balcony, attempt } = await run()
    expect(await ask(balcony, attempt, 'FORGED')).toEqual(err({ code: 'invitation-refused' }))
    expect((await balcony.snapshot()).accounts).toEqual([])
  })
})
