import type { Emoji } from './emoji.ts'

/** Every emoji that this system draws, in the usual order. They are loaded on first use. */
export async function loadEmoji(): Promise<readonly Emoji[]> {
  return (await import('./emoji-table.ts')).table
}
