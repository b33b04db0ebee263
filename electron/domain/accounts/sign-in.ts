import type { ConnectionSettings, ConnectionState } from '../../../shared/model/account.ts'
import type { CertificateInfo, Failure } from '../../../shared/model/failure.ts'
import type { AccountId } from '../../../shared/model/ids.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import { err, ok, type Result } from '../../../shared/model/result.ts'
import type { DomainContext } from '../context.ts'
import type { RunningAccount } from './running-account.ts'
import type { Passwords } from './passwords.ts'
import type { AccountRegistry } from './account-registry.ts'
import { deleteAccount, insertTrial, keepAccount, type StoredAccount } from './store.ts'

export interface SignInRequest {
  readonly address: BareJid
  readonly password: string
  readonly settings: ConnectionSettings
  readonly trusted: CertificateInfo | null
  readonly signal: AbortSignal
}

/** An account that has not signed in yet. */
export function newAccount(
  { random }: Pick<DomainContext['ports'], 'random'>,
  address: BareJid,
): StoredAccount {
  return {
    id: random.uuid() as AccountId,
    address,
    resource: `balcony-${Buffer.from(random.bytes(4)).toString('hex')}`,
    settings: { security: 'automatic' },
    enabled: true,
    presence: { show: 'available', status: '' },
    passwordKept: false,
    trusted: null,
    pin: null,
  }
}

export type SignIn = (request: SignInRequest) => Promise<Result<AccountId, Failure>>

/**
 * Signs an account in for the first time. Its client stays in use afterwards. The account is stored as a trial at once,
 * because the features need its row; a trial that doesn't get online is deleted.
 */
export function createSignIn(
  context: DomainContext,
  registry: AccountRegistry,
  passwords: Passwords,
): SignIn {
  const { ports, store } = context
  /** Running trials by address. A cancelled one has to disconnect before the next can start. */
  const underWay = new Map<BareJid, { readonly signal: AbortSignal; readonly end: Promise<unknown> }>()

  async function discard(id: AccountId, trial: RunningAccount | null): Promise<void> {
    if (trial) await registry.remove(trial)
    store.write((tx) => deleteAccount(tx, id))
    passwords.drop(id)
  }

  async function signIn({ address, password, settings, trusted, signal }: SignInRequest) {
    const stored: StoredAccount = { ...newAccount(ports, address), settings, trusted }
    store.write((tx) => insertTrial(tx, stored, ports.clock.now()))
    passwords.remember(stored.id, password)
    let trial: RunningAccount | null = null
    try {
      trial = registry.add(stored, true)
      const failure = await outcome(trial, signal)
      if (failure) {
        await discard(stored.id, trial)
        return err(failure)
      }
      store.write((tx) => keepAccount(tx, stored.id))
    } catch (error) {
      await discard(stored.id, trial)
      throw error
    }
    registry.keep(trial)
    if (await passwords.keep(stored.id, password)) trial.change({ passwordKept: true })
    return ok(stored.id)
  }

  return async (request) => {
    const { address, signal } = request
    const earlier = underWay.get(address)
    if (earlier?.signal.aborted) await Promise.allSettled([earlier.end])
    if (registry.has(address)) return err({ code: 'already-signed-in' })
    const end = signIn(request)
    const own = { signal, end }
    underWay.set(address, own)
    try {
      return await end
    } finally {
      if (underWay.get(address) === own) underWay.delete(address)
    }
  }
}

/** Connects and waits. Returns null once the account is online, otherwise the failure. */
function outcome({ client, reconcile }: RunningAccount, signal: AbortSignal): Promise<Failure | null> {
  return new Promise((resolve, reject) => {
    const end = (failure: Failure | null) => {
      release()
      signal.removeEventListener('abort', cancelled)
      resolve(failure)
    }
    const cancelled = () => end({ code: 'cancelled' })
    const release = client.onState((state) => {
      const failure = failureOf(state)
      if (state.kind === 'online' || failure) end(failure)
    })
    signal.addEventListener('abort', cancelled)
    if (signal.aborted) cancelled()
    else reconcile().catch(reject)
  })
}

function failureOf(state: ConnectionState): Failure | null {
  return 'failure' in state ? (state.failure ?? null) : null
}
