import type { Args, CommandName } from '../../../../shared/contract/index.ts'
import type { Failure } from '../../../../shared/model/failure.ts'
import type { Occupant, Room } from '../../../../shared/model/room.ts'
import type { App } from '../../../state/app.svelte.ts'
import { failureIn } from '../../../state/told.ts'
import type { OccupantAct } from './acts-on.ts'

/** The standing that somebody gets by what is asked about before it is done. */
const BECOMES = {
  ban: 'outcast',
  'make-admin': 'admin',
  'unmake-admin': 'member',
  'make-owner': 'owner',
  'unmake-owner': 'admin',
} as const

/** What is asked about before it is done, with a reason that others may read. */
export type AskedAct = 'kick' | keyof typeof BECOMES

const isAsked = (act: OccupantAct): act is AskedAct => act === 'kick' || act in BECOMES

/** Does things with the people of a room. */
export class Acting {
  readonly #app: App
  readonly #room: () => Room | null
  #failure = $state.raw<Failure | null>(null)
  #asked = $state.raw<{ readonly act: AskedAct; readonly nick: string } | null>(null)

  constructor(app: App, room: () => Room | null) {
    this.#app = app
    this.#room = room
  }

  /** Why the last thing was not done. */
  get failure(): Failure | null {
    return this.#failure
  }
  /** What the person is asked about now. */
  get asked(): { readonly act: AskedAct; readonly nick: string } | null {
    return this.#asked
  }
  stopAsking(): void {
    this.#asked = null
  }

  act(act: OccupantAct, { nick }: Occupant): void {
    if (isAsked(act)) this.#asked = { act, nick }
    else void this.#actNow(act, nick)
  }

  /** Does what was asked about. Why not, or null. */
  async confirm(reason: string | undefined): Promise<Failure | null> {
    const [asked, room] = [this.#asked, this.#room()]
    if (!asked || !room) return null
    const { conversationId } = room
    const whom = { conversationId, nick: asked.nick, ...(reason !== undefined && { reason }) }
    const { bridge } = this.#app
    const answer =
      asked.act === 'kick'
        ? await bridge.call('rooms.setRole', { ...whom, role: 'none' })
        : await bridge.call('rooms.setAffiliation', { ...whom, affiliation: BECOMES[asked.act] })
    return failureIn(answer)
  }

  async #actNow(act: Exclude<OccupantAct, AskedAct>, nick: string): Promise<void> {
    const room = this.#room()
    if (!room) return
    const whom = { conversationId: room.conversationId, nick }
    switch (act) {
      case 'message-privately': {
        const answer = await this.#app.bridge.call('rooms.openPrivate', whom)
        this.#failure = failureIn(answer)
        if (answer.ok) this.#app.chats.show(answer.value)
        return
      }
      case 'mention':
        this.#app.chats.composing(room.conversationId).mention(nick)
        return
      case 'ignore':
      case 'stop-ignoring':
        return this.#ask('rooms.ignore', { ...whom, ignored: act === 'ignore' })
      case 'give-voice':
      case 'unmake-moderator':
        return this.#ask('rooms.setRole', { ...whom, role: 'participant' })
      case 'take-voice':
        return this.#ask('rooms.setRole', { ...whom, role: 'visitor' })
      case 'make-moderator':
        return this.#ask('rooms.setRole', { ...whom, role: 'moderator' })
      case 'make-member':
      case 'unmake-member':
        return this.#ask('rooms.setAffiliation', {
          ...whom,
          affiliation: act === 'make-member' ? 'member' : 'none',
        })
    }
  }

  async #ask<Name extends CommandName>(name: Name, args: Args<Name>): Promise<void> {
    this.#failure = failureIn(await this.#app.bridge.call(name, args))
  }
}
