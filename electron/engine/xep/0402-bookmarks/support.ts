import { ok, type Result } from '../../../../shared/model/result.ts'
import type { RequestFailure } from '../../../../shared/model/failure.ts'
import type { BareJid } from '../../../../shared/model/jid.ts'
import type { Disco, DiscoInfo } from '../0030-disco/index.ts'
import { NS_BOOKMARKS_CONVERSION } from '../0411-bookmarks-conversion/index.ts'
import { NS_BOOKMARKS } from './codec.ts'

const NS_PUBSUB = 'http://jabber.org/protocol/pubsub'

/** What the own server can do with bookmarks (§5.3, §6). */
export interface Support {
  /** The account has nodes (XEP-0163). */
  readonly hasNodes: boolean
  /** Nodes can be made private when something is published to them. */
  readonly hasPrivateNodes: boolean
  /** Nodes can be told to keep as many items as the server allows. A server that can't may take `max` for one. */
  readonly knowsMax: boolean
  /** The list in the account's node has other rooms than the items. */
  readonly hasNodeList: boolean
  /** The list in private storage has others than the items and the list in the node. */
  readonly hasStorageList: boolean
  /** What is written to private storage becomes items. */
  readonly convertsStorage: boolean
}

const NOTHING: DiscoInfo = { identities: [], features: [], forms: [] }

export async function findSupport(disco: Disco, account: BareJid): Promise<Result<Support, RequestFailure>> {
  const info = await disco.info(account)
  // An old server may have no answer for accounts.
  if (!info.ok && info.error.code !== 'stanza-error') return info
  const { identities, features } = info.ok ? info.value : NOTHING
  const has = (feature: string) => features.includes(feature)
  const hasNodes = identities.some(({ category, type }) => category === 'pubsub' && type === 'pep')
  const convertsStorage = has(`${NS_BOOKMARKS}#compat`)
  return ok({
    hasNodes,
    hasPrivateNodes: hasNodes && has(`${NS_PUBSUB}#publish-options`),
    knowsMax: has(`${NS_PUBSUB}#config-node-max`),
    hasNodeList: hasNodes && !has(`${NS_BOOKMARKS}#compat-pep`),
    hasStorageList: !convertsStorage && !(hasNodes && has(NS_BOOKMARKS_CONVERSION)),
    convertsStorage,
  })
}
