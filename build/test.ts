import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { findChromium, findElectron, obtainElectron } from './electron-binary.ts'
import { canHaveKeyring } from './live/keyring.ts'
import { canHavePeer } from './live/peer.ts'
import { findProsody } from './live/prosody.ts'

/**
 * `npm test`: all tests, one after the other. Tests that this machine cannot run are named and counted as skipped. The last
 * line is the total.
 */
const root = join(import.meta.dirname, '..')
const results = join(root, 'test-results')

interface Count {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

const counts: (readonly [name: string, count: Count])[] = []
const notes: string[] = []
const unsteady: string[] = []

function run(program: string, ...args: string[]): boolean {
  console.log(`\n> ${program} ${args.join(' ')}`)
  return spawnSync(program, args, { cwd: root, stdio: 'inherit' }).status === 0
}

const reportOf = (project: string): string => join(results, `${project}.json`)

function vitestArgs(project: string): string[] {
  const reporters = ['--reporter', 'default', '--reporter', 'json', '--outputFile.json', reportOf(project)]
  return ['run', '--project', project, ...reporters]
}

function vitest(project: string): void {
  countVitest(project, run('vitest', ...vitestArgs(project)))
}

/** Begins the tests of a project that mostly wait. The returned function waits for their end and prints what they said. */
function vitestBeside(project: string): () => Promise<void> {
  const log = join(results, `${project}.log`)
  const output = openSync(log, 'w')
  const child = spawn('vitest', vitestArgs(project), { cwd: root, stdio: ['ignore', output, output] })
  closeSync(output)
  const ended = once(child, 'exit')
  return async () => {
    const [status] = (await ended) as [number | null]
    console.log(`\n> vitest ${vitestArgs(project).join(' ')}`)
    process.stdout.write(readFileSync(log))
    countVitest(project, status === 0)
  }
}

function countVitest(project: string, done: boolean): void {
  interface Report {
    readonly numPassedTests: number
    readonly numFailedTests: number
    readonly numPendingTests: number
    readonly numFailedTestSuites: number
  }
  const report = reportOf(project)
  if (!existsSync(report)) return void counts.push([project, { passed: 0, failed: 1, skipped: 0 }])
  const read = JSON.parse(readFileSync(report, 'utf8')) as Report
  const failed = read.numFailedTests === 0 && !done ? 1 : read.numFailedTests
  counts.push([project, { passed: read.numPassedTests, failed, skipped: read.numPendingTests }])
}

/** `only`: a tag. Other tests run in another host. */
function endToEnd(
  host: 'electron' | 'chromium' | 'packed',
  possible: boolean,
  only: string | null = null,
): void {
  if (!possible) {
    notes.push(`end to end in ${host}: this machine lacks what it needs`)
    const list = spawnSync(
      'playwright',
      ['test', '--config', 'build/e2e/playwright.config.ts', '--project', host, '--list'],
      { cwd: root, encoding: 'utf8' },
    )
    const total = Number(/Total: (\d+) test/.exec(list.stdout)?.[1] ?? 1)
    return void counts.push([`e2e ${host}`, { passed: 0, failed: 0, skipped: total }])
  }
  const report = join(results, 'e2e.json')
  rmSync(report, { force: true })
  const which = ['--project', host, ...(only === null ? [] : ['--grep', only])]
  const done = run('playwright', 'test', '--config', 'build/e2e/playwright.config.ts', ...which)
  interface Report {
    readonly stats: Readonly<Record<'expected' | 'unexpected' | 'flaky' | 'skipped', number>>
  }
  if (!existsSync(report)) return void counts.push([`e2e ${host}`, { passed: 0, failed: 1, skipped: 0 }])
  const { stats } = JSON.parse(readFileSync(report, 'utf8')) as Report
  const failed = stats.unexpected === 0 && !done ? 1 : stats.unexpected
  if (stats.flaky > 0) unsteady.push(`e2e ${host}: ${stats.flaky} passed only when tried again, see above`)
  counts.push([`e2e ${host}`, { passed: stats.expected + stats.flaky, failed, skipped: stats.skipped }])
}

rmSync(results, { recursive: true, force: true })
mkdirSync(results)
const electron = obtainElectron() !== null && findElectron() !== null
const live = findProsody() !== null
if (!live) notes.push('everything against a real server: Prosody is not installed')
if (!canHavePeer()) notes.push('everything with another client: slixmpp (python3-slixmpp) is not installed')
if (!canHaveKeyring()) notes.push('the keychain: gnome-keyring or D-Bus is not installed')

const checked = run('node', 'build/check.ts')
counts.push(['check', { passed: checked ? 1 : 0, failed: checked ? 0 : 1, skipped: 0 }])
const liveEnded = vitestBeside('live')
vitest('node')
vitest('mocked')
vitest('window')
await liveEnded()
const built = run('node', 'build/bundle.ts')
counts.push(['build', { passed: built ? 1 : 0, failed: built ? 0 : 1, skipped: 0 }])
const rig = built && live && canHavePeer() && canHaveKeyring()
// The window is the same in both hosts. Where Electron exists, Chromium only tests the development host.
endToEnd('chromium', rig && findChromium() !== null, electron ? '@host' : null)
endToEnd('electron', rig && electron)
const packed = built && electron && run('node', 'build/package/run.ts', 'dir')
if (!electron) notes.push('packing the app: there is no Electron on this machine')
counts.push([
  'package',
  { passed: Number(packed), failed: Number(electron && !packed), skipped: Number(!electron) },
])
endToEnd('packed', rig && packed)

console.log('')
for (const [name, { passed, failed, skipped }] of counts) {
  console.log(`${name.padEnd(14)} ${passed} passed, ${failed} failed, ${skipped} skipped`)
}
for (const note of notes) console.log(`SKIPPED ${note}`)
for (const note of unsteady) console.log(`UNSTEADY ${note}`)
const sum = (key: keyof Count): number => counts.reduce((total, [, count]) => total + count[key], 0)
console.log(`${sum('passed')} passed, ${sum('failed')} failed, ${sum('skipped')} skipped`)
process.exitCode = sum('failed') === 0 ? 0 : 1
