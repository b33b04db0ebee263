import { defineConfig } from 'playwright/test'
import type { HostOptions } from './balcony.ts'

/**
 * The same tests through the window of both hosts. `build/test.ts` leaves out the one a machine does not have, and runs
 * in Chromium only what is tagged `@host` where there is Electron.
 */
export default defineConfig<object, HostOptions>({
  testDir: '.',
  testMatch: '*.e2e.ts',
  outputDir: '../../test-results',
  fullyParallel: true,
  forbidOnly: true,
  // On a busy machine a desktop's parts may be late. What needed a second try is named by `build/test.ts`.
  retries: 1,
  // More than the cores of a small machine: much of a test is waiting.
  workers: 3,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: [['list'], ['json', { outputFile: '../../test-results/e2e.json' }]],
  use: { actionTimeout: 15_000, trace: 'off', screenshot: 'only-on-failure' },
  projects: [
    { name: 'electron', use: { host: 'electron' }, testIgnore: 'packed.e2e.ts' },
    { name: 'chromium', use: { host: 'chromium' }, testIgnore: 'packed.e2e.ts' },
    // What `npm run package -- dir` has made; the tests that tell a packed app from one that is not.
    { name: 'packed', use: { host: 'packed' }, grep: /@packed/ },
  ],
})
