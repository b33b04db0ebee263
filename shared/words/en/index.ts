import { composer } from './composer.ts'
import { messages } from './messages.ts'
import { notifications } from './notifications.ts'
import { store } from './store.ts'

/** All sentences in English, each by its meaning: plain text, or a function where a name or a number goes in. */
export const en = { composer, messages, notifications, store } as const
