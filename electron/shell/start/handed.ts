import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { FilesHanded, HandedFiles } from '../../domain/ports.ts'

/** The words of a command line besides its options: links to open, a text for somebody, or files to send. */
export interface Handed {
  readonly links: readonly string[]
  /** `--send-to` with its words and files, as they were typed. */
  readonly sendTo: { readonly address: string; readonly rest: readonly string[] } | null
  /** `--send` with its files, as they were typed, and the address of `--send-to`. */
  readonly send: { readonly files: readonly string[]; readonly address: string | null } | null
}

export const NOTHING_HANDED: Handed = { links: [], sendTo: null, send: null }

/** The call that hands it to the application. */
export type HandedCall =
  | { readonly name: 'links.open'; readonly args: { readonly uri: string; readonly origin: 'outside' } }
  | { readonly name: 'links.sendTo'; readonly args: { readonly address: string; readonly text: string } }

/** Files are no call, because a window could make any call, with any path. */
export interface Sorted {
  readonly calls: readonly HandedCall[]
  readonly files: FilesHanded | null
}

/** Sorts what was handed over. After `--send-to`, words that name a file, seen from `cwd` where they were typed, are files. */
export async function sortHanded(
  { links, sendTo, send }: Handed,
  cwd: string,
  isFile: (path: string) => Promise<boolean>,
): Promise<Sorted> {
  const calls: HandedCall[] = links.map((uri) => ({ name: 'links.open', args: { uri, origin: 'outside' } }))
  if (send !== null) {
    const paths = send.files.map((file) => pathOf(file, cwd))
    return { calls, files: { paths, address: send.address } }
  }
  if (sendTo === null) return { calls, files: null }
  const { address, rest } = sendTo
  const areFiles = await Promise.all(rest.map((word) => isFile(pathOf(word, cwd))))
  const paths = rest.filter((_, at) => areFiles[at] === true).map((word) => pathOf(word, cwd))
  const text = rest.filter((_, at) => areFiles[at] !== true).join(' ')
  if (text !== '' || paths.length === 0) calls.push({ name: 'links.sendTo', args: { address, text } })
  return { calls, files: paths.length > 0 ? { paths, address } : null }
}

/** File managers name files by their paths or by `file:` addresses. */
function pathOf(word: string, cwd: string): string {
  if (!/^file:\/\//i.test(word)) return resolve(cwd, word)
  try {
    return fileURLToPath(word)
  } catch {
    // An address of another computer, or damaged. Nothing is at that path, and the person is told.
    return resolve(cwd, word)
  }
}

/** Keeps files while the application takes none: before its history is open, and while it is locked. */
export function createHandedFiles(): HandedFiles & { put(handed: FilesHanded): void } {
  let taker: ((handed: FilesHanded) => void) | null = null
  let kept: readonly FilesHanded[] = []
  return {
    put(handed) {
      if (taker === null) kept = [...kept, handed]
      else taker(handed)
    },
    open(take) {
      taker = take
      const all = kept
      kept = []
      for (const handed of all) take(handed)
      return () => void (taker = null)
    },
  }
}

/** Chromium passes at most 32 KiB between two starts; the rest of that is for the folder and its own needs. */
const MOST_PASSED_ON = 24 * 1024

/**
 * Whether a start's command line can be passed on to a running Balcony: Chromium sends all of it, and `own` once more as
 * data. COMPAT(Chromium): it kills a process that it cannot reach, and a longer message does not get through, so a long
 * link would end the running Balcony.
 */
export function canBePassedOn(argv: readonly string[], own: readonly string[]): boolean {
  const sent = argv.reduce((sum, argument) => sum + Buffer.byteLength(argument) + 1, 0)
  const data = own.reduce((sum, argument) => sum + argument.length * (isLatin1(argument) ? 1 : 2) + 8, 0)
  return sent + data <= MOST_PASSED_ON
}

const isLatin1 = (text: string): boolean => /^[\u0000-\u00ff]*$/.test(text)

/** The own arguments of another start, as Electron passes them on; anything else is an empty list. */
export function passedOn(data: unknown): readonly string[] {
  if (typeof data !== 'object' || data === null || !('own' in data) || !Array.isArray(data.own)) return []
  return data.own.filter((argument) => typeof argument === 'string')
}
