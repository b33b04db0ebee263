import type { Unsent } from '../../../shared/contract/messages.ts'
import type { Result } from '../../../shared/model/result.ts'

export interface QuittingOptions {
  /** Asks the person whether to quit although this many messages are unsent. */
  ask(waiting: number): Promise<boolean>
  quit(): void
  log(line: string): void
}

/** Stands between the wish to quit and the end, and asks the person if messages are unsent. */
export interface Quitting {
  /** From now on `unsent` counts the messages that would stay unsent. */
  know(unsent: () => Promise<Result<Unsent, unknown>>): void
  /** Call it when Electron is about to quit. False: it does not, or not yet; then `quit` is called after a yes. */
  beforeQuit(event: { preventDefault(): void }): boolean
  /** Quits without a question from now on: the computer shuts down, the session ends, an update gets installed. */
  atOnce(): void
}

/** A store that is busy for longer keeps nobody from quitting; it sends its messages at the next start anyway. */
const PATIENCE_MS = 1_000

/**
 * Whether to ask: only if a message waits that would otherwise be sent by itself. Messages for later wait either way, and
 * without a count there is nothing to say.
 */
export const asksFirst = (unsent: Pick<Unsent, 'waiting'> | null): boolean => (unsent?.waiting ?? 0) > 0

/** The wish to quit may come from the menu, the tray or the last window. */
export function createQuitting({ ask, quit, log }: QuittingOptions): Quitting {
  let unsent: (() => Promise<Result<Unsent, unknown>>) | null = null
  let state: 'running' | 'asking' | 'agreed' = 'running'

  async function waiting(): Promise<Unsent | null> {
    if (unsent === null) return null
    let timer: NodeJS.Timeout | undefined
    const patience = new Promise<null>((resolve) => {
      timer = setTimeout(() => resolve(null), PATIENCE_MS)
    })
    const answer = await Promise.race([unsent(), patience])
    clearTimeout(timer)
    return answer?.ok ? answer.value : null
  }

  async function decide(): Promise<boolean> {
    const known = await waiting()
    // A shutdown, for instance, may have decided meanwhile.
    return state === 'agreed' || known === null || !asksFirst(known) || (await ask(known.waiting))
  }

  return {
    know: (from) => (unsent = from),
    atOnce: () => (state = 'agreed'),
    beforeQuit(event) {
      if (state === 'agreed' || unsent === null) return true
      event.preventDefault()
      if (state === 'asking') return false
      state = 'asking'
      void decide()
        .catch((cause: unknown) => {
          log(`quitting without a question: ${String(cause)}`)
          return true
        })
        .then((agreed) => {
          // A shutdown does not wait for the answer.
          if (state === 'asking') state = agreed ? 'agreed' : 'running'
          if (agreed) quit()
        })
      return false
    },
  }
}
