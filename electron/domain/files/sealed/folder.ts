import { basename, dirname, join } from 'node:path'
import type { Disk } from './disk.ts'

/** In the profile: one folder for each history, so that a history put aside keeps its files. */
export const SEALED_FOLDER = 'files'
/** A restored history's folder until that history has taken its place. */
export const RESTORED = '.new'

/** A folder holds a 256th of the files. */
export function placeOf(root: string, id: number): { readonly folder: string; readonly path: string } {
  const folder = join(root, (id % 256).toString(16).padStart(2, '0'))
  return { folder, path: join(folder, String(id)) }
}

/** Makes the folder of the open history, or gives a restored one its name, and removes the leftovers of other restorations. */
export async function openFolder(disk: Disk, root: string): Promise<void> {
  const all = dirname(root)
  const restored = `${basename(root)}${RESTORED}`
  for (const name of await disk.list(all)) {
    if (!name.endsWith(RESTORED)) continue
    if (name !== restored) await disk.remove(join(all, name))
    else await disk.rename(join(all, name), root)
  }
  await disk.makeFolder(root)
}
