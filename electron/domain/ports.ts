import type { Failure, KeychainFailure } from '../../shared/model/failure.ts'
import type { Result } from '../../shared/model/result.ts'
import type { EnginePorts } from '../engine/index.ts'

/** The operating system's keychain: secrets by name, within this profile. */
export interface Secrets {
  /** null where there is no such entry. */
  get(name: string): Promise<Result<string | null, KeychainFailure>>
  set(name: string, secret: string): Promise<Result<undefined, KeychainFailure>>
  delete(name: string): Promise<Result<undefined, KeychainFailure>>
}

/** What the application needs of the outside world. */
export interface DomainPorts extends EnginePorts {
  /** The folder that holds everything of this run. It exists. */
  readonly profile: string
  readonly secrets: Secrets
  /** Opens a second Balcony on a throwaway server; null where that cannot be done. */
  readonly startDemo: (() => Promise<Result<undefined, Failure>>) | null
}
