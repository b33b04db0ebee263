import type { FullJid, Jid } from '../../../../shared/model/jid.ts'
import type { Channel, Use } from '../../extension.ts'
import { describeFault } from '../../stanza/fault.ts'
import type { Infer } from '../../xml/codec.ts'
import { disco as discoExtension, type DiscoInfo } from '../0030-disco/index.ts'
import { observers } from '../observers.ts'
import { presence as presenceExtension } from '../rfc6121-presence/index.ts'
import type { Caps, CapsCache } from './api.ts'
import { Capabilities } from './codec.ts'
import { isSupportedHash, verificationString } from './verification.ts'

/** Names the software, not this version of it. */
const NODE = 'app://balcony'
/** A roster full of clients never seen before is asked little by little. */
const MAX_REQUESTS = 5
/** Own former ones that are still answered: a contact may ask for what it saw a moment ago. */
const MAX_OWN = 10
/** Verified ones that are at hand without asking the cache: a thousand contacts use a few dozen programs. */
const MAX_VERIFIED = 1000

type Announced = Infer<typeof Capabilities>

/** A client, what it last announced, and what is known of it by that. */
interface Client {
  readonly announced: Announced
  info: DiscoInfo | null
}

export function createCaps(channel: Channel, use: Use): Caps {
  const disco = use(discoExtension)
  const presence = use(presenceExtension)
  const changed = observers<readonly Jid[]>(channel)
  const clients = new Map<FullJid, Client>()
  const verified = new Map<string, DiscoInfo>()
  /** Clients that announced the same, by `questionOf`, and wait for one of them to answer as announced. */
  const questions = new Map<string, Set<FullJid>>()
  const asking = new Set<string>()
  const own = new Map<string, DiscoInfo>()
  let cache: CapsCache | null = null

  function annotate() {
    const info = disco.own()
    const ver = verificationString(info, 'sha-1')
    if (ver === null) throw new Error('the own features are ill-formed')
    own.delete(ver)
    own.set(ver, info)
    const oldest = own.keys().next()
    if (own.size > MAX_OWN && !oldest.done) own.delete(oldest.value)
    return Capabilities.build({ hash: 'sha-1', node: NODE, ver })
  }

  function lookUp({ hash, ver }: Announced): DiscoInfo | null {
    if (hash === undefined || !isSupportedHash(hash)) return null
    const known = verified.get(keyOf(hash, ver)) ?? cache?.get(hash, ver) ?? null
    if (known) remember(hash, ver, known)
    return known
  }

  function remember(hash: string, ver: string, info: DiscoInfo): void {
    const key = keyOf(hash, ver)
    // What was used last goes last.
    verified.delete(key)
    verified.set(key, info)
    const oldest = verified.keys().next()
    if (verified.size > MAX_VERIFIED && !oldest.done) verified.delete(oldest.value)
  }

  function learn(jids: readonly FullJid[], info: DiscoInfo): void {
    for (const jid of jids) {
      const client = clients.get(jid)
      if (client) client.info = info
    }
    changed.tell(jids)
  }

  function announced(jid: FullJid, announcement: Announced): void {
    const before = clients.get(jid)
    if (before && sameAs(before.announced, announcement)) return
    withdraw(jid)
    const key = questionOf(jid, announcement)
    const info = questions.has(key) ? null : lookUp(announcement)
    clients.set(jid, { announced: announcement, info })
    if (info) {
      learn([jid], info)
      return
    }
    const candidates = questions.get(key) ?? new Set()
    questions.set(key, candidates.add(jid))
    askNext()
  }

  /** What the client announced until now is no longer asked on its behalf: it is gone, or announces something else. */
  function withdraw(jid: FullJid): void {
    const client = clients.get(jid)
    if (!client) return
    clients.delete(jid)
    const key = questionOf(jid, client.announced)
    const candidates = questions.get(key)
    candidates?.delete(jid)
    if (candidates?.size === 0 && !asking.has(key)) questions.delete(key)
  }

  function askNext(): void {
    for (const [key, candidates] of questions) {
      if (asking.size >= MAX_REQUESTS) return
      if (asking.has(key)) continue
      asking.add(key)
      void pursue(key, candidates)
        .catch((fault: unknown) => channel.log(`caps: ${describeFault(fault)}`))
        .finally(() => {
          asking.delete(key)
          askNext()
        })
    }
  }

  /** Asks one client after the other until one answers as it announced (§5.4 step 3.9). */
  async function pursue(key: string, candidates: Set<FullJid>): Promise<void> {
    for (const jid of candidates) {
      candidates.delete(jid)
      const client = clients.get(jid)
      if (!client || !announces(jid, key)) continue
      const { hash, node, ver } = client.announced
      // Without a hash `ver` means nothing (§5.4 step 1).
      const answer = await disco.info(jid, hash === undefined ? {} : { node: `${node}#${ver}` })
      if (!answer.ok || clients.get(jid) !== client) continue
      if (!isProven(client.announced, answer.value)) {
        // It holds for the one who said it alone (§5.4 steps 2.3 and 3.9).
        learn([jid], answer.value)
        continue
      }
      questions.delete(key)
      remember(hash ?? '', ver, answer.value)
      learn(
        [jid, ...candidates].filter((other) => announces(other, key)),
        answer.value,
      )
      cache?.put(hash ?? '', ver, answer.value)
      return
    }
    questions.delete(key)
  }

  function announces(jid: FullJid, key: string): boolean {
    const client = clients.get(jid)
    return client !== undefined && questionOf(jid, client.announced) === key
  }

  presence.decorate(annotate)
  disco.onOwnChange(() => presence.refresh())
  disco.onNode((node) =>
    node.startsWith(`${NODE}#`) ? (own.get(node.slice(NODE.length + 1)) ?? null) : null,
  )
  presence.onResource(({ jid, stanza }) => {
    if (stanza === null) {
      withdraw(jid)
      return
    }
    // A presence without the annotation takes nothing back (§8.4).
    const announcement = stanza.get(Capabilities)
    if (announcement && jid !== channel.jid) announced(jid, announcement)
  })

  return {
    of: (jid) => clients.get(jid)?.info ?? null,
    supports: (jid, feature) => clients.get(jid)?.info?.features.includes(feature) ?? false,
    onChange: changed.add,
    attach(attached) {
      cache = attached
      return () => {
        if (cache === attached) cache = null
      }
    },
  }
}

const isProven = ({ hash, ver }: Announced, info: DiscoInfo) =>
  hash !== undefined && isSupportedHash(hash) && verificationString(info, hash) === ver

/** Only a hash that can be verified speaks for others: each of the rest is asked for itself. */
const questionOf = (jid: FullJid, { hash = '', ver }: Announced) =>
  isSupportedHash(hash) ? keyOf(hash, ver) : `only ${jid}`

const keyOf = (hash: string, ver: string) => `${hash} ${ver}`

const sameAs = (a: Announced, b: Announced) => a.hash === b.hash && a.node === b.node && a.ver === b.ver
