import type { ServerSearch } from '../../../shared/contract/search.ts'
import type { Failure } from '../../../shared/model/failure.ts'
import type { AccountId } from '../../../shared/model/ids.ts'
import { bareOf, type BareJid } from '../../../shared/model/jid.ts'
import { err, ok, type Result } from '../../../shared/model/result.ts'
import type { Release, Stanza } from '../../engine/index.ts'
import { messageArchive, type MessageArchive } from '../../engine/xep/0313-mam/index.ts'
import type { LiveAccount } from '../context.ts'
import type { ArchivedHistory } from '../messages/index.ts'
import type { ServerQuestion } from './orders.ts'

/** More than a person looks through. */
const MOST = 50

/** The archives that can search by themselves (XEP-0431). */
export interface ServerSearches {
  attach(account: LiveAccount): Release
  /** The accounts whose server can search, as far as known in this session. */
  able(): readonly AccountId[]
  /** Asks the archive, and stores what it finds. */
  ask(accountId: AccountId, question: ServerQuestion): Promise<Result<ServerSearch, Failure>>
}

interface Asked {
  readonly account: LiveAccount
  readonly archive: MessageArchive
  isAble: boolean
}

export function createServerSearches(history: Pick<ArchivedHistory, 'storePage'>): ServerSearches {
  const accounts = new Map<AccountId, Asked>()

  return {
    attach(account) {
      const archive = account.client.use(messageArchive)
      const asked: Asked = { account, archive, isAble: false }
      accounts.set(account.id, asked)
      const release = account.client.onSession(({ signal }) => {
        void archive.support().then((support) => {
          if (!signal.aborted) asked.isAble = support.ok && support.value?.fullText === true
        })
        signal.addEventListener('abort', () => (asked.isAble = false), { once: true })
      })
      return () => {
        release()
        accounts.delete(account.id)
      }
    },
    able: () => [...accounts].filter(([, { isAble }]) => isAble).map(([id]) => id),
    async ask(accountId, question) {
      const asked = accounts.get(accountId)
      if (asked === undefined) return err({ code: 'not-found' })
      if (!asked.isAble) return err({ code: 'not-connected' })
      const { account, archive } = asked
      const page = await archive.query({
        text: question.text,
        before: null,
        max: MOST,
        ...(question.with !== null && { with: question.with }),
        ...(question.start !== null && { start: question.start }),
        ...(question.end !== null && { end: question.end }),
      })
      if (!page.ok) return page
      let found = 0
      for (const { id, stanza, at } of page.value.results) {
        // What lies between two of them is not here, so each is a complete stretch of only itself.
        const stored = await history.storePage(account, {
          peer: peerOf(stanza, account.address),
          results: [{ id, stanza, at }],
          direction: 'after',
          anchor: null,
          edge: at.at,
          complete: false,
          first: id,
          last: id,
        })
        found += stored.stored
      }
      return ok({ found, more: !page.value.complete })
    },
  }
}

/** The other side of an archived message. */
function peerOf({ from, to }: Stanza, own: BareJid): BareJid {
  return bareOf(from) === own ? bareOf(to ?? own) : bareOf(from)
}
