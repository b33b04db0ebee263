import * as v from 'valibot'
import type { UpdateState } from '../model/update.ts'
import { command } from './command.ts'

export const updateCommands = {
  /** Checks for a newer version now. A delta tells the result. */
  'updates.check': command()(v.object({})),
  /** The person agrees to download the offered version. */
  'updates.download': command()(v.object({})),
  /** Quits, installs the downloaded version and starts it. */
  'updates.restart': command()(v.object({})),
}

export interface UpdateSnapshot {
  /** null if this copy of Balcony does not update itself. */
  readonly update: UpdateState | null
}

export type UpdateDelta = { readonly kind: 'updateChanged'; readonly update: UpdateState }
