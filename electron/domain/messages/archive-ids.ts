import { disco } from '../../engine/xep/0030-disco/index.ts'
import { NS_STANZA_IDS } from '../../engine/xep/0359-stanza-ids/index.ts'
import type { Release, SessionStart } from '../../engine/index.ts'
import type { AccountId } from '../../../shared/model/ids.ts'
import type { DomainContext, LiveAccount } from '../context.ts'
import { StoreError } from '../db/store.ts'

/** XEP-0313 §5.1.1: an archive of this version also follows XEP-0359. */
const NS_ARCHIVE = 'urn:xmpp:mam:2'

/** Tells for which accounts the archive ids of messages can be trusted (XEP-0359 §6). */
export interface ArchiveIds {
  attach(account: LiveAccount): Release
  /** False until the server has said that it removes forged ids. */
  areBelieved(account: LiveAccount): boolean
  /** Calls `then` once, as soon as it is known whether there is an archive. Not after the end of the session. */
  whenKnown(accountId: AccountId, session: AbortSignal, then: (hasArchive: boolean) => void): void
}

interface Known {
  readonly believed: boolean
  readonly hasArchive: boolean
}

export function createArchiveIds({ store }: Pick<DomainContext, 'store'>): ArchiveIds {
  const asked = new Map<AccountId, Promise<Known>>()
  const believed = new Set<AccountId>()

  async function ask({ address, client }: LiveAccount, { signal }: SessionStart): Promise<Known> {
    const info = await client.use(disco).info(address, { signal })
    const features = info.ok ? info.value.features : []
    const hasArchive = features.includes(NS_ARCHIVE)
    return { believed: hasArchive || features.includes(NS_STANZA_IDS), hasArchive }
  }

  /** Known already in an earlier process: the session that it left is the same session. */
  function wasBelieved({ id }: LiveAccount): boolean {
    return (
      store.first(
        `SELECT 1 FROM account a JOIN sm_session s ON s.account_id = a.id
         WHERE a.id = ? AND a.archive_ids_in = s.session_id`,
        id,
      ) !== undefined
    )
  }

  function believe({ id, client }: LiveAccount): void {
    believed.add(id)
    const session = client.nextTicket?.session ?? null
    try {
      store.write((tx) => {
        tx.run('UPDATE account SET archive_ids_in = ? WHERE id = ?', session, id)
      }, false)
    } catch (error) {
      // A later process then asks again.
      if (!(error instanceof StoreError)) throw error
    }
  }

  function begin(account: LiveAccount, session: SessionStart): void {
    const { id } = account
    if (session.kind === 'fresh') believed.delete(id)
    const answer = ask(account, session)
    asked.set(id, answer)
    void answer.then((known) => {
      if (!session.signal.aborted && known.believed) believe(account)
    })
  }

  return {
    attach(account) {
      const forget = (): void => {
        asked.delete(account.id)
        believed.delete(account.id)
      }
      if (wasBelieved(account)) believed.add(account.id)
      const releases = [
        // A module's handler would delay the session until the answer comes, which isn't worth it here.
        account.client.onSession((session) => {
          if (session.kind === 'fresh' || session.restored) begin(account, session)
        }),
        account.client.channel.onSessionEnd(forget),
      ]
      return () => {
        for (const release of releases) release()
        forget()
      }
    },
    areBelieved: ({ id }) => believed.has(id),
    whenKnown(accountId, session, then) {
      const answer = asked.get(accountId) ?? Promise.resolve({ hasArchive: false })
      void answer.then(({ hasArchive }) => {
        if (!session.aborted) then(hasArchive)
      })
    },
  }
}
