import KeyRound from '@lucide/svelte/icons/key-round'
import RefreshCw from '@lucide/svelte/icons/refresh-cw'
import ShieldAlert from '@lucide/svelte/icons/shield-alert'
import type { Component } from 'svelte'
import type { Account } from '../../../shared/model/account.ts'
import type { Failure } from '../../../shared/model/failure.ts'
import type { Words } from '../../../shared/words/index.ts'
import type { App } from '../../state/app.svelte.ts'
import type { View } from '../../state/view.svelte.ts'

export interface AccountAction {
  readonly label: string
  readonly icon: Component<{ size?: number | string }>
  readonly run: () => void
}

/** Why the account is not connected; null if no reason is known. */
export const failureOf = ({ connection }: Account): Failure | null =>
  ('failure' in connection ? connection.failure : undefined) ?? null

/** The actions that may get an account connected again. */
export function accountActions(
  words: Words,
  account: Account,
  app: App,
  view: View,
): readonly AccountAction[] {
  const { id: accountId, enabled, connection } = account
  if (!enabled) return []
  const open = (
    label: string,
    icon: AccountAction['icon'],
    kind: 'certificate' | 'weaker-sign-in' | 'password',
  ) => ({
    label,
    icon,
    run: () => view.open({ kind, accountId }),
  })
  const actions: AccountAction[] = []
  switch (failureOf(account)?.code) {
    case 'certificate-untrusted':
      actions.push(open(words.accounts.reviewCertificate, ShieldAlert, 'certificate'))
      break
    case 'sign-in-weaker':
      actions.push(open(words.signIn.review, ShieldAlert, 'weaker-sign-in'))
      break
    case 'password-needed':
    case 'wrong-password':
      actions.push(open(words.accounts.givePassword, KeyRound, 'password'))
  }
  if (connection.kind === 'retrying' || connection.kind === 'stopped')
    actions.push({
      label: words.accounts.tryNow,
      icon: RefreshCw,
      run: () => void app.ask('accounts.reconnect', { accountId }),
    })
  return actions
}
