import type { Args, Delta } from '../../shared/contract/index.ts'
import type { Topic } from '../../shared/contract/topics.ts'
import type { StoreFailure } from '../../shared/model/failure.ts'
import type { AccountId } from '../../shared/model/ids.ts'
import type { Settings } from '../../shared/model/store.ts'
import type { Release, Stanza } from '../engine/index.ts'
import type { Store } from './db/store.ts'
import type { DesktopFeature } from './desktop/index.ts'
import type { DomainPorts } from './ports.ts'

export type { AttachAccount, LiveAccount } from './feature.ts'

/** The services that every feature gets once the store is open. */
export interface DomainContext {
  readonly ports: DomainPorts
  readonly store: Store
  readonly settings: () => Settings
  readonly desktop: Pick<DesktopFeature, 'viewed' | 'reveal' | 'revealStrangers'>
  /** Announces deltas that need no commit: presence, typing, the state of a connection. */
  announce(...deltas: Delta[]): void
  /** Whether any window watches this topic. Otherwise its deltas need not be made. */
  isWatched(topic: Topic): boolean
  /** Hears all deltas at once, in one call for those announced together. */
  onDeltas(listener: (deltas: readonly Delta[]) => void): Release
  /** Throws StoreError. */
  changeSettings(changes: Args<'settings.change'>): void
  /**
   * Call it once when the store refuses writes that must not be lost (they are kept in memory and retried), and with null
   * when it accepts them again. It tells the person.
   */
  storeRefused(failure: StoreFailure | null): void
}

/** Takes all incoming messages. The accounts feature passes it to each client. */
export type IngestMessage = (accountId: AccountId, message: Stanza) => Promise<void>
