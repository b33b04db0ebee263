import { resolve } from 'node:path'

/** What a start was handed besides options: links to open, or something for somebody. */
export interface Handed {
  readonly links: readonly string[]
  /** `--send-to`: words and files, as they were typed. */
  readonly sendTo: { readonly address: string; readonly rest: readonly string[] } | null
}

export const NOTHING_HANDED: Handed = { links: [], sendTo: null }

/** What the application is told of it. */
export type HandedCall =
  | { readonly name: 'links.open'; readonly args: { readonly uri: string; readonly origin: 'outside' } }
  | {
      readonly name: 'links.sendTo'
      readonly args: { readonly address: string; readonly text: string; readonly files: number }
    }

/** Which of the words are files is seen from `cwd`, where they were typed. */
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

/** Chromium takes messages of at most 32 KiB between two starts; the rest of that is for the folder and its own needs. */
const MOST_PASSED_ON = 24 * 1024

/**
 * Whether a start's command line can be passed on to a Balcony that runs already: Chromium sends all of it, and `own`
 * once more as data. COMPAT(Chromium): it kills the process that it cannot talk to, and it cannot with a longer message,
 * so a long link would end the Balcony that runs.
 */
export function canBePassedOn(argv: readonly string[], own: readonly string[]): boolean {
  const sent = argv.reduce((sum, argument) => sum + Buffer.byteLength(argument) + 1, 0)
  const data = own.reduce((sum, argument) => sum + argument.length * (isLatin1(argument) ? 1 : 2) + 8, 0)
  return sent + data <= MOST_PASSED_ON
}

const isLatin1 = (text: string): boolean => /^[\u0000-\u00ff]*$/.test(text)

/** The own arguments of another start, as Electron passes them on; whatever is no such list is none. */
export function passedOn(data: unknown): readonly string[] {
  if (typeof data !== 'object' || data === null || !('own' in data) || !Array.isArray(data.own)) return []
  return data.own.filter((argument) => typeof argument === 'string')
}
