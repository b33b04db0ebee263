import { onTestFinished } from 'vitest'
import type { Conversation } from '../../../shared/model/message.ts'
import type { ConversationId } from '../../../shared/model/ids.ts'
import { createNotifications } from '../notifications/index.ts'
import { createRig, quiet, type Rig, type RigOptions } from '../testing/rig.ts'
import { createKeeping } from './index.ts'

export interface KeepingRig {
  readonly rig: Rig
  readonly keeping: ReturnType<typeof createKeeping>
  readonly commands: ReturnType<typeof createKeeping>['commands']
  readonly setRule: ReturnType<typeof createNotifications>['commands']['notifications.setRule']
  /** The conversation as the windows have it. */
  conversation(id: ConversationId): Conversation | undefined
  /** The texts of a conversation, oldest first. */
  texts(id: ConversationId): string[]
}

/** The messages of one account, and how they are kept. */
export function createKeepingRig(options: RigOptions = {}): KeepingRig {
  return keepingOn(createRig(options))
}

export function keepingOn(rig: Rig): KeepingRig {
  const { messages, roster } = rig
  const notifications = createNotifications(rig.context, {
    messages,
    nameOf: roster.nameOf,
    pictureOf: () => null,
    roomAt: () => undefined,
    showOf: () => 'available',
  })
  const setRule = notifications.commands['notifications.setRule']
  const keeping = createKeeping(rig.context, { messages, setRule })
  onTestFinished(() => {
    void keeping.close?.()
    notifications.close()
  })
  return {
    rig,
    keeping,
    commands: keeping.commands,
    setRule,
    conversation: (id) => rig.messages.conversation(id),
    texts: (id) =>
      rig.store
        .all<{ body: string }>(
          'SELECT body FROM message WHERE conversation_id = ? AND hidden = 0 ORDER BY place',
          id,
        )
        .map(({ body }) => body),
  }
}

/** Waits until slices are done. */
export const settled = (): Promise<void> => quiet(100)
