import type { Clock } from '../../ports.ts'
import type { Stanza } from '../../stanza/stanza.ts'
import { photoSeen } from '../0153-vcard-avatar/index.ts'
import { abilitiesOf, type RoomAbilities } from './abilities.ts'
import type { OwnEvent } from './events.ts'
import type { RoomInfo } from './info.ts'
import { paced } from './paced.ts'

const NO_FEATURES: ReadonlySet<string> = new Set()

/** What a room says about itself while the account is in it. */
export interface Description {
  readonly info: RoomInfo | null
  readonly features: ReadonlySet<string>
  readonly abilities: RoomAbilities
  /** The hash of its picture; null: it has none, or does not say. */
  readonly avatar: string | null
  /** Asks again, because something may have changed. Several calls meanwhile are one further question. */
  refresh(): void
  /** Takes a presence of the room itself, which some send when the picture changes (XEP-0486 §5.2). */
  presence(stanza: Stanza): void
  end(): void
}

/** `known`: the answer from before the join. `ask`: null if the room does not answer. */
export function createDescription(
  clock: Clock,
  known: RoomInfo | null,
  ask: () => Promise<RoomInfo | null>,
  tell: (event: OwnEvent) => void,
): Description {
  let info = known
  let abilities = abilitiesOf(known?.features ?? NO_FEATURES)
  let avatar = known?.avatar ?? null
  /** The picture is one that only a presence told of. The information says nothing about it then. */
  let isByPresence = false
  let isAsking = false
  /** Of `refresh`. */
  let calls = 0
  let isEnded = false
  let told = avatar
  const asking = paced(clock, () => void refresh())
  const telling = paced(clock, () => {
    if (avatar === told) return
    told = avatar
    tell({ kind: 'avatar', hash: avatar })
  })

  function setAvatar(hash: string | null): void {
    if (hash === avatar) return
    avatar = hash
    telling.want()
  }

  function take(next: RoomInfo): void {
    info = next
    abilities = abilitiesOf(next.features)
    tell({ kind: 'info' })
    if (next.avatar !== null) isByPresence = false
    if (!isByPresence) setAvatar(next.avatar)
  }

  async function refresh(): Promise<void> {
    const before = calls
    isAsking = true
    const next = await ask()
    isAsking = false
    if (isEnded) return
    if (next !== null) take(next)
    if (calls > before) asking.want()
  }

  return {
    get info() {
      return info
    },
    get features() {
      return info?.features ?? NO_FEATURES
    },
    get abilities() {
      return abilities
    },
    get avatar() {
      return avatar
    },
    refresh() {
      calls++
      if (!isAsking) asking.want()
    },
    presence(stanza) {
      const hash = photoSeen(stanza)
      if (hash === undefined) return
      isByPresence = hash !== null && hash !== info?.avatar
      setAvatar(hash)
    },
    end() {
      isEnded = true
      asking.end()
      telling.end()
    },
  }
}
