import { app, session, type Session, type WebContents } from 'electron'
import { allowDictionaries } from './dictionaries.ts'
import type { Opener } from './outside-links.ts'

/**
 * Takes from every page, now and later, whatever made it, the rights that none of ours needs: navigation, new windows,
 * permissions, devices, downloads. Call it before the first window.
 */
export function hardenEverything(opener: Opener): void {
  app.on('web-contents-created', (_event, contents) => hardenContents(contents, opener))
  app.on('session-created', hardenSession)
  // Balcony's window asks no server for anything, so no server has a reason to ask for these.
  app.on('select-client-certificate', (event, _contents, _url, _list, answer) => {
    event.preventDefault()
    answer()
  })
  app.on('login', (event, _contents, _details, _info, answer) => {
    event.preventDefault()
    answer()
  })
}

/** Electron's default session may be there before anybody listens for it. */
export const hardenDefaultSession = (): void => hardenSession(session.defaultSession)

function hardenContents(contents: WebContents, opener: Opener): void {
  const stay = (event: { preventDefault(): void }): void => event.preventDefault()
  contents.on('will-frame-navigate', stay)
  contents.on('will-redirect', stay)
  contents.on('will-attach-webview', stay)
  contents.on('select-bluetooth-device', (event, _devices, choose) => {
    event.preventDefault()
    choose('')
  })
  // A page cannot keep its window open.
  contents.on('will-prevent-unload', stay)
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp')
  const open = opener.of(contents)
  contents.setWindowOpenHandler(({ url }) => {
    open(url)
    return { action: 'deny' }
  })
}

function hardenSession(target: Session): void {
  // Writing to the clipboard is the person's own act and needs no permission.
  target.setPermissionRequestHandler((_contents, _permission, answer) => answer(false))
  target.setPermissionCheckHandler(() => false)
  target.setDevicePermissionHandler(() => false)
  target.setBluetoothPairingHandler((_details, answer) => answer({ confirmed: false }))
  target.setDisplayMediaRequestHandler((_request, answer) => answer({}))
  target.on('will-download', (event) => event.preventDefault())
  for (const picker of ['select-hid-device', 'select-serial-port', 'select-usb-device'] as const) {
    target.on(picker as 'select-hid-device', (event, _details, choose) => {
      event.preventDefault()
      choose('')
    })
  }
  // No dictionary is downloaded before the settings turn the spelling checker on.
  target.setSpellCheckerEnabled(false)
  allowDictionaries(target, false)
}
