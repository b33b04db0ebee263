import { screen, within } from '@testing-library/svelte'
import type { MessageId } from '../../shared/model/ids.ts'
import type { Conversation, Message } from '../../shared/model/message.ts'
import type { MockBridge } from './mock-bridge.ts'
import { renderWindow } from './render-window.ts'
import { JULIET_CHAT, NOW, placeAt, sampleConversations, sampleMessages, sampleSnapshot } from './sample.ts'

/** A message of Juliet's, newer than every other; number 900. */
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

/** What the window asked by one name, in order. */
export const callsOf = (bridge: MockBridge, name: string): unknown[] =>
  bridge.calls.filter((call) => call.name === name).map((call) => call.args)

/** Juliet's conversation, all of it read. */
export const quietJuliet = (changes: Partial<Conversation> = {}): Conversation => {
  const [juliet] = sampleSnapshot().conversations
  if (!juliet) throw new Error('no conversation')
  return { ...juliet, unread: 0, firstUnread: null, ...changes }
}

/** The window with Juliet's conversation open, its messages on the screen. It needs `giveLayout`. */
export async function openChat(
  history: readonly Message[] = sampleMessages,
  snapshot = sampleSnapshot({ conversations: [quietJuliet(), ...sampleConversations.slice(1)] }),
) {
  const shown = await renderWindow(snapshot, history)
  shown.app.chats.show(JULIET_CHAT)
  const log = await screen.findByRole('log', { name: 'Messages' })
  if (history.length > 0) await within(log).findAllByRole('article')
  return {
    ...shown,
    log,
    /** The message with that text, once it is there. */
    article: async (text: string | RegExp): Promise<HTMLElement> => {
      const found = (await within(log).findByText(text)).closest<HTMLElement>('article')
      if (!found) throw new Error('not in a message')
      return found
    },
    /** New or changed messages of this conversation. */
    announce: (...messages: Message[]): void =>
      shown.bridge.announce([{ kind: 'messagesChanged', conversationId: JULIET_CHAT, messages }]),
  }
}
