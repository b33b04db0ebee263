import type { Handlers } from '../../../../shared/contract/command.ts'
import type { messageCommands } from '../../../../shared/contract/messages.ts'
import { changeCommands } from './change.ts'
import type { CommandParts } from './parts.ts'
import { pinCommands } from './pin.ts'
import { readCommands } from './read.ts'
import { sendCommands } from './send.ts'
import { typeCommands } from './type.ts'

export type { CommandParts, UndoneFiles } from './parts.ts'

/** The commands of the window. They throw StoreError if the disk refuses; then nothing has changed. */
export function createMessageCommands(parts: CommandParts): Handlers<typeof messageCommands> {
  return {
    ...readCommands(parts),
    ...sendCommands(parts),
    ...changeCommands(parts),
    ...typeCommands(parts),
    ...pinCommands(parts),
  }
}
