import type { Answer, Args, Bridge } from '../../../shared/contract/index.ts'
import type { Joined } from '../../../shared/contract/rooms.ts'
import type { Failure } from '../../../shared/model/failure.ts'
import type { ConversationId } from '../../../shared/model/ids.ts'
import type { RoomWish } from '../../../shared/model/room.ts'
import { failureIn } from '../../state/told.ts'

/** Why the person is not in the room yet. */
export type NotYet =
  Exclude<Joined, { kind: 'joined' }> | { readonly kind: 'failed'; readonly failure: Failure }

/** Attempts to enter a room, one at a time; each can be cancelled. */
export class Entering {
  readonly #bridge: Bridge
  readonly #onjoined: (id: ConversationId, unmet: readonly RoomWish[]) => void
  #outcome = $state.raw<NotYet | null>(null)
  /** The room that is being entered. */
  #going = $state.raw<Pick<Args<'rooms.join'>, 'accountId' | 'address'> | null>(null)

  /**
   * `onjoined` is called with the conversation of the room, and with what a new one cannot do, unless the attempt was
   * cancelled.
   */
  constructor(
    bridge: Bridge,
    onjoined: (id: ConversationId, unmet: readonly RoomWish[]) => void,
    outcome: NotYet | null = null,
  ) {
    this.#bridge = bridge
    this.#onjoined = onjoined
    this.#outcome = outcome
  }

  get busy(): boolean {
    return this.#going !== null
  }
  get outcome(): NotYet | null {
    return this.#outcome
  }

  forget(): void {
    this.#outcome = null
  }

  fail(failure: Failure): void {
    this.#outcome = { kind: 'failed', failure }
  }

  join(args: Args<'rooms.join'>): Promise<void> {
    return this.#run(args, () => this.#bridge.call('rooms.join', args))
  }

  accept(args: Args<'rooms.acceptInvitation'>, room: Pick<Args<'rooms.join'>, 'accountId' | 'address'>) {
    return this.#run(room, () => this.#bridge.call('rooms.acceptInvitation', args))
  }

  create(args: Args<'rooms.create'>): Promise<void> {
    const { accountId, address = '' } = args
    return this.#run({ accountId, address }, () => this.#bridge.call('rooms.create', args))
  }

  answer(args: Args<'rooms.answerChallenge'>): Promise<void> {
    return this.#run(args, () => this.#bridge.call('rooms.answerChallenge', args))
  }

  /** Stops entering; a room that waits for an answer stops waiting. */
  cancel(room: Pick<Args<'rooms.join'>, 'accountId' | 'address'> | null = this.#going): void {
    const waits = this.#going !== null || this.#outcome?.kind === 'challenge'
    this.#going = null
    this.#outcome = null
    if (waits && room) {
      const { accountId, address } = room
      void this.#bridge.call('rooms.cancelJoin', { accountId, address })
    }
  }

  async #run(
    room: Pick<Args<'rooms.join'>, 'accountId' | 'address'>,
    ask: () => Promise<Answer<'rooms.join'>>,
  ): Promise<void> {
    this.#going = room
    const answer = await ask()
    // Cancelled meanwhile, so the answer no longer matters.
    if (this.#going !== room) return
    this.#going = null
    if (!answer.ok) {
      const failure = failureIn(answer)
      this.#outcome = failure && { kind: 'failed', failure }
    } else if (answer.value.kind === 'joined') {
      this.#outcome = null
      this.#onjoined(answer.value.conversationId, answer.value.unmet ?? [])
    } else {
      this.#outcome = answer.value
    }
  }
}
