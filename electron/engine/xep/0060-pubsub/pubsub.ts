import type { RequestFailure } from '../../../../shared/model/failure.ts'
import type { Jid } from '../../../../shared/model/jid.ts'
import { err, ok } from '../../../../shared/model/result.ts'
import type { Channel, RequestOptions } from '../../extension.ts'
import { describeFault } from '../../stanza/fault.ts'
import type { Stanza } from '../../stanza/stanza.ts'
import { get } from '../../xml/codec.ts'
import type { Element } from '../../xml/element.ts'
import { lengthOf } from '../element-length.ts'
import type { Asked, ItemsOptions, PubSub, PubSubEvent } from './api.ts'
import {
  Event,
  Items,
  MAX_ITEMS,
  Published,
  readConfiguration,
  requests,
  Subscription,
  type NodeConfiguration,
  type PubSubItem,
} from './codec.ts'

const DEFAULT_ITEMS = 100
/**
 * The size of an event in UTF-16 units. Bookmarks and lists of devices have some kilobytes. Larger things, such as
 * pictures, are announced by an event and fetched on demand.
 */
const MAX_EVENT_LENGTH = 512 * 1024

const UNREADABLE: RequestFailure = { code: 'stanza-error', condition: 'undefined-condition', type: 'cancel' }

type Handler = (event: PubSubEvent) => void | Promise<void>

export function createPubSub(channel: Channel): PubSub {
  let handlers: readonly Handler[] = []

  async function set(
    service: Jid | null,
    payload: Element,
    options: RequestOptions = {},
  ): Asked<Element | null> {
    return channel.request('set', service, payload, options)
  }

  async function done(service: Jid | null, payload: Element): Asked<undefined> {
    const answer = await set(service, payload)
    return answer.ok ? ok() : answer
  }

  const publish: PubSub['publish'] = async (service, node, item, { node: wanted, ...options } = {}) => {
    const request = requests.publish(node, { id: item.id, payload: item.payload }, wanted)
    let answer = await set(service, request, options)
    if (wanted !== undefined && !answer.ok && isPrecondition(answer.error)) {
      const configured = await set(service, requests.configure(node, wanted), options)
      if (!configured.ok) return configured
      answer = await set(service, request, options)
    }
    if (!answer.ok) return answer
    // A service that keeps the id need not repeat it (§7.1.2).
    const published = answer.value && get(answer.value, Published)
    return ok(published?.items[0]?.id ?? item.id)
  }

  async function items(
    service: Jid | null,
    node: string,
    { ids = [], max, ...options }: ItemsOptions = {},
  ): Asked<readonly PubSubItem[]> {
    const most = Math.min(max ?? DEFAULT_ITEMS, MAX_ITEMS)
    // §6.5.8: a request names items or a number of them.
    const request = requests.items(node, ids, ids.length > 0 ? undefined : most)
    const answer = await channel.request('get', service, request, options)
    if (!answer.ok) return answer
    const found = answer.value && get(answer.value, Items)
    if (found?.node !== node) return err(UNREADABLE)
    // A service may send more than was asked for, and other ones.
    const wanted =
      ids.length > 0 ? found.items.filter(({ id }) => id !== undefined && ids.includes(id)) : found.items
    return ok(wanted.slice(0, ids.length > 0 ? ids.length : most))
  }

  async function configuration(service: Jid | null, node: string): Asked<NodeConfiguration> {
    const answer = await channel.request('get', service, requests.configuration(node))
    if (!answer.ok) return answer
    const found = answer.value && readConfiguration(answer.value)
    return found ? ok(found) : err(UNREADABLE)
  }

  async function subscribe(service: Jid | null, node: string): Asked<string> {
    const answer = await set(service, requests.subscribe(node, channel.account))
    if (!answer.ok) return answer
    const subscription = answer.value && get(answer.value, Subscription)
    return subscription ? ok(subscription.subscription) : err(UNREADABLE)
  }

  function take(message: Stanza): boolean | Promise<void> {
    // What is said in a room is a message of the room, and an error is the answer to a message of ours.
    if (message.type === 'groupchat' || message.type === 'error') return false
    const event = message.get(Event)
    if (event === undefined) return false
    if (event.kind === 'other') return true
    if (lengthOf(message.element, MAX_EVENT_LENGTH) > MAX_EVENT_LENGTH) {
      channel.log('pubsub: passed over an event that is too long')
      return true
    }
    const waiting: Promise<void>[] = []
    for (const handler of handlers) {
      try {
        const handled = handler({ from: message.from, event, message })
        if (handled instanceof Promise) waiting.push(handled.catch(logFault))
      } catch (fault) {
        logFault(fault)
      }
    }
    return waiting.length === 0 ? true : Promise.all(waiting).then(() => undefined)
  }

  const logFault = (fault: unknown) => channel.log(`pubsub: a handler failed: ${describeFault(fault)}`)

  channel.onMessage(take)

  return {
    publish,
    items,
    retract: (service, node, id) => done(service, requests.retract(node, id)),
    create: (service, node, config) => done(service, requests.create(node, config)),
    configure: (service, node, config) => done(service, requests.configure(node, config)),
    configuration,
    purge: (service, node) => done(service, requests.purge(node)),
    remove: (service, node) => done(service, requests.remove(node)),
    subscribe,
    unsubscribe: (service, node) => done(service, requests.unsubscribe(node, channel.account)),
    onEvent(handler) {
      handlers = [...handlers, handler]
      return () => {
        handlers = handlers.filter((other) => other !== handler)
      }
    },
  }
}

/** `precondition-not-met` (§7.1.5): the only `conflict` that a publication can meet. */
const isPrecondition = (failure: RequestFailure) =>
  failure.code === 'stanza-error' && failure.condition === 'conflict'
