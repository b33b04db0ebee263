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
  formValues,
  invitationToken,
  password,
  show,
  typed,
  typedAddress,
} from './schemas.ts'

const fingerprint = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/))
const signInWay = v.object({
  mechanism: v.picklist(SIGN_IN_MECHANISMS),
  binding: v.nullable(v.picklist(CHANNEL_BINDINGS)),
})

export type { RegistrationForm } from '../model/registration.ts'

export const accountCommands = {
  /** Connects and signs in. Keeps the account only if that works. May take long; `accounts.cancel` cancels it. */
  'accounts.signIn': command<AccountId>()(
    v.object({
      attempt: attemptId,
      address: typedAddress,
      password,
      settings: connectionSettings,
      /** SHA-256 of an unverified certificate that the person has just chosen to trust. */
      trustFingerprint: v.optional(fingerprint),
    }),
  ),
  /** Asks a server for its form for new accounts. The connection stays open for `accounts.register`. */
  'accounts.startRegistration': command<RegistrationForm>()(
    v.object({
      attempt: attemptId,
      domain: typedAddress,
      settings: connectionSettings,
      /** The token of an invitation (XEP-0445). Only that server sees it. */
      invitation: v.optional(invitationToken),
      trustFingerprint: v.optional(fingerprint),
    }),
  ),
  /**
   * Sends the filled form, then signs in. A refused form can be corrected and sent again. After `registration-expired`, or
   * if it has a picture, `accounts.startRegistration` has to ask for the form again in the same attempt.
   */
  'accounts.register': command<AccountId>()(v.object({ attempt: attemptId, values: formValues })),
  /** Cancels an attempt to sign in or to register, at any moment. */
  'accounts.cancel': command()(v.object({ attempt: attemptId })),
  /** `accountId: null` means every account. */
  'accounts.setPresence': command()(
    v.object({ accountId: v.nullable(accountId), show, status: typed('status', 1024) }),
  ),
  /** Tries now instead of at `retryAt`. */
  'accounts.reconnect': command()(v.object({ accountId })),
  /** Gives the password of an account if the keychain has none. `keep` tries to save it in the keychain. */
  'accounts.givePassword': command()(v.object({ accountId, password, keep: v.boolean() })),
  /** Trusts exactly this certificate for this account from now on. */
  'accounts.trustCertificate': command()(v.object({ accountId, fingerprint })),
  /** Lets this account sign in from now on by the weaker way that its server offers and the person has seen. */
  'accounts.acceptWeakerSignIn': command()(v.object({ accountId, offered: signInWay })),
  'accounts.setEnabled': command()(v.object({ accountId, enabled: v.boolean() })),
  'accounts.changeSettings': command()(v.object({ accountId, settings: connectionSettings })),
  /** XEP-0077 §3.3. The keychain gets the new password once the server has accepted it. */
  'accounts.changePassword': command()(v.object({ accountId, password })),
  /** Deletes the account, its password and its history from this computer. The server keeps the account. */
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
  /** Somebody sent this account something that Balcony can't process, so it was left out. */
  | { readonly kind: 'stanzaOmitted'; readonly accountId: AccountId }
