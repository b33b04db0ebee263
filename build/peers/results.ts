import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The folder for pictures and logs of the other clients. */
export const RESULTS = join(import.meta.dirname, '..', '..', 'test-results', 'peers')

/** Missing features of the other clients, one per line, with the command that shows each. */
export const CANNOT_FILE = join(RESULTS, 'cannot.txt')

/** Notes a missing feature of a client for the end of the run, once even if several tests meet it. */
export function noteCannot(client: string, what: string, command: string, output: string): void {
  const note = `CANNOT ${client}: ${what}\n  $ ${command}\n  ${output}\n`
  const noted = existsSync(CANNOT_FILE) ? readFileSync(CANNOT_FILE, 'utf8') : ''
  if (!noted.includes(note)) appendFileSync(CANNOT_FILE, note)
}
