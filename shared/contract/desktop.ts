import * as v from 'valibot'
import type { DesktopAbilities } from '../model/desktop.ts'
import type { ConversationId, MessageId } from '../model/ids.ts'
import { command } from './command.ts'
import { conversationId, messageId } from './schemas.ts'

export const desktopCommands = {
  /**
   * The conversation that the person looks at: the one open in the focused window, else null. `viewer` names the window
   * by a UUID that it keeps.
   */
  'desktop.look': command()(
    v.object({ viewer: v.pipe(v.string(), v.uuid()), conversationId: v.nullable(conversationId) }),
  ),
  /** Brings a window with this conversation to the front, at this message or at the first unread one. */
  'desktop.reveal': command()(v.object({ conversationId, messageId: v.nullable(messageId) })),
  /** Opens the conversation in its own window, or brings that window to the front. */
  'desktop.openWindow': command()(v.object({ conversationId })),
  /** The main window, now in front, opens the field for the status message. */
  'desktop.editStatus': command()(v.object({})),
  /** Shows the folder with the logs in the system's file manager. */
  'desktop.openLogs': command()(v.object({})),
  /**
   * The person wants to record a voice message, or no longer. With `on`, a window may open the microphone once within the
   * next seconds.
   */
  'desktop.allowMicrophone': command()(v.object({ on: v.boolean() })),
  /** The person wants to scan a code, or no longer. With `on`, a window may open the camera once within the next seconds. */
  'desktop.allowCamera': command()(v.object({ on: v.boolean() })),
}

export interface DesktopSnapshot {
  readonly abilities: DesktopAbilities
}

export type DesktopDelta =
  /** The main window shows the unknown senders. */
  | { readonly kind: 'strangersRequested' }
  | { readonly kind: 'abilitiesChanged'; readonly abilities: DesktopAbilities }
  /** The main window opens this conversation. With `own`, its own window shows the message instead. */
  | {
      readonly kind: 'conversationRequested'
      readonly conversationId: ConversationId
      readonly messageId: MessageId | null
      readonly own?: true
    }
  /** See `desktop.editStatus`. */
  | { readonly kind: 'statusRequested' }
