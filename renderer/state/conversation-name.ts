import type { AccountId, ConversationId } from '../../shared/model/ids.ts'
import type { BareJid } from '../../shared/model/jid.ts'
import type { Conversation, Message } from '../../shared/model/message.ts'
import { readableName } from '../../shared/text/names.ts'
import { shownNick } from '../../shared/text/nickname.ts'
import { visible } from '../../shared/text/visible.ts'
import type { App } from './app.svelte.ts'

type Named = Pick<Conversation, 'id' | 'kind' | 'accountId' | 'jid' | 'occupant'>

/** What to call a conversation. A private one in a room goes by the nickname alone: see `roomNameOf`. Reactive. */
export function conversationName(app: App, conversation: Named): string {
  const { kind, accountId, jid, occupant } = conversation
  if (kind === 'self') return app.words.messages.shown.notes
  if (kind === 'room') return roomNameOf(app, conversation)
  if (kind === 'private') return shownNick(occupant?.nick ?? '')
  return app.roster.name(accountId, jid)
}

/** What to call the room of a conversation, or that of a private one in it. */
export const roomNameOf = (app: App, conversation: Named): string =>
  readableName(app.rooms.of(conversation)?.name ?? '') ?? visible(conversation.jid)

/** The same where a name stands alone: a private one says where it belongs. */
export function wholeName(app: App, conversation: Named): string {
  const name = conversationName(app, conversation)
  return conversation.kind === 'private' ? `${name} · ${roomNameOf(app, conversation)}` : name
}

/** The same by its id; of one that is off the list, by its address. */
export function wholeNameById(app: App, id: ConversationId, accountId: AccountId, jid: BareJid): string {
  const conversation = app.chats.get(id)
  return conversation ? wholeName(app, conversation) : nameAt(app, accountId, jid)
}

/** What to call whoever has this address, a room or a person. */
export function nameAt(app: App, accountId: AccountId, jid: BareJid): string {
  const room = app.rooms.at(accountId, jid)
  return room ? (readableName(room.name) ?? visible(jid)) : app.roster.name(accountId, jid)
}

/** What to call the author of a message that is not the person's own. */
export const authorName = (
  app: App,
  accountId: AccountId,
  { by, author }: Pick<Message, 'by' | 'author'>,
): string => (by ? shownNick(by.nick) : nameAt(app, accountId, author))
