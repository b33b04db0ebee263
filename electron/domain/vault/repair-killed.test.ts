import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { MESSAGES } from '../db/testing-history.ts'
import { allSeeds, drawsOf } from '../../engine/testing/seeds.ts'
import { temporaryFolder } from '../testing/folder.ts'
import { BYTES, damagedFiles, damagedProfile, startDamaged } from './testing.ts'

/** Repairs the history; ends itself by SIGKILL at the step with that number, or after that many milliseconds. */
const CHILD = `
  import fs, { writeSync } from 'node:fs'
  import { syncBuiltinESMExports } from 'node:module'
  const [, , profile, step, milliseconds] = process.argv
  const end = () => process.kill(process.pid, 'SIGKILL')
  let steps = 0
  const at = (name) => {
    writeSync(1, name + '\\n')
    if (++steps === Number(step)) end()
  }
  const { renameSync } = fs
  fs.renameSync = (from, to) => {
    at('rename ' + from.replace(/.*\\//, ''))
    renameSync(from, to)
    at('renamed')
  }
  syncBuiltinESMExports()
  const { repairHistory } = await import(${JSON.stringify(new URL('./repair-history.ts', import.meta.url).href)})
  if (milliseconds) setTimeout(end, Number(milliseconds))
  const held = { key: { kind: 'raw', bytes: Buffer.alloc(32, ${BYTES[0]}) }, record: JSON.parse(fs.readFileSync(profile + '/store.json', 'utf8')) }
  await repairHistory(profile, held, { now: 0, afterLoss: [] }, {
    signal: new AbortController().signal,
    progress: () => undefined,
  })`

/** Returns the steps until it died. The script is a file, because its thread would take over the arguments of another. */
function repairAndDie(profile: string, step: number, milliseconds = ''): string[] {
  const script = join(temporaryFolder(), 'repair.mjs')
  writeFileSync(script, CHILD)
  const child = ['--no-warnings', script, profile, String(step), milliseconds]
  const { stdout, signal } = spawnSync(process.execPath, child, { encoding: 'utf8' })
  if (milliseconds === '') expect(signal).toBe('SIGKILL')
  return stdout.trim().split('\n')
}

/** The next start has everything, and the damaged file as it was. */
async function expectRepaired(profile: string, damaged: Buffer, where: string): Promise<void> {
  const { vault, stores } = startDamaged(profile)
  await vault.open()
  const [file = ''] = damagedFiles(profile)
  const news = { kind: 'repaired', file, whole: false }
  expect(vault.state, where).toEqual({ kind: 'open', protection: 'keychain', news })
  expect(stores[0]?.all('SELECT id FROM message'), where).toHaveLength(MESSAGES)
  await vault.close()
  expect(readFileSync(join(profile, file)).equals(damaged), where).toBe(true)
  expect(existsSync(join(profile, 'balcony.db.new')), where).toBe(false)
}

const STEPS = [
  'rename store.json.new',
  'renamed',
  expect.stringMatching(/^rename balcony-damaged-.*\.json\.new$/),
  'renamed',
  'rename balcony.db',
  'renamed',
  'rename balcony.db.new',
  'renamed',
  'rename store.json.new',
  'renamed',
]
/** Each takes a repair or two, so usual runs die only where no history is in its place: between the two renamings. */
const TRIED = allSeeds ? STEPS.map((_step, index) => index + 1) : [6]

test('killed at any step of a repair, the next start finishes it', { timeout: 600_000 }, async () => {
  const original = damagedProfile('conversation', 'root')
  const damaged = readFileSync(join(original, 'balcony.db'))
  for (const step of TRIED) {
    const profile = temporaryFolder()
    cpSync(original, profile, { recursive: true })
    expect(repairAndDie(profile, step)).toEqual(STEPS.slice(0, step))
    await expectRepaired(profile, damaged, `step ${step}`)
  }
})

test.runIf(allSeeds)('killed at random times, again and again', { timeout: 600_000 }, async () => {
  const profile = damagedProfile('conversation', 'root')
  const damaged = readFileSync(join(profile, 'balcony.db'))
  const draw = drawsOf(1)
  for (let time = 0; time < 20 && damagedFiles(profile).length === 0; time++) {
    repairAndDie(profile, 0, String(draw(2_000)))
  }
  await expectRepaired(profile, damaged, 'at random times')
})
