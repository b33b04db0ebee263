import { basename, dirname, join } from 'node:path'
import { RESTORED } from '../../db/sealed-place.ts'
import type { Disk } from './disk.ts'

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
