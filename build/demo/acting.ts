import type { ConversationId, MessageId } from '../../shared/model/ids.ts'
import { fileOf } from './attachments.ts'
import type { Beat, Deed, Sending } from './script.ts'
import { changed, type ChangedMessage, type Seat } from './seat.ts'

/** Where somebody with Balcony acts. */
export interface Place {
  readonly seat: Seat
  readonly conversationId: ConversationId
  /** The message of an earlier line, by its name in the script. */
  messageOf(as: string): MessageId
}

/** Says or does something in a conversation. Resolves once the other side has it, to its message. */
export async function act(place: Place, beat: Beat): Promise<MessageId> {
  const { seat, conversationId, messageOf } = place
  if ('does' in beat && beat.does === 'send a file') return send(place, beat)
  if ('does' in beat) {
    if (!('to' in beat)) throw new Error(`nobody with Balcony can ${beat.does}`)
    const messageId = messageOf(beat.to)
    const done = changed(seat, showsDeed(beat, messageId))
    if (beat.does === 'react') await seat.call('messages.react', { messageId, emojis: [...beat.emojis] })
    else if (beat.does === 'correct') await seat.call('messages.edit', { messageId, body: beat.body })
    else await seat.call('messages.retract', { messageId })
    await done
    return messageId
  }
  const { body, answers } = beat
  const delivered = changed(seat, ({ state, body: text }) => state === 'delivered' && text === body)
  const messageId = await seat.call('messages.send', {
    conversationId,
    body,
    ...(answers !== undefined && { replyTo: messageOf(answers) }),
  })
  await delivered
  return messageId
}

async function send({ seat, conversationId }: Place, beat: Sending): Promise<MessageId> {
  const { name, mediaType, bytes, picture } = fileOf(beat.file)
  const about = { name, mediaType, size: bytes.length }
  const stagedFileId = await seat.call('files.stage', { conversationId, ...about })
  await seat.put(`staged/${stagedFileId}`, bytes)
  if (picture !== undefined) {
    const { width, height } = picture
    await seat.call('files.describe', { stagedFileId, width, height })
  }
  await seat.call('files.setCaption', { stagedFileId, caption: beat.caption ?? '' })
  const delivered = changed(seat, ({ state, files }) => state === 'delivered' && files?.[0]?.name === name)
  await seat.call('files.send', { conversationId, stagedFileIds: [stagedFileId] })
  return (await delivered).id
}

/** Whether a message shows the deed. `target`: the message that it was done to. */
export function showsDeed(deed: Deed, target: MessageId | null): (message: ChangedMessage) => boolean {
  return (message) => {
    switch (deed.does) {
      case 'react':
        return message.id === target && (message.reactions?.length ?? 0) > 0
      case 'correct':
        return message.id === target && message.body === deed.body
      case 'take back':
        return message.id === target && message.retracted === true
      case 'ask for attention':
        return message.kind === 'attention'
      case 'send something encrypted':
        return message.kind === 'sealed'
    }
  }
}
