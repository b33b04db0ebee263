import { resolve } from 'node:path'
import { err, ok, type Result } from '../../shared/model/result.ts'

export interface CommandLine {
  /** The folder that holds everything of this run, or null for the usual place. */
  readonly profile: string | null
  /** Starts without a window, where there is a tray to open it from. */
  readonly hidden: boolean
  /** Logs more, and to the terminal too. */
  readonly verbose: boolean
  /** Where the log goes instead of the profile; null: into the profile. */
  readonly logFile: string | null
  readonly version: boolean
  readonly help: boolean
}

const HELP = `Usage: balcony [OPTION]...

  --profile DIR    keep everything of this run in DIR
  --hidden         start without a window, where there is a tray
  --verbose        log more, and to the terminal too
  --log-file FILE  log to FILE instead of the profile's folder "logs"
  --version        show the version and exit
  --help           show this and exit`

export const helpText = (): string => HELP

/** Balcony's options: what a value of theirs is called, null where they take none. */
const OPTIONS: Readonly<Record<string, string | null>> = {
  profile: 'a folder',
  'log-file': 'a file',
  hidden: null,
  verbose: null,
  version: null,
  help: null,
}

/**
 * Reads a command line, without the program's own name. Switches that are not Balcony's are passed over: Chromium and
 * Electron have many, and tests and desktops add theirs. Wrong use is one sentence for the person.
 */
export function readCommandLine(argv: readonly string[]): Result<CommandLine, string> {
  const given = new Map<string, string>()
  for (let at = 0; at < argv.length; at++) {
    const argument = argv[at] ?? ''
    const [, name = '', value] = /^--([^=]+)(?:=(.*))?$/s.exec(argument) ?? []
    if (name === '' && argument !== '' && !argument.startsWith('-')) {
      return err(`Balcony does not know what to do with “${argument}”.`)
    }
    if (!Object.hasOwn(OPTIONS, name)) continue
    const what = OPTIONS[name] ?? null
    if (what === null) {
      if (value !== undefined) return err(`--${name} takes no value.`)
      given.set(name, '')
      continue
    }
    const next = argv[at + 1]
    const taken = value ?? (next?.startsWith('--') === true ? undefined : next)
    if (taken === undefined || taken === '') return err(`--${name} needs ${what} after it.`)
    if (value === undefined) at++
    given.set(name, taken)
  }
  return ok({
    profile: given.get('profile') ?? null,
    hidden: given.has('hidden'),
    verbose: given.has('verbose'),
    logFile: given.get('log-file') ?? null,
    version: given.has('version'),
    help: given.has('help'),
  })
}

/**
 * The part of a process's arguments that is meant for Balcony. Run from its sources, Electron stands in front, with
 * switches of its own and the folder of the application.
 */
export function ownArguments(argv: readonly string[], sources: string | null): readonly string[] {
  if (sources === null) return argv.slice(1)
  const at = argv.findIndex((argument, index) => index > 0 && resolve(argument) === sources)
  return at < 0 ? argv.slice(1).filter((argument) => argument.startsWith('--')) : argv.slice(at + 1)
}
