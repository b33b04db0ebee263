import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { redact } from './redaction.ts'

export interface LogOptions {
  /** The newest file; older ones stand beside it as `NAME.1.log` and so on. */
  readonly path: string
  /** Bytes after which a file is full. */
  readonly maxBytes?: number
  /** How many files there are at most, the newest included. */
  readonly files?: number
  readonly now?: () => number
  /** Gets every line too. */
  readonly echo?: ((line: string) => void) | undefined
}

/** Longer lines are cut, before anything looks at them: a hostile name neither fills the log nor takes its time. */
const MAX_LINE = 4_000
/** What is cut in the middle is left out whole: half a key would not be known as one. */
const LONGEST_KEY = 500

/** So many lines at once, as when much is started; then so many a second: each of them waits for the disk. */
const LINES_AT_ONCE = 500
const LINES_A_SECOND = 50

/**
 * A log in files that take turns. What cannot be written (a full disk, a folder one may not write to or that is gone)
 * is lost without a word: the application does not depend on it, and tries again with the next line.
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

  /** Whether there may be a further line now. */
  function mayWrite(at: number): boolean {
    // A clock that was set back gives nothing.
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
        // The folder may not be there yet, or any more.
        mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
        size = sizeOf(path)
        append(`${text}\n`)
      } catch {
        // There is nobody left to tell.
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

/** The file of that age: 0 is the newest. */
export const logFileOf = (path: string, age: number): string =>
  age === 0 ? path : `${path.replace(/\.log$/, '')}.${age}.log`

function takeTurns(path: string, files: number): void {
  for (let age = files - 1; age > 0; age--) {
    try {
      renameSync(logFileOf(path, age - 1), logFileOf(path, age))
    } catch (cause) {
      // There are not that many yet.
      if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') throw cause
    }
  }
}

function sizeOf(path: string): number {
  try {
    return statSync(path, { throwIfNoEntry: false })?.size ?? 0
  } catch {
    // One may not look: then one may not write either, and that is dealt with there.
    return 0
  }
}

/** Nobody forges a line, or colours a terminal, by a name with control characters. */
function onOneLine(text: string): string {
  return text.replace(/\p{Cc}|[\u2028\u2029]/gu, (sign) =>
    sign === '\n' ? ' ⏎ ' : `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

/** What nobody caught goes to the log, and not into a box with a stack trace. */
export function logFaults(log: (line: string) => void): void {
  const told = (what: string) => (fault: unknown) => {
    const frames =
      fault instanceof Error ? (fault.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line)) : []
    const name = fault instanceof Error ? fault.name : typeof fault
    log(`${what}: ${[name, ...frames.slice(0, 6).map((frame) => frame.trim())].join(' ')}`)
  }
  process.on('uncaughtException', told('a fault that nobody caught'))
  process.on('unhandledRejection', told('a promise that nobody minds'))
}
