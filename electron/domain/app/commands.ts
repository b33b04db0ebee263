import type { appCommands, Snapshot } from '../../../shared/contract/app.ts'
import type { Handlers } from '../../../shared/contract/command.ts'
import { err, ok } from '../../../shared/model/result.ts'
import type { DomainPorts } from '../ports.ts'
import type { ProtectedStore } from '../vault/index.ts'
import type { Outlet } from './pump.ts'

/** The commands that work even while the store is closed, and that are the same for every window. */
export type AppHandlers = Handlers<Omit<typeof appCommands, 'settings.change' | 'app.snapshot' | 'app.watch'>>

export interface AppCommandParts {
  readonly ports: DomainPorts
  readonly store: ProtectedStore
  /** Retries the writes that the open store refused. */
  readonly retryRefused: () => void
}

export function createAppCommands({ ports, store, retryRefused }: AppCommandParts): AppHandlers {
  return {
    'app.chooseProtection': (choice) => store.choose(choice),
    'app.unlock': ({ passphrase }) => store.unlock(passphrase),
    'app.retryStore': async () => {
      retryRefused()
      await store.open()
      return store.state.kind === 'failed' ? err(store.state.failure) : ok()
    },
    'app.startDemo': () =>
      ports.startDemo?.() ?? err({ code: 'demo-unavailable', reason: 'not part of this installation' }),
  }
}

/** The commands about one window. `looked` resolves after the first attempt to open the store. */
export function createWindowCommands(
  outlet: Outlet,
  looked: Promise<void>,
  snapshot: () => Omit<Snapshot, 'seq'>,
): Handlers<Pick<typeof appCommands, 'app.snapshot' | 'app.watch'>> {
  return {
    async 'app.snapshot'() {
      await looked
      // The snapshot contains everything announced so far; later deltas have a higher number.
      outlet.flush()
      return ok({ seq: outlet.seq, ...snapshot() })
    },
    'app.watch'({ topics }) {
      outlet.watch(topics)
      return ok()
    },
  }
}
