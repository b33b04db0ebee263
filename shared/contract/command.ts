import type { GenericSchema, InferOutput } from 'valibot'
import type { Failure } from '../model/failure.ts'
import type { Result } from '../model/result.ts'

/** What the window may ask the main process to do: the schema its arguments are checked by, the type of the answer. */
export interface Command<Args extends GenericSchema, Value> {
  readonly args: Args
  /** Only a type. */
  readonly value?: Value
}

/** Declares a command: `command<MessageId>()(v.object({ body: v.string() }))`. */
export const command =
  <Value = undefined>() =>
  <Args extends GenericSchema>(args: Args): Command<Args, Value> => ({ args })

export type ArgsOf<C> = C extends Command<infer Args, unknown> ? InferOutput<Args> : never
export type ValueOf<C> = C extends Command<GenericSchema, infer Value> ? Value : never
export type AnswerOf<C> = Result<ValueOf<C>, Failure>

/** The functions that carry out a set of commands. */
export type Handlers<Commands> = {
  readonly [Name in keyof Commands]: (
    args: ArgsOf<Commands[Name]>,
  ) => AnswerOf<Commands[Name]> | Promise<AnswerOf<Commands[Name]>>
}
