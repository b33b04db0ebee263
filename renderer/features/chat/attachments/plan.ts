import type { StagedFile } from '../../../../shared/model/file.ts'

/**
 * How the text of the composer goes with its files, as in Signal and Telegram: it is the caption of a single file that has
 * none. Else it goes first, as a message of its own.
 */
export function textWith(text: string, files: readonly StagedFile[]): 'none' | 'caption' | 'first' {
  if (text.trim() === '' || files.length === 0) return 'none'
  return files.length === 1 && files[0]?.caption === '' ? 'caption' : 'first'
}
