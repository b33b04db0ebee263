import { appendFileSync } from 'node:fs'
import { join } from 'node:path'

/** Where pictures and logs of the other clients stay. */
export const RESULTS = join(import.meta.dirname, '..', '..', 'test-results', 'peers')

/** What the other clients cannot do, one a line, with the command that shows it. */
export const CANNOT_FILE = join(RESULTS, 'cannot.txt')

/** Notes that a client cannot do something, so that the run says it at its end. */
export function noteCannot(client: string, what: string, command: string, output: string): void {
  appendFileSync(CANNOT_FILE, `CANNOT ${client}: ${what}\n  $ ${command}\n  ${output}\n`)
}
