import type { ArchiveState } from '../../../shared/model/archive.ts'
import type { CancelTimer, Clock } from '../../engine/index.ts'

/** At most four announcements a second. */
const EVERY_MS = 250

/** The state of an account's archive, announced when it changes, but not too often. */
export interface Progress {
  readonly state: ArchiveState
  change(changes: Partial<ArchiveState>): void
  close(): void
}

export function createProgress(
  clock: Clock,
  first: ArchiveState,
  announce: (state: ArchiveState) => void,
): Progress {
  let state = first
  let announced = first
  let timer: CancelTimer | null = null

  function tell(): void {
    if (announced === state) return
    announced = state
    announce(state)
    timer = clock.after(EVERY_MS, () => {
      timer = null
      tell()
    })
  }

  return {
    get state() {
      return state
    },
    change(changes) {
      const isChange = Object.entries(changes).some(
        ([key, value]) => state[key as keyof ArchiveState] !== value,
      )
      if (!isChange) return
      state = { ...state, ...changes }
      if (timer === null) tell()
    },
    close() {
      timer?.()
      timer = null
    },
  }
}
