/**
 * Real histories of other programs, made by running them. With `BALCONY_KEEP_HISTORIES=FOLDER` the files of each are put
 * there without passwords: that is how `electron/domain/moving-in/fixtures` was made.
 */
import {
  copyFileSync,
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { liveServer } from '../live/live.ts'
import { addAccount, addRoster } from '../live/prosody.ts'
import { canHaveDino, startDino } from './dino.ts'
import { canHaveGajim, startGajim } from './gajim.ts'
import { canHavePidgin, startPidgin } from './pidgin.ts'
import { canHavePsi, startPsi } from './psi.ts'
import { RESULTS } from './results.ts'
import { startUs, type Us } from './us.ts'
import { waitUntil } from './wait-until.ts'

/** Said by us, in this order. */
const OURS = [
  'O Romeo, Romeo!\nWherefore art thou Romeo?',
  '/me sighs',
  'https://verona.example/orchard.html?a=1&b=2',
  '<b>Not</b> bold & “quoted”, ümläut 🌹',
] as const
/** Typed in the other program: its keyboard has only ASCII letters. */
const THEIRS = ['But, soft! what light through yonder window breaks?', '/me climbs the wall'] as const

const keep = process.env['BALCONY_KEEP_HISTORIES']

/** Makes two accounts with these names, who are contacts. */
function people(us: string, them: string) {
  const server = liveServer()
  const account = (name: string) => ({
    address: addAccount(server, name, `${name}-password`),
    password: `${name}-password`,
  })
  const [own, peer] = [account(us), account(them)]
  addRoster(server, us, [{ jid: peer.address, name: them, groups: [] }])
  addRoster(server, them, [{ jid: own.address, name: 'Balcony', groups: [] }])
  return { own, peer }
}

/** Talks from both sides. `say` types in the other program, which is `ready` for that after our first message. */
async function talk(
  us: Us,
  say: (text: string) => Promise<void>,
  ready?: () => Promise<void>,
): Promise<void> {
  const [first, ...rest] = OURS
  await us.send(first)
  await ready?.()
  for (const text of THEIRS) {
    await say(text)
    const body = text.replace('/me ', '')
    await us.message((message) => message.direction === 'in' && message.body.endsWith(body))
  }
  for (const text of rest) await us.send(text)
}

/** Copies these files of a program to the folder that keeps them. */
function keepFiles(program: string, from: string, patterns: readonly string[]): void {
  if (keep === undefined) return
  const to = join(keep, program)
  rmSync(to, { recursive: true, force: true })
  for (const name of patterns.flatMap((pattern) => globSync(pattern, { cwd: from }))) {
    mkdirSync(dirname(join(to, name)), { recursive: true })
    cpSync(join(from, name), join(to, name), { recursive: true })
  }
}

/** Empties a column, and everything that was in it before. */
function forget(path: string, sql: string): void {
  if (keep === undefined) return
  const database = new DatabaseSync(path)
  database.exec(`PRAGMA journal_mode = DELETE; ${sql}; VACUUM`)
  database.close()
}

function blank(path: string, pattern: RegExp, by: string): void {
  if (keep === undefined) return
  writeFileSync(path, readFileSync(path, 'utf8').replaceAll(pattern, by))
}

const count = (path: string, sql: string): number => {
  if (!existsSync(path)) return 0
  const database = new DatabaseSync(path, { readOnly: true, timeout: 5_000 })
  try {
    return Number(database.prepare(sql).get()?.['n'])
  } catch {
    return 0
  } finally {
    database.close()
  }
}

const hasServer = inject('prosody') !== null

describe.skipIf(!hasServer)('a real history', () => {
  let profile: string
  beforeAll(() => {
    profile = mkdtempSync(join(tmpdir(), 'balcony-histories-'))
  })
  afterAll(() => rmSync(profile, { recursive: true, force: true }))
  const log = (program: string): string => join(RESULTS, `history-${program}`)
  const ours = (program: string) => mkdtempSync(join(profile, `${program}-`))

  it.skipIf(!canHaveGajim())('of Gajim', { timeout: 240_000 }, async () => {
    const { own, peer } = people('juliet', 'romeo')
    const gajim = await startGajim({ account: peer, peer: own.address, folder: log('gajim') })
    const us = await startUs(ours('gajim'), own, peer)
    await talk(us, (text) => gajim.say(text))
    await gajim.shows('all', ({ body }) => body === OURS[3])
    await gajim.correct('/me climbs the orchard wall')
    await us.message(({ body }) => body.endsWith('climbs the orchard wall'))
    gajim.save('said')
    const saved = mkdtempSync(join(profile, 'saved-'))
    await us.close()
    // Its own end deletes the folder, so the files are taken before, with their log.
    for (const name of globSync('logs.db*', { cwd: gajim.kept }))
      copyFileSync(join(gajim.kept, name), join(saved, name))
    await gajim.stop()
    forget(join(saved, 'logs.db'), 'SELECT 1')
    keepFiles('gajim', saved, ['logs.db'])
    expect(count(join(saved, 'logs.db'), 'SELECT count(*) AS n FROM logs WHERE kind IN (4, 6)')).toBe(6)
  })

  it.skipIf(!canHaveDino())('of Dino', { timeout: 240_000 }, async () => {
    const { own, peer } = people('nurse', 'mercutio')
    const dino = await startDino({ account: peer, peer: own.address, folder: log('dino') })
    const us = await startUs(ours('dino'), own, peer)
    await talk(us, (text) => dino.say(text))
    await dino.shows('all', ({ body }) => body === OURS[3])
    await dino.correct('/me climbs the orchard wall')
    await us.message(({ body }) => body.endsWith('climbs the orchard wall'))
    dino.save('said')
    const saved = mkdtempSync(join(profile, 'saved-'))
    await us.close()
    for (const name of globSync('dino.db*', { cwd: dino.kept }))
      copyFileSync(join(dino.kept, name), join(saved, name))
    await dino.stop()
    forget(join(saved, 'dino.db'), "UPDATE account SET password = ''")
    keepFiles('dino', saved, ['dino.db'])
    expect(count(join(saved, 'dino.db'), 'SELECT count(*) AS n FROM message')).toBeGreaterThanOrEqual(6)
  })

  it.skipIf(!canHavePidgin()).each(['html', 'txt'] as const)(
    'of Pidgin in %s',
    { timeout: 240_000 },
    async (logs) => {
      const { own, peer } = logs === 'html' ? people('rosaline', 'benvolio') : people('susan', 'peter')
      const certificate = join(liveServer().folder, 'server.crt')
      const pidgin = await startPidgin({
        account: peer,
        peer: own.address,
        certificate,
        folder: log(`pidgin-${logs}`),
        logs,
      })
      const us = await startUs(ours(`pidgin-${logs}`), own, peer)
      await talk(us, (text) => pidgin.say(text))
      const written = () =>
        globSync(join(pidgin.kept, 'logs', 'jabber', '*', '*', `*.${logs}`))
          .map((path) => readFileSync(path, 'utf8'))
          .join('')
      await waitUntil('Pidgin has logged all', () => written().includes('ümläut'))
      pidgin.save('said')
      const saved = mkdtempSync(join(profile, 'saved-'))
      await us.close()
      // Pidgin writes its lists some seconds after a change.
      await waitUntil('Pidgin has written its list', () => existsSync(join(pidgin.kept, 'blist.xml')))
      for (const name of ['logs', 'accounts.xml', 'blist.xml'])
        cpSync(join(pidgin.kept, name), join(saved, name), { recursive: true })
      await pidgin.stop()
      blank(join(saved, 'accounts.xml'), /<password>[^<]*<\/password>/g, '')
      keepFiles(`pidgin-${logs}`, saved, [`logs/jabber/*/*/*.${logs}`, 'accounts.xml', 'blist.xml'])
      expect(written()).toBe('')
    },
  )

  it.skipIf(!canHavePsi())('of Psi', { timeout: 240_000 }, async () => {
    const { own, peer } = people('balcony-friend', 'tybalt')
    const psi = await startPsi({ account: peer, peer: own.address, folder: log('psi') })
    try {
      const us = await startUs(ours('psi'), own, peer)
      const folder = join(psi.kept, 'profiles', 'default')
      await talk(
        us,
        (text) => psi.say(text),
        () => psi.open(),
      )
      psi.save('said')
      const [texts] = globSync(join(folder, 'history', '*.history'))
      await waitUntil('Psi has written all', () => readFileSync(texts ?? '', 'utf8').split('\n').length === 7)
      // It has a database, too, where Qt has a driver for it.
      const database = join(folder, 'history', 'history.db')
      const events = 'SELECT count(*) AS n FROM events'
      if (existsSync(database)) await waitUntil('Psi has stored all', () => count(database, events) === 6)
      const saved = mkdtempSync(join(profile, 'saved-'))
      cpSync(folder, saved, { recursive: true })
      await us.close()
      blank(join(saved, 'accounts.xml'), /(<(?:password|salted-password) type="QString">)[^<]*</g, '$1<')
      blank(
        join(saved, 'accounts.xml'),
        /\s*<stun-hosts[^]*<\/stun-hosts>|(?<=<stun-host type="QString">)[^<]*/g,
        '',
      )
      expect(count(join(saved, 'history', 'history.db'), events)).toBe(existsSync(database) ? 6 : 0)
      keepFiles('psi', saved, ['accounts.xml', '**/history.db', '**/*.history'])
    } finally {
      psi.save('end')
      await psi.stop()
    }
  })
})
