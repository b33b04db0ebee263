import { disco } from '../../engine/xep/0030-disco/index.ts'
import { NS_STANZA_IDS } from '../../engine/xep/0359-stanza-ids/index.ts'
import type { Release, SessionStart } from '../../engine/index.ts'
import type { AccountId } from '../../../shared/model/ids.ts'
import type { LiveAccount } from '../context.ts'

/** XEP-0313 §5.1.1: an archive of this version also follows XEP-0359. */
const NS_ARCHIVE = 'urn:xmpp:mam:2'

/** Tells for which accounts the archive ids of messages can be trusted (XEP-0359 §6). */
export interface ArchiveIds {
  attach(account: LiveAccount): Release
  /** False until the server has said that it removes forged ids. */
  areBelieved(account: LiveAccount): boolean
}

export function createArchiveIds(): ArchiveIds {
  const believed = new Set<AccountId>()

  async function ask({ id, address, client }: LiveAccount, { signal }: SessionStart): Promise<void> {
    const info = await client.use(disco).info(address, { signal })
    if (signal.aborted || !info.ok) return
    const { features } = info.value
    if (features.includes(NS_STANZA_IDS) || features.includes(NS_ARCHIVE)) believed.add(id)
  }

  return {
    attach(account) {
      const releases = [
        // A module's handler would delay the session until the answer comes, which isn't worth it here.
        account.client.onSession((session) => {
          if (session.kind === 'fresh' || session.restored) void ask(account, session)
        }),
        account.client.channel.onSessionEnd(() => believed.delete(account.id)),
      ]
      return () => {
        for (const release of releases) release()
        believed.delete(account.id)
      }
    },
    areBelieved: ({ id }) => believed.has(id),
  }
}
