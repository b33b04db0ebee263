import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { redact } from './redaction.ts'

export interface LogOptions {
  /** The newest file; older ones lie beside it as `NAME.1.log` and so on. */
  readonly path: string
  /** Bytes after which a file is full. */
  readonly maxBytes?: number
  /** The largest number of files, including the newest. */
  readonly files?: number
  readonly now?: () => number
  /** Gets every line as well. */
  readonly echo?: ((line: string) => void) | undefined
}

/** Longer lines are cut before anything looks at them: a hostile name neither fills the log nor slows it down. */
const MAX_LINE = 4_000
/** A key that the cut splits is left out whole: half a key would not be recognized. */
const LONGEST_KEY = 500

/** This many lines at once, for a busy start, then this many a second, because each one waits for the disk. */
const LINES_AT_ONCE = 500
const LINES_A_SECOND = 50

/**
 * A log in rotating files. A line that cannot be written (the disk is full, the folder is gone or not writable) is lost
 * without a word: the application does not depend on the log, and tries again with the next line.
 */
export function createLog({
  path,
  maxBytes = 1_000_000,
  files = 5,
  now = Date.now,
  echo,
}: LogOptions): (line: string) => void {
  let size = sizeOf(path)
  let allowance = LINES_AT_ONCE
  let allowedAt = now()
  let leftOut = 0

  /** Whether another line is allowed now. */
  function mayWrite(at: number): boolean {
    // A clock that was set back earns no lines.
    const passed = Math.max(0, at - allowedAt)
    allowance = Math.min(LINES_AT_ONCE, allowance + (passed * LINES_A_SECOND) / 1_000)
    allowedAt = at
    if (allowance < 1) return false
    allowance -= 1
    return true
  }

  function append(text: string): void {
    const bytes = Buffer.byteLength(text)
    if (size > 0 && size + bytes > maxBytes) {
      takeTurns(path, files)
      size = 0
    }
    appendFileSync(path, text, { mode: 0o600 })
    size += bytes
  }

  function write(at: number, line: string): void {
    const text = `${new Date(at).toISOString()} ${line}`
    echo?.(text)
    try {
      append(`${text}\n`)
    } catch {
      try {
        // The folder may not be there yet, or it is gone.
        mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
        size = sizeOf(path)
        append(`${text}\n`)
      } catch {
        // Nobody is left to tell.
      }
    }
  }

  return (line) => {
    const at = now()
    if (!mayWrite(at)) {
      leftOut += 1
      return
    }
    if (leftOut > 0) write(at, `${leftOut} lines left out`)
    leftOut = 0
    write(at, onOneLine(redact(cut(line))))
  }
}

function cut(line: string): string {
  if (line.length <= MAX_LINE) return line
  const start = line.slice(0, MAX_LINE)
  const tail = start.slice(-LONGEST_KEY)
  return `${start.slice(0, -LONGEST_KEY)}${tail.replace(/[\w+/=-]+$/, '')}…`
}

/** The file with that age: 0 is the newest. */
export const logFileOf = (path: string, age: number): string =>
  age === 0 ? path : `${path.replace(/\.log$/, '')}.${age}.log`

function takeTurns(path: string, files: number): void {
  for (let age = files - 1; age > 0; age--) {
    try {
      renameSync(logFileOf(path, age - 1), logFileOf(path, age))
    } catch (cause) {
      // There are fewer files so far.
      if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') throw cause
    }
  }
}

function sizeOf(path: string): number {
  try {
    return statSync(path, { throwIfNoEntry: false })?.size ?? 0
  } catch {
    // A file that may not be looked at may not be written either; the write handles that.
    return 0
  }
}

/** A name with control characters can neither forge a line nor colour a terminal. */
function onOneLine(text: string): string {
  return text.replace(/\p{Cc}|[\u2028\u2029]/gu, (sign) =>
    sign === '\n' ? ' ⏎ ' : `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

/** Writes faults that nobody caught to the log, instead of showing a box with a stack trace. */
export function logFaults(log: (line: string) => void): void {
  const told = (what: string) => (fault: unknown) => {
    const frames =
      fault instanceof Error ? (fault.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line)) : []
    const name = fault instanceof Error ? fault.name : typeof fault
    log(`${what}: ${[name, ...frames.slice(0, 6).map((frame) => frame.trim())].join(' ')}`)
  }
  process.on('uncaughtException', told('an uncaught exception'))
  process.on('unhandledRejection', told('an unhandled rejection'))
}
