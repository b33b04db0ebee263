import type { Words } from '../words.ts'
import { accounts } from './accounts.ts'
import { app } from './app.ts'
import { appearance } from './appearance.ts'
import { archive } from './archive.ts'
import { attachments } from './attachments.ts'
import { avatar } from './avatar.ts'
import { chat } from './chat.ts'
import { commandLine } from './command-line.ts'
import { common } from './common.ts'
import { composer } from './composer.ts'
import { consent } from './consent.ts'
import { conversations } from './conversations.ts'
import { dates } from './dates.ts'
import { deleting } from './deleting.ts'
import { details } from './details.ts'
import { encryption } from './encryption.ts'
import { failures } from './failures.ts'
import { fileDialogs } from './file-dialogs.ts'
import { files } from './files.ts'
import { forms } from './forms.ts'
import { invitations } from './invitations.ts'
import { keeping } from './keeping.ts'
import { language } from './language.ts'
import { links } from './links.ts'
import { menus } from './menus.ts'
import { messages } from './messages.ts'
import { movingIn } from './moving-in.ts'
import { newAccount } from './new-account.ts'
import { notices } from './notices.ts'
import { notifications } from './notifications.ts'
import { notifier } from './notifier.ts'
import { numbers } from './numbers.ts'
import { people } from './people.ts'
import { quitting } from './quitting.ts'
import { quoted } from './quoted.ts'
import { rail } from './rail.ts'
import { registration } from './registration.ts'
import { roomForm } from './room-form.ts'
import { roomSettings } from './room-settings.ts'
import { browsing } from './rooms-browsing.ts'
import { creating } from './rooms-creating.ts'
import { joining } from './rooms-joining.ts'
import { rooms } from './rooms.ts'
import { roster } from './roster.ts'
import { search } from './search.ts'
import { sendTo } from './send-to.ts'
import { settings } from './settings.ts'
import { signIn } from './sign-in.ts'
import { starting } from './starting.ts'
import { storage } from './storage.ts'
import { store } from './store.ts'
import { strangers } from './strangers.ts'
import { tray } from './tray.ts'
import { updates } from './updates.ts'
import { viewer } from './viewer.ts'

/** All sentences in German, with du. */
export const de: Words = {
  accounts,
  app,
  appearance,
  archive,
  attachments,
  avatar,
  browsing,
  chat,
  commandLine,
  common,
  composer,
  consent,
  conversations,
  creating,
  dates,
  deleting,
  details,
  encryption,
  failures,
  fileDialogs,
  files,
  forms,
  invitations,
  joining,
  keeping,
  language,
  links,
  menus,
  messages,
  movingIn,
  newAccount,
  notices,
  notifications,
  notifier,
  numbers,
  people,
  quitting,
  quoted,
  rail,
  registration,
  roomForm,
  roomSettings,
  rooms,
  roster,
  search,
  sendTo,
  settings,
  signIn,
  starting,
  storage,
  store,
  strangers,
  tray,
  updates,
  viewer,
}
