import type { Args, Delta } from '../../shared/contract/index.ts'
import type { StoreFailure } from '../../shared/model/failure.ts'
import type { AccountId } from '../../shared/model/ids.ts'
import type { Settings } from '../../shared/model/store.ts'
import type { Release, Stanza } from '../engine/index.ts'
import type { Store } from './db/store.ts'
import type { DesktopFeature } from './desktop/index.ts'
import type { DomainPorts } from './ports.ts'

export type { AttachAccount, LiveAccount } from './feature.ts'

/** What every feature is made from, once the store is open. */
export interface DomainContext {
  readonly ports: DomainPorts
  readonly store: Store
  readonly settings: () => Settings
  readonly desktop: Pick<DesktopFeature, 'viewed' | 'reveal' | 'revealStrangers'>
  /** Announces what needs no commit: presence, typing, the state of a connection. */
  announce(...deltas: Delta[]): void
  /** Hears everything that is announced, as soon as it is, one call for what was announced together. */
  onDeltas(listener: (deltas: readonly Delta[]) => void): Release
  /** Throws StoreError. */
  changeSettings(changes: Args<'settings.change'>): void
  /**
   * Called once when the store refuses what must not be lost (it is kept in memory and tried again), and with null when
   * it takes it again: the person is to be told.
   */
  storeRefused(failure: StoreFailure | null): void
}

/** The one place where incoming messages go; the accounts feature hands it to each client. */
export type IngestMessage = (accountId: AccountId, message: Stanza) => Promise<void>
