import { execFile } from 'node:child_process'
import type { Interface } from 'node:readline'
import type { Writable } from 'node:stream'
import { promisify } from 'node:util'
import type { BrowserContext, Page } from 'playwright'
import { ASKS } from '../host/confirm.ts'

/** The person in front of Balcony, who answers its questions outside of the window. */
export interface Person {
  /** Waits for the question and answers it. */
  answer(message: string, agree: boolean): Promise<void>
}

const people = new WeakMap<BrowserContext, Person>()

/** Makes this person answer for all windows of that Balcony. */
export const sits = (page: Page, person: Person): void => void people.set(page.context(), person)

function personAt(page: Page): Person {
  const person = people.get(page.context())
  if (person === undefined) throw new Error('nobody sits before this window')
  return person
}

/** Agrees to the question with that message, in the system's box or on the terminal of the development host. */
export const agree = (page: Page, message: string): Promise<void> => personAt(page).answer(message, true)

/** Refuses it. */
export const refuse = (page: Page, message: string): Promise<void> => personAt(page).answer(message, false)

const LONGEST_WAIT_MS = 20_000
const run = promisify(execFile)

/** The person at the screen: finds the box by its title, which is the message, and presses keys. No other way exists. */
export function personBeforeScreen(display: string, pid: number): Person {
  const env = { ...process.env, DISPLAY: display }
  const xdotool = async (...args: readonly string[]): Promise<string> =>
    (await run('xdotool', [...args], { env, timeout: LONGEST_WAIT_MS })).stdout.trim()
  const search = (message: string): string[] => [
    ...['search', '--onlyvisible', '--all', '--pid', String(pid)],
    ...['--name', `^${message.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')}$`],
  ]
  const isOpen = (message: string): Promise<boolean> =>
    xdotool(...search(message)).then(
      (found) => found !== '',
      () => false,
    )
  return {
    async answer(message, agree) {
      const [first = '', ...rest] = search(message)
      const found = await xdotool(first, '--sync', ...rest).catch(() => {
        throw new Error(`nothing asks: ${message}`)
      })
      const [box = ''] = found.split('\n')
      // The box took the focus from the window below it, and no window manager gives it back.
      const before = await xdotool('getwindowfocus').catch(() => '')
      await xdotool('windowfocus', '--sync', box)
      // Cancel has the focus; the other button is next to it.
      await xdotool('key', ...(agree ? ['Left', 'space'] : ['Escape']))
      while (await isOpen(message));
      if (before !== '' && before !== box) await xdotool('windowfocus', before).catch(() => '')
    },
  }
}

/** The person at the terminal of the development host, which printed these lines. */
export function personBeforeTerminal(said: Interface, keyboard: Writable): Person {
  const asked: string[] = []
  let heard: () => void = () => undefined
  said.on('line', (line) => {
    if (!line.startsWith(ASKS)) return
    asked.push(line.slice(ASKS.length))
    heard()
  })
  return {
    async answer(message, agree) {
      const limit = AbortSignal.timeout(LONGEST_WAIT_MS)
      while (!asked.includes(message)) {
        await new Promise<void>((resolve, reject) => {
          heard = resolve
          const giveUp = (): void => reject(new Error(`nothing asks: ${message}; but: ${asked.join(' ')}`))
          limit.addEventListener('abort', giveUp, { once: true })
        })
      }
      asked.splice(asked.indexOf(message), 1)
      keyboard.write(agree ? 'yes\n' : 'no\n')
    },
  }
}
