import type { BareJid } from '../../../../shared/model/jid.ts'
import { ok } from '../../../../shared/model/result.ts'
import type { Channel, IqReply, SessionStart } from '../../extension.ts'
import type { Infer } from '../../xml/codec.ts'
import type { Element } from '../../xml/element.ts'
import { observers } from '../observers.ts'
import type { Roster, RosterChange, RosterStore } from './api.ts'
import { distinct, NS_ROSTER, NS_ROSTER_VERSIONING, Query, readItem, type RosterItem } from './codec.ts'

type Push = Infer<typeof Query>

export function createRoster(channel: Channel): Roster {
  const items = new Map<BareJid, RosterItem>()
  const changed = observers<RosterChange>(channel)
  let store: RosterStore | null = null
  let version: string | null = null
  /** What came while the roster was under way: it is applied on top of it. */
  let waiting: Push[] | null = null
  /**
   * Whether `items` is what the server has. While it is not, a push's version must not be kept: the changes between
   * the kept version and that one would never be asked for.
   */
  let inSync = false

  function apply(change: RosterChange, next: string | null): void {
    // Where the store throws, the change is missing from what is kept, and later versions must not be kept either.
    const whole = inSync
    inSync = false
    store?.keep(change, next)
    inSync = whole
    version = next
    if (change.kind === 'loaded') {
      items.clear()
      for (const item of change.items) items.set(item.jid, item)
    } else if (change.kind === 'changed') {
      items.set(change.item.jid, change.item)
    } else {
      items.delete(change.jid)
    }
    changed.tell(change)
  }

  function applyPush({ ver, items: [pushed] }: Push): void {
    if (pushed === undefined) return
    const item = readItem(pushed)
    apply(
      item === 'removed' ? { kind: 'removed', jid: pushed.jid } : { kind: 'changed', item },
      inSync ? (ver ?? version) : version,
    )
  }

  function takeResult(payload: Element | null, counted: boolean): void {
    const result = payload && Query.parse(payload)
    if (result === undefined) {
      channel.log('roster: not loaded: the answer is no roster')
      return
    }
    // §2.6.3: an empty result says that the kept roster is right, apart from the pushes that follow.
    if (result !== null || !counted) {
      const loaded = (result?.items ?? []).map(readItem).filter((item) => item !== 'removed')
      apply({ kind: 'loaded', items: loaded }, counted ? (result?.ver ?? null) : null)
    }
    inSync = true
  }

  async function load({ kind, restored, features, signal }: SessionStart): Promise<void> {
    // A session of an earlier process may have had pushes that were acknowledged and yet never kept; in this one the
    // stream may have broken while the roster was under way.
    if (kind === 'resumed' && !restored && inSync) return
    inSync = false
    waiting = []
    // §2.6.1: no `ver` unless the server counts versions; an empty one asks it to begin.
    const counted = features.child(NS_ROSTER_VERSIONING, 'ver') !== undefined
    const payload = Query.build({ ver: counted ? (version ?? '') : undefined, items: [] })
    const answer = await channel.request('get', null, payload, { signal })
    // The session is over, and the next may have begun to wait for its own.
    if (signal.aborted) return
    const pushes = waiting
    waiting = null
    if (answer.ok) takeResult(answer.value, counted)
    else channel.log(`roster: not loaded: ${answer.error.code}`)
    pushes.forEach(applyPush)
  }

  channel.onSession(load)
  channel.onSessionEnd(() => {
    inSync = false
    waiting = null
  })

  channel.onIq('set', NS_ROSTER, 'query', (iq): IqReply => {
    // §2.1.6: a push is the server's own, else anybody could write into the roster.
    if (iq.from !== channel.account) return STRANGER
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
      const kept = attached.load()
      items.clear()
      for (const item of kept?.items ?? []) items.set(item.jid, item)
      version = kept?.version ?? null
      return () => {
        if (store === attached) store = null
      }
    },
    onChange: changed.add,
    async set({ jid, name, groups }) {
      const item = { jid, name: name === '' ? undefined : name, groups: distinct(groups) }
      const answer = await channel.request('set', null, Query.build({ items: [item] }))
      return answer.ok ? ok() : answer
    },
    async remove(jid) {
      const item = { jid, subscription: 'remove' as const, groups: [] }
      const answer = await channel.request('set', null, Query.build({ items: [item] }))
      return answer.ok ? ok() : answer
    },
  }
}

const STRANGER: IqReply = { error: { type: 'cancel', condition: 'service-unavailable' } }
const MALFORMED: IqReply = { error: { type: 'modify', condition: 'bad-request' } }
