import type { PeerScreen } from './screen.ts'
import { waitFor, waitUntil } from './wait-until.ts'

/** The actions of a person in Dino's window, with keys and mouse. */
export interface DinoWindow {
  /** Moves the window to the place that the other actions expect. */
  place(): Promise<void>
  say(text: string): Promise<void>
  /** Types without sending. */
  type(text: string): Promise<void>
  /** Clears the typed text. */
  clear(): Promise<void>
  /** Corrects its own last message. */
  correct(text: string): Promise<void>
  /** Replies to the last message. */
  answer(text: string): Promise<void>
  /** Reacts to the last message with the first emoji found by that word. */
  react(search: string): Promise<void>
  /** Sends a file of this disk, by the way that Dino chooses. */
  sendFile(path: string): Promise<void>
  /** Removes the first reaction to the last message. */
  takeReactionBack(): Promise<void>
  /** Enters the room of the dialog that it shows. */
  enterRoom(): Promise<void>
  /** Chooses OMEMO for this conversation. */
  lock(): Promise<void>
  /** Opens the conversation in this row of its list, which begins with the latest. */
  openConversation(row: number): Promise<void>
}

const WINDOW = { x: 0, y: 0, width: 1000, height: 800 }
/** Positions in a window of that size, in Dino 0.4 with its usual fonts. */
const COMPOSER = { x: 600, bottom: 38 }
/** A place with only the row's background, which is darker under the mouse. */
const ROW_GROUND_X = 312
/** The paper clip. */
const ATTACH = { x: 325, bottom: 38 }
/** The lock beside the composer. */
const LOCK = { x: 962, bottom: 38 }
/** The last line of its menu, which leaves the window, and a place beside the text of that line. */
const OMEMO = { x: 918, y: 877, beside: 1020 }
/** The screen where no window is. */
const NOTHING = 0
/** Just above the composer, always in the last row. */
const LAST_ROW_FROM_BOTTOM = 75
/** The buttons of a row: distance from the right edge and from its upper edge. */
const [REACT_FROM_RIGHT, ANSWER_FROM_RIGHT, BUTTON_DOWN] = [35, 68, 5]
/** Beside the symbol, within the button. */
const BUTTON_HALF = 13
/** The quotation above the composer during a reply. */
const QUOTE = { bottom: 70, color: 0xf5f5f5 }
/** The first reaction to the last message. */
const REACTION = { x: 382, bottom: 89 }
/** The button that sends a chosen file. */
const SEND_COLOR = 0x3584e4
const CONVERSATIONS = { x: 150, y: 82, height: 59 }
const LOOKS_BEFORE_ANEW = 12
/** In the dialog for entering a room, which opens in the corner of the screen. */
const ROOM = { title: 'Join Channel', join: { x: 406, y: 28 } }

/** Drives Dino's window as a person does. */
export function createDinoWindow(screen: PeerScreen): DinoWindow {
  const focusComposer = async (): Promise<void> => {
    await screen.moveTo(COMPOSER.x, WINDOW.height - COMPOSER.bottom)
    await screen.click()
  }
  /** Moves over the last message and presses one of its buttons once that is highlighted. */
  const pressInLastRow = async (fromRight: number): Promise<void> => {
    const y = WINDOW.height - LAST_ROW_FROM_BOTTOM
    let looks = 0
    let onButton = false
    await waitFor('a button of the last message is drawn as under the mouse', async () => {
      // Dino misses a jump of the mouse now and then, so it is repeated.
      if (looks++ % LOOKS_BEFORE_ANEW === 0) {
        onButton = false
        await screen.moveTo(COMPOSER.x + (looks % 7), y)
        return null
      }
      const picture = screen.look()
      const paper = picture.colorAt(ROW_GROUND_X, WINDOW.height - COMPOSER.bottom)
      let top = y
      while (top > 0 && picture.colorAt(ROW_GROUND_X, top) !== paper) top--
      if (top === y) return null
      const button = { x: WINDOW.width - fromRight, y: top + BUTTON_DOWN }
      // The button's background is white, and grey under the mouse.
      const isWhite = picture.colorAt(button.x - BUTTON_HALF, button.y) === paper
      if (onButton) return isWhite ? null : button
      if (!isWhite) return null
      onButton = true
      await screen.moveTo(button.x, button.y)
      return null
    })
    await screen.click()
  }
  return {
    place: async () => {
      await waitUntil('Dino has a window', async () => (await screen.windows('Dino')).length > 0)
      await screen.place('Dino', WINDOW)
    },
    say: async (text) => {
      await focusComposer()
      await screen.type(text)
      await screen.press('Return')
    },
    type: async (text) => {
      await focusComposer()
      await screen.type(text)
    },
    clear: async () => {
      await screen.press('ctrl+a', 'BackSpace')
    },
    correct: async (text) => {
      await focusComposer()
      await screen.press('Up', 'ctrl+a')
      await screen.type(text)
      await screen.press('Return')
    },
    answer: async (text) => {
      await pressInLastRow(ANSWER_FROM_RIGHT)
      await waitUntil(
        'the composer quotes what is answered',
        () => screen.look().colorAt(COMPOSER.x, WINDOW.height - QUOTE.bottom) === QUOTE.color,
      )
      await screen.type(text)
      await screen.press('Return')
    },
    react: async (search) => {
      await pressInLastRow(REACT_FROM_RIGHT)
      await waitUntil('Dino offers emoji', async () => (await screen.windows('Dino')).length > 1)
      await screen.type(search)
      await screen.press('Tab', 'Return')
    },
    sendFile: async (path) => {
      await screen.moveTo(ATTACH.x, WINDOW.height - ATTACH.bottom)
      await screen.click()
      await waitUntil('Dino asks for a file', async () => (await screen.windows('.*file.*')).length > 0)
      // Its first letter opens the field for a path.
      await screen.type(path)
      await screen.press('Return')
      const asks = async (): Promise<boolean> => (await screen.windows('.*file.*')).length > 0
      await waitUntil('Dino shows the file', async () => !(await asks()) && screen.look().has(SEND_COLOR))
      // Its dialog takes the keyboard only some time after it was drawn.
      await waitUntil('Dino sends the file', async () => {
        await screen.press('Return')
        return !screen.look().has(SEND_COLOR)
      })
    },
    takeReactionBack: async () => {
      await screen.moveTo(REACTION.x, WINDOW.height - REACTION.bottom)
      await screen.click()
    },
    enterRoom: async () => {
      const asks = async (): Promise<boolean> => (await screen.windows(ROOM.title)).length > 0
      await waitUntil('Dino asks whether to enter the room', asks)
      await screen.moveTo(ROOM.join.x, ROOM.join.y)
      await screen.click()
      await waitUntil('Dino enters the room', async () => !(await asks()))
    },
    lock: async () => {
      await screen.moveTo(LOCK.x, WINDOW.height - LOCK.bottom)
      await screen.click()
      const isOpen = (): boolean => screen.look().colorAt(OMEMO.beside, OMEMO.y) !== NOTHING
      await waitUntil('Dino offers kinds of encryption', isOpen)
      await screen.moveTo(OMEMO.x, OMEMO.y)
      await screen.click()
      await screen.press('Escape')
      await waitUntil('Dino has the choice', () => !isOpen())
    },
    openConversation: async (row) => {
      await screen.moveTo(CONVERSATIONS.x, CONVERSATIONS.y + row * CONVERSATIONS.height)
      await screen.click()
    },
  }
}
