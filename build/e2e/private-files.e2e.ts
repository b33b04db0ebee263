import { chmodSync, lstatSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from './balcony.ts'
import { makeAccount, signInQuickly } from './steps.ts'

/** Files of a profile that other users of this computer may access, with their modes. Links have none of their own. */
const open = (profile: string): string[] =>
  ['.', ...readdirSync(profile, { recursive: true, encoding: 'utf8' })].flatMap((name) => {
    const found = lstatSync(join(profile, name), { throwIfNoEntry: false })
    if (found === undefined || found.isSymbolicLink() || found.isSocket()) return []
    return (found.mode & 0o077) === 0 ? [] : [`${name} ${(found.mode & 0o777).toString(8)}`]
  })

test(
  'other users cannot read any file of a profile, and the window stores nothing about people',
  { tag: ['@packed', '@host'] },
  async ({ start, server, profile }) => {
    test.slow()
    // Left by an earlier version.
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
    const umask = process.umask(0o022)
    try {
      const running = await start()
      const { page } = running
      await page.getByRole('button', { name: 'Sign in' }).click()
      await signInQuickly(page, server.info, makeAccount(server.info, 'juliet'))
      await page.getByRole('tab', { name: /^People/ }).click()
      expect(open(profile)).toEqual([])
      const kept = await page.evaluate(() => Object.keys(localStorage))
      expect(kept.filter((name) => !['balcony.column.list', 'emoji-tone'].includes(name))).toEqual([])
      await running.quit()
      expect(open(profile)).toEqual([])
    } finally {
      process.umask(umask)
    }
  },
)
