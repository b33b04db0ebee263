import { setImmediate as turn } from 'node:timers/promises'
import { createEmitter } from '../../../../shared/events/emitter.ts'
import { bareOf, type BareJid } from '../../../../shared/model/jid.ts'
import { ok } from '../../../../shared/model/result.ts'
import type { Channel, IqReply, SessionStart } from '../../extension.ts'
import { describeFault, logsFaults } from '../../stanza/fault.ts'
import type { Infer } from '../../xml/codec.ts'
import type { Element } from '../../xml/element.ts'
import type { Roster, RosterChange, RosterStore } from './api.ts'
import { createAddresses } from './addresses.ts'
import { distinct, NS_ROSTER, NS_ROSTER_VERSIONING, Query, readItem, type RosterItem } from './codec.ts'
import { changesTo, readWhole } from './whole-list.ts'

type Push = Infer<typeof Query>

export function createRoster(channel: Channel): Roster {
  const items = new Map<BareJid, RosterItem>()
  const changed = createEmitter<[RosterChange]>(logsFaults(channel, 'roster: a listener'))
  let store: RosterStore | null = null
  let version: string | null = null
  let addresses = createAddresses()
  /** Settles when the stored roster has been loaded. */
  let takenUp = Promise.resolve()
  /** Pushes that came while the roster was being loaded. They are applied on top of it. */
  let waiting: Push[] | null = null
  /**
   * Whether `items` is the same as on the server. If not, the version of a push must not be stored: the changes between
   * the stored version and this one would never be requested.
   */
  let inSync = false

  function apply(change: RosterChange, next: string | null): void {
    // If the store throws, this change is missing in it, so later versions must not be stored either.
    const whole = inSync
    inSync = false
    store?.keep(change, next)
    inSync = whole
    version = next
    if (change.kind === 'changed') for (const item of change.items) items.set(item.jid, item)
    else if (change.kind === 'removed') for (const jid of change.jids) items.delete(jid)
    changed.emit(change)
  }

  function applyPush({ ver, items: [pushed] }: Push): void {
    if (pushed === undefined) return
    const jid = bareOf(pushed.jid)
    const item = readItem(pushed)
    const isShown =
      item === 'removed' ? addresses.removed(pushed.jid) : addresses.added(pushed.jid, items.has(jid))
    if (!isShown) return
    apply(
      item === 'removed' ? { kind: 'removed', jids: [jid] } : { kind: 'changed', items: [item] },
      inSync ? kept(ver ?? version) : version,
    )
  }

  /** Full addresses are not stored. If there are any, the next session asks for the whole list. */
  const kept = (next: string | null) => (addresses.size > 0 ? null : next)

  async function takeUp(from: RosterStore, slices: Iterable<readonly RosterItem[]>): Promise<void> {
    try {
      for (const slice of slices) {
        for (const item of slice) items.set(item.jid, item)
        await turn()
        if (store !== from) return
      }
    } catch (fault) {
      channel.log(`roster: the stored list cannot be read: ${describeFault(fault)}`)
      // The server is then asked for the whole list.
      version = null
    }
  }

  /** Thousands of contacts at once would block everything else, so they are handled in slices. */
  async function takeResult(payload: Element | null, counted: boolean, signal: AbortSignal): Promise<void> {
    if (payload !== null && !payload.is(NS_ROSTER, 'query')) {
      channel.log('roster: not loaded: the answer is not a roster')
      return
    }
    // §2.6.3: an empty result means that the stored roster is up to date, except for the pushes that follow.
    if (payload !== null || !counted) {
      const list = await readWhole(payload ?? Query.build({ items: [] }), signal)
      if (list === null) return
      addresses = list.addresses
      for await (const change of changesTo(list.items, items)) {
        apply(change, version)
        await turn()
        if (signal.aborted) return
      }
      apply({ kind: 'loaded' }, kept(counted ? (payload?.attrs['ver'] ?? null) : null))
    }
    inSync = true
  }

  async function load({ kind, restored, features, signal }: SessionStart): Promise<void> {
    // A session of an earlier process may have had pushes that were acknowledged but never stored. In this process, the
    // stream may have broken while the roster was being loaded.
    if (kind === 'resumed' && !restored && inSync) return
    inSync = false
    const pushes: Push[] = []
    waiting = pushes
    await takenUp
    // §2.6.1: no `ver` unless the server supports versions. An empty one asks it to start.
    const counted = features.child(NS_ROSTER_VERSIONING, 'ver') !== undefined
    const payload = Query.build({ ver: counted ? (version ?? '') : undefined, items: [] })
    const answer = await channel.request('get', null, payload, { signal })
    try {
      if (!signal.aborted && answer.ok) await takeResult(answer.value, counted, signal)
      else if (!answer.ok) channel.log(`roster: not loaded: ${answer.error.code}`)
    } finally {
      // If the session is over, the next one may already be waiting.
      if (!signal.aborted) waiting = null
    }
    if (!signal.aborted) pushes.forEach(applyPush)
  }

  channel.seenBy((jid) => {
    const subscription = items.get(jid)?.subscription
    return subscription === 'from' || subscription === 'both'
  })
  channel.onSession(load)
  channel.onSessionEnd(() => {
    inSync = false
    waiting = null
  })

  // §2.1.6: a push must come from our own server. Otherwise anybody could write into the roster.
  channel.onIq('set', NS_ROSTER, 'query', 'own', (iq): IqReply => {
    const push = iq.get(Query)
    if (push?.items.length !== 1) return MALFORMED
    if (waiting) waiting.push(push)
    else applyPush(push)
    return { result: null }
  })

  return {
    items,
    attach(attached) {
      store = attached
      items.clear()
      const before = attached.load()
      version = before?.version ?? null
      takenUp = takeUp(attached, before?.slices ?? [])
      return () => {
        if (store === attached) store = null
      }
    },
    onChange: changed.on,
    async set({ jid, name, groups }) {
      const item = { jid: addresses.of(jid), name: name === '' ? undefined : name, groups: distinct(groups) }
      const answer = await channel.request('set', null, Query.build({ items: [item] }))
      return answer.ok ? ok() : answer
    },
    async remove(jid) {
      const item = { jid: addresses.of(jid), subscription: 'remove' as const, groups: [] }
      const answer = await channel.request('set', null, Query.build({ items: [item] }))
      return answer.ok ? ok() : answer
    },
  }
}

const MALFORMED: IqReply = { error: { type: 'modify', condition: 'bad-request' } }
