import { en } from '../en/index.ts'
import type { Words } from '../words.ts'
import { app } from './app.ts'
import { appearance } from './appearance.ts'
import { commandLine } from './command-line.ts'
import { common } from './common.ts'
import { dates } from './dates.ts'
import { details } from './details.ts'
import { failures } from './failures.ts'
import { language } from './language.ts'
import { menus } from './menus.ts'
import { notifier } from './notifier.ts'
import { numbers } from './numbers.ts'
import { quitting } from './quitting.ts'
import { quoted } from './quoted.ts'
import { rail } from './rail.ts'
import { starting } from './starting.ts'
import { tray } from './tray.ts'

/** All sentences in German, with du. */
export const de: Words = {
  ...en,
  app,
  appearance,
  commandLine,
  common,
  dates,
  details,
  failures,
  language,
  menus,
  notifier,
  numbers,
  quitting,
  quoted,
  rail,
  starting,
  tray,
}
