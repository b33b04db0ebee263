import { commands, type CommandName } from '../../shared/contract/index.ts'
import type { Snapshot } from '../../shared/contract/app.ts'
import type { Failure, FailureCode } from '../../shared/model/failure.ts'
import type { Message } from '../../shared/model/message.ts'
import { err } from '../../shared/model/result.ts'
import type { StoreState } from '../../shared/model/store.ts'
import { failureExamples } from '../../shared/words/failure-examples.ts'
import type { Given } from './mock-bridge.ts'

/** Without these there would be no window to fail in. */
const READING: ReadonlySet<CommandName> = new Set([
  'app.snapshot',
  'app.watch',
  'messages.page',
  'desktop.look',
])

/** The usual example of a failure, by its code; null where there is none. */
export function failureNamed(code: string | null): Failure | null {
  const known: Readonly<Record<string, readonly Failure[]>> = failureExamples
  return known[code ?? '']?.[0] ?? null
}

/** Every command ends in the failure. */
export function failingAnswers(failure: Failure): Given {
  const failing = (Object.keys(commands) as CommandName[]).filter((name) => !READING.has(name))
  return Object.fromEntries(failing.map((name) => [name, () => err(failure)]))
}

/** The scene with the failure where it shows by itself: at the history, else at the first account. */
export function failingSnapshot(snapshot: Snapshot, failure: Failure): Snapshot {
  const { store } = snapshot
  if (store.kind === 'failed') return { ...snapshot, store: { ...store, failure } as StoreState }
  const accounts = snapshot.accounts.map((account, at) =>
    at === 0 ? { ...account, connection: { kind: 'stopped' as const, failure } } : account,
  )
  return { ...snapshot, accounts }
}

/** The last message of the person was not sent. */
export function failingHistory(history: readonly Message[], failure: Failure): Message[] {
  const last = history.findLastIndex(({ direction }) => direction === 'out')
  return history.map((message, at) =>
    at === last ? { ...message, state: 'failed' as const, failure } : message,
  )
}

const STORE: readonly FailureCode[] = [
  'store-newer',
  'store-earlier',
  'store-read-only',
  'disk-full',
  'store-damaged',
  'store-key-missing',
  'keychain-missing',
  'keychain-locked',
  'keychain-failed',
]

/** Where a developer sees a failure: queries of the page of scenes. */
export function sceneWithFailure(code: string): readonly { readonly name: string; readonly query: string }[] {
  const scene = (name: string, scene: string) => ({ name, query: `scene=${scene}&failure=${code}` })
  return [
    scene('first screen', 'first'),
    scene('window', 'chat'),
    ...(STORE.some((one) => one === code) ? [scene('history', 'store-failed')] : []),
  ]
}
