import type { Args, CommandName } from '../../../shared/contract/index.ts'
import type { Failure } from '../../../shared/model/failure.ts'
import { err, ok, type Result } from '../../../shared/model/result.ts'
import type { DomainPorts, Question } from '../ports.ts'
import { DECISIONS, type Known } from './decisions.ts'

export type { Known } from './decisions.ts'

/** After this many refusals within this time, the person isn't asked again until it is over. */
const PATIENCE_MS = 60_000
const MAX_REFUSALS = 3

/** Checks every command of a window before it runs. */
export interface Consent {
  /**
   * Asks the person if this command reveals or destroys something. `cancelled` if they don't agree; `question-open` while
   * another question is open, or after several refusals in a row.
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
  /** Questions to which the person has agreed until Balcony quits. */
  const lasting = new Set<string>()

  async function put(question: Question): Promise<Result<undefined, Failure>> {
    const now = clock.now()
    refusals = refusals.filter((at) => at <= now && now - at < PATIENCE_MS)
    // One question at a time, because many at once teach people to click without reading.
    if (open || refusals.length >= MAX_REFUSALS) return err({ code: 'question-open' })
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
