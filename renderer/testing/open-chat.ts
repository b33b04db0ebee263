import { screen, within } from '@testing-library/svelte'
import type { MessageId } from '../../shared/model/ids.ts'
import type { Conversation, Message } from '../../shared/model/message.ts'
import type { FileTools } from '../preparing/file-tools.ts'
import type { MockBridge } from './mock-bridge.ts'
import { renderWindow } from './render-window.ts'
import { JULIET_CHAT, NOW, placeAt, sampleConversations, sampleMessages, sampleSnapshot } from './sample.ts'

/** A message from Juliet with id 900, newer than every other. */
export const newMessage = (changes: Partial<Message> = {}): Message => ({
  id: 900 as MessageId,
  conversationId: JULIET_CHAT,
  place: placeAt(NOW),
  kind: 'text',
  direction: 'in',
  author: 'juliet@capulet.example' as Message['author'],
  body: 'Ay me!',
  sentAt: NOW,
  ...changes,
})

/** The arguments of all calls of one command, in order. */
export const callsOf = (bridge: MockBridge, name: string): unknown[] =>
  bridge.calls.filter((call) => call.name === name).map((call) => call.args)

/** Juliet's conversation without unread messages. */
export const quietJuliet = (changes: Partial<Conversation> = {}): Conversation => {
  const [juliet] = sampleSnapshot().conversations
  if (!juliet) throw new Error('no conversation')
  return { ...juliet, unread: 0, firstUnread: null, ...changes }
}

/** Opens Juliet's conversation in the window and waits for its messages. Needs `giveLayout`. */
export async function openChat(
  history: readonly Message[] = sampleMessages,
  snapshot = sampleSnapshot({ conversations: [quietJuliet(), ...sampleConversations.slice(1)] }),
  tools?: FileTools,
) {
  const shown = await renderWindow(snapshot, history, undefined, null, undefined, tools)
  shown.app.chats.show(JULIET_CHAT)
  const log = await screen.findByRole('log', { name: 'Messages' })
  if (history.length > 0) await within(log).findAllByRole('article')
  return {
    ...shown,
    log,
    /** Waits for the message with that text. */
    article: async (text: string | RegExp): Promise<HTMLElement> => {
      const found = (await within(log).findByText(text)).closest<HTMLElement>('article')
      if (!found) throw new Error('not in a message')
      return found
    },
    /** Announces new or changed messages of this conversation. */
    announce: (...messages: Message[]): void =>
      shown.bridge.announce([{ kind: 'messagesChanged', conversationId: JULIET_CHAT, messages }]),
  }
}
