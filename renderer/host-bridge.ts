import { createHostBridge } from './host-socket.ts'

/** The development host's stand-in for the preload script: puts `window.balcony` there, then starts the window. */

/** Takes the token out of the address, keeping it for a reload of this tab only. */
function token(): string | null {
  const given = new URLSearchParams(location.hash.slice(1)).get('token')
  if (given) {
    sessionStorage.setItem('token', given)
    history.replaceState(null, '', location.pathname + location.search)
  }
  return given ?? sessionStorage.getItem('token')
}

const key = token()
const url = new URL('/ws', location.href.replace(/^http/, 'ws'))
window.balcony = createHostBridge({
  dial: () => new WebSocket(url, key === null ? ['balcony'] : ['balcony', `token.${key}`]),
  later: (task, delayMs) => setTimeout(task, delayMs),
})

// Not a static import: those run before anything here does.
void import('./main.ts')
