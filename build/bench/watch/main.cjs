'use strict'
/**
 * Loaded into the main process before the application: tells on the standard output, one JSON line each, when what
 * happened there and in the window. Nothing else is attached, no debugger, no driver: they would be measured, too.
 */
const { app, ipcMain, session } = require('electron')
const { join } = require('node:path')

const tell = (name, at = Date.now()) => process.stdout.write(`BENCH ${JSON.stringify({ name, at })}\n`)

const rows = process.env['BALCONY_BENCH_ROWS']
if (rows !== undefined) {
  delete process.env['BALCONY_BENCH_ROWS']
  tell('loaded')
  // Registered before the application's own listener, so that its window has the script.
  void app.whenReady().then(() => {
    tell('ready')
    const filePath = join(__dirname, 'window.cjs')
    const { defaultSession } = session
    // COMPAT(Electron, 34): `registerPreloadScript` came with 35.
    if (defaultSession.registerPreloadScript) {
      defaultSession.registerPreloadScript({ type: 'frame', id: 'bench', filePath })
    } else defaultSession.setPreloads([filePath])
  })
  ipcMain.on('bench', (_event, name, at) => tell(name, at))
  ipcMain.on('bench-rows', (event) => (event.returnValue = rows))
  app.on('browser-window-created', (_event, window) => {
    tell('window')
    if (window.isVisible()) tell('shown')
    window.once('show', () => tell('shown'))
  })
}
