import { expect, test } from 'vitest'
import { failedInPlaywright, failedInVitest, outcomesInPlaywright } from './failed-tests.ts'

test('names the failed tests of Vitest, and files that could not be loaded', () => {
  const report = {
    testResults: [
      {
        name: 'a.test.ts',
        message: '',
        assertionResults: [
          { status: 'passed', fullName: 'well', failureMessages: [] },
          {
            status: 'failed',
            fullName: 'not well',
            failureMessages: ['\u001b[31mError: no\u001b[39m\n  at x'],
          },
        ],
      },
      { name: 'b.test.ts', message: 'no such module', assertionResults: [] },
    ],
  }
  expect(failedInVitest(report)).toEqual([
    'a.test.ts: not well\n    Error: no\n      at x',
    'b.test.ts\n    no such module',
  ])
})

test('names the failed tests of Playwright, and those that needed a second try', () => {
  const of = (status: 'expected' | 'unexpected' | 'flaky') => [
    { projectName: 'electron', status, results: [{ error: { message: 'Timeout' } }, {}] },
  ]
  const report = {
    suites: [
      {
        specs: [{ title: 'fine', file: 'a.e2e.ts', tests: of('expected') }],
        suites: [
          {
            specs: [
              { title: 'bad', file: 'a.e2e.ts', tests: of('unexpected') },
              { title: 'late', file: 'a.e2e.ts', tests: of('flaky') },
            ],
          },
        ],
      },
    ],
  }
  expect(failedInPlaywright(report)).toEqual([
    'electron a.e2e.ts: bad\n    Timeout',
    'electron a.e2e.ts: late (passed again)\n    Timeout',
  ])
  expect(outcomesInPlaywright(report, 'electron')).toEqual(['expected', 'unexpected', 'flaky'])
  expect(outcomesInPlaywright(report, 'chromium')).toEqual([])
})
