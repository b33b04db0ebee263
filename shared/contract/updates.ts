import * as v from 'valibot'
import type { UpdateState } from '../model/update.ts'
import { command } from './command.ts'

export const updateCommands = {
  /** Looks for a newer version now; what came of it is told as a delta. */
  'updates.check': command()(v.object({})),
  /** The person's consent to fetch the version that is offered. */
  'updates.download': command()(v.object({})),
  /** Quits, installs what was fetched, and starts it. */
  'updates.restart': command()(v.object({})),
}

export interface UpdateSnapshot {
  /** null where this copy of Balcony does not update itself. */
  readonly update: UpdateState | null
}

export type UpdateDelta = { readonly kind: 'updateChanged'; readonly update: UpdateState }
