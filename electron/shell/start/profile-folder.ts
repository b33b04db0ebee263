import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makePrivate } from './private-files.ts'

/**
 * Makes the folder of a profile where it is missing, and has it and what is in it to the person alone. Why it cannot be
 * used is one sentence for the person.
 */
export function makeProfileFolder(folder: string): string | null {
  return attempt(folder, () => {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    makePrivate(folder)
  })
}

/** Why nothing can be written to the folder of a profile, as one sentence for the person; null where it can. */
export function whyUnwritable(folder: string): string | null {
  const probe = join(folder, `probe-${process.pid}`)
  return attempt(folder, () => {
    // More than fits into the folder's own entry.
    writeFileSync(probe, Buffer.alloc(4096))
    rmSync(probe)
  })
}

function attempt(folder: string, act: () => void): string | null {
  try {
    act()
    return null
  } catch (cause) {
    return sentenceOf(folder, (cause as NodeJS.ErrnoException).code ?? '')
  }
}

function sentenceOf(folder: string, code: string): string {
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
    case 'EFBIG':
      return `The disk with Balcony’s folder ${folder} is full; make some room, then start Balcony again.`
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return `Balcony may not write to its folder ${folder}; make it writable, then start Balcony again.`
    case 'ENOTDIR':
    case 'EEXIST':
      return `${folder} is no folder, so Balcony cannot keep anything there; choose another with --profile.`
    default:
      return `Balcony’s folder ${folder} cannot be reached; connect its disk, then start Balcony again.`
  }
}
