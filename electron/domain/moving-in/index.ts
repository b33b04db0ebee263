import type { FoundId } from '../../../shared/model/moving-in.ts'
import { err, ok } from '../../../shared/model/result.ts'
import type { Accounts } from '../accounts/index.ts'
import type { DomainContext } from '../context.ts'
import type { Feature } from '../feature.ts'
import type { Messages } from '../messages/index.ts'

export interface MovingInParts {
  readonly accounts: Accounts
  readonly messages: Messages
}

/** Imports of other programs' histories, and exports of one's own. */
export type MovingIn = Feature<'movingIn'> & {
  /** Where a found history is, with `~` for the person's own folder. */
  foundPlace(id: FoundId): string | undefined
}

export function createMovingIn(_context: DomainContext, _parts: MovingInParts): MovingIn {
  const NOT_FOUND = err({ code: 'not-found' } as const)
  return {
    foundPlace: () => undefined,
    commands: {
      'import.look': () => ok([]),
      'import.choose': () => ok(null),
      'import.start': () => NOT_FOUND,
      'import.cancel': () => ok(),
      'import.dismiss': () => ok(),
      'export.conversation': () => NOT_FOUND,
      'export.account': () => NOT_FOUND,
      'export.cancel': () => ok(),
    },
    snapshot: () => ({ importing: null, exporting: null }),
  }
}
