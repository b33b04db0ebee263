import type { Delta } from '../../../shared/contract/index.ts'
import type { ConversationId } from '../../../shared/model/ids.ts'

/** The most messages of one conversation per frame: as many as a window keeps. */
const MAX_MESSAGES = 2000
/** The most text per frame. */
const MAX_CHARACTERS = 4 * 1024 * 1024

/** Deltas that are sent together. If something changed several times, only the last change is kept. */
export interface DeltaBuffer {
  add(delta: Delta): void
  /** Removes and returns the buffered deltas, in an order in which they can be applied. */
  take(): readonly Delta[]
}

/**
 * A delta about a row carries the whole row, so its last version is enough. Rows are buffered until another kind of delta
 * comes. Nothing is moved past that: no message past its deletion, no row past its closing or removal. Between two of
 * those, accounts come before their contacts and conversations, conversations before their messages, and rows of one kind
 * in the order of their last changes.
 */
export function createDeltaBuffer(): DeltaBuffer {
  let done: Delta[] = []
  const rows = createRows()
  return {
    add(delta) {
      if (rows.add(delta)) return
      done.push(...rows.take(), delta)
    },
    take() {
      done.push(...rows.take())
      const all = done
      done = []
      return all
    },
  }
}

interface Rows {
  /** Returns false if the delta is not about rows. */
  add(delta: Delta): boolean
  take(): Delta[]
}

type Of<Kind extends Delta['kind']> = Extract<Delta, { kind: Kind }>
type Contact = Of<'contactsChanged'>['contacts'][number]
type Presence = Of<'presenceChanged'>['changes'][number]
type Conversation = Of<'conversationsChanged'>['conversations'][number]
type Stranger = Of<'strangersChanged'>['strangers'][number]
type Message = Of<'messagesChanged'>['messages'][number]
type Avatar = Of<'avatarsChanged'>['avatars'][number]
type AccountId = Of<'presenceChanged'>['accountId']

function createRows(): Rows {
  const accounts = new Map<AccountId, Of<'accountChanged'>>()
  const contacts = new Map<string, Contact>()
  const presences = new Map<AccountId, Map<Presence['jid'], Presence>>()
  const conversations = new Map<ConversationId, Conversation>()
  const strangers = new Map<ConversationId, Stranger>()
  const dropped = new Map<AccountId, Of<'strangersDropped'>>()
  const avatars = new Map<string, Avatar>()
  const peerStates = new Map<ConversationId, Of<'peerStateChanged'>>()
  const messages = new Map<ConversationId, Map<Message['id'], Message>>()
  /** The length of all buffered messages. */
  let characters = 0
  /** Conversations with so many changes that the window should read a page again. */
  const flooded = new Set<ConversationId>()

  return {
    add(delta) {
      switch (delta.kind) {
        case 'accountChanged':
          last(accounts, delta.account.id, delta)
          return true
        case 'contactsChanged':
          for (const contact of delta.contacts) {
            last(contacts, `${contact.accountId} ${contact.jid}`, contact)
            // The contact includes the presence.
            presences.get(contact.accountId)?.delete(contact.jid)
          }
          return true
        case 'presenceChanged': {
          const ofAccount = within(presences, delta.accountId)
          for (const change of delta.changes) last(ofAccount, change.jid, change)
          return true
        }
        case 'conversationsChanged':
          for (const conversation of delta.conversations) {
            last(conversations, conversation.id, conversation)
            // The conversation includes the peer's state.
            peerStates.delete(conversation.id)
          }
          return true
        case 'strangersChanged':
          for (const stranger of delta.strangers) last(strangers, stranger.conversation.id, stranger)
          return true
        case 'strangersDropped':
          last(dropped, delta.accountId, delta)
          return true
        case 'avatarsChanged':
          for (const avatar of delta.avatars) last(avatars, `${avatar.accountId} ${avatar.jid}`, avatar)
          return true
        case 'peerStateChanged':
          last(peerStates, delta.conversationId, delta)
          return true
        case 'messagesChanged': {
          const { conversationId } = delta
          if (flooded.has(conversationId)) return true
          const ofConversation = within(messages, conversationId)
          for (const message of delta.messages) {
            const before = ofConversation.get(message.id)
            characters += lengthOf(message) - (before ? lengthOf(before) : 0)
            last(ofConversation, message.id, message)
          }
          if (characters <= MAX_CHARACTERS && ofConversation.size <= MAX_MESSAGES) return true
          for (const message of ofConversation.values()) characters -= lengthOf(message)
          messages.delete(conversationId)
          flooded.add(conversationId)
          return true
        }
        default:
          return false
      }
    },
    take() {
      const deltas: Delta[] = [...empty(accounts)]
      if (contacts.size > 0) deltas.push({ kind: 'contactsChanged', contacts: empty(contacts) })
      for (const [accountId, changes] of presences) {
        if (changes.size > 0) deltas.push({ kind: 'presenceChanged', accountId, changes: empty(changes) })
      }
      presences.clear()
      if (conversations.size > 0) {
        deltas.push({ kind: 'conversationsChanged', conversations: empty(conversations) })
      }
      if (strangers.size > 0) deltas.push({ kind: 'strangersChanged', strangers: empty(strangers) })
      if (avatars.size > 0) deltas.push({ kind: 'avatarsChanged', avatars: empty(avatars) })
      deltas.push(...empty(dropped), ...empty(peerStates))
      for (const [conversationId, changed] of messages) {
        deltas.push({ kind: 'messagesChanged', conversationId, messages: empty(changed) })
      }
      messages.clear()
      characters = 0
      for (const conversationId of flooded) deltas.push({ kind: 'historyChanged', conversationId })
      flooded.clear()
      return deltas
    },
  }
}

/** The approximate length of a message. Rich text is counted in its serialized form. */
function lengthOf({ body, rich, variants }: Message): number {
  return body.length + (rich || variants ? JSON.stringify([rich, variants]).length : 0)
}

/** Sets the row and moves it to the end. */
function last<Key, Row>(rows: Map<Key, Row>, key: Key, row: Row): void {
  rows.delete(key)
  rows.set(key, row)
}

function within<Key, InnerKey, Row>(all: Map<Key, Map<InnerKey, Row>>, key: Key): Map<InnerKey, Row> {
  const found = all.get(key)
  if (found) return found
  const made = new Map<InnerKey, Row>()
  all.set(key, made)
  return made
}

/** Removes and returns all rows. */
function empty<Row>(rows: Map<unknown, Row>): Row[] {
  const taken = [...rows.values()]
  rows.clear()
  return taken
}
