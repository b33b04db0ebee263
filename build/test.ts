import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { findChromium, findElectron, obtainElectron } from './electron-binary.ts'
import {
  failedInPlaywright,
  failedInVitest,
  outcomesInPlaywright,
  strayIn,
  summaryOf,
  type PlaywrightSuite,
} from './failed-tests.ts'
import { canHaveKeyring } from './live/keyring.ts'
import { hasEjabberd } from './live/ejabberd.ts'
import { canHaveOmemoPeer } from './live/omemo-peer.ts'
import { canHavePeer } from './live/peer.ts'
import { findProsody } from './live/prosody.ts'
import { strayErrorsOf } from './stray-errors.ts'

/**
 * `npm test`: all tests. Tests that this machine cannot run are named and counted as skipped. What failed is repeated at the
 * end, and the last line is the total.
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
const unsteady: ReturnType<typeof failedInPlaywright> = []
const failures: typeof unsteady = []

function run(program: string, ...args: string[]): boolean {
  console.log(`\n> ${program} ${args.join(' ')}`)
  return spawnSync(program, args, { cwd: root, stdio: 'inherit' }).status === 0
}

const reportOf = (project: string): string => join(results, `${project}.json`)

function vitestArgs(project: string): string[] {
  const reporters = ['default', 'json', './build/stray-errors.ts'].flatMap((each) => ['--reporter', each])
  return ['run', '--project', project, ...reporters, '--outputFile.json', reportOf(project)]
}

function vitest(project: string): void {
  // By itself it leaves one core free, which is half of a small machine.
  const workers = ['--maxWorkers', String(availableParallelism())]
  countVitest(project, run('vitest', ...vitestArgs(project), ...workers))
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
  }
  const report = reportOf(project)
  if (!existsSync(report)) return void counts.push([project, { passed: 0, failed: 1, skipped: 0 }])
  const read = JSON.parse(readFileSync(report, 'utf8')) as Report & Parameters<typeof failedInVitest>[0]
  failures.push(...failedInVitest(read))
  if (existsSync(strayErrorsOf(project)))
    failures.push(...strayIn(project, JSON.parse(readFileSync(strayErrorsOf(project), 'utf8')) as string[]))
  const failed = read.numFailedTests === 0 && !done ? 1 : read.numFailedTests
  counts.push([project, { passed: read.numPassedTests, failed, skipped: read.numPendingTests }])
}

type Host = 'chromium' | 'electron' | 'packed'

const PLAYWRIGHT = ['test', '--config', 'build/e2e/playwright.config.ts']

/** Runs the tests of all hosts at once, so that none waits for the longest test of another. */
function endToEnd(hosts: Readonly<Record<Host, boolean>>): void {
  const names = Object.keys(hosts) as Host[]
  const possible = names.filter((host) => hosts[host])
  for (const host of names.filter((name) => !hosts[name])) leaveOut(host)
  if (possible.length === 0) return
  const report = join(results, 'e2e.json')
  const scenes = (process.env['BALCONY_SCENES'] = mkdtempSync(join(tmpdir(), 'balcony-scenes-')))
  if (hosts.chromium) run('node', 'build/e2e/scenes-page.ts')
  // The window is the same in all hosts. Where Electron exists, Chromium only tests the development host.
  if (hosts.electron) process.env['BALCONY_BESIDE_ELECTRON'] = '1'
  const done = run('playwright', ...PLAYWRIGHT, ...possible.flatMap((host) => ['--project', host]))
  rmSync(scenes, { recursive: true })
  const read = existsSync(report) ? (JSON.parse(readFileSync(report, 'utf8')) as PlaywrightSuite) : {}
  failures.push(...failedInPlaywright(read, 'unexpected'))
  unsteady.push(...failedInPlaywright(read, 'flaky'))
  for (const host of possible) {
    const outcomes = outcomesInPlaywright(read, host)
    const count = (...which: readonly string[]) => outcomes.filter((one) => which.includes(one)).length
    const failed = outcomes.length === 0 ? 1 : count('unexpected')
    counts.push([`e2e ${host}`, { passed: count('expected', 'flaky'), failed, skipped: count('skipped') }])
  }
  if (!done && counts.every(([, { failed }]) => failed === 0))
    counts.push(['e2e', { passed: 0, failed: 1, skipped: 0 }])
}

function leaveOut(host: Host): void {
  notes.push(`end to end in ${host}: this machine lacks what it needs`)
  const listed = spawnSync('playwright', [...PLAYWRIGHT, '--project', host, '--list'], {
    cwd: root,
    encoding: 'utf8',
  })
  const total = Number(/Total: (\d+) test/.exec(listed.stdout)?.[1] ?? 1)
  counts.push([`e2e ${host}`, { passed: 0, failed: 0, skipped: total }])
}

rmSync(results, { recursive: true, force: true })
mkdirSync(results)
const electron = obtainElectron() !== null && findElectron() !== null
const live = findProsody() !== null
if (!live) notes.push('everything against a real server: Prosody is not installed')
if (!canHavePeer()) notes.push('everything with another client: slixmpp (python3-slixmpp) is not installed')
if (!canHaveOmemoPeer())
  notes.push(
    'encryption with another client: python3-oldmemo, python3-twomemo or python3-xmlschema is not installed',
  )
if (!hasEjabberd()) notes.push('rooms on a second server: ejabberd is not installed')
if (!canHaveKeyring()) notes.push('the keychain: gnome-keyring or D-Bus is not installed')

const liveEnded = vitestBeside('live')
const checked = run('node', 'build/check.ts')
counts.push(['check', { passed: checked ? 1 : 0, failed: checked ? 0 : 1, skipped: 0 }])
vitest('node')
vitest('mocked')
vitest('window')
await liveEnded()
const built = run('node', 'build/bundle.ts')
counts.push(['build', { passed: built ? 1 : 0, failed: built ? 0 : 1, skipped: 0 }])
const rig = built && live && canHavePeer() && canHaveKeyring()
const packed = built && electron && run('node', 'build/package/run.ts', 'dir')
if (!electron) notes.push('packing the app: there is no Electron on this machine')
counts.push([
  'package',
  { passed: Number(packed), failed: Number(electron && !packed), skipped: Number(!electron) },
])
endToEnd({ chromium: rig && findChromium() !== null, electron: rig && electron, packed: rig && packed })

console.log('')
for (const note of notes) console.log(`SKIPPED ${note}`)
for (const line of summaryOf(failures, unsteady)) console.log(line)
for (const [name, { passed, failed, skipped }] of counts) {
  console.log(`${name.padEnd(14)} ${passed} passed, ${failed} failed, ${skipped} skipped`)
}
const sum = (key: keyof Count): number => counts.reduce((total, [, count]) => total + count[key], 0)
console.log(`${sum('passed')} passed, ${sum('failed')} failed, ${sum('skipped')} skipped`)
process.exitCode = sum('failed') === 0 ? 0 : 1
