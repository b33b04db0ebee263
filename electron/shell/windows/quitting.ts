import type { Unsent } from '../../../shared/contract/messages.ts'
import type { Result } from '../../../shared/model/result.ts'

export interface QuittingOptions {
  /** Asks the person whether to quit although so many messages have not left. */
  ask(waiting: number): Promise<boolean>
  quit(): void
  log(line: string): void
}

/** Whether Balcony quits, where the person has not to be asked first. */
export interface Quitting {
  /** From now on there is somebody to ask for what would not leave. */
  know(unsent: () => Promise<Result<Unsent, unknown>>): void
  /** Electron is about to quit. False where it does not, or not yet; then `quit` is called if it is to. */
  beforeQuit(event: { preventDefault(): void }): boolean
  /** The computer shuts down, the session ends, an update is to be installed: nothing is asked any more. */
  atOnce(): void
}

/** A store that is busy for longer keeps nobody from quitting; what it holds is sent at the next start all the same. */
const PATIENCE_MS = 1_000

/**
 * Whether to ask: only where something waits that would leave by itself otherwise. What is to be sent later waits
 * either way, and where nobody knows there is nothing to say.
 */
export const asksFirst = (unsent: Pick<Unsent, 'waiting'> | null): boolean => (unsent?.waiting ?? 0) > 0

/** Stands between the wish to quit, from wherever it comes (menu, tray, last window), and quitting. */
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
    // It may have been decided meanwhile, by a shutdown for instance.
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
          log(`quitting without having asked: ${String(cause)}`)
          return true
        })
        .then((agreed) => {
          // A shutdown has not waited for an answer.
          if (state === 'asking') state = agreed ? 'agreed' : 'running'
          if (agreed) quit()
        })
      return false
    },
  }
}
