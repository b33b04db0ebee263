import { err, ok } from '../../../shared/model/result.ts'
import type { DomainContext } from '../context.ts'
import type { Feature } from '../feature.ts'
import type { Messages } from '../messages/index.ts'
import { keptCommands } from './kept.ts'
import { createScrubber } from './scrubbing.ts'
import { createSharedStates, type SharedParts } from './shared/index.ts'
import { createSharedMarks } from './shared/marks.ts'
import { createStorageCount } from './storage.ts'
import { archiveConversation, expiryOfAll, markUnread, setExpiry, setExpiryOfAll } from './store.ts'
import { createWiper, type Wiper } from './wiping.ts'

export { KEEPING_AFTER_RESTORE } from './restored.ts'

export interface KeepingParts {
  readonly messages: Pick<Messages, 'files' | 'onNamed'>
  /** Mutes a conversation, as another device says. */
  readonly setRule: SharedParts['setRule']
}

const NOT_FOUND = err({ code: 'not-found' })

/** Also deletes the messages of removed accounts. */
export type KeepingFeature = Feature<'keeping'> & Pick<Wiper, 'emptyRemoved'>

/** Order in the history: archived and deleted conversations, bookmarks, expiry, storage. Throws StoreError. */
export function createKeeping(context: DomainContext, { messages, setRule }: KeepingParts): KeepingFeature {
  const { store, ports } = context
  const write = messages.files.write
  const scrubber = createScrubber(context)
  const wiper = createWiper(context, messages, scrubber.soon)
  const storage = createStorageCount(store, ports.clock)
  const shared = createSharedStates(context, { messages, setRule })
  const marks = createSharedMarks(context, messages)

  return {
    commands: {
      ...keptCommands(context, messages, marks.changed),
      'keeping.archive': ({ conversationId, archived }) =>
        write((tx, changes) => {
          if (!archiveConversation(tx, conversationId, archived)) return NOT_FOUND
          changes.conversation(conversationId)
          return ok()
        }),
      'keeping.markUnread': ({ conversationId }) =>
        write((tx, changes) => {
          if (!markUnread(tx, conversationId)) return NOT_FOUND
          changes.conversation(conversationId)
          return ok()
        }),
      'keeping.clear': ({ conversationId, before }) =>
        wiper.clear(conversationId, before) ? ok() : NOT_FOUND,
      'keeping.delete'({ conversationId }) {
        const until = wiper.delete(conversationId)
        return until === null ? NOT_FOUND : ok(until)
      },
      'keeping.undoDelete': ({ conversationId }) => (wiper.undo(conversationId) ? ok() : NOT_FOUND),
      'keeping.setExpiry'({ conversationId, days }) {
        const found = write((tx, changes) => {
          if (conversationId === null) {
            // For all conversations, 0 days would delete everything at once.
            setExpiryOfAll(tx, days === 0 ? null : days)
            tx.announce({ kind: 'expiryChanged', expiryDays: expiryOfAll(tx) })
            return true
          }
          changes.conversation(conversationId)
          return setExpiry(tx, conversationId, days)
        })
        if (!found) return NOT_FOUND
        void wiper.expire()
        return ok()
      },
      'keeping.storage': async () => ok(await storage.count()),
    },
    attach(account) {
      const releases = [shared.attach(account), marks.attach(account)]
      return () => {
        for (const release of releases) release()
      }
    },
    emptyRemoved: wiper.emptyRemoved,
    snapshot: () => ({ expiryDays: expiryOfAll(store), deletedConversations: wiper.deleted() }),
    start() {
      wiper.start()
      return Promise.resolve()
    },
    close() {
      shared.close()
      marks.close()
      wiper.close()
      storage.close()
      scrubber.close()
    },
  }
}
