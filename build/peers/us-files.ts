import type { AttachmentState } from '../../shared/model/file.ts'
import type { ConversationId, MessageId } from '../../shared/model/ids.ts'
import type { FileDetails, Message } from '../../shared/model/message.ts'
import type { LiveBalcony } from '../../electron/domain/testing/live-balcony.ts'
import type { UsMedia } from './us-media.ts'

/** Files in Balcony without a window: commands, and the addresses by which a window reads and writes. */
export interface UsFiles {
  send(name: string, mediaType: string, bytes: Uint8Array): Promise<MessageId>
  /** Resolves once the only file of that message is in this state. */
  fileIs(id: MessageId, state: AttachmentState): Promise<Message>
  /** The message with a file of that name, once it is here. It is accepted or fetched if the person has to. */
  received(name: string): Promise<Message>
  /** The bytes of the only file of that message, as its window gets them. */
  bytes(message: Message): Promise<Buffer>
  /** Stops the only file of that message for good. */
  cancel(id: MessageId): Promise<void>
  /** How the only file of that message went, and what failed before. */
  details(id: MessageId): Promise<FileDetails>
}

export interface UsFilesParts {
  readonly balcony: LiveBalcony
  readonly media: UsMedia
  readonly conversationId: ConversationId
  readonly message: (matches: (message: Message) => boolean) => Promise<Message>
}

export function createUsFiles({ balcony, media, conversationId, message }: UsFilesParts): UsFiles {
  const must = async <T>(
    answer: Promise<{ ok: true; value: T } | { ok: false; error: { code: string } }>,
  ): Promise<T> => {
    const done = await answer
    if (!done.ok) throw new Error(done.error.code)
    return done.value
  }
  const only = ({ id, files: [file] = [] }: Message) => {
    if (file === undefined) throw new Error(`message ${id} has no file`)
    return file
  }
  return {
    async send(name, mediaType, bytes) {
      const staged = await must(
        balcony.call('files.stage', { conversationId, name, mediaType, size: bytes.length }),
      )
      await media.put(`staged/${staged}`, bytes)
      const [id] = await must(balcony.call('files.send', { conversationId, stagedFileIds: [staged] }))
      if (id === undefined) throw new Error('nothing was sent')
      return id
    },
    fileIs: (id, state) => message((each) => each.id === id && each.files?.[0]?.state === state),
    async received(name) {
      const named = (each: Message): boolean => each.direction === 'in' && each.files?.[0]?.name === name
      const first = await message(named)
      const { id, state } = only(first)
      if (state === 'offered' || state === 'remote') {
        // It may have come by itself meanwhile.
        await balcony.call('files.download', { attachmentId: id })
      }
      return message((each) => named(each) && each.files?.[0]?.state === 'here')
    },
    bytes: (of) => media.get(`attachment/${only(of).id}`),
    async cancel(messageId) {
      const { id } = only(await message((each) => each.id === messageId))
      await must(balcony.call('files.cancel', { attachmentId: id }))
    },
    async details(messageId) {
      const { files: [file] = [] } = await must(balcony.call('messages.details', { messageId }))
      if (file === undefined) throw new Error(`message ${messageId} has no file`)
      return file
    },
  }
}
