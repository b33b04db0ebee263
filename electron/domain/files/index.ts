import { fileCommands } from '../../../shared/contract/files.ts'
import { err } from '../../../shared/model/result.ts'
import type { DomainContext } from '../context.ts'
import type { Feature } from '../feature.ts'

/** Files: sent, received, kept. */
export function createFiles(_context: DomainContext): Feature<'files'> {
  const absent = () => err({ code: 'not-on-this-desktop' } as const)
  return {
    commands: Object.fromEntries(
      Object.keys(fileCommands).map((name) => [name, absent]),
    ) as unknown as Feature<'files'>['commands'],
    snapshot: () => ({ staged: [], downloadFolder: '' }),
  }
}
