import type { WebContents } from 'electron'
import { words } from '../../../shared/words/index.ts'
import type { Confirm } from '../../domain/ports.ts'

/** Lets pages open links outside of Balcony. */
export interface Opener {
  /** Watches that page for what the person does there; the function is called with what it wants to have opened. */
  of(contents: Pick<WebContents, 'on'>): (url: string) => void
}

export interface OpenerOptions {
  readonly confirm: Confirm
  openExternal(url: string): Promise<void>
  /** Milliseconds, never set back. */
  now(): number
  log(line: string): void
}

/** From a click or a key until the page asks; on a slow computer that takes its time. */
const GESTURE_MS = 1_000
/** What a person does when they follow a link. A pointer that only moves means nothing. */
const GESTURES: ReadonlySet<string> = new Set([
  'mouseDown',
  'mouseUp',
  'rawKeyDown',
  'keyDown',
  'touchEnd',
  'gestureTap',
])
/** The web, mail, and a place for the map; whatever else it is does not open at all. */
const ALLOWED = /^(https?:\/\/|mailto:|geo:-?\d)/i
/** Longer ones are no links that a person follows, and some systems cannot pass them on. */
const LONGEST_URL = 8_000

/**
 * A page that was taken over could send what it knows to anybody by opening addresses. So one link is opened for one
 * click or key of the person's, as this process has seen it go to that page; without, the person is asked: assistive
 * technology follows links by neither.
 */
export function createOpener({ confirm, openExternal, now, log }: OpenerOptions): Opener {
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
    const agreed = await confirm.ask(words.consent.openLink(url)).catch(() => false)
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
        const meant = gesture !== null && now() - gesture <= GESTURE_MS
        gesture = null
        // As it is understood, with nothing in it that only looks like something else.
        const { href } = new URL(url)
        void (meant ? open(href) : ask(href))
      }
    },
  }
}
