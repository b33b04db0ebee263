import { app } from 'electron'
import { resolve } from 'node:path'
import { registerAppScheme } from './shell/app-protocol.ts'
import { readCommandLine } from './shell/arguments.ts'

// What has to be said before Electron is ready stands in this small file, so that it is said in time; the application
// itself is loaded after that.
registerAppScheme()
const { profile } = readCommandLine(process.argv.slice(1))
if (profile !== null) app.setPath('userData', resolve(profile))

if (app.requestSingleInstanceLock()) {
  void import('./run.ts').then(({ run }) => run({ usualProfile: profile === null }))
} else {
  app.quit()
}
