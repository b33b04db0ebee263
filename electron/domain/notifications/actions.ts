import type { ConversationId } from '../../../shared/model/ids.ts'
import type { DomainContext } from '../context.ts'
import { StoreError } from '../db/store.ts'
import type { Messages } from '../messages/index.ts'
import type { Notice } from '../ports.ts'
import type { Shown } from './screen.ts'

export interface ActionParts {
  readonly context: DomainContext
  readonly messages: Pick<Messages, 'commands' | 'conversation'>
  show(notice: Notice): void
}

/** The actions of a notification's buttons. They use the same commands as the window. */
export interface Actions {
  markRead(id: ConversationId, shown: Shown): Promise<void>
  /** Sends the answer and marks as read. An answer that can't be sent becomes a draft, or is shown again. */
  reply(id: ConversationId, shown: Shown, text: string): Promise<void>
}

export function createActions({ context, messages, show }: ActionParts): Actions {
  const { commands } = messages

  async function markRead(conversationId: ConversationId, { upTo }: Shown): Promise<void> {
    await commands['messages.markRead']({ conversationId, upTo })
  }

  async function keepAsDraft(conversationId: ConversationId, text: string): Promise<void> {
    const before = messages.conversation(conversationId)?.draft
    await commands['messages.setDraft']({
      conversationId,
      text: before && before.text !== '' ? `${before.text}\n${text}` : text,
      replyTo: before?.replyTo ?? null,
      edits: before?.edits ?? null,
      base: before?.revision ?? 0,
    })
    context.desktop.reveal(conversationId)
  }

  /** Runs `work`; calls `refused` if the disk refuses, in which case nothing has changed. */
  async function unlessRefused(work: () => Promise<void>, refused: () => void): Promise<void> {
    try {
      await work()
    } catch (error) {
      if (!(error instanceof StoreError)) throw error
      context.ports.log(`notifications: the store refuses (${error.failure.code})`)
      refused()
    }
  }

  return {
    markRead: (id, shown) =>
      unlessRefused(
        () => markRead(id, shown),
        () => undefined,
      ),
    reply: (conversationId, shown, text) =>
      unlessRefused(
        async () => {
          const sent = await commands['messages.send']({ conversationId, body: text })
          if (sent.ok) await markRead(conversationId, shown)
          else if (sent.error.code !== 'message-empty') await keepAsDraft(conversationId, text)
        },
        () =>
          show({
            key: `answer-${conversationId}`,
            title: context.ports.speech.words().notices.answerNotSent,
            body: text,
            avatar: null,
            sound: false,
            markRead: false,
            reply: false,
          }),
      ),
  }
}
