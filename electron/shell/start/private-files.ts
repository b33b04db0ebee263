import { chmodSync, lstatSync, readdirSync, statSync, type Stats } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'

/** The rights of everybody but the owner. */
const OTHERS = 0o077
/** A folder in which everybody may make files, like /tmp. */
const STICKY = 0o1000
/** Chromium's folders are not deeper, and there are not so many files in them. */
const DEEPEST = 8
const MOST_FILES = 20_000

/**
 * Takes the folder of a profile, and what an earlier version has left in it, from everybody but the person. A folder that
 * is more than a profile, like the home folder or one that all share, stays as it is.
 */
export function makePrivate(profile: string, home = homedir()): void {
  // What rights are on Windows is up to the folder that it lies in.
  if (process.platform === 'win32' || resolve(profile) === resolve(home)) return
  const found = look(profile, statSync)
  if (found === null || (found.mode & STICKY) !== 0) return
  take(profile, found)
  if (isProfile(profile)) takeAll(profile)
}

/** One that Balcony has lived in: another folder that the person names may hold whatever. */
const isProfile = (folder: string): boolean =>
  ['balcony.db', 'balcony.lock', 'store.json'].some((name) => look(join(folder, name), lstatSync) !== null)

function takeAll(profile: string): void {
  let left = MOST_FILES
  const within = (folder: string, depth: number): void => {
    for (const name of namesIn(folder)) {
      if (left-- <= 0) return
      const path = join(folder, name)
      const found = look(path, lstatSync)
      // Where a link leads is not ours.
      if (found === null || found.isSymbolicLink()) continue
      take(path, found)
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
    // It belongs to somebody else, or its disk knows no rights: it is as private as it was.
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
