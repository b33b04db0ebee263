import { join } from 'node:path'

/** How tests ended, and the errors of those that failed, read from the reports of Vitest and Playwright. */

/** CI shows only the end of a run: about 50 lines, of which the counts take a dozen. */
const LINES = 36
/** Lines of the error of a test that failed, and of one that passed when tried again. */
const ERROR_LINES = 8
const UNSTEADY_LINES = 2
const WIDTH = 180

const ROOT = join(import.meta.dirname, '..')

interface FailedTest {
  readonly name: string
  /** What tells most comes first. */
  readonly error: readonly string[]
}

interface VitestReport {
  readonly testResults: readonly {
    readonly name: string
    readonly message: string
    readonly assertionResults: readonly {
      readonly status: string
      readonly fullName: string
      readonly failureMessages: readonly string[]
    }[]
  }[]
}

/** A file that could not be loaded counts as one failed test. */
export function failedInVitest(report: VitestReport): FailedTest[] {
  return report.testResults.flatMap(({ name, message, assertionResults }) => {
    const file = withoutRoot(name)
    const failed = assertionResults.filter(({ status }) => status === 'failed')
    if (failed.length === 0 && message !== '') return [{ name: file, error: telling(message) }]
    return failed.map(({ fullName, failureMessages }) => ({
      name: `${file}: ${fullName}`,
      error: telling(failureMessages.join('\n')),
    }))
  })
}

/** Errors that a run met outside of its tests: of a timer, or while a window was taken down. */
export function strayIn(project: string, errors: readonly string[]): FailedTest[] {
  return [...new Set(errors)].map((error) => ({
    name: `${project}: outside of a test`,
    error: telling(error),
  }))
}

type PlaywrightStatus = 'expected' | 'unexpected' | 'flaky' | 'skipped'

export interface PlaywrightSuite {
  readonly suites?: readonly PlaywrightSuite[]
  readonly specs?: readonly {
    readonly title: string
    readonly file: string
    readonly tests: readonly {
      readonly projectName: string
      readonly status: PlaywrightStatus
      readonly results: readonly { readonly error?: { readonly message?: string; readonly stack?: string } }[]
    }[]
  }[]
}

/** The tests that ended that way, each with the error of its first failed try. */
export function failedInPlaywright(
  { suites = [], specs = [] }: PlaywrightSuite,
  how: 'unexpected' | 'flaky',
): FailedTest[] {
  const own = specs.flatMap(({ title, file, tests }) =>
    tests
      .filter(({ status }) => status === how)
      .map(({ projectName, results }) => {
        const error = results.find((result) => result.error !== undefined)?.error
        return {
          name: `${projectName} ${file}: ${title}`,
          error: telling(error?.stack ?? error?.message ?? ''),
        }
      }),
  )
  return [...own, ...suites.flatMap((suite) => failedInPlaywright(suite, how))]
}

/** How the tests of one project ended. */
export function outcomesInPlaywright(
  { suites = [], specs = [] }: PlaywrightSuite,
  project: string,
): PlaywrightStatus[] {
  const own = specs.flatMap(({ tests }) =>
    tests.filter(({ projectName }) => projectName === project).map(({ status }) => status),
  )
  return [...own, ...suites.flatMap((suite) => outcomesInPlaywright(suite, project))]
}

/**
 * What to print about them, the failed last. Errors are cut so that all names fit into the lines that CI shows.
 */
export function summaryOf(failed: readonly FailedTest[], unsteady: readonly FailedTest[]): string[] {
  const cut = (most: number): string[] => [
    ...unsteady.flatMap((test) => described('UNSTEADY', test, Math.min(most, UNSTEADY_LINES))),
    ...failed.flatMap((test) => described('FAILED', test, most)),
  ]
  let most = ERROR_LINES
  while (most > 0 && cut(most).length > LINES) most--
  return cut(most)
}

const described = (word: string, { name, error }: FailedTest, most: number): string[] => [
  `${word} ${name}`,
  ...error.slice(0, most).map((line) => `    ${line}`),
]

/** The first line, the place in our own code, and then the rest without the other lines of the stack. */
function telling(error: string): string[] {
  const lines = withoutRoot(error)
    // The colours of a terminal.
    .replaceAll(/\u001b\[[0-9;]*m/g, '')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => line.slice(0, WIDTH))
  const inStack = (line: string): boolean => /^\s+at .*:\d+:\d+\)?$/.test(line)
  const place = lines.find((line) => inStack(line) && !/node_modules|node:/.test(line))
  const [first, ...rest] = lines.filter((line) => !inStack(line))
  return [first, place?.trim(), ...rest].filter((line) => line !== undefined)
}

const withoutRoot = (text: string): string => text.replaceAll('file://', '').replaceAll(`${ROOT}/`, '')
