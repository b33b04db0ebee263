import { app } from 'electron'
import { stat } from 'node:fs/promises'
import type { HandedFiles, LinkHandler } from '../domain/ports.ts'
import { readCommandLine } from './start/arguments.ts'
import type { OwnUmask } from './start/umask.ts'
import {
  createHandedFiles,
  NOTHING_HANDED,
  passedOn,
  sortHanded,
  type Handed,
  type HandedCall,
} from './start/handed.ts'

/** Keeps the links, texts and files handed to this start and to later ones until somebody takes them. */
export interface Inbox {
  /** Calls `take` with everything that has come, and at once with everything that comes. */
  open(take: (call: HandedCall) => void): void
  readonly files: HandedFiles
}

/** Call it before Electron is ready: macOS hands over a link early. */
export function createInbox(first: Handed): Inbox {
  let taker: ((call: HandedCall) => void) | null = null
  let kept: HandedCall[] = []
  const files = createHandedFiles()

  async function put(handed: Handed, cwd: string): Promise<void> {
    const sorted = await sortHanded(handed, cwd, isFile)
    for (const call of sorted.calls) {
      if (taker === null) kept.push(call)
      else taker(call)
    }
    if (sorted.files !== null) files.put(sorted.files)
  }

  void put(first, process.cwd())
  app.on('open-url', (event, url) => {
    event.preventDefault()
    void put({ ...NOTHING_HANDED, links: [url] }, process.cwd())
  })
  app.on('second-instance', (_event, _argv, cwd, data) => {
    const read = readCommandLine(passedOn(data))
    // A start with a wrong command line says so itself, and never comes here.
    if (read.ok) void put(read.value.handed, cwd)
  })

  return {
    files,
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
    // Missing, or not a path at all: then it is a word.
    return false
  }
}

/** Windows puts the link behind this, so nothing in the link counts as an option. */
const ARGUMENTS = process.platform === 'win32' ? ['--'] : []

/**
 * The program that the system uses for `xmpp:` links. null: Balcony runs from its sources, and nothing is installed that the
 * system could start.
 */
export function createLinkHandler({ lend }: OwnUmask): LinkHandler | null {
  if (!app.isPackaged) return null
  return {
    isBalcony: () => app.isDefaultProtocolClient('xmpp', process.execPath, ARGUMENTS),
    // On Linux a program of the system writes that file, for other programs to read.
    become: () => lend(() => app.setAsDefaultProtocolClient('xmpp', process.execPath, ARGUMENTS)),
  }
}
