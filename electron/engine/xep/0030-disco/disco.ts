import { createEmitter } from '../../../../shared/events/emitter.ts'
import { domainOf, isFull, type BareJid, type Jid } from '../../../../shared/model/jid.ts'
import type { RequestFailure } from '../../../../shared/model/failure.ts'
import { err, ok, type Result } from '../../../../shared/model/result.ts'
import type { About, Channel, IqReply } from '../../extension.ts'
import { logsFaults } from '../../stanza/fault.ts'
import type { Codec } from '../../xml/codec.ts'
import { SOFTWARE } from '../software.ts'
import type { Disco, DiscoOptions } from './api.ts'
import { InfoQuery, ItemsQuery, NS_INFO, NS_ITEMS, type DiscoInfo } from './codec.ts'

/** More than any address has, so that a stranger's answer cannot fill the memory. */
const MAX_FEATURES = 1000
const MAX_IDENTITIES = 100
const MAX_FORMS = 100
const MAX_FORM_PARTS = 10_000
const MAX_ITEMS = 10_000
const MAX_REMEMBERED = 500
/** The length of all texts in an answer: ten times that of the most capable client. */
const MAX_LENGTH = 65_536
/** Ten announcements by XEP-0115 and XEP-0390. */
const MAX_NODES = 20

type Asked<T> = Promise<Result<T, RequestFailure>>

const UNREADABLE: RequestFailure = { code: 'stanza-error', condition: 'undefined-condition', type: 'cancel' }

export function createDisco(channel: Channel): Disco {
  const withheld = new Set<About>()
  // A list, since the same feature may be announced twice.
  let announcedLater: readonly { readonly feature: string }[] = []
  const ownChanged = createEmitter(logsFaults(channel, 'disco: a listener'))
  const nodes = new Map<string, DiscoInfo>()
  const remembered = new Map<Jid, Asked<DiscoInfo>>()

  function own(): DiscoInfo {
    const announced = channel.about.filter((about) => !withheld.has(about))
    const features = new Set(announced.flatMap((about) => about.features ?? []))
    for (const { feature } of announcedLater) features.add(feature)
    const identity = { category: 'client', type: 'pc', name: SOFTWARE.name }
    return { identities: [identity], features: [...features].sort(), forms: [] }
  }

  /** Sends a query. An answer for another node than the one asked for (§3.2), or without a query, counts as none. */
  async function ask<T extends { readonly node?: string | undefined }>(
    codec: Codec<T>,
    jid: Jid,
    query: T,
    options: DiscoOptions,
  ): Asked<T> {
    const answer = await channel.request('get', jid, codec.build(query), options)
    if (!answer.ok) return answer
    const value = answer.value && codec.parse(answer.value)
    return value && (value.node ?? options.node) === options.node ? ok(value) : err(UNREADABLE)
  }

  async function askInfo(jid: Jid, options: DiscoOptions): Asked<DiscoInfo> {
    const query = { ...nodeOf(options.node), identities: [], features: [], forms: [] }
    const answer = await ask(InfoQuery, jid, query, options)
    if (!answer.ok) return answer
    const { identities, features, forms } = answer.value
    const tooLong =
      identities.length > MAX_IDENTITIES ||
      features.length > MAX_FEATURES ||
      forms.length > MAX_FORMS ||
      countParts(forms) > MAX_FORM_PARTS ||
      lengthOf(answer.value) > MAX_LENGTH
    return tooLong ? err(UNREADABLE) : ok({ identities, features, forms })
  }

  /** Sends one request for all callers. A failure is forgotten, so that the next caller asks again. */
  function askOnce(jid: Jid): Asked<DiscoInfo> {
    const known = remembered.get(jid)
    if (known) return known
    const asked = askInfo(jid, {})
    const oldest = remembered.keys().next()
    if (remembered.size >= MAX_REMEMBERED && !oldest.done) remembered.delete(oldest.value)
    remembered.set(jid, asked)
    void asked.then((answer) => {
      if (!answer.ok && remembered.get(jid) === asked) remembered.delete(jid)
    })
    return asked
  }

  channel.onSessionEnd(() => remembered.clear())

  channel.onIq('get', NS_INFO, 'query', 'occupants', (iq): IqReply => {
    const node = iq.get(InfoQuery)?.node
    const info = node === undefined ? own() : nodes.get(node)
    return info ? { result: InfoQuery.build({ ...nodeOf(node), ...info }) } : NO_SUCH_NODE
  })

  channel.onIq('get', NS_ITEMS, 'query', 'contacts', (iq): IqReply => {
    const node = iq.get(ItemsQuery)?.node
    return node === undefined ? { result: ItemsQuery.build({ items: [] }) } : NO_SUCH_NODE
  })

  return {
    info(jid, options = {}) {
      const remember = !isFull(jid) && Object.keys(options).length === 0
      return remember ? askOnce(jid) : askInfo(jid, options)
    },
    async items(jid, options = {}) {
      const answer = await ask(ItemsQuery, jid, { ...nodeOf(options.node), items: [] }, options)
      if (!answer.ok) return answer
      return answer.value.items.length > MAX_ITEMS ? err(UNREADABLE) : ok(answer.value.items)
    },
    // The domain of a normalized address is a normalized address.
    server: () => askOnce(domainOf(channel.account) as BareJid),
    own,
    withhold(about) {
      withheld.add(about)
      ownChanged.emit()
      return () => {
        if (withheld.delete(about)) ownChanged.emit()
      }
    },
    announce(feature) {
      const added = { feature }
      announcedLater = [...announcedLater, added]
      ownChanged.emit()
      return () => {
        announcedLater = announcedLater.filter((other) => other !== added)
        ownChanged.emit()
      }
    },
    onOwnChange: ownChanged.on,
    answerNode(node, info) {
      nodes.delete(node)
      nodes.set(node, info)
      const [oldest] = nodes.keys()
      if (nodes.size > MAX_NODES && oldest !== undefined) nodes.delete(oldest)
    },
  }
}

/** Counts fields and values, which are sorted when a hash is verified (XEP-0115 §5.1). */
function countParts(forms: DiscoInfo['forms']): number {
  return forms.flatMap(({ fields }) => fields).reduce((sum, { values }) => sum + 1 + values.length, 0)
}

/** The approximate size of the stored answer: forms have labels and instructions, too. */
function lengthOf({ identities, features, forms }: DiscoInfo): number {
  return JSON.stringify([identities, features, forms]).length
}

const NO_SUCH_NODE: IqReply = { error: { type: 'cancel', condition: 'item-not-found' } }

const nodeOf = (node: string | undefined) => (node === undefined ? {} : { node })
