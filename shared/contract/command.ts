import type { GenericSchema, InferOutput } from 'valibot'
import type { Failure } from '../model/failure.ts'
import type { Result } from '../model/result.ts'

/** A call from the window to the main process: the schema of its arguments, and the type of its answer. */
export interface Command<Args extends GenericSchema, Value> {
  readonly args: Args
  /** Only a type, never a value. */
  readonly value?: Value
}

/** Declares a command: `command<MessageId>()(v.object({ body: v.string() }))`. */
export const command =
  <Value = undefined>() =>
  <Args extends GenericSchema>(args: Args): Command<Args, Value> => ({ args })

export type ArgsOf<C> = C extends Command<infer Args, unknown> ? InferOutput<Args> : never
export type ValueOf<C> = C extends Command<GenericSchema, infer Value> ? Value : never
export type AnswerOf<C> = Result<ValueOf<C>, Failure>

/** The functions that handle a set of commands. */
export type Handlers<Commands> = {
  readonly [Name in keyof Commands]: (
    args: ArgsOf<Commands[Name]>,
  ) => AnswerOf<Commands[Name]> | Promise<AnswerOf<Commands[Name]>>
}
