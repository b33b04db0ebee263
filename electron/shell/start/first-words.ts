import { app, dialog } from 'electron'
import { writeSync } from 'node:fs'

/** Says it on the terminal and ends before there is any window; no screen is needed for that. */
export function answerAndEnd(code: number, text: string): void {
  writeSync(code === 0 ? 1 : 2, `${text}\n`)
  process.exit(code)
}

/** Tells why Balcony cannot start at all, on the terminal and in a box, and ends with code 1. */
export function refuseToStart(sentence: string): void {
  if (!hasScreen()) answerAndEnd(1, sentence)
  writeSync(2, `${sentence}\n`)
  void app
    .whenReady()
    // Not `showErrorBox`, which holds the whole process: it could not even be ended while the box is open.
    .then(() => dialog.showMessageBox({ type: 'error', title: 'Balcony cannot start', message: sentence }))
    .finally(() => app.exit(1))
}

/** Whether windows can be shown; without, Chromium would crash. */
export function hasScreen(): boolean {
  const { DISPLAY, WAYLAND_DISPLAY } = process.env
  // Whoever names the platform (`headless`) knows better.
  const named = app.commandLine.hasSwitch('ozone-platform')
  return process.platform !== 'linux' || named || Boolean(DISPLAY) || Boolean(WAYLAND_DISPLAY)
}
