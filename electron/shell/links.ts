import { app } from 'electron'
import { stat } from 'node:fs/promises'
import type { LinkHandler } from '../domain/ports.ts'
import { readCommandLine } from './start/arguments.ts'
import type { OwnUmask } from './start/umask.ts'
import { handedCalls, passedOn, type Handed, type HandedCall } from './start/handed.ts'

/** What was handed to this start and to later ones, kept until somebody takes it. */
export interface Inbox {
  /** Calls `take` with everything that came so far, and from now on at once. */
  open(take: (call: HandedCall) => void): void
}

/** Call it before Electron is ready: macOS tells of a link early. */
export function createInbox(first: Handed): Inbox {
  let taker: ((call: HandedCall) => void) | null = null
  let kept: HandedCall[] = []

  async function put(handed: Handed, cwd: string): Promise<void> {
    for (const call of await handedCalls(handed, cwd, isFile)) {
      if (taker === null) kept.push(call)
      else taker(call)
    }
  }

  void put(first, process.cwd())
  app.on('open-url', (event, url) => {
    event.preventDefault()
    void put({ links: [url], sendTo: null }, process.cwd())
  })
  app.on('second-instance', (_event, _argv, cwd, data) => {
    const read = readCommandLine(passedOn(data))
    // One that does not understand its command line says so itself, and never comes here.
    if (read.ok) void put(read.value.handed, cwd)
  })

  return {
    open(take) {
      taker = take
      for (const call of kept) take(call)
      kept = []
    },
  }
}

async function isFile(path: string): Promise<boolean> {
  try {
    const found = await stat(path)
    return found.isFile() || found.isDirectory()
  } catch {
    // Not there, or nothing that a path can say: then it is a word.
    return false
  }
}

/** Windows puts the link behind this, so that nothing in it counts as an option. */
const ARGUMENTS = process.platform === 'win32' ? ['--'] : []

/**
 * The system's choice for `xmpp:`. null where Balcony runs from its sources: there is nothing installed that the system
 * could start.
 */
export function createLinkHandler({ lend }: OwnUmask): LinkHandler | null {
  if (!app.isPackaged) return null
  return {
    isBalcony: () => app.isDefaultProtocolClient('xmpp', process.execPath, ARGUMENTS),
    // On Linux a program of the system's writes it down, for other programs.
    become: () => lend(() => app.setAsDefaultProtocolClient('xmpp', process.execPath, ARGUMENTS)),
  }
}
