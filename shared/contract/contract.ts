import type { GenericSchema } from 'valibot'
import type { Command } from './command.ts'

export type CommandTable = Readonly<Record<string, Command<GenericSchema, unknown>>>

/** One feature as the windows see it: its commands, its deltas, and its part of the snapshot. */
export interface Contract<Commands, Delta, Shown> {
  readonly commands: Commands
  /** Its part of the snapshot while the history is not open. */
  readonly nothing: Shown
  /** Only a type, never a value. */
  readonly delta?: Delta
}

/** Declares a feature's contract: `contract<UpdateDelta, UpdateSnapshot>()(updateCommands, { update: null })`. */
export const contract =
  <Delta, Shown extends object>() =>
  <Commands extends CommandTable>(commands: Commands, nothing: Shown): Contract<Commands, Delta, Shown> => ({
    commands,
    nothing,
  })

export type CommandsOf<C> = C extends Contract<infer Commands, unknown, object> ? Commands : never
export type DeltaOf<C> = C extends Contract<object, infer Delta, object> ? Delta : never
export type ShownOf<C> = C extends Contract<object, unknown, infer Shown> ? Shown : never

/** All of them at once: `A | B` becomes `A & B`. */
export type Together<Union> = (Union extends unknown ? (each: Union) => void : never) extends (
  all: infer All,
) => void
  ? All
  : never

/** Merges tables that share no names. */
export function together<Part extends object>(parts: readonly Part[]): Together<Part> {
  return Object.assign({}, ...parts) as Together<Part>
}
