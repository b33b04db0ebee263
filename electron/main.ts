import { app } from 'electron'
import { join, resolve } from 'node:path'
import { SOFTWARE } from './engine/xep/software.ts'
import { registerAppScheme } from './shell/windows/app-protocol.ts'
import { helpText, ownArguments, readCommandLine, type CommandLine } from './shell/start/arguments.ts'
import { answerAndEnd, hasScreen, refuseToStart } from './shell/start/first-words.ts'
import { canBePassedOn } from './shell/start/handed.ts'
import { tameEnvironment } from './shell/start/environment.ts'
import { createInbox } from './shell/links.ts'
import { makeProfileFolder, whyUnwritable } from './shell/start/profile-folder.ts'
import { takeUmask } from './shell/start/umask.ts'

// What has to be said before Electron is ready stands in this small file, so that it is said in time; the application
// itself is loaded after that. Before all: nobody else may read what is made from here on.
const umask = takeUmask()
const { platform, execPath } = process
tameEnvironment(process.env, { platform, packaged: app.isPackaged, program: execPath })
const own = ownArguments(process.argv, app.isPackaged ? null : join(import.meta.dirname, '..', '..'))
const read = readCommandLine(own)
if (!read.ok) answerAndEnd(2, `${read.error} Try --help.`)
else if (read.value.help) answerAndEnd(0, helpText())
else if (read.value.version) answerAndEnd(0, `${SOFTWARE.name} ${SOFTWARE.version}`)
else if (!hasScreen()) answerAndEnd(1, 'Balcony finds no screen to open its window on.')
else start(read.value)

function start(commandLine: CommandLine): void {
  registerAppScheme()
  // Balcony keeps no cookies; Chromium, which encrypts them, would wait for the keychain before it shows anything.
  if (process.platform === 'linux') app.commandLine.appendSwitch('password-store', 'basic')
  // A page could tell whoever answers for a domain by names in it that are looked up; no policy of a page forbids that.
  app.commandLine.appendSwitch('blink-settings', 'dnsPrefetchingEnabled=false')
  const { profile } = commandLine
  if (profile !== null) app.setPath('userData', resolve(profile))
  const folder = app.getPath('userData')
  const unusable = makeProfileFolder(folder)
  if (unusable !== null) refuseToStart(unusable)
  else if (!canBePassedOn(process.argv, own)) refuseToStart('What Balcony was given to open is too long.')
  else if (app.requestSingleInstanceLock({ own })) {
    const inbox = createInbox(commandLine.handed)
    import('./run.ts')
      .then(({ run }) => run(commandLine, inbox, umask))
      .catch((fault: unknown) => {
        const reason = fault instanceof Error ? fault.message : String(fault)
        refuseToStart(`A part of Balcony is missing or broken; install it again. (${reason.split('\n')[0]})`)
      })
  } else {
    // Either another Balcony has this profile, and shows itself, or the lock could not be written.
    const unwritable = whyUnwritable(folder)
    if (unwritable === null) app.quit()
    else refuseToStart(unwritable)
  }
}
