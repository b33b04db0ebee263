import type { Delta } from '../../../shared/contract/index.ts'
import type { CertificateInfo, Failure } from '../../../shared/model/failure.ts'
import type { AccountId, AttemptId } from '../../../shared/model/ids.ts'
import { err } from '../../../shared/model/result.ts'
import { DEFAULT_SETTINGS } from '../../../shared/model/store.ts'
import { settle } from '../../engine/testing/fake-clock.ts'
import { openTestStore } from '../db/testing.ts'
import type { DomainContext, LiveAccount } from '../context.ts'
import { createDesktop } from '../desktop/index.ts'
import { createIdle } from '../idle/index.ts'
import { createTestActivity } from '../testing/activity.ts'
import { createTestPorts } from '../testing/ports.ts'
import { createTestServer } from '../testing/test-server.ts'
import { createAccounts } from './index.ts'
import type { OpenRegistration } from './parts.ts'

export const ROMEO = 'romeo@montague.example'
export const AUTOMATIC = { security: 'automatic' } as const
export const attempt = (n = 1) => `attempt-${n}` as AttemptId
export const SIGN_IN = { attempt: attempt(), address: ROMEO, password: 'Rosaline', settings: AUTOMATIC }
export const CERTIFICATE: CertificateInfo = {
  subject: 'montague.example',
  names: ['montague.example'],
  issuer: 'montague.example',
  validFrom: 0,
  validTo: 1,
  fingerprint: 'ab'.repeat(32),
}
export const UNTRUSTED: Failure = {
  code: 'certificate-untrusted',
  problem: 'self-signed',
  certificate: CERTIFICATE,
}

/** Accounts with an in-memory store and an in-memory server, without other features. */
export function world(
  openRegistration: OpenRegistration = () => Promise.resolve(err({ code: 'registration-unavailable' })),
  /** Whether the system reports the time without input. */
  watched = false,
) {
  const outside = createTestPorts()
  const activity = createTestActivity(() => outside.clock.now())
  const ports = { ...outside, activity: watched ? activity : null }
  const { store, batches } = openTestStore()
  const server = createTestServer(ports)
  server.passwords.set(ROMEO, 'Rosaline')
  const deltas: Delta[] = []
  const attached: LiveAccount[] = []
  const ingested: [AccountId, string | undefined][] = []

  /** Starts the application on the current store. Call it again to simulate a restart. */
  const run = () => {
    const context: DomainContext = {
      ports,
      store,
      desktop: createDesktop(ports, () => undefined),
      settings: () => DEFAULT_SETTINGS,
      announce: (...some) => void deltas.push(...some),
      onDeltas: () => () => undefined,
      isWatched: () => false,
      changeSettings: () => undefined,
      storeRefused: () => undefined,
    }
    const accounts = createAccounts(context, {
      idle: createIdle(context),
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
    accounts.load()
    return accounts
  }
  const rows = (table: string) => store.first<{ n: number }>(`SELECT count(*) AS n FROM ${table}`)?.n
  return {
    ports,
    activity,
    secrets: ports.secrets,
    store,
    batches,
    server,
    deltas,
    attached,
    ingested,
    run,
    rows,
  }
}

/** A world where Romeo has signed in. */
export async function signedIn({ watched = false } = {}) {
  const w = world(undefined, watched)
  const accounts = w.run()
  const answer = await accounts.commands['accounts.signIn'](SIGN_IN)
  if (!answer.ok) throw new Error(answer.error.code)
  await settle()
  w.deltas.length = 0
  return { ...w, accounts, commands: accounts.commands, id: answer.value, client: w.server.client(ROMEO) }
}
