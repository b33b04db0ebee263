import * as v from 'valibot'
import type { Account } from '../model/account.ts'
import type { AccountId } from '../model/ids.ts'
import type { RegistrationForm } from '../model/registration.ts'
import { CHANNEL_BINDINGS, SIGN_IN_MECHANISMS } from '../model/sign-in.ts'
import { command } from './command.ts'
import {
  accountId,
  attemptId,
  connectionSettings,
  invitationToken,
  password,
  show,
  typed,
  typedAddress,
} from './schemas.ts'

const fingerprint = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/))
/** The name of a field in a registration form, as the server gave it. */
const fieldName = v.pipe(v.string(), v.maxLength(1024))
const answer = typed('answer', 4096)
const signInWay = v.object({
  mechanism: v.picklist(SIGN_IN_MECHANISMS),
  binding: v.nullable(v.picklist(CHANNEL_BINDINGS)),
})

export type { RegistrationField, RegistrationForm } from '../model/registration.ts'

export const accountCommands = {
  /** Connects and signs in; the account is kept only when that worked. Takes as long as the network does: cancel by `accounts.cancel`. */
  'accounts.signIn': command<AccountId>()(
    v.object({
      attempt: attemptId,
      address: typedAddress,
      password,
      settings: connectionSettings,
      /** SHA-256 of the certificate the person has just chosen to trust although it does not verify. */
      trustFingerprint: v.optional(fingerprint),
    }),
  ),
  /** Asks a server what it wants to know of a new account. The connection stays open for `accounts.register`. */
  'accounts.startRegistration': command<RegistrationForm>()(
    v.object({
      attempt: attemptId,
      domain: typedAddress,
      settings: connectionSettings,
      /** The token of an invitation (XEP-0445); it is shown to that server only. */
      invitation: v.optional(invitationToken),
      trustFingerprint: v.optional(fingerprint),
    }),
  ),
  /**
   * Sends the filled form, then signs in. A form that was refused may be corrected; one with a picture has to be asked
   * for anew, by `accounts.startRegistration` in the same attempt, and so has one that is `registration-expired`.
   */
  'accounts.register': command<AccountId>()(
    v.object({ attempt: attemptId, values: v.record(fieldName, v.pipe(v.array(answer), v.maxLength(1000))) }),
  ),
  /** Ends an attempt to sign in or to register, at any moment. */
  'accounts.cancel': command()(v.object({ attempt: attemptId })),
  /** `accountId: null` means every account. */
  'accounts.setPresence': command()(
    v.object({ accountId: v.nullable(accountId), show, status: typed('status', 1024) }),
  ),
  /** Tries now instead of at `retryAt`. */
  'accounts.reconnect': command()(v.object({ accountId })),
  /** Gives the password of an account whose keychain does not; `keep` tries to put it there. */
  'accounts.givePassword': command()(v.object({ accountId, password, keep: v.boolean() })),
  /** Trusts exactly this certificate for this account from now on. */
  'accounts.trustCertificate': command()(v.object({ accountId, fingerprint })),
  /** Lets this account sign in by the weaker way that its server offers, and that the person was shown, from now on. */
  'accounts.acceptWeakerSignIn': command()(v.object({ accountId, offered: signInWay })),
  'accounts.setEnabled': command()(v.object({ accountId, enabled: v.boolean() })),
  'accounts.changeSettings': command()(v.object({ accountId, settings: connectionSettings })),
  /** XEP-0077 §3.3; the keychain follows once the server has agreed. */
  'accounts.changePassword': command()(v.object({ accountId, password })),
  /** Takes the account, its password and its history off this computer. The server keeps it. */
  'accounts.remove': command()(v.object({ accountId })),
  /** XEP-0077 §3.2: deletes the account on the server, then removes it here. */
  'accounts.deleteFromServer': command()(v.object({ accountId })),
}

export interface AccountSnapshot {
  readonly accounts: readonly Account[]
}

export type AccountDelta =
  | { readonly kind: 'accountChanged'; readonly account: Account }
  | { readonly kind: 'accountRemoved'; readonly accountId: AccountId }
  /** Somebody sent this account what cannot be taken in; it was left out. */
  | { readonly kind: 'stanzaOmitted'; readonly accountId: AccountId }
