import { fireEvent, screen, waitFor, within } from '@testing-library/svelte'
import type { ConversationEncryption } from '../../shared/model/encryption.ts'
import type { Message } from '../../shared/model/message.ts'
import type { FileTools } from '../preparing/file-tools.ts'
import { encryptionAnswers, sampleEncryption } from './encryption.ts'
import { newMessage, openChat } from './open-chat.ts'

/** Opens Juliet's conversation with this encryption. Needs `giveLayout`. */
export async function openEncryptedChat(changes: Partial<ConversationEncryption> = {}, tools?: FileTools) {
  const chat = await openChat(undefined, undefined, tools)
  const encryption = sampleEncryption(changes)
  chat.bridge.answer(encryptionAnswers(encryption))
  const tell = (more: Partial<ConversationEncryption>): void =>
    chat.bridge.announce([{ kind: 'encryptionChanged', encryption: { ...encryption, ...more } }])
  tell({})
  const main = within(screen.getByRole('main'))
  const lock = async (): Promise<HTMLElement> =>
    main.findByRole('button', { name: /^(Encrypted|Not encrypted)$/ })
  const dialog = async () => {
    await fireEvent.click(await lock())
    const element = await screen.findByRole('dialog', { name: 'Encryption' })
    await within(element).findAllByRole('list')
    return { element, inside: within(element) }
  }
  return { ...chat, main, lock, dialog, tell }
}

/** Message 900 with these changes, in that chat. */
export async function articleOf(
  chat: Awaited<ReturnType<typeof openEncryptedChat>>,
  changes: Partial<Message>,
): Promise<HTMLElement> {
  chat.announce(newMessage(changes))
  return waitFor(() => {
    const found = chat.log.querySelector<HTMLElement>('article[data-id="900"]')
    if (!found) throw new Error('not shown yet')
    return found
  })
}
