import { join } from 'node:path'
import { expect, test } from 'vitest'
import {
  failedInPlaywright,
  failedInVitest,
  outcomesInPlaywright,
  strayIn,
  summaryOf,
} from './failed-tests.ts'

const ROOT = join(import.meta.dirname, '..')

test('names the failed tests of Vitest, and files that could not be loaded', () => {
  const error = [
    '\u001b[31mError: no\u001b[39m',
    '',
    '- one',
    '+ two',
    '    at reject (node:internal/x:1:2)',
    `    at ${ROOT}/node_modules/a/b.js:3:4`,
    `    at check (file://${ROOT}/a.test.ts:5:6)`,
    `    at run (${ROOT}/c.ts:7:8)`,
  ]
  const report = {
    testResults: [
      {
        name: `${ROOT}/a.test.ts`,
        message: '',
        assertionResults: [
          { status: 'passed', fullName: 'well', failureMessages: [] },
          { status: 'failed', fullName: 'not well', failureMessages: [error.join('\n')] },
        ],
      },
      { name: 'b.test.ts', message: 'no such module', assertionResults: [] },
    ],
  }
  expect(failedInVitest(report)).toEqual([
    { name: 'a.test.ts: not well', error: ['Error: no', 'at check (a.test.ts:5:6)', '- one', '+ two'] },
    { name: 'b.test.ts', error: ['no such module'] },
  ])
})

test('names the failed tests of Playwright, and those that needed a second try', () => {
  const of = (status: 'expected' | 'unexpected' | 'flaky') => [
    { projectName: 'electron', status, results: [{}, { error: { message: 'Timeout' } }] },
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
  expect(failedInPlaywright(report, 'unexpected')).toEqual([
    { name: 'electron a.e2e.ts: bad', error: ['Timeout'] },
  ])
  expect(failedInPlaywright(report, 'flaky')).toEqual([
    { name: 'electron a.e2e.ts: late', error: ['Timeout'] },
  ])
  expect(outcomesInPlaywright(report, 'electron')).toEqual(['expected', 'unexpected', 'flaky'])
  expect(outcomesInPlaywright(report, 'chromium')).toEqual([])
})

test('an error outside of the tests is named once', () => {
  expect(strayIn('window', ['TypeError: gone', 'TypeError: gone'])).toEqual([
    { name: 'window: outside of a test', error: ['TypeError: gone'] },
  ])
})

test('the failed come last, and less is said of each the more there are', () => {
  const many = (name: string, count: number) =>
    Array.from({ length: count }, (_, at) => ({
      name: `${name} ${at}`,
      error: Array.from({ length: 20 }, (__, line) => `line ${line}`),
    }))
  expect(summaryOf(many('bad', 1), many('late', 1))).toEqual([
    'UNSTEADY late 0',
    '    line 0',
    '    line 1',
    'FAILED bad 0',
    ...[0, 1, 2, 3, 4, 5, 6, 7].map((line) => `    line ${line}`),
  ])
  const [lines, last] = [summaryOf(many('bad', 9), many('late', 3)), summaryOf(many('bad', 40), [])]
  expect(lines).toHaveLength(36)
  expect(lines.slice(-3)).toEqual(['FAILED bad 8', '    line 0', '    line 1'])
  expect(last.slice(-2)).toEqual(['FAILED bad 38', 'FAILED bad 39'])
})
