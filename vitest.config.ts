import { svelte } from '@sveltejs/vite-plugin-svelte'
import { svelteTesting } from '@testing-library/svelte/vite'
import { defineConfig } from 'vitest/config'

/** Other tests may run at the same time, on few cores. */
const BUSY_MS = 20_000
const BUSY_EXPECT = { poll: { timeout: BUSY_MS / 2 } }

/**
 * COMPAT(Node 24): where the processor has protection keys, V8 sometimes loses track of its code pages when threads end, and
 * the process dies with `Check failed: jit_page.has_value()`.
 */
const WITHOUT_PROTECTION_KEYS = ['--no-memory-protection-keys']

/**
 * Heights of tests: units in Node, those that replace a whole module (`vi.mock`), the window in jsdom, live ones that need
 * a Prosody (`build/live`); `long` and `peers` (other clients) are run by `npm run test:long` and `npm run test:peers`.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'node',
          include: ['{electron,shared,build}/**/*.test.ts'],
          exclude: ['**/*.live.test.ts', '**/*.mocked.test.ts', 'build/e2e/**'],
          environment: 'node',
          execArgv: WITHOUT_PROTECTION_KEYS,
          testTimeout: BUSY_MS,
          expect: BUSY_EXPECT,
          // No module keeps state, so the files share one instance of each: a fifth of the time.
          isolate: false,
        },
      },
      {
        test: {
          name: 'mocked',
          include: ['electron/**/*.mocked.test.ts'],
          environment: 'node',
          execArgv: WITHOUT_PROTECTION_KEYS,
          testTimeout: BUSY_MS,
          expect: BUSY_EXPECT,
        },
      },
      {
        plugins: [svelte(), svelteTesting()],
        test: {
          name: 'window',
          include: ['renderer/**/*.test.ts'],
          environment: 'jsdom',
          setupFiles: ['renderer/testing/patience.ts'],
          testTimeout: BUSY_MS,
          expect: BUSY_EXPECT,
          // One jsdom a worker, and each file apart in a context of its own: a quarter of the time.
          pool: 'vmThreads',
        },
      },
      {
        test: {
          name: 'live',
          include: ['{electron,build}/**/*.live.test.ts'],
          environment: 'node',
          execArgv: WITHOUT_PROTECTION_KEYS,
          globalSetup: ['build/live/global-setup.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          expect: { poll: { timeout: 30_000 } },
        },
      },
      {
        test: {
          name: 'long',
          include: ['build/long/*.long.ts'],
          environment: 'node',
          execArgv: [...WITHOUT_PROTECTION_KEYS, '--expose-gc'],
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'peers',
          include: ['build/peers/*.peers.ts'],
          environment: 'node',
          execArgv: WITHOUT_PROTECTION_KEYS,
          globalSetup: ['build/peers/global-setup.ts'],
          // Each has a screen and a client that draws in software.
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
})
