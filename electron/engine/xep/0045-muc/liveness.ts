import type { FullJid } from '../../../../shared/model/jid.ts'
import type { Clock } from '../../ports.ts'
import type { SilenceWatch, WatchedRoom } from '../0410-self-ping/index.ts'
import type { OwnEvent } from './events.ts'

interface LivenessParts {
  readonly clock: Clock
  readonly silence: SilenceWatch
  readonly tell: (event: OwnEvent) => void
  /** The own occupant; null while it is changing. */
  readonly occupant: () => FullJid | null
  /** The account is no longer in the room, without a word. */
  readonly dropped: () => void
}

/** Whether a room still answers, and whether the account is still in it (XEP-0410). */
export interface Liveness {
  /** From now on, the room is asked after a silence. */
  begin(): void
  /** The room sent something. */
  heard(): void
  /** The account may no longer be in the room. */
  doubt(): void
  end(): void
}

export function createLiveness({ clock, silence, tell, occupant, dropped }: LivenessParts): Liveness {
  let heardAt = clock.now()
  let isAnswering = true
  let unwatch = (): void => undefined

  function answering(is: boolean): void {
    if (is === isAnswering) return
    isAnswering = is
    tell({ kind: 'answering', isAnswering })
  }

  const watched: WatchedRoom = {
    get occupant() {
      return occupant()
    },
    get heardAt() {
      return heardAt
    },
    told(verdict) {
      if (verdict === 'not-joined') dropped()
      else answering(verdict === 'joined')
    },
  }

  return {
    begin() {
      unwatch = silence.watch(watched)
    },
    heard() {
      heardAt = clock.now()
      answering(true)
    },
    doubt: () => silence.doubt(watched),
    end: () => unwatch(),
  }
}
