import { isDeepStrictEqual } from 'node:util'
import type { accountCommands } from '../../../shared/contract/accounts.ts'
import type { Handlers } from '../../../shared/contract/command.ts'
import type { FormValues } from '../../../shared/model/data-form.ts'
import type { CertificateInfo, Failure } from '../../../shared/model/failure.ts'
import type { AccountId, AttemptId } from '../../../shared/model/ids.ts'
import { domainOf, type BareJid } from '../../../shared/model/jid.ts'
import type { RegistrationForm } from '../../../shared/model/registration.ts'
import { err, ok, type Result } from '../../../shared/model/result.ts'
import { checkPassword, parseBareJid, parseTypedAddress, type Client } from '../../engine/index.ts'
import { registration } from '../../engine/xep/0077-register/index.ts'
import { checkForm } from '../check-form.ts'
import type { DomainContext } from '../context.ts'
import type { Attempts } from './attempts.ts'
import type { ShownCertificates } from './certificates.ts'
import type { RunningAccount } from './running-account.ts'
import type { AccountParts, Registration, RegistrationRequest } from './parts.ts'
import type { Passwords } from './passwords.ts'
import type { AccountRegistry } from './account-registry.ts'
import type { SignIn } from './sign-in.ts'
import { removeAccount } from './store.ts'

/** A registration whose form the person is filling in, with the settings it was opened with. */
export interface OpenForm {
  readonly registration: Registration
  readonly settings: RegistrationRequest['settings']
  readonly trusted: CertificateInfo | null
}

export interface CommandParts {
  readonly context: DomainContext
  readonly parts: AccountParts
  readonly registry: AccountRegistry
  readonly passwords: Passwords
  readonly certificates: ShownCertificates
  readonly attempts: Attempts<OpenForm>
  readonly signIn: SignIn
}

type Done = Result<undefined, Failure>
const NOT_FOUND = err({ code: 'not-found' })

export function createAccountCommands(commandParts: CommandParts): Handlers<typeof accountCommands> {
  const { context, parts, registry, passwords, certificates, attempts, signIn } = commandParts

  async function withAccount(
    id: AccountId,
    work: (account: RunningAccount) => Promise<Done> | Done,
  ): Promise<Done> {
    const account = registry.get(id)
    return account ? work(account) : NOT_FOUND
  }

  async function remove(account: RunningAccount): Promise<Done> {
    const { id } = account
    await registry.remove(account)
    context.store.write((tx) => {
      removeAccount(tx, id, context.ports.random.uuid() as AccountId)
      passwords.forget(tx, id)
      tx.announce({ kind: 'accountRemoved', accountId: id })
    })
    parts.removed?.()
    context.store.deleteBackups()
    await passwords.forgetLeftovers()
    return ok()
  }

  /** A mechanism that the server refused with the old password may work with the new one. */
  function forgetRefusals(account: RunningAccount): void {
    const { pin } = account.stored
    if (pin !== null && pin.refused.length > 0) account.change({ pin: { ...pin, refused: [] } })
  }

  /** The certificate that the person chose to trust; undefined if they have never seen it. */
  const chosen = (fingerprint: string | undefined): CertificateInfo | null | undefined =>
    fingerprint === undefined ? null : certificates.get(fingerprint)

  const startRegistration = (
    attempt: AttemptId,
    domain: BareJid,
    settings: RegistrationRequest['settings'],
    trusted: CertificateInfo | null,
    invitation: string | null,
  ) =>
    attempts.run(attempt, async ({ signal, leaveOpen, close }) => {
      close()
      const trustedFingerprint = trusted?.fingerprint ?? null
      const opened = await parts.openRegistration({
        domain,
        settings,
        trustedFingerprint,
        invitation,
        signal,
      })
      if (signal.aborted) {
        if (opened.ok) opened.value.close()
        return err({ code: 'cancelled' })
      }
      if (!opened.ok) {
        certificates.note(opened.error)
        return opened
      }
      leaveOpen({ registration: opened.value, settings, trusted })
      return ok(opened.value.form)
    })

  return {
    'accounts.signIn': async ({ attempt, address, password, settings, trustFingerprint }) => {
      const parsed = parseTypedAddress(address)
      if (!parsed.ok) return parsed
      const usable = checkPassword(password)
      if (!usable.ok) return usable
      const trusted = chosen(trustFingerprint)
      if (trusted === undefined) return NOT_FOUND
      return attempts.run(attempt, ({ signal }) =>
        signIn({ address: parsed.value, password, settings, trusted, signal }),
      )
    },

    'accounts.startRegistration': async ({
      attempt,
      domain,
      settings,
      trustFingerprint,
      invitation = null,
    }) => {
      const parsed = parseBareJid(domain.trim())
      if (!parsed.ok)
        return err({ code: 'server-invalid', problem: domain.trim() === '' ? 'empty' : 'bad-domain' })
      const trusted = chosen(trustFingerprint)
      if (trusted === undefined) return NOT_FOUND
      return startRegistration(attempt, domainOf(parsed.value) as BareJid, settings, trusted, invitation)
    },

    'accounts.register': ({ attempt, values }) =>
      attempts.run(attempt, async ({ open, signal, close }) => {
        if (open === null) return err({ code: 'registration-expired' })
        const { settings, trusted } = open
        const entered = new Map(Object.entries(values))
        // Checked first: a server might create an account that nobody can sign in to.
        const usable = checkAnswers(open.registration.form, entered)
        if (!usable.ok) return usable
        const submitted = await open.registration.submit(entered)
        if (signal.aborted) return err({ code: 'cancelled' })
        if (!submitted.ok) return submitted
        close()
        return signIn({ ...submitted.value, settings, trusted, signal })
      }),

    'accounts.cancel': ({ attempt }) => {
      attempts.cancel(attempt)
      return ok()
    },

    'accounts.setPresence': async ({ accountId, show, status }) => {
      const one = accountId === null ? null : registry.get(accountId)
      if (one === undefined) return NOT_FOUND
      const accounts = one === null ? registry.accounts : [one]
      for (const account of accounts) account.change({ presence: { show, status } })
      // Choosing a presence is input, even if the system reports none.
      parts.idle.touched()
      await Promise.all(accounts.map((account) => account.reconcile()))
      return ok()
    },

    'accounts.reconnect': ({ accountId }) =>
      withAccount(accountId, async (account) => {
        if (account.client.state.kind === 'retrying') account.client.reconnectNow()
        else if (account.client.state.kind === 'stopped') await account.reconcile('anew')
        else await account.reconcile()
        return ok()
      }),

    'accounts.givePassword': ({ accountId, password, keep }) =>
      withAccount(accountId, async (account) => {
        const usable = checkPassword(password)
        if (!usable.ok) return usable
        passwords.remember(accountId, password)
        forgetRefusals(account)
        if (keep) account.change({ passwordKept: await passwords.keep(accountId, password) })
        if (account.client.state.kind !== 'online') await account.reconcile('anew')
        return ok()
      }),

    'accounts.trustCertificate': ({ accountId, fingerprint }) =>
      withAccount(accountId, async (account) => {
        const trusted = certificates.get(fingerprint)
        if (!trusted) return NOT_FOUND
        account.change({ trusted })
        if (account.client.state.kind !== 'online') await account.reconcile('anew')
        return ok()
      }),

    'accounts.acceptWeakerSignIn': ({ accountId, offered }) =>
      withAccount(accountId, async (account) => {
        const { state } = account.client
        const failure = 'failure' in state ? state.failure : undefined
        // Accept only what the person saw, and only while the server still offers no more.
        const isOffered = failure?.code === 'sign-in-weaker' && isDeepStrictEqual(failure.offered, offered)
        if (!isOffered) return NOT_FOUND
        account.change({ pin: { ...offered, refused: [] } })
        await account.reconcile('anew')
        return ok()
      }),

    'accounts.setEnabled': ({ accountId, enabled }) =>
      withAccount(accountId, async (account) => {
        account.change({ enabled })
        await account.reconcile()
        return ok()
      }),

    'accounts.changeSettings': ({ accountId, settings }) =>
      withAccount(accountId, async (account) => {
        account.change({ settings })
        await account.reconcile('anew')
        return ok()
      }),

    'accounts.changePassword': ({ accountId, password }) =>
      withAccount(accountId, async (account) => {
        const usable = checkPassword(password)
        if (!usable.ok) return usable
        const changed = await account.client.use(registration).changePassword(password)
        if (!changed.ok) return changed
        // If the keychain fails, `keychainChanged` and `passwordKept` tell the window, and the session goes on.
        const { passwordKept } = account.stored
        const kept = passwordKept && (await passwords.keep(accountId, password))
        if (!passwordKept) passwords.remember(accountId, password)
        account.change({ passwordKept: kept })
        forgetRefusals(account)
        return ok()
      }),

    'accounts.remove': ({ accountId }) => withAccount(accountId, remove),

    'accounts.deleteFromServer': ({ accountId }) =>
      withAccount(accountId, async (account) => {
        const deleted = await deleteFromServer(account.client)
        return deleted.ok ? remove(account) : deleted
      }),
  }
}

/**
 * Deletes the account on its server. A server closes the connection behind its answer, and the answer may get lost with
 * what it had not read yet. Its refusal of the next sign-in then shows that the account is gone.
 */
async function deleteFromServer(client: Client): Promise<Done> {
  const gone = new AbortController()
  const release = client.onState((state) => {
    if (state.kind === 'stopped' && isRefusal(state.failure)) gone.abort()
  })
  const deleted = await client.use(registration).deleteAccount(gone.signal)
  release()
  return gone.signal.aborted ? ok() : deleted
}

function isRefusal(failure: Failure): boolean {
  if (failure.code === 'stream-error') return failure.condition === 'not-authorized'
  return failure.code === 'wrong-password' || failure.code === 'account-disabled'
}

/** Whether the answers fit a registration form, and its password can be used. */
function checkAnswers(form: RegistrationForm, values: FormValues): Result<undefined, Failure> {
  const asksForPassword = form.fields.some(({ name }) => name === 'password')
  const usable = asksForPassword ? checkPassword(values.get('password')?.[0] ?? '') : ok()
  return usable.ok ? checkForm(form, values) : usable
}
