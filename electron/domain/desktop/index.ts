import type { Delta } from '../../../shared/contract/index.ts'
import { NO_DESKTOP, type DesktopAbilities } from '../../../shared/model/desktop.ts'
import type { ConversationId, MessageId } from '../../../shared/model/ids.ts'
import { err, ok } from '../../../shared/model/result.ts'
import type { Feature } from '../feature.ts'
import type { DomainPorts } from '../ports.ts'
import { createViewTracker, type ViewedConversations } from './viewed.ts'

/** The windows and the desktop around them, as far as the features need them. Exists before the store is open. */
export interface DesktopFeature extends Feature<'desktop'> {
  readonly viewed: ViewedConversations
  /** Brings the conversation's window to the front, at that message or at the first unread one. */
  reveal(conversationId: ConversationId, messageId?: MessageId | null): void
  /** Brings the main window to the front and shows the unknown senders. */
  revealStrangers(): void
  close(): void
}

export function createDesktop(
  { desktop }: Pick<DomainPorts, 'desktop'>,
  announce: (delta: Delta) => void,
): DesktopFeature {
  const viewed = createViewTracker()
  const abilities = (): DesktopAbilities => desktop?.abilities ?? NO_DESKTOP
  const release = desktop?.onAbilities(() => announce({ kind: 'abilitiesChanged', abilities: abilities() }))

  function reveal(conversationId: ConversationId, messageId: MessageId | null = null): void {
    const own = desktop?.reveal(conversationId) === 'own'
    announce({ kind: 'conversationRequested', conversationId, messageId, ...(own ? { own } : {}) })
  }

  return {
    viewed,
    revealStrangers() {
      announce({ kind: 'strangersRequested' })
      desktop?.present()
    },
    snapshot: () => ({ abilities: abilities() }),
    reveal,
    commands: {
      'desktop.look'({ viewer, conversationId }) {
        viewed.look(viewer, conversationId)
        return ok()
      },
      'desktop.reveal'({ conversationId, messageId }) {
        reveal(conversationId, messageId)
        return ok()
      },
      'desktop.openWindow'({ conversationId }) {
        if (!desktop?.abilities.ownWindows) return err({ code: 'not-on-this-desktop' })
        desktop.openWindow(conversationId)
        return ok()
      },
      'desktop.editStatus'() {
        announce({ kind: 'statusRequested' })
        return ok()
      },
      // Without a desktop the browser asks the person by itself.
      'desktop.allowMicrophone': async ({ on }) => desktop?.allowMicrophone(on) ?? ok(),
      'desktop.allowCamera': async ({ on }) => desktop?.allowCamera(on) ?? ok(),
      'desktop.openLogs': async () => desktop?.openLogs() ?? err({ code: 'not-on-this-desktop' }),
    },
    close: () => release?.(),
  }
}
