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
    // Only clients that asked for the list are told about its changes (§3.3). Changes that arrive along with the list
    // are newer.
    const changes: (() => void)[] = []
    waiting = changes
    const answer = await channel.request('get', null, BlockList.build({ items: [] }), { signal })
    const list = answer.ok && answer.value && BlockList.parse(answer.value)
    waiting = null
    if (list) become(new Set(list.items.map(({ jid }) => jid)))
    else channel.log(`blocking: not loaded: ${answer.ok ? 'the answer is not a list' : answer.error.code}`)
    for (const change of changes) change()
  }

  /** A push must come from our own server (§3.3). Otherwise anybody could hide that somebody is blocked. */
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
    // §3.2: first the list, then changes.
    await loading
    const supported = await isSupported()
    if (!supported.ok) return supported
    if (!supported.value) return err({ code: 'unsupported-by-server', what: 'XEP-0191' })
    const item = el(NS_BLOCKING, 'item', { jid }, ...(why ? [why] : []))
    const answer = await channel.request('set', null, el(NS_BLOCKING, name, {}, item))
    return answer.ok ? ok() : answer
  }

  channel.onSession(({ kind, restored, signal }: SessionStart) => {
    // The session does not wait for the list: the server blocks people whether or not we know the list.
    if (kind === 'fresh' || restored) loading = load(signal)
  })
  onPush(Block, (jids) => become(new Set([...blocked, ...jids])))
  onPush(Unblock, (jids, isEmpty) => {
    // An empty element means everybody (§3.5); one whose items cannot be read does not.
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

/** The addresses whose blocking covers this address (§6). The domain of a normalized address is normalized, too. */
function coverOf(jid: Jid): readonly Jid[] {
  const domain = domainOf(jid)
  const resource = jid.slice(bareOf(jid).length)
  return [jid, bareOf(jid), `${domain}${resource}` as Jid, domain as Jid]
}
