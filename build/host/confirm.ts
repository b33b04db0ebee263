import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import type { Confirm } from '../../electron/domain/ports.ts'

/** The beginning of each question on the terminal. */
export const ASKS = '? '

/**
 * Asks on the terminal of the development host, where no page can type. Without a terminal (its input has ended) the answer
 * is always no.
 */
export function createTerminalConfirm(terminal: {
  readonly input: Readable
  readonly output: Writable
}): Confirm {
  const { input, output } = terminal
  let asking: ((agreed: boolean) => void) | null = null
  let ended = false
  const answer = (agreed: boolean): void => {
    asking?.(agreed)
    asking = null
  }
  const lines = createInterface({ input, terminal: false })
  lines.on('line', (line) => answer(line.trim().toLowerCase() === 'yes'))
  lines.on('close', () => {
    ended = true
    answer(false)
  })
  return {
    ask({ message, detail, confirm }) {
      if (ended) return Promise.resolve(false)
      const indented = detail.split('\n').map((line) => `  ${line}`)
      output.write(
        `${[`${ASKS}${message}`, ...indented, `  Type yes: ${confirm}. Anything else: no.`].join('\n')}\n`,
      )
      return new Promise((resolve) => (asking = resolve))
    },
  }
}
