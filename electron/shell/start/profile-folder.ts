import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Words } from '../../../shared/words/index.ts'
import { makePrivate } from './private-files.ts'

/** Why the folder of a profile cannot be used; `words.starting.folder` has a sentence for each. */
export type FolderProblem = keyof Words['starting']['folder']

/**
 * Makes the folder of a profile if it is missing, and takes it and everything in it from everybody but the person. null:
 * the folder can be used.
 */
export function makeProfileFolder(folder: string): FolderProblem | null {
  return attempt(() => {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    makePrivate(folder)
  })
}

/** Why nothing can be written to the folder of a profile; null: it can. */
export function whyUnwritable(folder: string): FolderProblem | null {
  const probe = join(folder, `probe-${process.pid}`)
  return attempt(() => {
    // More than fits into the folder's own entry.
    writeFileSync(probe, Buffer.alloc(4096))
    rmSync(probe)
  })
}

function attempt(act: () => void): FolderProblem | null {
  try {
    act()
    return null
  } catch (cause) {
    return problemOf((cause as NodeJS.ErrnoException).code ?? '')
  }
}

function problemOf(code: string): FolderProblem {
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
    case 'EFBIG':
      return 'full'
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return 'unwritable'
    case 'ENOTDIR':
    case 'EEXIST':
      return 'not-a-folder'
    default:
      return 'unreachable'
  }
}
