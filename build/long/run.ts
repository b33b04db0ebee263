import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

/** `npm run test:long`: the tests that take too long for every run. Every seed of every property, a gigabyte, a million messages. */
const RUNS: readonly (readonly string[])[] = [
  ['--project', 'long'],
  ['--project', 'node', '-t', 'seed'],
  ['--project', 'live', '-t', 'seed'],
]

let failed = 0
for (const run of RUNS) {
  const { status } = spawnSync('vitest', ['run', ...run], {
    cwd: join(import.meta.dirname, '..', '..'),
    stdio: 'inherit',
    env: { ...process.env, BALCONY_ALL_SEEDS: '1' },
  })
  if (status !== 0) failed += 1
}
console.log(failed === 0 ? 'test:long passed' : `test:long: ${failed} of ${RUNS.length} runs failed`)
process.exitCode = failed === 0 ? 0 : 1
