import { appCommands, type AppDelta } from './app.ts'
import type { AnswerOf, ArgsOf } from './command.ts'
import { together } from './contract.ts'
import { contracts, type FeatureCommands, type FeatureDelta } from './features.ts'

/** All commands. The guard checks every call against this table first. */
export const commands: typeof appCommands & FeatureCommands = {
  ...appCommands,
  ...together(Object.values(contracts).map((contract) => contract.commands)),
}

export type Commands = typeof commands
export type CommandName = keyof Commands
export type Args<Name extends CommandName> = ArgsOf<Commands[Name]>
export type Answer<Name extends CommandName> = AnswerOf<Commands[Name]>

export type Delta = AppDelta | FeatureDelta

/** Deltas that a window gets together. `seq` counts up per window. A window that misses a batch takes a new snapshot. */
export interface DeltaBatch {
  readonly seq: number
  readonly deltas: readonly Delta[]
}

/** The whole of `window.balcony`, from the preload script or the development host's page. */
export interface Bridge {
  /** The main process checks the arguments. Failures come back as data. */
  call<Name extends CommandName>(name: Name, args: Args<Name>): Promise<Answer<Name>>
  /** Calls `listener` with every batch from now on. Returns a function that stops it. */
  onDelta(listener: (batch: DeltaBatch) => void): () => void
}
