import * as v from 'valibot'
import type { DesktopAbilities } from '../model/desktop.ts'
import type { ConversationId, MessageId } from '../model/ids.ts'
import { command } from './command.ts'
import { conversationId, messageId } from './schemas.ts'

export const desktopCommands = {
  /**
   * What a person looks at in one window: the conversation that is open there while that window has the focus, else
   * null. `viewer` names the window: any UUID that it keeps.
   */
  'desktop.look': command()(
    v.object({ viewer: v.pipe(v.string(), v.uuid()), conversationId: v.nullable(conversationId) }),
  ),
  /** Brings a window with this conversation to the front, at that message or at the first unread one. */
  'desktop.reveal': command()(v.object({ conversationId, messageId: v.nullable(messageId) })),
  /** Opens the conversation in a window of its own, or brings that to the front. */
  'desktop.openWindow': command()(v.object({ conversationId })),
  /** The main window, which is in front, is to let the person write their status message. */
  'desktop.editStatus': command()(v.object({})),
  /** Shows the folder of the logs in the system's file manager. */
  'desktop.openLogs': command()(v.object({})),
}

export interface DesktopSnapshot {
  readonly abilities: DesktopAbilities
}

export type DesktopDelta =
  /** The main window is to show the unknown senders. */
  | { readonly kind: 'strangersRequested' }
  | { readonly kind: 'abilitiesChanged'; readonly abilities: DesktopAbilities }
  /** The main window is to open this conversation, or where it has its `own` window, that one shows the message. */
  | {
      readonly kind: 'conversationRequested'
      readonly conversationId: ConversationId
      readonly messageId: MessageId | null
      readonly own?: true
    }
  /** See `desktop.editStatus`. */
  | { readonly kind: 'statusRequested' }
