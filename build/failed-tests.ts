/** How tests ended, and the errors of those that failed, read from the reports of Vitest and Playwright. */

/** As many lines of an error are repeated. */
const ERROR_LINES = 12

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
export function failedInVitest(report: VitestReport): string[] {
  return report.testResults.flatMap(({ name, message, assertionResults }) => {
    const failed = assertionResults.filter(({ status }) => status === 'failed')
    if (failed.length === 0 && message !== '') return [described(name, message)]
    return failed.map(({ fullName, failureMessages }) =>
      described(`${name}: ${fullName}`, failureMessages.join('\n')),
    )
  })
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
      readonly results: readonly { readonly error?: { readonly message?: string } }[]
    }[]
  }[]
}

/** Tests that passed when tried again are named too, because their error tells what to mend. */
export function failedInPlaywright({ suites = [], specs = [] }: PlaywrightSuite): string[] {
  const own = specs.flatMap(({ title, file, tests }) =>
    tests
      .filter(({ status }) => status === 'unexpected' || status === 'flaky')
      .map(({ projectName, status, results }) => {
        const errors = results.flatMap(({ error }) => error?.message ?? [])
        return described(
          `${projectName} ${file}: ${title}${status === 'flaky' ? ' (passed again)' : ''}`,
          errors.join('\n'),
        )
      }),
  )
  return [...own, ...suites.flatMap(failedInPlaywright)]
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

function described(name: string, error: string): string {
  // The colours of a terminal.
  const lines = error.replaceAll(/\u001b\[[0-9;]*m/g, '').split('\n')
  return [name, ...lines.slice(0, ERROR_LINES).map((line) => `    ${line}`)].join('\n')
}
