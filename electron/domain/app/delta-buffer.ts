import type { Delta } from '../../../shared/contract/index.ts'
import type { ConversationId } from '../../../shared/model/ids.ts'

/** How many messages of one conversation are told in a frame: as many as a window keeps. */
const MAX_MESSAGES = 2000
/** How much text of messages is told in a frame. */
const MAX_CHARACTERS = 4 * 1024 * 1024

/** Deltas that are told together. Of what changed more than once only the last is left. */
export interface DeltaBuffer {
  add(delta: Delta): void
  /** Everything that was added since, in an order in which it can be applied. */
  take(): readonly Delta[]
}

/**
 * A row is told whole, so the last version of it says everything. Rows are gathered until something else comes, which
 * nothing is moved past: neither a message past its being discarded nor a row past its being closed or removed. What is
 * gathered between two of those stands in an order of its own: an account before its contacts and its conversations, a
 * conversation before its messages, and within a kind in the order of the last changes.
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
  /** False where it is none of those that are told as rows. */
  add(delta: Delta): boolean
  take(): Delta[]
}

type Of<Kind extends Delta['kind']> = Extract<Delta, { kind: Kind }>
type Contact = Of<'contactsChanged'>['contacts'][number]
type Presence = Of<'presenceChanged'>['changes'][number]
type Conversation = Of<'conversationsChanged'>['conversations'][number]
type Stranger = Of<'strangersChanged'>['strangers'][number]
type Message = Of<'messagesChanged'>['messages'][number]
type AccountId = Of<'presenceChanged'>['accountId']

function createRows(): Rows {
  const accounts = new Map<AccountId, Of<'accountChanged'>>()
  const contacts = new Map<string, Contact>()
  const presences = new Map<AccountId, Map<Presence['jid'], Presence>>()
  const conversations = new Map<ConversationId, Conversation>()
  const strangers = new Map<ConversationId, Stranger>()
  const dropped = new Map<AccountId, Of<'strangersDropped'>>()
  const peerStates = new Map<ConversationId, Of<'peerStateChanged'>>()
  const messages = new Map<ConversationId, Map<Message['id'], Message>>()
  /** How much text they are, all together. */
  let characters = 0
  /** Of these so much has changed that it is better looked at again, a page of it. */
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
            // It says the presence as well.
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
            // It says what the other side does as well.
            peerStates.delete(conversation.id)
          }
          return true
        case 'strangersChanged':
          for (const stranger of delta.strangers) last(strangers, stranger.conversation.id, stranger)
          return true
        case 'strangersDropped':
          last(dropped, delta.accountId, delta)
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

/** How much text it is, about: what is laid out is counted as it will be written. */
function lengthOf({ body, rich, variants }: Message): number {
  return body.length + (rich || variants ? JSON.stringify([rich, variants]).length : 0)
}

/** Puts the row behind all others. */
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

/** Its rows; it has none afterwards. */
function empty<Row>(rows: Map<unknown, Row>): Row[] {
  const taken = [...rows.values()]
  rows.clear()
  return taken
}
