import { createEmitter } from '../../../../shared/events/emitter.ts'
import { bareOf, isFull, type BareJid, type Jid } from '../../../../shared/model/jid.ts'
import type { Channel, SessionStart, Use } from '../../extension.ts'
import { parseStanzaError } from '../../stanza/errors.ts'
import { logsFaults } from '../../stanza/fault.ts'
import { NS_CLIENT, type Stanza } from '../../stanza/stanza.ts'
import type { Element } from '../../xml/element.ts'
import { Nick } from '../0172-nick/index.ts'
import { Preauth } from '../0379-pars/index.ts'
import { roster as rosterExtension } from '../rfc6121-roster/index.ts'
import type { Presence, PresenceChange, ResourceEvent, SubscriptionEvent } from './api.ts'
import { buildAvailability, buildSubscription, readAvailability } from './codec.ts'
import { createEarlyPresences } from './early.ts'
import { createProbes } from './probes.ts'
import { createResourceTable } from './resources.ts'

/** Makes few batches out of a burst, such as the contacts' presences after signing in. */
const BATCH_MS = 20
/** The number of changes in one turn of the event loop. The rest comes in the next batch. */
const MAX_BATCH = 500

type Shown = Parameters<Presence['show']>[0]

export function createPresence(channel: Channel, use: Use): Presence {
  const roster = use(rosterExtension)
  const table = createResourceTable()
  const early = createEarlyPresences(channel.clock)
  const probes = createProbes(channel)
  const logFault = logsFaults(channel, 'presence: a listener')
  const changed = createEmitter<[readonly PresenceChange[]]>(logFault)
  const resourceSeen = createEmitter<[ResourceEvent]>(logFault)
  const subscription = createEmitter<[SubscriptionEvent]>(logFault)
  const broadcasted = createEmitter(logFault)
  let decorations: readonly (() => Element | null)[] = []
  let own: Shown = { show: 'available', status: '' }
  let broadcasting = false
  const batch = new Set<BareJid>()

  function ownPresence(): Element {
    const payloads = decorations.map((payload) => payload()).filter((payload) => payload !== null)
    return buildAvailability(own, payloads)
  }

  function broadcast(): void {
    channel.send(ownPresence())
    broadcasted.emit()
  }

  function noteChange(jid: BareJid): void {
    if (batch.size === 0) channel.clock.after(BATCH_MS, flush)
    batch.add(jid)
  }

  function flush(): void {
    const jids: BareJid[] = []
    for (const jid of batch) {
      if (jids.length === MAX_BATCH) break
      jids.push(jid)
      batch.delete(jid)
    }
    if (batch.size > 0) channel.clock.after(BATCH_MS, flush)
    changed.emit(jids.map((jid) => ({ jid, presence: table.summary(jid) })))
  }

  function lose(jid: Jid): void {
    early.drop(jid)
    const gone = table.delete(jid)
    if (gone.length > 0) noteChange(bareOf(jid))
    for (const full of gone) if (isFull(full)) resourceSeen.emit({ jid: full, stanza: null })
  }

  /** Strangers may send presence (RFC 6121 §4.6), but it means nothing unless they turn out to be contacts. */
  const isKnown = (jid: BareJid) => jid === channel.account || roster.items.has(jid)

  function seen(stanza: Stanza): void {
    const { from } = stanza
    const contact = bareOf(from)
    if (!isKnown(contact)) {
      early.keep(stanza)
      return
    }
    if (!table.set(from, readAvailability(stanza.element))) return
    noteChange(contact)
    if (isFull(from)) resourceSeen.emit({ jid: from, stanza })
  }

  function failed(stanza: Stanza, wasProbed: boolean): void {
    // COMPAT(Prosody, 0.12): it refuses a probe of one's own account. What it told of other clients stays true.
    if (stanza.from === channel.account) return
    lose(stanza.from)
    // Nobody asked for anything that could have failed.
    if (wasProbed) return
    const { condition, text } = parseStanzaError(stanza.element)
    const jid = bareOf(stanza.from)
    subscription.emit({ kind: 'failed', jid, condition, ...(text !== undefined && { text }) })
  }

  function receive(stanza: Stanza): void {
    const jid = bareOf(stanza.from)
    const wasProbed = probes.answered(jid)
    switch (stanza.type) {
      case undefined:
        seen(stanza)
        break
      case 'unavailable':
        lose(stanza.from)
        break
      case 'error':
        failed(stanza, wasProbed)
        break
      case 'subscribe': {
        const text = stanza.element.child(NS_CLIENT, 'status')?.text() ?? ''
        subscription.emit({ kind: 'requested', jid, text, nickname: stanza.get(Nick) ?? '' })
        break
      }
      case 'unsubscribe':
        subscription.emit({ kind: 'withdrawn', jid })
        break
      case 'subscribed':
        subscription.emit({ kind: 'granted', jid })
        break
      case 'unsubscribed':
        // RFC 6121 §3.2: their presence is no longer valid, whether or not they say goodbye.
        lose(jid)
        subscription.emit({ kind: 'denied', jid })
        break
      default:
      // RFC 6121 §4.7.1: other types are not for clients.
    }
  }

  function begin(session: SessionStart): void {
    if (session.kind === 'resumed' && !session.restored) return
    broadcasting = true
    broadcast()
    // The server resumed the session of an earlier process, so our presence is not the initial one. Only that would
    // make it send the presence of others (RFC 6121 §4.2.2).
    if (session.restored) void probes.start([channel.account, ...seenByUs()], session)
  }

  /** The people whose presence the person may see. */
  function seenByUs(): BareJid[] {
    const items = [...roster.items.values()]
    return items.filter(({ subscription: s }) => s === 'to' || s === 'both').map(({ jid }) => jid)
  }

  channel.onPresence(receive)
  channel.onSession(begin)
  channel.onSessionEnd(() => {
    broadcasting = false
    early.clear()
    // Listeners for single clients know from the end of the session that all of them are gone.
    for (const contact of table.clear()) noteChange(contact)
  })
  roster.onChange((change) => {
    if (change.kind === 'removed') change.jids.forEach(lose)
    else if (change.kind === 'changed') for (const { jid } of change.items) early.take(jid).forEach(seen)
  })

  return {
    show(presence) {
      own = presence
      if (broadcasting) broadcast()
    },
    refresh() {
      if (broadcasting) broadcast()
    },
    decorate(payload) {
      decorations = [...decorations, payload]
      return () => {
        decorations = decorations.filter((other) => other !== payload)
      }
    },
    own: ownPresence,
    onBroadcast: broadcasted.on,
    summary: table.summary,
    resources: table.of,
    onChange: changed.on,
    onResource: resourceSeen.on,
    onSubscription: subscription.on,
    subscribe(jid, { text = '', nickname = '', invitation } = {}) {
      const payloads = [
        ...(nickname === '' ? [] : [Nick.build(nickname)]),
        ...(invitation === undefined ? [] : [Preauth.build({ token: invitation })]),
      ]
      return channel.send(buildSubscription('subscribe', jid, text, payloads))
    },
    approve: (jid) => channel.send(buildSubscription('subscribed', jid, '', [])),
    refuse: (jid) => channel.send(buildSubscription('unsubscribed', jid, '', [])),
  }
}
