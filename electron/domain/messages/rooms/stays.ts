/**
 * Where only nicknames tell who somebody is, they do so as long as that occupant stays (XEP-0045 §7.2.13). Kept in memory,
 * because a new process enters its rooms anew.
 */
import type { ConversationId, MessageId } from '../../../../shared/model/ids.ts'
import type { ParticipantId } from '../store/participants.ts'

export interface Stays {
  /** The first message that the participant wrote in this stay; undefined if there is none. */
  firstIn(author: ParticipantId, stay: number): MessageId | undefined
  /** They have written this message in this stay. */
  wrote(author: ParticipantId, stay: number, id: MessageId): void
  /** Whether the private conversation is known to be with another stay than this one. */
  isOther(conversation: ConversationId, stay: number): boolean
  talks(conversation: ConversationId, stay: number): void
}

/** Those who have not written for long are forgotten first. */
const MOST = 10_000

interface Since {
  readonly stay: number
  readonly first: MessageId
}

export function createStays(): Stays {
  const authors = new Map<ParticipantId, Since>()
  const talks = new Map<ConversationId, number>()

  function keep<Key, Value>(all: Map<Key, Value>, key: Key, value: Value): void {
    all.delete(key)
    all.set(key, value)
    const oldest = all.keys().next()
    if (all.size > MOST && !oldest.done) all.delete(oldest.value)
  }

  return {
    firstIn(author, stay) {
      const since = authors.get(author)
      return since?.stay === stay ? since.first : undefined
    },
    wrote(author, stay, id) {
      const since = authors.get(author)
      keep(authors, author, since?.stay === stay ? since : { stay, first: id })
    },
    isOther: (conversation, stay) => (talks.get(conversation) ?? stay) !== stay,
    talks: (conversation, stay) => keep(talks, conversation, stay),
  }
}
