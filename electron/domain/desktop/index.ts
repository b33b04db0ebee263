import type { Delta } from '../../../shared/contract/index.ts'
import { NO_DESKTOP, type DesktopAbilities } from '../../../shared/model/desktop.ts'
import type { ConversationId, MessageId } from '../../../shared/model/ids.ts'
import { err, ok } from '../../../shared/model/result.ts'
import type { Feature } from '../feature.ts'
import type { DomainPorts } from '../ports.ts'
import { createAttention, type Attention } from './attention.ts'

export type { Attention } from './attention.ts'

/** The windows and what is around them, as far as the features care. It is there before the store is open. */
export interface DesktopFeature extends Feature<'desktop'> {
  readonly attention: Attention
  /** Opens the conversation in its window, in front, at that message or at the first unread one. */
  reveal(conversationId: ConversationId, messageId?: MessageId | null): void
  /** Shows the unknown senders in the main window, in front: somebody waits there for an answer. */
  revealStrangers(): void
  close(): void
}

export function createDesktop(
  { desktop }: Pick<DomainPorts, 'desktop'>,
  announce: (delta: Delta) => void,
): DesktopFeature {
  const attention = createAttention()
  const abilities = (): DesktopAbilities => desktop?.abilities ?? NO_DESKTOP
  const release = desktop?.onAbilities(() => announce({ kind: 'abilitiesChanged', abilities: abilities() }))

  function reveal(conversationId: ConversationId, messageId: MessageId | null = null): void {
    const own = desktop?.reveal(conversationId) === 'own'
    announce({ kind: 'conversationRequested', conversationId, messageId, ...(own ? { own } : {}) })
  }

  return {
    attention,
    revealStrangers() {
      announce({ kind: 'strangersRequested' })
      desktop?.present()
    },
    snapshot: () => ({ abilities: abilities() }),
    reveal,
    commands: {
      'desktop.look'({ viewer, conversationId }) {
        attention.look(viewer, conversationId)
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
      'desktop.openLogs': async () => desktop?.openLogs() ?? err({ code: 'not-on-this-desktop' }),
    },
    close: () => release?.(),
  }
}
