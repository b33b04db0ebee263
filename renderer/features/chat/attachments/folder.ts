import { MOST_BYTES, MOST_FILES, type Packed } from '../../../preparing/packed.ts'
import type { Failure } from '../../../../shared/model/failure.ts'
import { err, ok, type Result } from '../../../../shared/model/result.ts'

/** Lists all files of a folder that was dropped, with their paths inside it. */
export async function filesOf(folder: FileSystemDirectoryEntry): Promise<Result<readonly Packed[], Failure>> {
  const found: Packed[] = []
  let bytes = 0
  const waiting: { readonly entry: FileSystemDirectoryEntry; readonly path: string }[] = [
    { entry: folder, path: folder.name },
  ]
  try {
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      for (const entry of await entriesOf(next.entry)) {
        const path = `${next.path}/${entry.name}`
        if (entry.isDirectory) waiting.push({ entry: entry as FileSystemDirectoryEntry, path })
        else {
          const file = await fileOf(entry as FileSystemFileEntry)
          bytes += file.size
          found.push({ path, file })
        }
        if (found.length + waiting.length > MOST_FILES || bytes > MOST_BYTES)
          return err({ code: 'folder-too-large', files: MOST_FILES, bytes: MOST_BYTES })
      }
    }
    return ok(found)
  } catch {
    return err({ code: 'file-unreadable' })
  }
}

/** A reader gives about a hundred at a time, and none at the end. */
async function entriesOf(folder: FileSystemDirectoryEntry): Promise<readonly FileSystemEntry[]> {
  const reader = folder.createReader()
  const all: FileSystemEntry[] = []
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    )
    if (some.length === 0 || all.length > MOST_FILES) return all
    all.push(...some)
  }
}

const fileOf = (entry: FileSystemFileEntry): Promise<File> =>
  new Promise((resolve, reject) => entry.file(resolve, reject))
