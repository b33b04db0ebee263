import type { WebContents } from 'electron'
import type { Speech } from '../../../shared/words/speech.ts'
import type { Confirm } from '../../domain/ports.ts'

/** Lets pages open links outside of Balcony. */
export interface Opener {
  /** Watches what the person does in that page. The page calls the returned function with the link to open. */
  of(contents: Pick<WebContents, 'on'>): (url: string) => void
}

export interface OpenerOptions {
  readonly confirm: Confirm
  readonly speech: Pick<Speech, 'words'>
  openExternal(url: string): Promise<void>
  /** Milliseconds, never set back. */
  now(): number
  log(line: string): void
}

/** The longest time from a click or a key to the page's request, on a slow computer. */
const GESTURE_MS = 1_000
/** The input events of a person who follows a link. A pointer that only moves means nothing. */
const GESTURES: ReadonlySet<string> = new Set([
  'mouseDown',
  'mouseUp',
  'rawKeyDown',
  'keyDown',
  'touchEnd',
  'gestureTap',
])
/** The web, mail, and places on a map. Nothing else opens. */
const ALLOWED = /^(https?:\/\/|mailto:|geo:-?\d)/i
/** No person follows a longer link, and some systems cannot pass one on. */
const LONGEST_URL = 8_000

/**
 * A page that was taken over could send what it knows to anybody by opening addresses. So each click or key opens one
 * link, and only if this process has seen that click or key go to that page. Without one the person is asked, because
 * assistive technology follows links without either.
 */
export function createOpener({ confirm, speech, openExternal, now, log }: OpenerOptions): Opener {
  let asking = false

  async function open(url: string): Promise<void> {
    try {
      await openExternal(url)
    } catch (fault) {
      log(
        `a link could not be opened: ${fault instanceof Error ? fault.message.split('\n')[0] : String(fault)}`,
      )
    }
  }

  async function ask(url: string): Promise<void> {
    if (asking) return
    asking = true
    const agreed = await confirm.ask(speech.words().consent.openLink(url)).catch(() => false)
    asking = false
    if (agreed) await open(url)
  }

  return {
    of(contents) {
      let gesture: number | null = null
      contents.on('input-event', (_event, { type }) => {
        if (GESTURES.has(type)) gesture = now()
      })
      return (url) => {
        if (!ALLOWED.test(url) || url.length > LONGEST_URL || !URL.canParse(url)) return
        // As the browser will read it, with nothing in it that only looks like something else.
        const { href, username, password } = new URL(url)
        // A host hidden behind `https://bank.example@`, or a password for the server of a stranger's choice.
        if (username !== '' || password !== '') return
        const meant = gesture !== null && now() - gesture <= GESTURE_MS
        gesture = null
        void (meant ? open(href) : ask(href))
      }
    },
  }
}
