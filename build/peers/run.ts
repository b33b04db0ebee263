import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { findProsody } from '../live/prosody.ts'
import { canHaveDino } from './dino.ts'
import { canHaveGajim, canHaveGajimOmemo } from './gajim.ts'
import { canHavePidgin } from './pidgin.ts'
import { canHaveProfanity } from './profanity.ts'
import { canHavePsi } from './psi.ts'
import { createNamespace, whyNoNamespace } from './namespace.ts'
import { CANNOT_FILE, RESULTS } from './results.ts'

/**
 * `npm run test:peers`: tests Balcony against other real clients. Tests that this machine cannot run are named and counted
 * as skipped, and missing features of the other clients are named too. The last line is the total. Pictures and logs stay
 * in `test-results/peers`.
 */
const root = join(import.meta.dirname, '..', '..')
const report = join(RESULTS, 'peers.json')
const has = (program: string): boolean => spawnSync('which', [program]).status === 0

rmSync(RESULTS, { recursive: true, force: true })
mkdirSync(RESULTS, { recursive: true })
const notes: string[] = []
const lacking = ['unshare', 'ip', 'Xvfb', 'xdotool', 'dbus-daemon'].filter((program) => !has(program))
if (findProsody() === null) lacking.push('prosody')
if (lacking.length > 0) notes.push(`all of it: this machine lacks ${lacking.join(', ')}`)
const noNamespace = lacking.length > 0 ? null : whyNoNamespace()
if (noNamespace !== null) notes.push(`all of it: no network namespace can be made (${noNamespace})`)
if (!canHaveDino()) notes.push('Dino: dino-im is not installed')
if (!canHaveGajim()) notes.push('Gajim: gajim is not installed')
else if (!canHaveGajimOmemo()) notes.push('Gajim, encrypted: gajim-omemo is not installed')
if (!canHavePidgin()) notes.push('Pidgin: pidgin is not installed')
if (!canHaveProfanity()) notes.push('Profanity: profanity or tmux is not installed')
if (!canHavePsi()) notes.push('Psi: psi is not installed')

const namespace = lacking.length === 0 && noNamespace === null ? createNamespace() : null
const vitest = [
  ...['vitest', 'run', '--project', 'peers', '--reporter', 'verbose'],
  ...['--reporter', 'json', '--outputFile.json', report, ...process.argv.slice(2)],
] as const
// Without a namespace the tests find no server and count as skipped.
const [program, ...args] = namespace === null ? vitest : namespace.command(...vitest)
const env = { ...process.env, ...namespace?.env }
const done = spawnSync(program, args, { cwd: root, stdio: 'inherit', env })
namespace?.dispose()

interface Report {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly numPendingTests: number
}
const { numPassedTests, numFailedTests, numPendingTests } = existsSync(report)
  ? (JSON.parse(readFileSync(report, 'utf8')) as Report)
  : { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0 }
const failed = numFailedTests === 0 && done.status !== 0 ? 1 : numFailedTests
console.log('')
if (existsSync(CANNOT_FILE)) console.log(readFileSync(CANNOT_FILE, 'utf8').trimEnd())
for (const note of notes) console.log(`SKIPPED ${note}`)
console.log(`${numPassedTests} passed, ${failed} failed, ${numPendingTests} skipped`)
process.exitCode = failed === 0 ? 0 : 1
