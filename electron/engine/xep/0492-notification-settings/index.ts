import type { Extension } from '../../extension.ts'
import { privateNodes } from '../0223-private-nodes/index.ts'
import { createChatSettings, type ChatSettingsSync } from './chat-settings.ts'

export type { NotifyWhen } from './codec.ts'
export type { MessageMark } from './kept-messages.ts'
export type { ChatSettings, ChatSettingsSync } from './chat-settings.ts'

/** XEP-0492, in a private node of our own. */
export const chatSettings: Extension<ChatSettingsSync> = {
  about: {
    spec: 'XEP-0492',
    title: 'Chat Notification Settings',
    version: '0.2.0',
    status: 'partial',
    note: 'of chats with people, in a private node, because bookmarks are of rooms',
  },
  needs: [privateNodes],
  setup: createChatSettings,
}
