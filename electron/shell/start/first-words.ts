import { app, dialog } from 'electron'
import { writeSync } from 'node:fs'

/** Answers on the terminal and ends, before there is any window; needs no screen. */
export function answerAndEnd(code: number, text: string): void {
  writeSync(code === 0 ? 1 : 2, `${text}\n`)
  process.exit(code)
}

/** Says why Balcony cannot start, on the terminal and in a box with this title, and ends with code 1. */
export function refuseToStart(title: string, sentence: string): void {
  if (!hasScreen()) answerAndEnd(1, sentence)
  writeSync(2, `${sentence}\n`)
  void app
    .whenReady()
    // Not `showErrorBox`: it blocks the process, which then could not even be ended while the box is open.
    .then(() => dialog.showMessageBox({ type: 'error', title, message: sentence }))
    .finally(() => app.exit(1))
}

/** Whether windows can be shown. Without a screen Chromium would crash. */
export function hasScreen(): boolean {
  const { DISPLAY, WAYLAND_DISPLAY } = process.env
  // Somebody who names the platform (`headless`) knows better.
  const named = app.commandLine.hasSwitch('ozone-platform')
  return process.platform !== 'linux' || named || Boolean(DISPLAY) || Boolean(WAYLAND_DISPLAY)
}
