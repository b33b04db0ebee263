import { oneLine } from '../text/names.ts'

/** What every file system takes, with room for ` (2)` and `.part`. In UTF-16 units. */
const LONGEST = 200
const LONGEST_EXTENSION = 16
/** Names of devices on Windows, whatever their extension. */
const DEVICES = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)/i

/** Somebody else's name for a file as one that can be shown and written on every system: without folders, never empty. */
export function safeName(given: string): string {
  const last = oneLine(given.slice(0, 4096)).split(/[/\\]/).at(-1) ?? ''
  const plain = last
    .replace(/[<>:"|?*]/g, '_')
    .replace(/^[.\s]+|[.\s]+$/g, '')
  if (plain === '') return 'file'
  const name = DEVICES.test(plain) ? `_${plain}` : plain
  if (name.length <= LONGEST) return name
  const dot = name.lastIndexOf('.')
  const extension = dot > 0 && name.length - dot <= LONGEST_EXTENSION ? name.slice(dot) : ''
  return `${name.slice(0, LONGEST - extension.length).replace(/[\uD800-\uDBFF]$/, '')}${extension}`
}
