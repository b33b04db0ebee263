import { resolve } from 'node:path'

/** The words of a command line besides its options: links to open, or a text for somebody. */
export interface Handed {
  readonly links: readonly string[]
  /** `--send-to` with its words and files, as they were typed. */
  readonly sendTo: { readonly address: string; readonly rest: readonly string[] } | null
}

export const NOTHING_HANDED: Handed = { links: [], sendTo: null }

/** The call that hands it to the application. */
export type HandedCall =
  | { readonly name: 'links.open'; readonly args: { readonly uri: string; readonly origin: 'outside' } }
  | {
      readonly name: 'links.sendTo'
      readonly args: { readonly address: string; readonly text: string; readonly files: number }
    }

/** Words that name a file, seen from `cwd` where they were typed, count as files. */
export async function handedCalls(
  { links, sendTo }: Handed,
  cwd: string,
  isFile: (path: string) => Promise<boolean>,
): Promise<readonly HandedCall[]> {
  const calls: HandedCall[] = links.map((uri) => ({ name: 'links.open', args: { uri, origin: 'outside' } }))
  if (sendTo === null) return calls
  const { address, rest } = sendTo
  const areFiles = await Promise.all(rest.map((word) => isFile(resolve(cwd, word))))
  const text = rest.filter((_, at) => areFiles[at] !== true).join(' ')
  const files = areFiles.filter((is) => is).length
  return [...calls, { name: 'links.sendTo', args: { address, text, files } }]
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
