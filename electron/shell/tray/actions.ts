import { silenceEnd } from '../../../shared/model/notification.ts'
import type { Bridge } from '../../../shared/contract/index.ts'
import type { TrayAction } from './menu.ts'
import type { TrayState } from './model.ts'
import type { Windows } from '../windows/windows.ts'

export interface TrayActionParts {
  readonly bridge: Pick<Bridge, 'call'>
  readonly state: () => TrayState
  readonly windows: Pick<Windows, 'show' | 'hide'>
  readonly quit: () => void
  readonly now: () => number
  readonly log: (line: string) => void
}

/** Performs a command of the menu. Failures go into the log: the menu has no room for sentences. */
export function performTrayAction(action: TrayAction, parts: TrayActionParts): void {
  const { bridge, state, windows, quit, now } = parts
  const ask: Bridge['call'] = async (name, args) => {
    const answer = await bridge.call(name, args)
    if (!answer.ok) parts.log(`tray: ${name}: ${answer.error.code}`)
    return answer
  }
  switch (action.kind) {
    case 'presence':
      // One by one, because each account keeps its own status message.
      for (const { id, enabled, presence } of state().accounts) {
        const meant = action.accountId === null ? enabled : id === action.accountId
        if (!meant) continue
        void ask('accounts.setPresence', { accountId: id, show: action.show, status: presence.status })
      }
      return
    case 'status':
      windows.show()
      void ask('desktop.editStatus', {})
      return
    case 'reveal':
      void ask('desktop.reveal', { conversationId: action.conversationId, messageId: null })
      return
    case 'mute':
      void ask('settings.change', { silentUntil: action.until && silenceEnd(action.until, now()) })
      return
    case 'show':
      windows.show()
      return
    case 'hide':
      windows.hide()
      return
    case 'quit':
      quit()
      return
  }
}
