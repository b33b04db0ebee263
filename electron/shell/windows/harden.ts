import { app, session, type Session, type WebContents } from 'electron'
import type { Capture } from './capture.ts'
import { allowDictionaries } from './dictionaries.ts'
import type { Opener } from './outside-links.ts'

/**
 * Takes from every page, now and later, whatever made it, the rights that none of ours needs: navigation, new windows,
 * permissions, devices, downloads. Our own page may copy pictures, and gets the microphone only when the person records, and the
 * camera only when they scan a code. Call it before the first window.
 */
export function hardenEverything(opener: Opener): void {
  app.on('web-contents-created', (_event, contents) => hardenContents(contents, opener))
  app.on('session-created', (made) => hardenSession(made, null))
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

/** The devices that our page may open. It names them as the Media Capture API does. */
interface Captures {
  readonly audio: Pick<Capture, 'take'>
  readonly video: Pick<Capture, 'take'>
}

/** Electron's default session may be there before anybody listens for it. */
export const hardenDefaultSession = (captures: Captures): void =>
  hardenSession(session.defaultSession, captures)

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

/** Where our own pages come from. */
const OWN_PAGES = 'app://balcony/'
/** Writing to the clipboard. Text needs no permission after a click; a picture does. Reading stays refused. */
const COPYING = 'clipboard-sanitized-write'

function hardenSession(target: Session, captures: Captures | null): void {
  target.setPermissionRequestHandler((contents, permission, answer, details) => {
    const isOurs =
      details.isMainFrame &&
      contents.getURL().startsWith(OWN_PAGES) &&
      details.requestingUrl.startsWith(OWN_PAGES)
    const media = permission === 'media' && 'mediaTypes' in details ? (details.mediaTypes ?? []) : []
    // Sound or pictures: each has its own permission, and nothing needs both at once.
    const [only] = media.length === 1 ? media : []
    const taken = isOurs && only !== undefined && captures?.[only].take() === true
    answer(isOurs && (permission === COPYING || taken))
  })
  target.setPermissionCheckHandler(
    (contents, permission, _origin, { isMainFrame }) =>
      permission === COPYING && isMainFrame && contents?.getURL().startsWith(OWN_PAGES) === true,
  )
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
