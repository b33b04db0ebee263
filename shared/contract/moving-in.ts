import * as v from 'valibot'
import type { ExportState, FoundHistory, FoundId, ImportState } from '../model/moving-in.ts'
import { command } from './command.ts'
import { accountId, conversationId, instant } from './schemas.ts'

const foundId = v.pipe(
  v.string(),
  v.uuid(),
  v.transform((id) => id as FoundId),
)
/** More accounts than anybody has. They are looked up among those found, never parsed. */
const addresses = v.pipe(v.array(v.pipe(v.string(), v.maxLength(3071))), v.minLength(1), v.maxLength(200))

/** Bringing histories of other programs along, and taking one's own elsewhere. No command takes a path. */
export const movingInCommands = {
  /** Looks for the histories of other programs in their usual folders, and counts what is in them. */
  'import.look': command<readonly FoundHistory[]>()(v.object({})),
  /**
   * Asks the person for a file or folder with a history. null if they cancelled; `import-nothing` if it is none. It is
   * one more of those found.
   */
  'import.choose': command<FoundHistory | null>()(v.object({ what: v.picklist(['file', 'folder']) })),
  /**
   * Imports these accounts of a found history; `importChanged` tells the progress. Accounts that are not here are added,
   * and ask for their password. It can be repeated: nothing is imported twice. `import-running` while another one runs.
   */
  'import.start': command()(
    v.object({
      id: foundId,
      accounts: addresses,
      what: v.object({ contacts: v.boolean(), histories: v.boolean() }),
    }),
  ),
  /** Stops after the messages that are being written. They stay, and a later import goes on. */
  'import.cancel': command()(v.object({})),
  /** The person has seen how the last import ended. */
  'import.dismiss': command()(v.object({})),

  /**
   * Writes a conversation, or a part of it, into a file that the person chooses (without a desktop: into the profile). The
   * answer is that file, or null if the person cancelled. `to` is the first instant that is left out. With `files`, pictures
   * are inside the HTML file.
   */
  'export.conversation': command<string | null>()(
    v.object({
      conversationId,
      format: v.picklist(['text', 'html', 'json']),
      from: v.nullable(instant),
      to: v.nullable(instant),
      files: v.boolean(),
    }),
  ),
  /** Writes an account with its contacts and messages into a file by XEP-0227, without its password. Answers like the above. */
  'export.account': command<string | null>()(v.object({ accountId })),
  /** Stops the export. Nothing is left of its file. */
  'export.cancel': command()(v.object({})),
}

export interface MovingInSnapshot {
  readonly importing: ImportState | null
  readonly exporting: ExportState | null
}

export type MovingInDelta =
  /** At most five times a second. */
  | { readonly kind: 'importChanged'; readonly importing: ImportState | null }
  | { readonly kind: 'exportChanged'; readonly exporting: ExportState | null }
