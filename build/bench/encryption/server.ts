import type { Element } from '../../../electron/engine/index.ts'
import { serialize } from '../../../electron/engine/xml/serialize.ts'

const NS_PUBSUB = 'http://jabber.org/protocol/pubsub'
const NS_DISCO = 'http://jabber.org/protocol/disco#info'
const NS_ROSTER = 'jabber:iq:roster'

/** The servers of all people, as far as lists and keys of devices need them (XEP-0163). They answer when they are told to. */
export interface KeyServer {
  /** Takes a question. */
  ask(iq: Element): void
  /** The answers to all questions since the last call, as XML. */
  answers(): string[]
  put(owner: string, node: string, item: string, payload: Element): void
}

/** `own`: the account that asks. `contacts`: its roster. */
export function createKeyServer(own: string, contacts: readonly string[]): KeyServer {
  /** Items as XML by owner, node and id. */
  const nodes = new Map<string, Map<string, string>>()
  let asked: Element[] = []

  function payloadFor(iq: Element): string | null {
    const owner = iq.attrs['to'] ?? own
    if (iq.child(NS_ROSTER, 'query')) {
      const items = contacts.map((jid) => `<item jid='${jid}' subscription='both'/>`)
      return `<query xmlns='${NS_ROSTER}'>${items.join('')}</query>`
    }
    if (iq.child(NS_DISCO, 'query'))
      return `<query xmlns='${NS_DISCO}'><identity category='pubsub' type='pep'/></query>`
    const [what] = iq.child(NS_PUBSUB, 'pubsub')?.elements() ?? []
    const node = what?.attrs['node'] ?? ''
    if (what?.name === 'publish') {
      const [item] = what.elements()
      const [payload] = item?.elements() ?? []
      if (payload) put(owner, node, item?.attrs['id'] ?? 'current', payload)
      return ''
    }
    const known = nodes.get(`${owner} ${node}`)
    if (what?.name !== 'items' || known === undefined) return null
    const ids = what.elements().flatMap(({ attrs }) => attrs['id'] ?? [])
    const items = [...known].filter(([id]) => ids.length === 0 || ids.includes(id))
    const xml = items.map(([id, payload]) => `<item id='${id}'>${payload}</item>`).join('')
    return `<pubsub xmlns='${NS_PUBSUB}'><items node='${node}'>${xml}</items></pubsub>`
  }

  function answerTo(iq: Element): string {
    const { id = '', to } = iq.attrs
    const payload = payloadFor(iq)
    const from = to === undefined ? '' : ` from='${to}'`
    return payload === null
      ? `<iq type='error' id='${id}'${from}><error type='cancel'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>`
      : `<iq type='result' id='${id}'${from}>${payload}</iq>`
  }

  function put(owner: string, node: string, item: string, payload: Element): void {
    const items = nodes.get(`${owner} ${node}`) ?? new Map<string, string>()
    items.set(item, serialize(payload))
    nodes.set(`${owner} ${node}`, items)
  }

  return {
    ask: (iq) => void asked.push(iq),
    answers() {
      const taken = asked
      asked = []
      return taken.map(answerTo)
    },
    put,
  }
}
