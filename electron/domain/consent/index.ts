import type { Args, CommandName } from '../../../shared/contract/index.ts'
import type { Failure } from '../../../shared/model/failure.ts'
import { err, ok, type Result } from '../../../shared/model/result.ts'
import type { DomainPorts, Question } from '../ports.ts'
import { DECISIONS, type Known } from './decisions.ts'

export type { Known } from './decisions.ts'

/** Who has said no so often within this time is not asked again before it is over: a window could go on for ever. */
const PATIENCE_MS = 60_000
const MOST_REFUSALS = 3

/** Stands between the windows and every command. */
export interface Consent {
  /**
   * Asks the person where this command reveals or destroys something. `cancelled` where they do not agree; `question-open`
   * while another question is on the screen, or where they have just said no several times.
   */
  obtain<Name extends CommandName>(
    name: Name,
    args: Args<Name>,
    known: Known,
  ): Promise<Result<undefined, Failure>>
}

export function createConsent({
  confirm,
  clock,
  log,
}: Pick<DomainPorts, 'confirm' | 'clock' | 'log'>): Consent {
  let open = false
  let refusals: number[] = []
  /** Only the person adds to these. */
  const lasting = new Set<string>()

  async function put(question: Question): Promise<Result<undefined, Failure>> {
    const now = clock.now()
    refusals = refusals.filter((at) => at <= now && now - at < PATIENCE_MS)
    // One at a time: a pile of questions teaches people to press the button unread.
    if (open || refusals.length >= MOST_REFUSALS) return err({ code: 'question-open' })
    open = true
    try {
      if (await confirm.ask(question)) return ok()
    } catch (fault) {
      log(`a question could not be asked: ${String(fault)}`)
    } finally {
      open = false
    }
    refusals.push(clock.now())
    return err({ code: 'cancelled' })
  }

  return {
    async obtain(name, args, known) {
      const decision = DECISIONS[name]
      if ('free' in decision) return ok()
      const question = decision.asks(args, known)
      if (question === null) return ok()
      if (question === 'unknown') return err({ code: 'not-found' })
      if (decision.lasting !== true) return put(question)
      const key = JSON.stringify(question)
      const agreed = lasting.has(key) ? ok() : await put(question)
      if (agreed.ok) lasting.add(key)
      return agreed
    },
  }
}
