import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { err } from '../../../shared/model/result.ts'
import { connect } from '../db/connect.ts'
import { createBalcony } from '../index.ts'
import { temporaryFolder } from '../testing/folder.ts'
import { createTestPorts } from '../testing/ports.ts'
import { createTestSecrets } from '../testing/secrets.ts'
import { createTestServer } from '../testing/test-server.ts'

// Threads start slowly on a busy machine.
vi.setConfig({ testTimeout: 60_000 })

function run(profile: string) {
  const secrets = createTestSecrets()
  secrets.fail({ code: 'keychain-missing' })
  const ports = createTestPorts(profile, secrets)
  const server = createTestServer(ports)
  const openRegistration = () => Promise.resolve(err({ code: 'registration-unavailable' }))
  const balcony = createBalcony(ports, () => ({ createClient: server.createClient, openRegistration }))
  onTestFinished(() => balcony.close())
  const { call } = balcony.open(() => undefined)
  const found = async () => {
    const answer = await call('search.messages', { text: 'rose', order: 'newest', limit: 10 })
    return answer.ok ? answer.value.hits.map(({ excerpt }) => excerpt) : answer.error
  }
  return { balcony, call, ports, found }
}

/** Writes a message into the file of a history that is not open. */
function tell(profile: string): void {
  const db = connect(join(profile, 'balcony.db'), { kind: 'none' })
  db.exec(`
    INSERT INTO account (id, address, resource, security, enabled, show, status, password_kept, trial, added_at)
      VALUES ('9b2f3c1e-6d0a-4c5e-8f7a-1b2c3d4e5f60', 'romeo@montague.example', 'x', 'automatic', 0, 'available', '', 0, 0, 0);
    INSERT INTO conversation (id, account_id, kind, peer, opened_at)
      VALUES (1, '9b2f3c1e-6d0a-4c5e-8f7a-1b2c3d4e5f60', 'person', 'juliet@capulet.example', 0);
    INSERT INTO participant (id, conversation_id, key, own) VALUES (1, 1, 'juliet@capulet.example', 0);
    INSERT INTO message (conversation_id, place, own, author_id, kind, ways, sent_at, body)
      VALUES (1, 1, 0, 1, 0, 2, 60000, 'a rose by any other name');`)
  db.close()
}

test('the thread lets go of the history for a new key or another history, and searches that', async () => {
  const profile = temporaryFolder()
  const first = run(profile)
  await first.balcony.start()
  await first.call('app.chooseProtection', { protection: 'none' })
  await first.balcony.close()
  tell(profile)

  const { balcony, call, ports, found } = run(profile)
  await balcony.start()
  await ports.clock.advance(10_000)
  expect(await found()).toEqual(['a rose by any other name'])
  const passphrase = 'wherefore art thou'
  expect(await call('store.changeProtection', { protection: 'passphrase', passphrase })).toMatchObject({
    ok: true,
  })
  expect(await found()).toEqual(['a rose by any other name'])

  // A restored history has no index of its own, and gets one.
  expect(await call('store.backUp', { passphrase: null, files: false })).toMatchObject({ ok: true })
  expect(await call('store.chooseBackup', {})).toMatchObject({ ok: true })
  expect(await call('store.restore', { secret: { kind: 'own' } })).toMatchObject({ ok: true })
  expect(await found()).toEqual([])
  await ports.clock.advance(10_000)
  expect(await found()).toEqual(['a rose by any other name'])
  await balcony.close()
  expect(await found()).toEqual({ code: 'store-locked' })
})
