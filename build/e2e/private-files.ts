import { chmodSync, lstatSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Fills a profile as an earlier version left it: with files that other users can read. */
export function makeOpenProfile(profile: string): void {
  mkdirSync(join(profile, 'logs'))
  writeFileSync(join(profile, 'logs', 'balcony.log'), '')
  writeFileSync(join(profile, 'balcony.lock'), '')
  for (const [name, mode] of [
    ['.', 0o755],
    ['logs', 0o755],
    ['logs/balcony.log', 0o644],
    ['balcony.lock', 0o644],
  ] as const)
    chmodSync(join(profile, name), mode)
}

/** Files of a profile that other users of this computer may access, with their modes. Links have none of their own. */
export const openFiles = (profile: string): string[] =>
  ['.', ...readdirSync(profile, { recursive: true, encoding: 'utf8' })].flatMap((name) => {
    const found = lstatSync(join(profile, name), { throwIfNoEntry: false })
    if (found === undefined || found.isSymbolicLink() || found.isSocket()) return []
    return (found.mode & 0o077) === 0 ? [] : [`${name} ${(found.mode & 0o777).toString(8)}`]
  })
