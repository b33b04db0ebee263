import type { KeychainFailure } from '../../shared/model/failure.ts'
import { err, ok, type Result } from '../../shared/model/result.ts'
import type { Secrets } from '../domain/ports.ts'

/** The used part of `keytar`. */
export interface Keytar {
  getPassword(service: string, account: string): Promise<string | null>
  setPassword(service: string, account: string, password: string): Promise<void>
  deletePassword(service: string, account: string): Promise<boolean>
}

/**
 * A keychain that asks the person for its own password answers after they have typed it. It never answers if it has no way
 * to ask.
 */
const ANSWER_LIMIT_MS = 60_000

const PROBE = 'probe'

/**
 * The operating system's keychain. `scope` keeps profiles apart: entries are filed under `Balcony` plus the scope. `load`
 * loads keytar; without libsecret that fails, and the keychain counts as missing.
 */
export function createKeychain(
  scope: string,
  load: () => Promise<Keytar> = loadKeytar,
  limitMs = ANSWER_LIMIT_MS,
): Secrets {
  const service = scope === '' ? 'Balcony' : `Balcony (${scope})`
  let keytar: Promise<Keytar> | null = null

  async function ask<T>(question: (keytar: Keytar) => Promise<T>): Promise<Result<T, KeychainFailure>> {
    let timer: NodeJS.Timeout | undefined
    const tooLong = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new Error('locked: no answer in time')), limitMs)
    })
    try {
      keytar ??= load()
      return ok(await Promise.race([keytar.then(question), tooLong]))
    } catch (cause) {
      return err(failureOf(cause))
    } finally {
      clearTimeout(timer)
    }
  }

  // COMPAT(libsecret, 0.20): a locked keychain that nothing can unlock looks empty. Only a write shows the difference.
  const assertUnlocked = async (k: Keytar): Promise<void> => {
    await k.setPassword(service, PROBE, PROBE)
    await k.deletePassword(service, PROBE)
  }

  return {
    get: (name) =>
      ask(async (k) => {
        const secret = await k.getPassword(service, name)
        if (secret === null) await assertUnlocked(k)
        return secret
      }),
    set: (name, secret) => ask((k) => k.setPassword(service, name, secret).then(() => undefined)),
    delete: (name) =>
      ask(async (k) => {
        if (!(await k.deletePassword(service, name))) await assertUnlocked(k)
        return undefined
      }),
  }
}

async function loadKeytar(): Promise<Keytar> {
  const module = (await import('keytar')) as Keytar & { default?: Keytar }
  return module.default ?? module
}

/** Sorts the errors of libsecret, the macOS keychain and Windows into three that a person can act on. */
function failureOf(cause: unknown): KeychainFailure {
  const reason = cause instanceof Error ? cause.message : String(cause)
  if (/locked|dismissed|cancell?ed|not allowed|-25308|-128\b/i.test(reason))
    return { code: 'keychain-locked' }
  if (
    /D-?Bus|could not connect|org\.freedesktop\.secrets|ServiceUnknown|does not exist at path|cannot open shared object|MODULE_NOT_FOUND|find module/i.test(
      reason,
    )
  ) {
    return { code: 'keychain-missing' }
  }
  return { code: 'keychain-failed', reason }
}
