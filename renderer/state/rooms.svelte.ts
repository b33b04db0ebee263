import type { Bridge, Delta } from '../../shared/contract/index.ts'
import type { AccountId, ConversationId } from '../../shared/model/ids.ts'
import type { BareJid } from '../../shared/model/jid.ts'
import type { Conversation } from '../../shared/model/message.ts'
import type { Room, RoomInvitation } from '../../shared/model/room.ts'
import type { Topic } from '../../shared/contract/topics.ts'
import { Occupants } from './occupants.svelte.ts'

type Key = `${AccountId} ${BareJid}`
const keyOf = (accountId: AccountId, jid: BareJid): Key => `${accountId} ${jid}`

/** The rooms of all accounts, the invitations to others, and the people of the room that is looked at. */
export class Rooms {
  readonly #bridge: Bridge
  readonly #watch: (topics: readonly Topic[]) => void
  // A plain map and a version: three hundred rooms at sign-in are map writes and one signal.
  readonly #byId = new Map<ConversationId, Room>()
  readonly #ids = new Map<Key, ConversationId>()
  #version = $state(0)
  #invitations = $state.raw<readonly RoomInvitation[]>([])
  #occupants = $state.raw<Occupants | null>(null)

  /** `watch` tells the main process what of rooms this window watches. */
  constructor(bridge: Bridge, watch: (topics: readonly Topic[]) => void) {
    this.#bridge = bridge
    this.#watch = watch
  }

  get invitations(): readonly RoomInvitation[] {
    return this.#invitations
  }
  /** The people of the room whose list is open; null if none is. */
  get occupants(): Occupants | null {
    return this.#occupants
  }

  /** The room of a conversation, also of a private one in it; null for other conversations. */
  of(conversation: Pick<Conversation, 'id' | 'kind' | 'accountId' | 'jid'> | null): Room | null {
    void this.#version
    if (conversation?.kind === 'room') return this.#byId.get(conversation.id) ?? null
    return conversation?.kind === 'private' ? this.at(conversation.accountId, conversation.jid) : null
  }

  /** The room with this address; null if the account has none there. */
  at(accountId: AccountId, jid: BareJid): Room | null {
    void this.#version
    const id = this.#ids.get(keyOf(accountId, jid))
    return id === undefined ? null : (this.#byId.get(id) ?? null)
  }

  /** Looks at the people of a room until the returned function is called. */
  lookAt(conversationId: ConversationId): () => void {
    const occupants = new Occupants(this.#bridge, conversationId)
    this.#occupants = occupants
    // Before the first page: what changes between the page and the watching would never be told.
    this.#watch([{ kind: 'occupants', conversationId }])
    void occupants.load()
    return () => {
      if (this.#occupants !== occupants) return
      this.#occupants = null
      this.#watch([])
    }
  }

  reset(rooms: readonly Room[], invitations: readonly RoomInvitation[]): void {
    this.#byId.clear()
    this.#ids.clear()
    for (const room of rooms) this.#take(room)
    this.#invitations = invitations
    this.#version++
    void this.#occupants?.load()
  }

  apply(delta: Delta): void {
    switch (delta.kind) {
      case 'roomsChanged':
        for (const room of delta.rooms) this.#take(room)
        this.#version++
        return
      case 'roomRemoved':
        this.#forget(delta.conversationId)
        this.#version++
        return
      case 'invitationsChanged':
        this.#invitations = delta.invitations
        return
      case 'occupantsChanged':
        if (this.#occupants?.conversationId === delta.conversationId) this.#occupants.apply(delta)
        return
      case 'accountRemoved':
        for (const [id, room] of this.#byId) if (room.accountId === delta.accountId) this.#forget(id)
        this.#invitations = this.#invitations.filter(({ accountId }) => accountId !== delta.accountId)
        this.#version++
        return
    }
  }

  #take(room: Room): void {
    this.#byId.set(room.conversationId, room)
    this.#ids.set(keyOf(room.accountId, room.jid), room.conversationId)
  }

  #forget(id: ConversationId): void {
    const room = this.#byId.get(id)
    if (!room) return
    this.#byId.delete(id)
    this.#ids.delete(keyOf(room.accountId, room.jid))
  }
}
