import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

/**
 * `npm run test:long`: the tests that take too long for every run. Every seed of every property, a gigabyte, a million
 * messages, every screen and dialog.
 */
const RUNS: readonly (readonly string[])[] = [
  ['vitest', 'run', '--project', 'long'],
  ['vitest', 'run', '--project', 'node', '-t', 'seed'],
  // Killed at every point, and damaged in every way.
  ['vitest', 'run', '--project', 'node', 'migrate-large', 'domain/db/repair', 'repair-killed'],
  ['vitest', 'run', '--project', 'live', '-t', 'seed|whatever their size'],
  [
    ...['playwright', 'test', '--config', 'build/e2e/playwright.config.ts', '--project', 'chromium'],
    ...['accessibility', 'long-words'],
  ],
]

let failed = 0
for (const [program = '', ...args] of RUNS) {
  const { status } = spawnSync(program, args, {
    cwd: join(import.meta.dirname, '..', '..'),
    stdio: 'inherit',
    env: { ...process.env, BALCONY_ALL_SEEDS: '1', BALCONY_ALL_SITUATIONS: '1' },
  })
  if (status !== 0) failed += 1
}
console.log(failed === 0 ? 'test:long passed' : `test:long: ${failed} of ${RUNS.length} runs failed`)
process.exitCode = failed === 0 ? 0 : 1
