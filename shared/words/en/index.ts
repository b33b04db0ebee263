import { composer } from './composer.ts'
import { consent } from './consent.ts'
import { messages } from './messages.ts'
import { notifications } from './notifications.ts'
import { people } from './people.ts'
import { quitting } from './quitting.ts'
import { registration } from './registration.ts'
import { settings } from './settings.ts'
import { signIn } from './sign-in.ts'
import { store } from './store.ts'
import { strangers } from './strangers.ts'

/** All sentences in English, each by its meaning: plain text, or a function where a name or a number goes in. */
export const en = {
  composer,
  consent,
  messages,
  notifications,
  people,
  quitting,
  registration,
  settings,
  signIn,
  store,
  strangers,
} as const
