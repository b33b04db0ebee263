import type { FullJid } from '../../../../shared/model/jid.ts'
import type { Channel, Use } from '../../extension.ts'
import { describeFault } from '../../stanza/fault.ts'
import { createBoundedMap } from '../bounded-map.ts'
import { disco as discoExtension, type DiscoInfo } from '../0030-disco/index.ts'
import { hashedPart } from '../0390-caps2/index.ts'
import { presence as presenceExtension } from '../rfc6121-presence/index.ts'
import { HOMEPAGE } from '../software.ts'
import { announcementOf, type Announcement } from './announcement.ts'
import type { Caps, CapsCache } from './api.ts'
import { Capabilities } from './codec.ts'
import { createLoneClients } from './lone-clients.ts'
import { createQuestions, type Outcome } from './questions.ts'
import { verificationString } from './verification.ts'

/** XEP-0115 §4: a URL that identifies the software, but not its version. */
const NODE = HOMEPAGE
/** Verified capabilities in memory, without asking the cache: a thousand contacts use a few dozen programs. */
const MAX_VERIFIED = 1_000
const MAX_VERIFIED_BYTES = 4_000_000

/**
 * A client, its last announcement, and how its capabilities are known: by the hash, by its own answer, or not (yet).
 */
interface Client {
  readonly announced: Announcement
  known: 'by-hash' | 'by-itself' | null
}

export function createCaps(channel: Channel, use: Use): Caps {
  const disco = use(discoExtension)
  const presence = use(presenceExtension)
  const lone = createLoneClients(channel.clock)
  /** At most as many as the presence module tracks. */
  const clients = new Map<FullJid, Client>()
  const verified = createBoundedMap<string, DiscoInfo>({
    most: MAX_VERIFIED,
    mostBytes: MAX_VERIFIED_BYTES,
    sizeOf: (info) => JSON.stringify(info).length,
  })
  const questions = createQuestions(channel.clock, ask)
  let cache: CapsCache | null = null

  function annotate() {
    const info = disco.own()
    const ver = verificationString(info, 'sha-1')
    if (ver === null) throw new Error('our own features are ill-formed')
    disco.answerNode(`${NODE}#${ver}`, info)
    return Capabilities.build({ hash: 'sha-1', node: NODE, ver })
  }

  function lookUp(key: string): DiscoInfo | null {
    const known = verified.get(key)
    if (known) return known
    const kept = cache?.get(key) ?? null
    if (kept) verified.set(key, kept)
    return kept
  }

  function learn(jids: readonly FullJid[], known: 'by-hash' | 'by-itself'): void {
    for (const jid of jids) {
      const client = clients.get(jid)
      if (client) client.known = known
    }
  }

  function infoOf(jid: FullJid): DiscoInfo | null {
    const { announced, known } = clients.get(jid) ?? {}
    if (announced === undefined || !known) return null
    if (known === 'by-itself') return lone.of(jid, announced)
    return announced.key === null ? null : lookUp(announced.key)
  }

  function announced(jid: FullJid, announcement: Announcement): void {
    const before = clients.get(jid)
    const question = questionOf(jid, announcement)
    if (before?.announced.text === announcement.text) {
      // A question without an answer is asked again when the client sends a presence, up to a limit.
      if (before.known === null && !questions.has(question)) find(jid, announcement, question)
      return
    }
    withdraw(jid)
    clients.set(jid, { announced: announcement, known: null })
    find(jid, announcement, question)
  }

  function find(jid: FullJid, announcement: Announcement, question: string): void {
    const { key } = announcement
    if (key !== null && !questions.has(question) && lookUp(key)) learn([jid], 'by-hash')
    else if (lone.of(jid, announcement)) learn([jid], 'by-itself')
    else if (lone.mayAsk(jid, announcement)) questions.add(question, jid)
  }

  /** Stops asking about a client's earlier announcement: the client is gone, or announces something else. */
  function withdraw(jid: FullJid): void {
    const client = clients.get(jid)
    if (!client) return
    clients.delete(jid)
    questions.remove(questionOf(jid, client.announced), jid)
  }

  /** Asks one client. Until one answers as it announced, others are asked (XEP-0115 §5.4 step 3.9). */
  async function ask(question: string, jid: FullJid): Promise<Outcome> {
    const client = clients.get(jid)
    if (!client || questionOf(jid, client.announced) !== question) return 'open'
    const { announced: announcement } = client
    const { key, node } = announcement
    try {
      const answer = await disco.info(jid, node === undefined ? {} : { node })
      if (clients.get(jid) !== client) return 'open'
      if (!answer.ok) {
        // A lost stream does not count as a failure of the client.
        if (channel.jid !== null) lone.failed(jid, announcement)
        return 'open'
      }
      if (key !== null && announcement.proves(answer.value)) {
        believe(key, hashedPart(answer.value), [jid, ...questions.waiting(question)])
        return 'settled'
      }
      // The answer holds only for the client that gave it (XEP-0115 §5.4 steps 2.3 and 3.9).
      lone.answered(jid, announcement, answer.value)
      learn([jid], 'by-itself')
    } catch (fault) {
      channel.log(`caps: ${describeFault(fault)}`)
    }
    return 'open'
  }

  function believe(key: string, info: DiscoInfo, jids: readonly FullJid[]): void {
    verified.set(key, info)
    learn(
      jids.filter((jid) => clients.get(jid)?.announced.key === key),
      'by-hash',
    )
    try {
      cache?.put(key, info)
    } catch (fault) {
      channel.log(`caps: not stored: ${describeFault(fault)}`)
    }
  }

  presence.decorate(annotate)
  channel.onSessionEnd(() => {
    clients.clear()
    questions.clear()
  })
  presence.onResource(({ jid, stanza }) => {
    if (stanza === null) {
      withdraw(jid)
      return
    }
    const announcement = jid === channel.jid ? undefined : announcementOf(stanza)
    if (announcement) announced(jid, announcement)
  })

  return {
    supports: (jid, feature) => infoOf(jid)?.features.includes(feature) ?? false,
    attach(attached) {
      cache = attached
      return () => {
        if (cache === attached) cache = null
      }
    },
  }
}

/** Only a verifiable hash can hold for several clients. Any other client is asked individually. */
const questionOf = (jid: FullJid, { key, text }: Announcement) => key ?? `only ${jid} ${text}`
