import type { appCommands, Snapshot } from '../../../shared/contract/app.ts'
import type { Handlers } from '../../../shared/contract/command.ts'
import { err, ok } from '../../../shared/model/result.ts'
import type { DomainPorts } from '../ports.ts'
import type { ProtectedStore } from '../vault/index.ts'

/** The commands that work whether or not the store is open. */
export type AppHandlers = Handlers<Omit<typeof appCommands, 'settings.change'>>

export interface AppCommandParts {
  readonly ports: DomainPorts
  readonly store: ProtectedStore
  /** Tries again what the open store has refused. */
  readonly retryRefused: () => void
  /** As of now; resolves when the store has been looked for. */
  readonly snapshot: () => Promise<Snapshot>
}

export function createAppCommands({ ports, store, retryRefused, snapshot }: AppCommandParts): AppHandlers {
  return {
    'app.snapshot': async () => ok(await snapshot()),
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
