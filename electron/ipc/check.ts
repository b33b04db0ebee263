import { safeParse } from 'valibot'
import { commands, type Args, type CommandName } from '../../shared/contract/index.ts'
import type { AppFailure } from '../../shared/model/failure.ts'
import { err, ok, type Result } from '../../shared/model/result.ts'

type CheckedCall = {
  [Name in CommandName]: { readonly name: Name; readonly args: Args<Name> }
}[CommandName]

/** Whether what came from the window is a command there is, with arguments as its schema wants them. */
export function checkCall(name: unknown, args: unknown): Result<CheckedCall, AppFailure> {
  if (typeof name !== 'string' || !Object.hasOwn(commands, name)) {
    return err({ code: 'unknown-command', command: String(name).slice(0, 100) })
  }
  const parsed = safeParse(commands[name as CommandName].args, args)
  if (!parsed.success) return err({ code: 'invalid-arguments', command: name })
  return ok({ name, args: parsed.output } as CheckedCall)
}
