import { parseArgs } from 'node:util'

export interface CommandLine {
  /** The folder that holds everything of this run, or null for the usual place. */
  readonly profile: string | null
}

/**
 * Reads Balcony's own options from a command line and passes over all others: Chromium and Electron have many, and
 * tests and desktops add theirs.
 */
export function readCommandLine(argv: readonly string[]): CommandLine {
  const { values } = parseArgs({
    args: [...argv],
    options: { profile: { type: 'string' } },
    strict: false,
  })
  return { profile: typeof values.profile === 'string' && values.profile !== '' ? values.profile : null }
}
