import type { BareJid } from '../../../../shared/model/jid.ts'
import { printStanza, type Element } from '../../../engine/index.ts'
import { readXml } from '../../../engine/testing/read-xml.ts'
import { NS_OMEMO_03, NS_OMEMO_2 } from '../../../engine/xep/0384-omemo/index.ts'
import type { ArchiveItem } from '../../testing/fake-archive.ts'
import type { FakeAnswer } from '../../testing/fake-client.ts'
import { createPepServer, listEvent } from '../../testing/pep-server.ts'
import { JULIET, ROMEO } from '../../testing/rig.ts'
import { archived, delay } from '../../testing/stanzas.ts'

const NS_DISCO = 'http://jabber.org/protocol/disco#info'
const MAM = ['urn:xmpp:mam:2', 'urn:xmpp:mam:2#extended']
const LISTS = [`${NS_OMEMO_03}.devicelist`, `${NS_OMEMO_2}:devices`]

/** Something on its way to a device. */
export type Down = Coming | { readonly from?: undefined; readonly acknowledges: number }
/** `from`: the name of the device that sent it. */
type Coming = { readonly xml: string; readonly at: number; readonly from: string }

/** What was under way for longer is late. */
export const LATE_MS = 60_000
export const PEOPLE: readonly BareJid[] = [ROMEO, JULIET]
export const other = (address: BareJid): BareJid => (address === ROMEO ? JULIET : ROMEO)

/** A device, as servers know it. */
export interface Resource {
  readonly address: BareJid
  readonly name: string
  /** Whether it has a session, which may be broken for now. */
  readonly hasSession: boolean
  down: Down[]
}

/** The servers of the two: lists and keys, archives, carbons, and what is on its way. */
export class TownServer {
  now = Date.UTC(2026, 0, 1)
  readonly devices: Resource[] = []
  readonly archives = new Map<string, ArchiveItem[]>(PEOPLE.map((address) => [address, []]))
  /** Stanzas that have reached the sender's server. */
  readonly taken = new Set<string>()
  /** Stanzas that never reached the other side. */
  readonly dropped = new Set<string>()
  /** People whose server keeps no lists of OMEMO 2, so that their devices have 0.3 alone. */
  readonly #without2: ReadonlySet<string>
  readonly #pep = createPepServer()
  #count = 0

  constructor(without2: ReadonlySet<string>) {
    this.#without2 = without2
  }

  answer({ address }: Resource, iq: Element): FakeAnswer {
    const owner = iq.attrs['to'] ?? address
    if (iq.child(NS_DISCO, 'query')) {
      const features = MAM.map((feature) => `<feature var='${feature}'/>`).join('')
      return `<query xmlns='${NS_DISCO}'><identity category='pubsub' type='pep'/>${features}</query>`
    }
    if (iq.child('urn:xmpp:mam:2', 'query') || iq.child('urn:xmpp:mam:2', 'metadata')) return null
    const [list] = iq.elements()[0]?.elements() ?? []
    const node = list?.attrs['node'] ?? ''
    if (node === LISTS[1] && this.#without2.has(owner))
      return iq.attrs['type'] === 'get' ? { error: 'item-not-found' } : ''
    const answer = this.#pep.answer(iq, address)
    if (list?.name === 'publish' && LISTS.includes(node)) this.#tell(owner, node, this.devices)
    return answer
  }

  /** The lists of the two as they are now, which come at the start of a session (XEP-0163 §4). */
  tellLists(device: Resource): void {
    for (const owner of PEOPLE) for (const node of LISTS) this.#tell(owner, node, [device])
  }

  #tell(owner: string, node: string, devices: readonly Resource[]): void {
    const list = this.#pep.item(owner, node)
    if (list === undefined) return
    for (const device of devices)
      if (device.hasSession)
        device.down.push({
          xml: listEvent(owner, node, readXml(list), device.address),
          at: this.now,
          from: owner,
        })
  }

  /** A stanza has reached the sender's server. `isLost`: it does not reach the other side. */
  take(device: Resource, stanza: Element, isLost: boolean): void {
    const { address, name } = device
    const sent = stanza.attrs['id'] ?? ''
    this.taken.add(sent)
    const peer = other(address)
    const to = stanza.attrs['to'] as BareJid
    const xml = printStanza(stanza).replace('<message ', `<message from='${address}/${name}' `)
    const id = `s${++this.#count}`
    const mine = this.devices.filter((each) => each !== device && each.address === address)
    this.#archive(address, id, to, xml)
    if (to !== peer) {
      this.#send(mine, name, withId(xml, id, address))
      return
    }
    this.#send(mine, name, carbon(address, withId(xml, id, address)))
    if (isLost) {
      this.dropped.add(sent)
      return
    }
    this.#archive(peer, id, address, xml)
    this.#send(
      this.devices.filter((each) => each.address === peer),
      name,
      withId(xml, id, peer),
    )
  }

  #archive(owner: BareJid, id: string, peer: BareJid, message: string): void {
    this.archives.get(owner)?.push({ id, at: this.now, peer, message })
  }

  #send(devices: readonly Resource[], from: string, xml: string): void {
    for (const device of devices) if (device.hasSession) device.down.push({ xml, at: this.now, from })
  }
}

/** As it comes after a break, or when it was held back. */
export function stamped(
  address: BareJid,
  { xml, at }: { readonly xml: string; readonly at: number },
): string {
  if (xml.includes('urn:xmpp:delay') || xml.includes('#event')) return xml
  const server = address.slice(address.indexOf('@') + 1)
  return xml.replace(/<\/message>$/, `${delay(new Date(at).toISOString(), server)}</message>`)
}

/** The same under another id, and without the one of an archive. */
export const otherwise = (xml: string): string =>
  xml.replace(/<stanza-id [^>]*\/>/g, '').replaceAll(/ id='(?:romeo|juliet)\d-\d+/g, '$&-again')

const withId = (xml: string, id: string, by: BareJid): string =>
  xml.replace(/<\/message>$/, `${archived(id, by)}</message>`)

function carbon(address: BareJid, message: string): string {
  const inner = message.replace('<message ', `<message xmlns='jabber:client' `)
  return `<message from='${address}' to='${address}' type='chat'><sent xmlns='urn:xmpp:carbons:2'><forwarded xmlns='urn:xmpp:forward:0'>${inner}</forwarded></sent></message>`
}
