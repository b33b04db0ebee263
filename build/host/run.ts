import { createHash } from 'node:crypto'
import { existsSync, mkdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { createBalcony } from '../../electron/domain/index.ts'
import { noDesktopPorts } from '../../electron/domain/ports.ts'
import { createNodePorts } from '../../electron/engine/index.ts'
import { demoConversation, demoSecrets, demoStarter } from '../../electron/shell/demo.ts'
import { createKeychain } from '../../electron/shell/keychain.ts'
import { createOutsideMark } from '../../electron/shell/outside-mark.ts'
import { createHandedFiles } from '../../electron/shell/start/handed.ts'
import { makePrivate } from '../../electron/shell/start/private-files.ts'
import { takeUmask } from '../../electron/shell/start/umask.ts'
import { bundleWindow } from '../bundle.ts'
import { readHostCommandLine } from './command-line.ts'
import { createTerminalConfirm } from './confirm.ts'
import { makeDoorstep } from './entrance.ts'
import { preferredLanguages } from './languages.ts'
import { serveHost } from './server.ts'

/**
 * `npm run host -- --profile DIR [--port N] [--send FILE...]`: the app in plain Node, its window in any browser on this
 * machine. There is no second start that could hand files over: one process at a time has a profile.
 */
const umask = takeUmask()
const commandLine = await readHostCommandLine(process.argv.slice(2), process.cwd())
if (commandLine === null) {
  console.error('Name the folder for all data: npm run host -- --profile DIR')
  process.exit(2)
}
const { profile, port, files } = commandLine
try {
  mkdirSync(profile, { recursive: true, mode: 0o700 })
  makePrivate(profile)
} catch (cause) {
  console.error(
    `The folder ${profile} cannot be used: ${cause instanceof Error ? cause.message : String(cause)}`,
  )
  process.exit(1)
}
const window = join(import.meta.dirname, '..', '..', 'dist', 'renderer')
if (!existsSync(join(window, 'host.html'))) await bundleWindow()

const handedFiles = createHandedFiles()
if (files !== null) handedFiles.put(files)
const balcony = createBalcony({
  ...createNodePorts((line) => console.error(line)),
  profile,
  secrets:
    demoSecrets(process.env) ??
    createKeychain(createHash('sha256').update(profile).digest('hex').slice(0, 12)),
  ...noDesktopPorts(preferredLanguages(process.env)),
  handedFiles,
  surroundings: { platform: process.platform, home: homedir(), environment: process.env },
  markFromOutside: createOutsideMark({ platform: process.platform, log: (line) => console.error(line) }),
  confirm: createTerminalConfirm({ input: process.stdin, output: process.stdout }),
  startDemo: demoStarter(process.env, umask),
})
const host = await serveHost(balcony, window, port)
// The window opens before the keychain is asked: it can show what Balcony waits for.
const doorstep = makeDoorstep(profile, host.url)
void host.entered.then(doorstep.remove)
const conversationId = demoConversation(process.env)
if (conversationId !== null) {
  void host.looked.then(() =>
    balcony.open(() => undefined).call('desktop.reveal', { conversationId, messageId: null }),
  )
}
console.log(`Balcony is at ${doorstep.url}`)
await balcony.start()

let closing = false
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (closing) return
    closing = true
    doorstep.remove()
    void Promise.all([host.close(), balcony.close()]).then(() => process.exit(0))
  })
}
