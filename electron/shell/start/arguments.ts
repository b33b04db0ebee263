import { resolve } from 'node:path'
import { err, ok, type Result } from '../../../shared/model/result.ts'
import type { Words } from '../../../shared/words/index.ts'
import { NOTHING_HANDED, type Handed } from './handed.ts'

export interface CommandLine {
  /** The folder for all data of this run; null: the usual place. */
  readonly profile: string | null
  /** Starts without a window, if the desktop has a tray to open it from. */
  readonly hidden: boolean
  /** Logs more, and to the terminal too. */
  readonly verbose: boolean
  /** The file for the log; null: the profile's own. */
  readonly logFile: string | null
  /** Links to open, and texts and files to send. */
  readonly handed: Handed
  readonly version: boolean
  readonly help: boolean
}

type OptionWithValue = Exclude<keyof Words['commandLine']['needsValue'], 'send'>

/** How a command line is wrong; `explainWrongUse` says it. */
export type WrongUse =
  | { readonly kind: 'value-missing'; readonly option: OptionWithValue | 'send' }
  | { readonly kind: 'value-unwanted'; readonly option: string }
  | { readonly kind: 'word-unknown'; readonly word: string }

/** One sentence about wrong use, and where to find help. */
export function explainWrongUse({ commandLine }: Pick<Words, 'commandLine'>, wrong: WrongUse): string {
  return `${sentenceAbout(commandLine, wrong)} ${commandLine.tryHelp}`
}

function sentenceAbout(words: Words['commandLine'], wrong: WrongUse): string {
  switch (wrong.kind) {
    case 'value-missing':
      return words.needsValue[wrong.option]
    case 'value-unwanted':
      return words.takesNoValue(wrong.option)
    case 'word-unknown':
      return words.unknownWord(wrong.word)
  }
}

const WITH_VALUE = ['profile', 'log-file', 'send-to'] as const satisfies readonly OptionWithValue[]
const WITHOUT_VALUE: readonly string[] = ['send', 'hidden', 'verbose', 'version', 'help']

/**
 * Reads a command line, without the program's own name. It passes over switches that are not Balcony's: Chromium and
 * Electron have many, and tests and desktops add theirs.
 */
export function readCommandLine(argv: readonly string[]): Result<CommandLine, WrongUse> {
  const given = new Map<string, string>()
  const words: string[] = []
  for (let at = 0; at < argv.length; at++) {
    const argument = argv[at] ?? ''
    // Everything behind it is a word, whatever it looks like.
    if (argument === '--') {
      words.push(...argv.slice(at + 1))
      break
    }
    const [, name = '', value] = /^--([^=]+)(?:=(.*))?$/s.exec(argument) ?? []
    if (name === '' && argument !== '' && !argument.startsWith('-')) {
      words.push(argument)
      continue
    }
    if (WITHOUT_VALUE.includes(name)) {
      if (value !== undefined) return err({ kind: 'value-unwanted', option: name })
      given.set(name, '')
      continue
    }
    const option = WITH_VALUE.find((known) => known === name)
    if (option === undefined) continue
    const next = argv[at + 1]
    const taken = value ?? (next?.startsWith('--') === true ? undefined : next)
    if (taken === undefined || taken === '') return err({ kind: 'value-missing', option })
    if (value === undefined) at++
    given.set(option, taken)
  }
  const handed = handedIn(
    words.filter((word) => word !== ''),
    given.get('send-to') ?? null,
    given.has('send'),
  )
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

/** Words are links, with an `address` the text and the files to send there, and after `--send` files. */
function handedIn(
  words: readonly string[],
  address: string | null,
  areFiles: boolean,
): Result<Handed, WrongUse> {
  if (areFiles) {
    if (words.length === 0) return err({ kind: 'value-missing', option: 'send' })
    return ok({ ...NOTHING_HANDED, send: { files: words, address } })
  }
  if (address !== null) return ok({ ...NOTHING_HANDED, sendTo: { address, rest: words } })
  const other = words.find((word) => !/^xmpp:/i.test(word))
  return other === undefined
    ? ok({ ...NOTHING_HANDED, links: words })
    : err({ kind: 'word-unknown', word: other })
}

/**
 * Balcony's part of a process's arguments. When Balcony runs from its sources, Electron's own switches and the folder of
 * the application come first.
 */
export function ownArguments(argv: readonly string[], sources: string | null): readonly string[] {
  if (sources === null) return argv.slice(1)
  const at = argv.findIndex((argument, index) => index > 0 && resolve(argument) === sources)
  return at < 0 ? argv.slice(1).filter((argument) => argument.startsWith('--')) : argv.slice(at + 1)
}
