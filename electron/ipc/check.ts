import { safeParse, type BaseIssue } from 'valibot'
import { commands, type Args, type CommandName } from '../../shared/contract/index.ts'
import type { Limited } from '../../shared/contract/schemas.ts'
import type { Failure } from '../../shared/model/failure.ts'
import { BODY_LIMIT_BYTES } from '../../shared/model/limits.ts'
import { err, ok, type Result } from '../../shared/model/result.ts'

type CheckedCall = {
  [Name in CommandName]: { readonly name: Name; readonly args: Args<Name> }
}[CommandName]

/**
 * Checks that a call from the window names a command and that its arguments fit the schema. Arguments that a person made
 * too long get a failure of their own; anything else is a mistake of the window, `invalid-arguments`.
 */
export function checkCall(name: unknown, args: unknown): Result<CheckedCall, Failure> {
  if (typeof name !== 'string' || !Object.hasOwn(commands, name)) {
    return err({ code: 'unknown-command', command: String(name).slice(0, 100) })
  }
  const parsed = safeParse(commands[name as CommandName].args, args)
  if (parsed.success) return ok({ name, args: parsed.output } as CheckedCall)
  return err(tooMuch(parsed.issues) ?? { code: 'invalid-arguments', command: name })
}

/** The failure if the arguments are only too long; undefined if anything else is wrong with them. */
function tooMuch(issues: readonly BaseIssue<unknown>[]): Failure | undefined {
  const [first] = issues
  if (first === undefined || issues.some(({ type }) => type !== 'max_length')) return undefined
  const { message, requirement } = first
  if (!Object.hasOwn(FAILURES, message) || typeof requirement !== 'number') return undefined
  return FAILURES[message as Limited](requirement)
}

const FAILURES: Readonly<Record<Limited, (limit: number) => Failure>> = {
  name: (limit) => ({ code: 'too-long', what: 'name', limit }),
  password: (limit) => ({ code: 'too-long', what: 'password', limit }),
  passphrase: (limit) => ({ code: 'too-long', what: 'passphrase', limit }),
  'recovery-phrase': (limit) => ({ code: 'too-long', what: 'recovery-phrase', limit }),
  status: (limit) => ({ code: 'too-long', what: 'status', limit }),
  subject: (limit) => ({ code: 'too-long', what: 'subject', limit }),
  report: (limit) => ({ code: 'too-long', what: 'report', limit }),
  answer: (limit) => ({ code: 'too-long', what: 'answer', limit }),
  server: (limit) => ({ code: 'too-long', what: 'server', limit }),
  caption: (limit) => ({ code: 'too-long', what: 'caption', limit }),
  nickname: (limit) => ({ code: 'too-long', what: 'nickname', limit }),
  reason: (limit) => ({ code: 'too-long', what: 'reason', limit }),
  people: (limit) => ({ code: 'too-many', what: 'people', limit }),
  files: (limit) => ({ code: 'too-many', what: 'files', limit }),
  groups: (limit) => ({ code: 'too-many', what: 'groups', limit }),
  messages: (limit) => ({ code: 'too-many', what: 'messages', limit }),
  conversations: (limit) => ({ code: 'too-many', what: 'conversations', limit }),
  address: () => ({ code: 'address-invalid', problem: 'too-long' }),
  message: (limit) => ({ code: 'message-too-long', limitBytes: Math.min(limit, BODY_LIMIT_BYTES) }),
  link: () => ({ code: 'link-invalid', problem: 'too-long' }),
  emoji: () => ({ code: 'not-an-emoji' }),
}
