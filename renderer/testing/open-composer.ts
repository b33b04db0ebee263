import { fireEvent, screen } from '@testing-library/svelte'
import type { Snapshot } from '../../shared/contract/app.ts'
import type { Message } from '../../shared/model/message.ts'
import { openChat } from './open-chat.ts'
import { sampleMessages } from './sample.ts'

/** The window with Juliet's conversation open and its composer at hand. It needs `giveLayout`. */
export async function openComposer(history: readonly Message[] = sampleMessages, snapshot?: Snapshot) {
  const shown = await openChat(history, snapshot)
  const field = screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Message' })
  const type = async (text: string): Promise<void> => {
    field.focus()
    field.value = text
    field.setSelectionRange(text.length, text.length)
    await fireEvent.input(field)
  }
  return {
    ...shown,
    field,
    /** Makes this the text of the field, as the person does. */
    type,
    /** Presses a key where the focus is. */
    press: (key: string, more: KeyboardEventInit = {}) =>
      fireEvent.keyDown(document.activeElement ?? field, { key, ...more }),
    button: (name: string) => screen.getByRole('button', { name }),
  }
}
