import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import type { DomainPorts } from '../domain/ports.ts'

export interface OutsideMarkParts {
  readonly platform: NodeJS.Platform
  log(line: string): void
  /** Milliseconds since 1970. */
  readonly now?: () => number
  /** Runs a program of the system and rejects if it fails. */
  readonly run?: (program: string, args: readonly string[]) => Promise<void>
}

/** The alternate stream by which Windows knows where a file is from: 3 is the internet. */
const ZONE = '[ZoneTransfer]\r\nZoneId=3\r\n'
/** The flags of a download that nobody has agreed to open (LSQuarantine). */
const QUARANTINE_FLAGS = '0081'

/**
 * Marks files from outside as the system's own programs do: `Zone.Identifier` on Windows, `com.apple.quarantine` on macOS.
 * Linux has no such mark; there a file is just not executable. A disk that cannot hold the mark (FAT) is logged.
 */
export function createOutsideMark({
  platform,
  log,
  now = Date.now,
  run = runProgram,
}: OutsideMarkParts): DomainPorts['markFromOutside'] {
  return async (path) => {
    try {
      if (platform === 'win32') await writeFile(`${path}:Zone.Identifier`, ZONE)
      if (platform === 'darwin') {
        const seconds = Math.floor(now() / 1000).toString(16)
        const mark = `${QUARANTINE_FLAGS};${seconds};Balcony;`
        await run('/usr/bin/xattr', ['-w', 'com.apple.quarantine', mark, path])
      }
    } catch (fault) {
      log(
        `a file could not be marked as one from outside: ${fault instanceof Error ? fault.name : typeof fault}`,
      )
    }
  }
}

const runProgram = (program: string, args: readonly string[]): Promise<void> =>
  new Promise((resolve, reject) => {
    execFile(program, [...args], (error) => {
      if (error === null) resolve()
      else reject(new Error('a program of the system failed', { cause: error }))
    })
  })
