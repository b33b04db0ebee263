import { randomUUID } from 'node:crypto'
import type { Snapshot } from '../../../shared/contract/app.ts'
import type { ConnectionSettings } from '../../../shared/model/account.ts'
import type { AccountId, AttemptId } from '../../../shared/model/ids.ts'
import type { Message } from '../../../shared/model/message.ts'
import { createNodePorts, type EnginePorts } from '../../engine/index.ts'
import { createBalcony, type Balcony, type WindowConnection } from '../index.ts'
import { noDesktopPorts, type Secrets } from '../ports.ts'
import { createTestConfirm } from './confirm.ts'

type Calls = Pick<WindowConnection, 'call'>

/** The whole application with the real engine, for a test. */
export interface LiveBalcony extends Balcony, Calls {
  readonly lines: readonly string[]
  snapshot(): Promise<Snapshot>
  /** All announced messages, in their last version. */
  readonly messages: ReadonlyMap<number, Message>
  /** Resolves when the condition holds. It is checked after each change. */
  until(holds: () => boolean | Promise<boolean>): Promise<void>
}

/** Starts the application on a profile. `dialer` replaces parts of the connection to servers, `changed` whole ports. */
export async function startLive(
  profile: string,
  secrets: Secrets,
  dialer: Parameters<typeof createNodePorts>[1] = {},
  changed: Partial<EnginePorts> = {},
): Promise<LiveBalcony> {
  const lines: string[] = []
  const ports = createNodePorts((line) => void lines.push(line), dialer)
  const balcony = createBalcony({
    ...ports,
    profile,
    secrets,
    confirm: createTestConfirm(),
    ...noDesktopPorts(),
    ...changed,
  })
  const messages = new Map<number, Message>()
  const listeners = new Set<() => void>()
  const { call } = balcony.open(() => undefined)
  balcony.onDeltas((deltas) => {
    for (const delta of deltas) {
      if (delta.kind === 'messagesChanged')
        for (const message of delta.messages) messages.set(message.id, message)
    }
    for (const listener of [...listeners]) listener()
  })
  await balcony.start()
  return {
    ...balcony,
    call,
    lines,
    messages,
    async snapshot() {
      const answer = await call('app.snapshot', {})
      if (!answer.ok) throw new Error(answer.error.code)
      return answer.value
    },
    async until(holds) {
      for (;;) {
        let changed: () => void = () => undefined
        const change = new Promise<void>((resolve) => (changed = resolve))
        listeners.add(changed)
        const held = await holds()
        if (!held) await change
        listeners.delete(changed)
        if (held) return
      }
    },
  }
}

export interface LiveLogin {
  readonly address: string
  readonly password: string
  readonly settings: ConnectionSettings
}

/** Signs in at a server with a self-signed certificate, which is shown and trusted. */
export async function signInTrusting(balcony: Calls, login: LiveLogin): Promise<AccountId> {
  const request = { ...login, attempt: randomUUID() as AttemptId }
  let answer = await balcony.call('accounts.signIn', request)
  if (!answer.ok && answer.error.code === 'certificate-untrusted') {
    const trustFingerprint = answer.error.certificate.fingerprint
    answer = await balcony.call('accounts.signIn', { ...request, trustFingerprint })
  }
  if (!answer.ok) throw new Error(answer.error.code)
  return answer.value
}
