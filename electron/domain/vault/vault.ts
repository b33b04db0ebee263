import type { Failure, KeychainFailure, StoreFailure } from '../../../shared/model/failure.ts'
import type { Result } from '../../../shared/model/result.ts'
import type { StoreNews, StoreState, StoreWork } from '../../../shared/model/store.ts'
import type { StoreKey } from '../db/connect.ts'
import type { DomainPorts } from '../ports.ts'
import type { ProtectionRecord } from './protection-record.ts'

/** The key of the open database, and its protection record. */
export interface Held {
  readonly key: StoreKey
  readonly record: ProtectionRecord
  /** Why the key is in memory only. */
  readonly keyUnkept?: KeychainFailure
}

/** The access to the protected store for recovery, change of key, backup and restore. */
export interface Vault {
  readonly ports: DomainPorts
  readonly state: StoreState
  /** null while the database is not open. */
  readonly held: Held | null
  /** Why the open store refuses writes. They wait in memory and would be lost if it closed. */
  readonly refusing: StoreFailure | null
  /** Runs one piece of work after the other. A failure of the disk or file becomes the state. */
  inTurn<T>(work: () => Promise<Result<T, Failure>>): Promise<Result<T, Failure>>
  /** Like `inTurn`, for long work that can be cancelled. `store-busy` if such work is already running. */
  atLength<T>(
    work: (watch: LongWork) => Promise<Result<T, Failure>>,
    kind: StoreWork,
  ): Promise<Result<T, Failure>>
  /** Opens the database with the right key. A migration or a repair may take long. Throws StoreError. */
  openBy(held: Held, news?: StoreNews): Promise<void>
  /** Opens or creates the database, as far as possible without the person. Throws StoreError. */
  look(news?: StoreNews): Promise<void>
  /** Closes the features and the database. */
  shut(work: StoreWork): Promise<void>
  /** Deletes the copies made before migrations. Throws StoreError. */
  deleteCopies(): void
  /** Notes whether the keychain has the key: undefined if it has, otherwise the failure. */
  keyKept(failure: KeychainFailure | undefined): void
  /** Repairs the open history after the current work. */
  damageMet(): void
  /** Shows news about the open history. */
  tell(news: StoreNews): void
}

export interface LongWork {
  readonly signal: AbortSignal
  readonly progress: (share: number) => void
}
