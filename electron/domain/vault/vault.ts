import type { Failure, KeychainFailure, StoreFailure } from '../../../shared/model/failure.ts'
import type { Result } from '../../../shared/model/result.ts'
import type { StoreNews, StoreState, StoreWork } from '../../../shared/model/store.ts'
import type { StoreKey } from '../db/connect.ts'
import type { DomainPorts } from '../ports.ts'
import type { ProtectionRecord } from './protection-record.ts'

/** What the open database is open by. */
export interface Held {
  readonly key: StoreKey
  readonly record: ProtectionRecord
  /** Why the key is in memory only. */
  readonly keyUnkept?: KeychainFailure
}

/** What the rooms beside the protected store do their work with: recovery, change of key, backup. */
export interface Vault {
  readonly ports: DomainPorts
  readonly state: StoreState
  /** null while the database is not open. */
  readonly held: Held | null
  /** Why the open store refuses what waits in memory then and would be lost with it. */
  readonly refusing: StoreFailure | null
  /** One piece of work after the other; what the disk or the file refuses becomes the state. */
  inTurn<T>(work: () => Promise<Result<T, Failure>>): Promise<Result<T, Failure>>
  /**
   * Like `inTurn`, for what takes long and can be broken off by the signal; `store-busy` while there is such work
   * already.
   */
  atLength<T>(
    work: (watch: LongWork) => Promise<Result<T, Failure>>,
    kind: StoreWork,
  ): Promise<Result<T, Failure>>
  /** Opens the database by a key that is right. Throws StoreError. */
  openBy(held: Held, news?: StoreNews): void
  /** Looks for the database and opens it, or begins one, as far as that goes without the person. Throws StoreError. */
  look(news?: StoreNews): Promise<void>
  /** Lets the application go and closes the database, which is then nobody's. */
  shut(work: StoreWork): Promise<void>
  /** Deletes the copies from before migrations. Throws StoreError. */
  deleteCopies(): void
  /** Whether the keychain has the key: undefined, or why not. */
  keyKept(failure: KeychainFailure | undefined): void
  /** What the person is to be told of the open history. */
  tell(news: StoreNews): void
}

export interface LongWork {
  readonly signal: AbortSignal
  readonly progress: (share: number) => void
}
