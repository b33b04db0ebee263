/**
 * Copies a text while the person presses a button. Whether that worked; only their own act allows it, as the window has
 * no permission to write to the clipboard by itself.
 */
export function putOnClipboard(text: string): boolean {
  const put = (event: ClipboardEvent): void => {
    event.clipboardData?.setData('text/plain', text)
    event.preventDefault()
  }
  document.addEventListener('copy', put, { once: true })
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- the one way that asks for no permission
  const done = document.execCommand('copy')
  document.removeEventListener('copy', put)
  return done
}
