import { chmodSync, lstatSync, readdirSync, statSync, type Stats } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'

/** The rights of everybody except the owner. */
const OTHERS = 0o077
/** A folder in which everybody may make files, like /tmp. */
const STICKY = 0o1000
/** Chromium's folders are less deep and hold fewer files. */
const DEEPEST = 8
const MOST_FILES = 20_000

/**
 * Takes the folder of a profile, and the files of earlier versions in it, from everybody except the person. A folder that is
 * more than a profile, like the home folder or a shared one, stays as it is.
 */
export function makePrivate(profile: string, home = homedir()): void {
  // On Windows the folder above decides about rights.
  if (process.platform === 'win32' || resolve(profile) === resolve(home)) return
  const found = look(profile, statSync)
  if (found === null || (found.mode & STICKY) !== 0) return
  take(profile, found)
  if (isProfile(profile)) takeAll(profile)
}

/** A folder that Balcony has used before. Another folder that the person names may hold anything. */
const isProfile = (folder: string): boolean =>
  ['balcony.db', 'balcony.lock', 'store.json'].some((name) => look(join(folder, name), lstatSync) !== null)

function takeAll(profile: string): void {
  let left = MOST_FILES
  const within = (folder: string, depth: number): void => {
    for (const name of namesIn(folder)) {
      if (left-- <= 0) return
      const path = join(folder, name)
      const found = look(path, lstatSync)
      // The target of a link is not ours.
      if (found === null || found.isSymbolicLink()) continue
      take(path, found)
      // Sealed files are made with these rights, and they are many.
      if (depth === 0 && name === 'files') continue
      if (found.isDirectory() && depth < DEEPEST) within(path, depth + 1)
    }
  }
  within(profile, 0)
}

function take(path: string, { mode }: Stats): void {
  if ((mode & OTHERS) === 0) return
  try {
    chmodSync(path, mode & 0o777 & ~OTHERS)
  } catch {
    // It belongs to somebody else, or its disk has no rights: it stays as private as it is.
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

function look(path: string, by: (path: string) => Stats): Stats | null {
  try {
    return by(path)
  } catch {
    return null
  }
}
