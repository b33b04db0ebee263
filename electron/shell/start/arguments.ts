import { resolve } from 'node:path'
import { err, ok, type Result } from '../../../shared/model/result.ts'
import type { Handed } from './handed.ts'

export interface CommandLine {
  /** The folder that holds everything of this run, or null for the usual place. */
  readonly profile: string | null
  /** Starts without a window, where there is a tray to open it from. */
  readonly hidden: boolean
  /** Logs more, and to the terminal too. */
  readonly verbose: boolean
  /** Where the log goes instead of the profile; null: into the profile. */
  readonly logFile: string | null
  /** Links, and what is to be sent. */
  readonly handed: Handed
  readonly version: boolean
  readonly help: boolean
}

const HELP = `Usage: balcony [OPTION]... [LINK]
       balcony [OPTION]... --send-to ADDRESS [TEXT]

LINK is an address like xmpp:juliet@example.org; Balcony asks before it does anything.

  --profile DIR    keep everything of this run in DIR
  --hidden         start without a window, where there is a tray
  --verbose        log more, and to the terminal too
  --log-file FILE  log to FILE instead of the profile's folder "logs"
  --send-to ADDRESS TEXT
                   write TEXT to ADDRESS, once you have agreed and pressed Enter
  --version        show the version and exit
  --help           show this and exit`

export const helpText = (): string => HELP

/** Balcony's options: what a value of theirs is called, null where they take none. */
const OPTIONS: Readonly<Record<string, string | null>> = {
  profile: 'a folder',
  'log-file': 'a file',
  'send-to': 'an address',
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
  const words: string[] = []
  for (let at = 0; at < argv.length; at++) {
    const argument = argv[at] ?? ''
    // What follows is no option, whatever it looks like.
    if (argument === '--') {
      words.push(...argv.slice(at + 1))
      break
    }
    const [, name = '', value] = /^--([^=]+)(?:=(.*))?$/s.exec(argument) ?? []
    if (name === '' && argument !== '' && !argument.startsWith('-')) {
      words.push(argument)
      continue
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
  const handed = handedIn(words, given.get('send-to') ?? null)
  if (!handed.ok) return handed
  return ok({
    handed: handed.value,
    profile: given.get('profile') ?? null,
    hidden: given.has('hidden'),
    verbose: given.has('verbose'),
    logFile: given.get('log-file') ?? null,
    version: given.has('version'),
    help: given.has('help'),
  })
}

/** Words are links, unless they are what is to be sent. */
function handedIn(words: readonly string[], address: string | null): Result<Handed, string> {
  if (address !== null)
    return ok({ links: [], sendTo: { address, rest: words.filter((word) => word !== '') } })
  const links = words.filter((word) => word !== '')
  const other = links.find((word) => !/^xmpp:/i.test(word))
  return other === undefined
    ? ok({ links, sendTo: null })
    : err(`Balcony does not know what to do with “${shortened(other)}”.`)
}

const shortened = (text: string): string => (text.length > 80 ? `${text.slice(0, 79)}…` : text)

/**
 * The part of a process's arguments that is meant for Balcony. Run from its sources, Electron stands in front, with
 * switches of its own and the folder of the application.
 */
export function ownArguments(argv: readonly string[], sources: string | null): readonly string[] {
  if (sources === null) return argv.slice(1)
  const at = argv.findIndex((argument, index) => index > 0 && resolve(argument) === sources)
  return at < 0 ? argv.slice(1).filter((argument) => argument.startsWith('--')) : argv.slice(at + 1)
}
