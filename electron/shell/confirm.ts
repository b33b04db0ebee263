import { dialog, type MessageBoxOptions } from 'electron'
import type { Speech } from '../../shared/words/speech.ts'
import type { Confirm, Question } from '../domain/ports.ts'
import type { Windows } from './windows/windows.ts'

const [CONFIRM, CANCEL] = [0, 1] as const

/**
 * Asks in a dialog box of the system, which belongs to this process: no page can draw over it, press its buttons or
 * answer it. No code here answers it either: a test presses its buttons on a screen.
 */
export function createConfirm(
  windows: Pick<Windows, 'inFront' | 'main' | 'show'>,
  speech: Pick<Speech, 'words'>,
): Confirm {
  let open = false

  async function show({ message, detail, confirm }: Question): Promise<boolean> {
    // Nobody would see a box over a window that is hidden in the tray.
    if (windows.inFront() === null) windows.show()
    const over = windows.inFront() ?? windows.main()
    const options: MessageBoxOptions = {
      type: 'warning',
      title: message,
      message,
      detail,
      // A single & would underline the next letter, and that letter would press the button.
      buttons: [confirm, speech.words().consent.cancel].map((label) => label.replaceAll('&', '&&')),
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
