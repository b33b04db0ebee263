import type { ConversationId } from '../../../../shared/model/ids.ts'
import type { Content } from '../content.ts'
import { occupantKey } from '../rooms/author.ts'
import { isIgnored } from '../rooms/ignored.ts'
import { meansPerson } from '../rooms/meant.ts'
import type { PageItem, StoringPage } from './storing.ts'

/** What a message of an archive is to the person. */
export interface Heard {
  /** It means them. */
  readonly mention: boolean
  /** It can be unread. What somebody ignored says, or what was deleted, never is. */
  readonly isCounted: boolean
}

export function heardIn(
  { tx, account }: StoringPage,
  { envelope }: PageItem,
  { kind, body, files }: Content,
  conversationId: ConversationId,
): Heard {
  const { room, own, message } = envelope
  if (room === null || own) return { mention: false, isCounted: true }
  const { id, nick } = room.author
  if (nick !== null && isIgnored(tx, conversationId, occupantKey({ id, nick })))
    return { mention: false, isCounted: false }
  const mention = kind !== 'sealed' && meansPerson(message, body, room, account.address)
  const saysSomething = body !== '' || kind === 'sealed' || (files !== undefined && files.length > 0)
  return { mention, isCounted: saysSomething }
}
