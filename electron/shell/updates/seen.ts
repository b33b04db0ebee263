import { readFileSync, renameSync, writeFileSync } from 'node:fs'

/** The time of issue of the latest believed announcement, in milliseconds since 1970. */
export interface Seen {
  readonly issued: number | null
  note(issued: number): void
}

/** Keeps it in that file. A file that cannot be read counts as nothing seen; a failed write is logged. */
export function openSeen(file: string, log: (line: string) => void): Seen {
  let issued = readSeen(file)
  return {
    get issued() {
      return issued
    },
    note(next) {
      if (issued !== null && next <= issued) return
      issued = next
      try {
        writeFileSync(`${file}.new`, JSON.stringify({ issued }), { mode: 0o600 })
        renameSync(`${file}.new`, file)
      } catch (fault) {
        log(
          `updates: the time of the announcement cannot be saved: ${(fault as NodeJS.ErrnoException).code ?? 'unknown'}`,
        )
      }
    },
  }
}

function readSeen(file: string): number | null {
  try {
    const { issued } = JSON.parse(readFileSync(file, 'utf8')) as { readonly issued?: unknown }
    return typeof issued === 'number' && Number.isSafeInteger(issued) ? issued : null
  } catch {
    return null
  }
}
