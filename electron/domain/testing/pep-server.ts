import { el, type Element } from '../../engine/index.ts'
import { serialize } from '../../engine/xml/serialize.ts'
import type { FakeAnswer } from './fake-client.ts'
import { ROMEO } from './rig.ts'

const NS_PUBSUB = 'http://jabber.org/protocol/pubsub'
const NS_OWNER = `${NS_PUBSUB}#owner`
const NS_DISCO = 'http://jabber.org/protocol/disco#info'

/** Servers with XEP-0163, as far as lists and keys of devices need them. */
export interface PepServer {
  /** To an iq of this account; Romeo's unless given. */
  readonly answer: (iq: Element, account?: string) => FakeAnswer
  /** What was asked, in order: `get|set ADDRESS NODE`. */
  readonly asked: string[]
  /** Replaces the answers about these addresses; `held`: none comes. */
  readonly failing: Map<string, FakeAnswer>
  put(owner: string, node: string, item: string, payload: Element): void
  /** The payload of an item, as XML. */
  item(owner: string, node: string, item?: string): string | undefined
  remove(owner: string, node: string): void
}

/** The account's own server keeps nothing if `isAble` is false. */
export function createPepServer(isAble = true): PepServer {
  const nodes = new Map<string, Map<string, string>>()
  const asked: string[] = []
  const failing = new Map<string, FakeAnswer>()
  const nodeAt = (owner: string, node: string): Map<string, string> => {
    const items = nodes.get(`${owner} ${node}`) ?? new Map<string, string>()
    nodes.set(`${owner} ${node}`, items)
    return items
  }

  function answerPubSub(owner: string, iq: Element): FakeAnswer {
    const ns = iq.child(NS_OWNER, 'pubsub') ? NS_OWNER : NS_PUBSUB
    const [what] = iq.child(ns, 'pubsub')?.elements() ?? []
    if (what === undefined) return null
    const node = what.attrs['node'] ?? ''
    asked.push(`${iq.attrs['type'] ?? ''} ${owner} ${node}`)
    if (failing.has(owner)) return failing.get(owner)
    if (owner === ROMEO && !isAble) return null
    const known = nodes.get(`${owner} ${node}`)
    const items = what.elements()
    switch (what.name) {
      case 'items': {
        if (known === undefined) return { error: 'item-not-found' }
        const ids = items.flatMap(({ attrs }) => attrs['id'] ?? [])
        const found = [...known].filter(([id]) => ids.length === 0 || ids.includes(id))
        const xml = found.map(([id, payload]) => `<item id='${id}'>${payload}</item>`).join('')
        return `<pubsub xmlns='${NS_PUBSUB}'><items node='${node}'>${xml}</items></pubsub>`
      }
      case 'publish': {
        const id = items[0]?.attrs['id'] ?? 'current'
        const [payload] = items[0]?.elements() ?? []
        if (payload) nodeAt(owner, node).set(id, serialize(payload))
        return ''
      }
      case 'retract':
        known?.delete(items[0]?.attrs['id'] ?? '')
        return ''
      case 'delete':
        nodes.delete(`${owner} ${node}`)
        return ''
      default:
        return null
    }
  }

  return {
    asked,
    failing,
    answer(iq, account = ROMEO) {
      const owner = iq.attrs['to'] ?? account
      if (iq.child(NS_DISCO, 'query') && owner === account) {
        const identity = isAble ? "<identity category='pubsub' type='pep'/>" : ''
        return `<query xmlns='${NS_DISCO}'>${identity}</query>`
      }
      return answerPubSub(owner, iq)
    },
    put: (owner, node, item, payload) => void nodeAt(owner, node).set(item, serialize(payload)),
    item: (owner, node, item = 'current') => nodes.get(`${owner} ${node}`)?.get(item),
    remove: (owner, node) => void nodes.delete(`${owner} ${node}`),
  }
}

/** The event of a list that somebody has published, or has emptied. */
export function listEvent(owner: string, node: string, payload: Element | null, to: string = ROMEO): string {
  const ns = `${NS_PUBSUB}#event`
  const inside = payload
    ? el(ns, 'items', { node }, el(ns, 'item', { id: 'current' }, payload))
    : el(ns, 'purge', { node })
  return serialize(
    el('jabber:client', 'message', { from: owner, to, type: 'headline' }, el(ns, 'event', {}, inside)),
  )
}
