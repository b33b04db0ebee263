import { createEmitter } from '../../../../shared/events/emitter.ts'
import { bareOf, domainOf, type Jid } from '../../../../shared/model/jid.ts'
import { err, ok, type Result } from '../../../../shared/model/result.ts'
import type { Channel, IqReply, SessionStart, Use } from '../../extension.ts'
import { logsFaults } from '../../stanza/fault.ts'
import type { Codec } from '../../xml/codec.ts'
import { el, type Element } from '../../xml/element.ts'
import { disco as discoExtension } from '../0030-disco/index.ts'
import type { Blocking, BlockingFailure } from './api.ts'
import { Block, BlockList, NS_BLOCKING, Unblock } from './codec.ts'

type Items = { readonly items: readonly { readonly jid: Jid }[] }

export function createBlocking(channel: Channel, use: Use): Blocking {
  const disco = use(discoExtension)
  const changed = createEmitter<[ReadonlySet<Jid>]>(logsFaults(channel, 'blocking: a listener'))
  let blocked: ReadonlySet<Jid> = new Set()
  let loading = Promise.resolve()
  let waiting: (() => void)[] | null = null

  function become(next: ReadonlySet<Jid>): void {
    blocked = next
    changed.emit(blocked)
  }

  async function isSupported(): Promise<Result<boolean, BlockingFailure>> {
    const server = await disco.server()
    return server.ok ? ok(server.value.features.includes(NS_BLOCKING)) : server
  }

  async function load(signal: AbortSignal): Promise<void> {
    const supported = await isSupported()
    if (!supported.ok || !supported.value) return
    // Only who has asked for the list is told of its changes (§3.3); those that come along with it are newer.
    const changes: (() => void)[] = []
    waiting = changes
    const answer = await channel.request('get', null, BlockList.build({ items: [] }), { signal })
    const list = answer.ok && answer.value && BlockList.parse(answer.value)
    waiting = null
    if (list) become(new Set(list.items.map(({ jid }) => jid)))
    else channel.log(`blocking: not loaded: ${answer.ok ? 'the answer is no list' : answer.error.code}`)
    for (const change of changes) change()
  }

  /** A push is the server's own (§3.3): anybody else could hide that somebody is blocked. */
  function onPush(codec: Codec<Items>, take: (jids: readonly Jid[], isEmpty: boolean) => void): void {
    channel.onIq('set', NS_BLOCKING, codec.name, 'own', (iq): IqReply => {
      const push = iq.get(codec)
      if (!push) return MALFORMED
      const isEmpty = iq.element.child(NS_BLOCKING, codec.name)?.elements().length === 0
      if (isEmpty && codec === Block) return MALFORMED
      const jids = push.items.map(({ jid }) => jid)
      if (waiting) waiting.push(() => take(jids, isEmpty))
      else take(jids, isEmpty)
      return { result: null }
    })
  }

  async function command(
    name: 'block' | 'unblock',
    jid: Jid,
    why?: Element,
  ): Promise<Result<undefined, BlockingFailure>> {
    // §3.2: first the list, then its changes.
    await loading
    const supported = await isSupported()
    if (!supported.ok) return supported
    if (!supported.value) return err({ code: 'unsupported-by-server', what: 'XEP-0191' })
    const item = el(NS_BLOCKING, 'item', { jid }, ...(why ? [why] : []))
    const answer = await channel.request('set', null, el(NS_BLOCKING, name, {}, item))
    return answer.ok ? ok() : answer
  }

  channel.onSession(({ kind, restored, signal }: SessionStart) => {
    // The session does not wait for it: the server keeps people out, whether or not it is known here whom.
    if (kind === 'fresh' || restored) loading = load(signal)
  })
  onPush(Block, (jids) => become(new Set([...blocked, ...jids])))
  onPush(Unblock, (jids, isEmpty) => {
    // Empty means everybody (§3.5); an item that cannot be read does not.
    become(new Set(isEmpty ? [] : [...blocked].filter((jid) => !jids.includes(jid))))
  })

  return {
    isBlocked: (jid) => coverOf(jid).some((cover) => blocked.has(cover)),
    onChange: changed.on,
    block: (jid, why) => command('block', jid, why),
    unblock: (jid) => command('unblock', jid),
  }
}

const MALFORMED: IqReply = { error: { type: 'modify', condition: 'bad-request' } }

/** What may be blocked for an address to be (§6), as strings: the domain of a normalized address is one too. */
function coverOf(jid: Jid): readonly Jid[] {
  const domain = domainOf(jid)
  const resource = jid.slice(bareOf(jid).length)
  return [jid, bareOf(jid), `${domain}${resource}` as Jid, domain as Jid]
}
