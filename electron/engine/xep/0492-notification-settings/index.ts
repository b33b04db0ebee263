import type { Extension } from '../../extension.ts'
import { privateNodes } from '../0223-private-nodes/index.ts'
import { createChatSettings, type ChatSettingsSync } from './chat-settings.ts'

export { NS_NOTIFICATION_SETTINGS, readNotify, withNotify } from './codec.ts'
export type { NotifyWhen } from './codec.ts'
export type { MessageMark } from './kept-messages.ts'
export type { ChatSettings, ChatSettingsSync } from './chat-settings.ts'

/** XEP-0492: of people in a private node of our own, of rooms in their bookmarks (XEP-0402). */
export const chatSettings: Extension<ChatSettingsSync> = {
  about: {
    spec: 'XEP-0492',
    title: 'Chat Notification Settings',
    version: '0.2.0',
    status: 'partial',
    note: 'of rooms in bookmarks, of people in a private node; no advanced settings',
  },
  needs: [privateNodes],
  setup: createChatSettings,
}
