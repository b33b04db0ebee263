import { app } from 'electron'
import { join, resolve } from 'node:path'
import { chosenLanguage } from '../shared/model/language.ts'
import { wordsIn } from '../shared/words/index.ts'
import { SOFTWARE } from './engine/xep/software.ts'
import { registerSchemes } from './shell/windows/app-protocol.ts'
import { explainWrongUse, ownArguments, readCommandLine, type CommandLine } from './shell/start/arguments.ts'
import { answerAndEnd, hasScreen, refuseToStart } from './shell/start/first-words.ts'
import { canBePassedOn } from './shell/start/handed.ts'
import { tameEnvironment } from './shell/start/environment.ts'
import { createInbox } from './shell/links.ts'
import { makeProfileFolder, whyUnwritable } from './shell/start/profile-folder.ts'
import { takeUmask } from './shell/start/umask.ts'

// Electron has to hear everything in this small file before it is ready; the application itself is loaded after that. The
// umask comes first: nobody else may read the files that are made from here on.
const umask = takeUmask()
const { platform, execPath } = process
tameEnvironment(process.env, { platform, packaged: app.isPackaged, program: execPath })
// The language of the system: the person's own choice is in the profile, which is not open yet.
const words = wordsIn(chosenLanguage('system', app.getPreferredSystemLanguages()))
const own = ownArguments(process.argv, app.isPackaged ? null : join(import.meta.dirname, '..', '..'))
const read = readCommandLine(own)
if (!read.ok) answerAndEnd(2, explainWrongUse(words, read.error))
else if (read.value.help) answerAndEnd(0, words.commandLine.help)
else if (read.value.version) answerAndEnd(0, `${SOFTWARE.name} ${SOFTWARE.version}`)
else if (!hasScreen()) answerAndEnd(1, words.starting.noScreen)
else start(read.value)

function start(commandLine: CommandLine): void {
  registerSchemes()
  // Balcony keeps no cookies. Chromium, which encrypts them, would wait for the keychain before it shows anything.
  if (process.platform === 'linux') app.commandLine.appendSwitch('password-store', 'basic')
  // A page could tell the owner of a domain something by the names that it has looked up; no policy of a page forbids that.
  app.commandLine.appendSwitch('blink-settings', 'dnsPrefetchingEnabled=false')
  const { profile } = commandLine
  if (profile !== null) app.setPath('userData', resolve(profile))
  const folder = app.getPath('userData')
  const { cannotStart, folder: folderWords, linkTooLong, filesTooMany, damaged } = words.starting
  const refuse = (sentence: string): void => refuseToStart(cannotStart, sentence)
  const unusable = makeProfileFolder(folder)
  if (unusable !== null) refuse(folderWords[unusable](folder))
  else if (!canBePassedOn(process.argv, own))
    refuse(commandLine.handed.send === null ? linkTooLong : filesTooMany)
  else if (app.requestSingleInstanceLock({ own })) {
    const inbox = createInbox(commandLine.handed)
    import('./run.ts')
      .then(({ run }) => run(commandLine, inbox, umask))
      .catch((fault: unknown) => {
        const reason = fault instanceof Error ? fault.message : String(fault)
        refuse(damaged(reason.split('\n')[0] ?? ''))
      })
  } else {
    // Another Balcony has this profile and comes to the front, or the lock could not be written.
    const unwritable = whyUnwritable(folder)
    if (unwritable === null) app.quit()
    else refuse(folderWords[unwritable](folder))
  }
}
