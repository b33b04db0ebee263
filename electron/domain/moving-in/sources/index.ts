import { basename } from 'node:path'
import type { Place } from '../places.ts'
import { readBalcony } from './balcony.ts'
import { readDino } from './dino.ts'
import { readGajim } from './gajim.ts'
import type { Item } from './item.ts'
import { failureOfFile } from './other-database.ts'
import { readPidgin } from './pidgin.ts'
import { readPsi } from './psi.ts'

export type { Item, ReadMessage } from './item.ts'

/** Everything that the history at this place says. Damage becomes a problem. `scratch`: a folder for private copies. */
export function* readPlace(place: Place, scratch: string): Generator<Item> {
  try {
    yield* reader(place, scratch)
  } catch (error) {
    // A database whose structure is damaged, or another than its program makes; or a place that may not be read.
    const failure = failureOfFile(error)
    if (failure === null) throw error
    yield { kind: 'problem', file: basename(place.path), failure }
  }
}

function reader({ program, path, config }: Place, scratch: string): Generator<Item> {
  switch (program) {
    case 'gajim':
      return readGajim(path, scratch)
    case 'dino':
      return readDino(path, scratch)
    case 'pidgin':
      return readPidgin(path)
    case 'psi':
      return readPsi(path, config ?? path, scratch)
    case 'balcony':
      return readBalcony(path)
  }
}
