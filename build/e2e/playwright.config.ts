import { defineConfig } from 'playwright/test'
import type { HostOptions } from './balcony.ts'

/**
 * The same tests through the window of both hosts. `build/test.ts` leaves out a host that this machine lacks. Where
 * Electron exists (it says `BALCONY_BESIDE_ELECTRON=1`), Chromium runs only the tests tagged `@host`.
 */
export default defineConfig<object, HostOptions>({
  testDir: '.',
  testMatch: '*.e2e.ts',
  outputDir: '../../test-results/e2e',
  fullyParallel: true,
  forbidOnly: true,
  // On a busy machine parts of the desktop may be late. `build/test.ts` names the tests that needed a second try.
  retries: 1,
  // More than the cores of a small machine, because tests mostly wait.
  workers: 3,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: [['list'], ['json', { outputFile: '../../test-results/e2e.json' }]],
  use: { actionTimeout: 15_000, trace: 'off', screenshot: 'only-on-failure' },
  projects: [
    // First, because its longest tests are the longest of all.
    {
      name: 'chromium',
      use: { host: 'chromium' },
      testIgnore: 'packed.e2e.ts',
      ...(process.env['BALCONY_BESIDE_ELECTRON'] === '1' && { grep: /@host/ }),
    },
    { name: 'electron', use: { host: 'electron' }, testIgnore: 'packed.e2e.ts' },
    // Tests that matter for the packed app, run on the result of `npm run package -- dir`.
    { name: 'packed', use: { host: 'packed' }, grep: /@packed/ },
  ],
})
