import { chromium, type Browser } from 'playwright'
import { browserArguments, findChromium } from '../electron-binary.ts'

/** A microphone that beeps, and that a window gets without being asked. */
const DEVICES = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream']

/** Starts the browser of this machine, which takes as much as ten windows in it. `more`: arguments beside the usual ones. */
export function launchBrowser(more: readonly string[] = []): Promise<Browser> {
  const executablePath = findChromium()
  if (executablePath === null) throw new Error('no Chromium on this machine')
  return chromium.launch({ executablePath, args: [...browserArguments(), ...DEVICES, ...more] })
}
