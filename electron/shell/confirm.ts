import { dialog, type MessageBoxOptions } from 'electron'
import { words } from '../../shared/words/index.ts'
import type { Confirm, Question } from '../domain/ports.ts'
import type { Windows } from './windows/windows.ts'

const [CONFIRM, CANCEL] = [0, 1] as const

/**
 * Asks in a box of the system's, which belongs to this process: no page can draw over it, press it or answer it. Nor does
 * anything else in here: whoever tests it presses it on a screen.
 */
export function createConfirm(windows: Pick<Windows, 'inFront' | 'main' | 'show'>): Confirm {
  let open = false

  async function show({ message, detail, confirm }: Question): Promise<boolean> {
    // Nobody looks for a box over a window that is hidden in the tray.
    if (windows.inFront() === null) windows.show()
    const over = windows.inFront() ?? windows.main()
    const options: MessageBoxOptions = {
      type: 'warning',
      title: message,
      message,
      detail,
      // A single & would underline the next letter, and let that letter press the button.
      buttons: [confirm, words.consent.cancel].map((label) => label.replaceAll('&', '&&')),
      defaultId: CANCEL,
      cancelId: CANCEL,
      noLink: true,
      normalizeAccessKeys: false,
    }
    const { response } = await (over === null
      ? dialog.showMessageBox(options)
      : dialog.showMessageBox(over, options))
    return response === CONFIRM
  }

  return {
    async ask(question) {
      // Never two boxes, one in front of the other.
      if (open) return false
      open = true
      try {
        return await show(question)
      } finally {
        open = false
      }
    },
  }
}
