import * as v from 'valibot'
import type { ArchivePreferences, ArchiveState, ConversationCompleteness } from '../model/archive.ts'
import { command } from './command.ts'
import { accountId, conversationId, messageId, typedAddress } from './schemas.ts'

/** More than anybody lists by hand. Longer lists of a server are not changed, because that would cut them. */
export const MOST_ARCHIVE_RULES = 500
const addresses = v.pipe(v.array(typedAddress), v.maxLength(MOST_ARCHIVE_RULES))

/** The archives of the accounts' servers (XEP-0313). */
export const archiveCommands = {
  /** Pauses fetching in the background, or goes on; that also tries at once what has failed. */
  'archive.pause': command()(v.object({ accountId, paused: v.boolean() })),
  /**
   * Fetches what is missing directly above this message; null: at the end of the conversation. Answers when at least one
   * page is stored, or with why nothing came. Nothing missing there is no failure.
   */
  'archive.fill': command()(v.object({ conversationId, before: v.nullable(messageId) })),
  /** Fetches everything that is missing in a conversation. */
  'archive.fillAll': command()(v.object({ conversationId })),
  /** How complete the conversations are: those with gaps first. */
  'archive.completeness': command<readonly ConversationCompleteness[]>()(v.object({})),
  /** Which messages the server archives. `unsupported-by-server` if it does not let people choose. */
  'archive.preferences': command<ArchivePreferences>()(v.object({ accountId })),
  /** Changes that. The answer is what the server made of it, which may be something else. */
  'archive.setPreferences': command<ArchivePreferences>()(
    v.object({
      accountId,
      default: v.picklist(['always', 'never', 'roster']),
      always: addresses,
      never: addresses,
    }),
  ),
}

export interface ArchiveSnapshot {
  readonly archives: readonly ArchiveState[]
}

/** At most four a second for each account. */
export type ArchiveDelta = { readonly kind: 'archiveChanged'; readonly archive: ArchiveState }
