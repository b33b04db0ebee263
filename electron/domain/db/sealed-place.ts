import { join } from 'node:path'

/** In the profile: one folder for each history, so that a history put aside keeps its files. */
export const SEALED_FOLDER = 'files'
/** A restored history's folder until that history has taken its place. */
export const RESTORED = '.new'

/** A folder holds a 256th of the files. */
export function placeOf(root: string, id: number): { readonly folder: string; readonly path: string } {
  const folder = join(root, (id % 256).toString(16).padStart(2, '0'))
  return { folder, path: join(folder, String(id)) }
}
