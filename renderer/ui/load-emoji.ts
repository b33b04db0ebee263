import type { Emoji } from './emoji.ts'

/**
 * Every emoji that this system draws, in the usual order, with its names in a language (BCP 47 tag), else in English. They
 * are loaded on first use.
 */
export async function loadEmoji(language: string): Promise<readonly Emoji[]> {
  const { table } = language === 'de' ? await import('./emoji-table.de.ts') : await import('./emoji-table.ts')
  return table
}
