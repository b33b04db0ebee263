import type { PeerScreen } from './screen.ts'
import { waitFor, waitUntil } from './wait-until.ts'

/** What a person does in Dino's window, with keys and the mouse. */
export interface DinoWindow {
  /** Puts the window where the rest expects it. */
  place(): Promise<void>
  say(text: string): Promise<void>
  /** Types and does not send. */
  type(text: string): Promise<void>
  /** Takes back what was typed. */
  clear(): Promise<void>
  /** Corrects its own last message. */
  correct(text: string): Promise<void>
  /** Answers the last message that is shown. */
  answer(text: string): Promise<void>
  /** Reacts to the last message that is shown, with the first emoji found by that. */
  react(search: string): Promise<void>
  /** Takes the first reaction to the last message back. */
  takeReactionBack(): Promise<void>
}

const WINDOW = { x: 0, y: 0, width: 1000, height: 800 }
/** Where things are in a window of that size, in Dino 0.4 with its usual fonts. */
const COMPOSER = { x: 600, bottom: 38 }
/** A row is drawn darker while the mouse is over it; here is nothing but its ground. */
const ROW_GROUND_X = 312
/** Just above the composer: in the last row, whatever its height. */
const LAST_ROW_FROM_BOTTOM = 75
/** The buttons that a row shows, from the right edge, and how far below its upper edge. */
const [REACT_FROM_RIGHT, ANSWER_FROM_RIGHT, BUTTON_DOWN] = [35, 68, 5]
/** Beside its sign, within the button. */
const BUTTON_HALF = 13
/** What is answered is quoted in the composer, which is higher then. */
const QUOTE = { bottom: 70, color: 0xf5f5f5 }
/** The first reaction to the last message. */
const REACTION = { x: 382, bottom: 89 }
const LOOKS_BEFORE_ANEW = 12

/** The hands of a person at Dino's window. */
export function createDinoWindow(screen: PeerScreen): DinoWindow {
  const focusComposer = async (): Promise<void> => {
    await screen.moveTo(COMPOSER.x, WINDOW.height - COMPOSER.bottom)
    await screen.click()
  }
  /** Moves over the last message and presses one of the buttons that it shows, once that is drawn as under the mouse. */
  const pressInLastRow = async (fromRight: number): Promise<void> => {
    const y = WINDOW.height - LAST_ROW_FROM_BOTTOM
    let looks = 0
    let onButton = false
    await waitFor('a button of the last message is drawn as under the mouse', async () => {
      // A jump of the mouse goes unnoticed now and then: every so often it starts anew.
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
      // The ground of a button is white as paper, and grey while the mouse is over it.
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
    takeReactionBack: async () => {
      await screen.moveTo(REACTION.x, WINDOW.height - REACTION.bottom)
      await screen.click()
    },
  }
}
