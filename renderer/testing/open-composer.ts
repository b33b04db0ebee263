import { fireEvent, screen } from '@testing-library/svelte'
import type { Snapshot } from '../../shared/contract/app.ts'
import type { Message } from '../../shared/model/message.ts'
import { openChat } from './open-chat.ts'
import { sampleMessages } from './sample.ts'

/** Opens Juliet's conversation and finds its composer. Needs `giveLayout`. */
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
    /** Types the text as a person does. */
    type,
    /** Presses a key in the focused element. */
    press: (key: string, more: KeyboardEventInit = {}) =>
      fireEvent.keyDown(document.activeElement ?? field, { key, ...more }),
    button: (name: string) => screen.getByRole('button', { name }),
  }
}
