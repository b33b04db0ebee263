import { fireEvent, screen, within } from '@testing-library/svelte'
import type { Snapshot } from '../../shared/contract/app.ts'
import type { ConversationId } from '../../shared/model/ids.ts'
import type { Message } from '../../shared/model/message.ts'
import type { Room } from '../../shared/model/room.ts'
import type { Given } from './mock-bridge.ts'
import { renderWindow } from './render-window.ts'
import { roomHistory } from './room-history.ts'
import { GARDEN, roomAnswers, roomsSnapshot, sampleRoom } from './rooms.ts'

/** The window with the garden as it is, and changed by `changes`. */
export function gardenSnapshot(changes: Partial<Room> = {}): Snapshot {
  const snapshot = roomsSnapshot()
  const [, ...others] = snapshot.rooms
  const conversations = snapshot.conversations.map((chat) => ({ ...chat, unread: 0, firstUnread: null }))
  return { ...snapshot, rooms: [sampleRoom(changes), ...others], conversations }
}

/** Opens a room in the window. Needs `giveLayout`. */
export async function openRoom(
  snapshot: Snapshot = gardenSnapshot(),
  given: Given = {},
  id: ConversationId = GARDEN,
  history: readonly Message[] = roomHistory,
) {
  const shown = await renderWindow(snapshot, history, { ...roomAnswers, ...given })
  shown.app.chats.show(id)
  const main = screen.getByRole('main')
  await within(main).findByRole('heading', { level: 1 })
  return {
    ...shown,
    main,
    /** Opens the list of people, and waits for it. */
    async openPeople(): Promise<HTMLElement> {
      await fireEvent.click(within(main).getByRole('button', { name: /^People, / }))
      const people = await screen.findByRole('complementary', { name: 'People' })
      await within(people).findAllByRole('listitem')
      return people
    },
    /** Types a text into the composer as a person does. */
    async type(text: string): Promise<HTMLTextAreaElement> {
      const field = screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Message' })
      field.focus()
      field.value = text
      field.setSelectionRange(text.length, text.length)
      await fireEvent.input(field)
      return field
    },
    /** Presses a key in the focused element. */
    press: (key: string, more: KeyboardEventInit = {}) =>
      fireEvent.keyDown(document.activeElement ?? document.body, { key, ...more }),
  }
}
