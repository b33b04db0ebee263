import { appCommands, type AppDelta } from './app.ts'
import type { AnswerOf, ArgsOf } from './command.ts'
import { together } from './contract.ts'
import { contracts, type FeatureCommands, type FeatureDelta } from './features.ts'

/** Every command there is. The guard checks a call against this table before anything else sees it. */
export const commands: typeof appCommands & FeatureCommands = {
  ...appCommands,
  ...together(Object.values(contracts).map((contract) => contract.commands)),
}

export type Commands = typeof commands
export type CommandName = keyof Commands
export type Args<Name extends CommandName> = ArgsOf<Commands[Name]>
export type Answer<Name extends CommandName> = AnswerOf<Commands[Name]>

export type Delta = AppDelta | FeatureDelta

/** What a window is told together. `seq` counts up by one in each window; one that misses one takes a new snapshot. */
export interface DeltaBatch {
  readonly seq: number
  readonly deltas: readonly Delta[]
}

/** What the preload script (or the development host's page) exposes as `window.balcony`, and nothing more. */
export interface Bridge {
  /** Arguments are checked in the main process; failure comes back as data. */
  call<Name extends CommandName>(name: Name, args: Args<Name>): Promise<Answer<Name>>
  /** Calls `listener` with every batch from now on; returns the function that stops it. */
  onDelta(listener: (batch: DeltaBatch) => void): () => void
}
