import { typeExtension } from './kind.ts'

/** In UTF-16 units. */
const LONGEST = 200
/** File systems take 255 bytes; the rest is for ` (99)` and for the name of a part. */
const LONGEST_BYTES = 236
/** Longer endings are no types. */
const LONGEST_EXTENSION = 16
/** The rest of a longer name is not looked at. */
const READ = 4096

/** Names of devices on Windows, whatever their extension, and names that a desktop reads as instructions. */
const RESERVED =
  /^(?:(?:con|prn|aux|nul|clock\$|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])\s*(?:\.|$)|desktop\.ini$|autorun\.inf$|thumbs\.db$)/i
/** Control characters, what changes the direction, what cannot be seen; not the joiners of letters and emoji. */
const UNSEEN =
  /(?![\u200C\u200D\p{Variation_Selector}\p{Emoji_Modifier}])[\p{C}\p{Default_Ignorable_Code_Point}\u2028\u2029]/gu
/** Characters that some system reserves. */
const NOT_IN_NAMES = /[<>:"|?*]/g

/**
 * Somebody else's name for a file as one that can be shown and written on every system: one line without folders, at most
 * 200 characters and 236 bytes, its extension kept. Never empty, never hidden, never an option on a command line.
 */
export function safeName(given: string, mediaType = ''): string {
  const folders = given.slice(0, READ).replace(UNSEEN, '').split(/[/\\]/)
  const last = folders.findLast((part) => part.trim() !== '') ?? ''
  const plain = last
    .normalize('NFC')
    .replace(NOT_IN_NAMES, '_')
    .replace(/\s+/g, ' ')
    .replace(/^[\s.~-]+|[\s.]+$/g, '')
  if (plain === '') return `file${typeExtension(mediaType)}`
  return shortened(RESERVED.test(plain) ? `_${plain}` : plain)
}

function shortened(name: string): string {
  const extension = extensionOf(name)
  let stem = extension === '' ? name : name.slice(0, -extension.length)
  const fits = (): boolean =>
    stem.length + extension.length <= LONGEST && bytesIn(stem) + bytesIn(extension) <= LONGEST_BYTES
  if (fits()) return name
  const characters = Array.from(stem.slice(0, LONGEST - extension.length).replace(/\p{Cs}/gu, ''))
  stem = characters.join('')
  while (!fits()) {
    characters.pop()
    stem = characters.join('')
  }
  return `${stem.replace(/[\s.]+$/, '')}${extension}`
}

/** The ending with its dot, empty if there is none. */
export function extensionOf(name: string): string {
  const dot = name.lastIndexOf('.')
  const extension = dot > 0 ? name.slice(dot) : ''
  return extension.length > 1 && extension.length <= LONGEST_EXTENSION && !/\s/.test(extension)
    ? extension
    : ''
}

/** The name for the nth file of that name in a folder: `photo (2).jpg`. */
export function numberedName(name: string, n: number): string {
  const extension = extensionOf(name)
  return n === 1 ? name : `${name.slice(0, name.length - extension.length)} (${n})${extension}`
}

const bytesIn = (text: string): number => new TextEncoder().encode(text).length
