import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { bundle } from './bundle.ts'
import { browserArguments, electronArguments, findChromium, obtainElectron } from './electron-binary.ts'
import { findProsody } from './live/prosody.ts'

/** `npm start`: the app in Electron; where Electron's binary cannot be had, in the development host and a browser. */
const root = join(import.meta.dirname, '..')
const args = process.argv.slice(2)
const env = { ...process.env }
if (findProsody() !== null) {
  env['BALCONY_DEMO'] = JSON.stringify([process.execPath, join(root, 'build/demo/run.ts')])
}

await bundle()
const electron = obtainElectron()
if (electron !== null) {
  const child = spawn(electron, [...electronArguments(root), ...args], { stdio: 'inherit', env })
  child.once('exit', (code) => process.exit(code ?? 1))
} else {
  console.warn("Electron's binary is not on this machine and cannot be fetched.")
  const chromium = findChromium()
  const profile = args.includes('--profile') ? [] : ['--profile', join(root, 'out', 'profile')]
  const host = spawn(process.execPath, [join(root, 'build/host/run.ts'), ...profile, ...args], {
    stdio: ['inherit', 'pipe', 'inherit'],
    env,
  })
  host.stdout.on('data', (data: Buffer) => {
    process.stdout.write(data)
    const url = /http:\S+/.exec(data.toString())?.[0]
    if (url === undefined) return
    if (chromium === null) return console.warn('Open that address in a browser on this machine.')
    console.warn('Opening it in the development host and this machine’s Chromium instead.')
    spawn(chromium, [...browserArguments(), `--app=${url}`], { stdio: 'ignore' })
  })
  host.once('exit', (code) => process.exit(code ?? 1))
}
