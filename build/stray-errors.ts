import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Reporter, Vitest } from 'vitest/node'

/** Where the errors are noted that a project's run met outside of its tests. */
export const strayErrorsOf = (project: string): string =>
  join(import.meta.dirname, '..', 'test-results', `${project}-stray.json`)

/** Vitest's own JSON report does not have them, but they make a run fail. */
export default class StrayErrors implements Reporter {
  #project = ''

  onInit({ projects }: Vitest): void {
    this.#project = projects[0]?.name ?? ''
  }

  onTestRunEnd(
    _modules: unknown,
    errors: readonly { readonly message: string; readonly stack?: string | undefined }[],
  ): void {
    if (errors.length === 0) return
    const texts = errors.map(({ message, stack }) => stack ?? message)
    writeFileSync(strayErrorsOf(this.#project), JSON.stringify(texts))
  }
}
