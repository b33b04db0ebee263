import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright'

const source = readFileSync(join(import.meta.dirname, 'in-window.js'), 'utf8')

/** The functions of `in-window.js`, which run in the window. Instants are in milliseconds since 1970. */
interface InWindow {
  click(selector: string, name: string): number
  peopleShown(): number
  rowSays(text: string): number
  logEndsWith(text: string): number
  jump(selector: string, name: string, isKey: boolean): number
  scrollUp(step: number, frames: number): number
  watchTimes(): undefined
  endTimes(): Readonly<Record<string, number | null>>
  watchFrames(): undefined
  endFrames(): { readonly deltas: readonly number[]; readonly long: readonly number[] }
  accountId(): string
  joinRoom(address: string): number
  watchKeys(): undefined
  endKeys(): readonly number[]
  watchDeltas(): undefined
  endDeltas(): Readonly<Record<string, number>> & { readonly people: number }
  watchCommands(address: string): undefined
  endCommands(): readonly number[]
  listShown(name: string, whole: boolean): number
  scrollList(name: string, step: number, frames: number): number
}

/** Asks the window and resolves to its answer. */
export function inWindow<Name extends keyof InWindow>(
  page: Page,
  name: Name,
  ...args: Parameters<InWindow[Name]>
): Promise<ReturnType<InWindow[Name]>> {
  const call = `bench.${name}(...${JSON.stringify(args)})`
  return page.evaluate<ReturnType<InWindow[Name]>>(`${source}\n${call}`)
}
