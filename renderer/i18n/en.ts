import { accounts } from './en/accounts.ts'
import { app } from './en/app.ts'
import { chat } from './en/chat.ts'
import { common } from './en/common.ts'
import { conversations } from './en/conversations.ts'
import { links } from './en/links.ts'
import { notifications } from './en/notifications.ts'
import { roster } from './en/roster.ts'
import { settings } from './en/settings.ts'
import { store } from './en/store.ts'
import { updates } from './en/updates.ts'

/** All words of the window. Plain text, or a function where a name or a number goes in. */
export const t = {
  accounts,
  app,
  chat,
  common,
  conversations,
  links,
  notifications,
  roster,
  settings,
  store,
  updates,
} as const
