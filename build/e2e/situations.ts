import { dialogs } from './situations/dialogs.ts'
import { encryption } from './situations/encryption.ts'
import { findingRooms } from './situations/finding-rooms.ts'
import { history } from './situations/history.ts'
import { messages } from './situations/messages.ts'
import { people } from './situations/people.ts'
import { rooms } from './situations/rooms.ts'
import { search } from './situations/search.ts'
import { settings } from './situations/settings.ts'
import { start } from './situations/start.ts'
import { store } from './situations/store.ts'
import type { Situation } from './situations/situation.ts'

export type { Situation } from './situations/situation.ts'

/** Every screen and every dialog. */
const allSituations: readonly Situation[] = [
  ...start,
  ...history,
  ...messages,
  ...people,
  ...rooms,
  ...encryption,
  ...search,
  ...dialogs,
  ...findingRooms,
  ...settings,
  ...store,
]

const { BALCONY_ALL_SITUATIONS: all, BALCONY_SITUATIONS: chosen } = process.env

/** All of them; for work on some, `BALCONY_SITUATIONS` is a pattern of their names. */
export const chosenSituations =
  chosen === undefined ? allSituations : allSituations.filter(({ name }) => new RegExp(chosen).test(name))

/** Those that a run of the tests looks at: every eighth, and all of them in `npm run test:long`, or the chosen ones. */
export const situations =
  chosen === undefined && all !== '1' ? allSituations.filter((_, at) => at % 8 === 0) : chosenSituations
