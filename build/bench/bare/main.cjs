'use strict'
/** The least that Electron can be: one window, one page. What Balcony's figures are seen beside. */
const { app, BrowserWindow } = require('electron')
const { join } = require('node:path')

app.setPath('userData', process.env['BALCONY_BENCH_BARE_PROFILE'])
app.on('window-all-closed', () => app.quit())
void app.whenReady().then(() => {
  const window = new BrowserWindow({ width: 1180, height: 780, webPreferences: { sandbox: true } })
  void window.loadFile(join(__dirname, 'index.html'))
})
