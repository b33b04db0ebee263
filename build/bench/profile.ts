import { randomUUID } from 'node:crypto'
import { createBalcony, type Balcony, type WindowConnection } from '../../electron/domain/index.ts'
import { noDesktopPorts } from '../../electron/domain/ports.ts'
import { createNodePorts } from '../../electron/engine/index.ts'
import { memorySecrets } from '../../electron/shell/demo.ts'
import type { Answer, Args, CommandName } from '../../shared/contract/index.ts'
import type { AccountId } from '../../shared/model/ids.ts'
import type { ServerInfo } from '../live/prosody.ts'

type Calls = Pick<WindowConnection, 'call'>

/** A Balcony without a window, in this process. */
export function openBalcony(profile: string, secrets: Map<string, string>): Balcony & Calls {
  const ports = createNodePorts(() => undefined)
  const balcony = createBalcony({
    ...ports,
    profile,
    secrets: memorySecrets(secrets),
    // There is nobody to ask.
    confirm: { ask: () => Promise.resolve(true) },
    ...noDesktopPorts(),
  })
  return { ...balcony, call: balcony.open(() => undefined).call }
}

/** Runs a command that must succeed. */
export async function value<Name extends CommandName>(
  balcony: Calls,
  name: Name,
  args: Args<Name>,
): Promise<Extract<Answer<Name>, { ok: true }>['value']> {
  const answer: Answer<CommandName> = await balcony.call(name, args)
  if (!answer.ok) throw new Error(`${name}: ${answer.error.code}`)
  return answer.value as Extract<Answer<Name>, { ok: true }>['value']
}

/** Signs in on a server of the rig, whose certificate is self-signed. */
export async function signIn(
  balcony: Calls,
  { host, port, fingerprint }: ServerInfo,
  address: string,
  password: string,
): Promise<AccountId> {
  const attempt = (): Args<'accounts.signIn'> => ({
    attempt: randomUUID() as Args<'accounts.signIn'>['attempt'],
    address,
    password,
    settings: { host, port, security: 'starttls' },
  })
  // A certificate can be trusted only after a first refusal.
  await balcony.call('accounts.signIn', attempt())
  return value(balcony, 'accounts.signIn', { ...attempt(), trustFingerprint: fingerprint })
}
