import type { Incoming } from '../../../state/staged/staged.svelte.ts'

/** Files and folders that were dropped or pasted. */
export interface Received {
  readonly files: readonly File[]
  readonly folders: readonly FileSystemDirectoryEntry[]
}

/** Call it within the event: afterwards the browser has taken the entries away. */
export function receivedFrom(data: DataTransfer): Received {
  const folders: FileSystemDirectoryEntry[] = []
  const files: File[] = []
  for (const item of data.items) {
    if (item.kind !== 'file') continue
    const entry = item.webkitGetAsEntry()
    const file = item.getAsFile()
    if (entry?.isDirectory) folders.push(entry as FileSystemDirectoryEntry)
    else if (file) files.push(file)
  }
  return { files, folders }
}

export const hasFiles = (data: DataTransfer | null): data is DataTransfer =>
  data?.types.includes('Files') ?? false

/**
 * The files of a paste. Text wins over a picture of it, which programs for writing put beside it; but a file manager's text
 * is only the names or addresses of the files.
 */
export function pastedFrom(data: DataTransfer): Received | null {
  const received = receivedFrom(data)
  const { files, folders } = received
  if (files.length + folders.length === 0) return null
  const names = [...files, ...folders].map(({ name }) => name)
  const lines = data
    .getData('text/plain')
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
  const isOnlyNames = lines.every((line) => names.some((name) => line === name || isAddressOf(line, name)))
  return isOnlyNames ? received : null
}

function isAddressOf(line: string, name: string): boolean {
  const last = line.split(/[\\/]/).at(-1) ?? ''
  if (!/^(?:file:|\/|[a-z]:\\)/i.test(line)) return false
  try {
    return last === name || decodeURIComponent(last) === name
  } catch {
    return false
  }
}

/** Browsers call every pasted picture so. */
const UNNAMED = /^image\.(\w+)$/

/** The files, with a better name for pictures that have none: `called` gives it. */
export function incoming(files: readonly File[], called: (at: Date) => string): readonly Incoming[] {
  return files.map((file) => {
    const ending = UNNAMED.exec(file.name)?.[1]
    const name = ending === undefined ? file.name : `${called(new Date())}.${ending}`
    return { name, mediaType: file.type, blob: file }
  })
}

/** A moment as part of a file's name, which sorts by it: "2026-11-21 15.24.05". */
export function momentInName(at: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0')
  const day = [at.getFullYear(), at.getMonth() + 1, at.getDate()].map(two).join('-')
  return `${day} ${[at.getHours(), at.getMinutes(), at.getSeconds()].map(two).join('.')}`
}
