/**
 * Two devices read one archive by random pages, in random directions and with random filters, and hear some of it live.
 * Both end with the archive's conversations.
 */
import { expect, test } from 'vitest'
import type { BareJid } from '../../../../shared/model/jid.ts'
import { drawsOf, seeds } from '../../../engine/testing/seeds.ts'
import type { ArchivedItem } from '../index.ts'
import { item, spans, storeItems } from '../../testing/archive-pages.ts'
import { ACCOUNT, createRig, JULIET, quiet, ROMEO } from '../../testing/rig.ts'
import {
  archived,
  carbon,
  conversationWith,
  displayed,
  history,
  PHONE,
  reactions,
  received,
  replace,
  reply,
  retract,
  stanza,
} from '../../testing/stanzas.ts'

const NURSE = 'nurse@capulet.example' as BareJid
const PEERS = [JULIET, NURSE]
const EVENTS = 90
const EMOJI = ['👍', '❤️', '😂']

/** A message as everybody has to see it in the end. */
interface Said {
  readonly id: string
  readonly archiveId: string
  readonly own: boolean
  readonly answers: string | undefined
  body: string
  edited: number
  retracted: boolean
  delivered: boolean
  readonly given: Map<boolean, readonly string[]>
}

interface Event {
  readonly peer: BareJid
  readonly own: boolean
  readonly xml: string
  readonly item: ArchivedItem
}

class World {
  readonly below: (limit: number) => number
  readonly whole: boolean
  readonly events: Event[] = []
  readonly said = new Map<BareJid, Said[]>(PEERS.map((peer) => [peer, []]))
  /** How many messages of a conversation the person and the other side have read. */
  readonly read = new Map<BareJid, { own: number; peer: number }>(
    PEERS.map((peer) => [peer, { own: 0, peer: 0 }]),
  )
  now = 0

  constructor(seed: number, whole: boolean) {
    this.below = drawsOf(seed)
    this.whole = whole
  }

  pick<T>(list: readonly T[]): T | undefined {
    return list[this.below(list.length)]
  }

  /** Something happens at the server. */
  happen(): void {
    const peer = this.below(3) > 0 ? JULIET : NURSE
    const own = this.below(3) === 0
    const number = this.events.length
    const id = `event-${number}-${'x'.repeat(this.below(2) * 12)}`
    const inside = this.act(peer, own, id, `a${number}`)
    const addresses = own ? { from: PHONE, to: peer } : { from: `${peer}/x`, to: ROMEO }
    const xml = stanza(inside, { ...addresses, id })
    const at = this.whole ? Math.floor(this.now / 1_000) * 1_000 : this.now
    this.events.push({ peer, own, xml, item: item(`a${number}`, xml, at, this.whole) })
  }

  /** Notes what it means, and returns its payload. */
  act(peer: BareJid, own: boolean, id: string, archiveId: string): string {
    const said = this.said.get(peer) ?? []
    const read = this.read.get(peer) ?? { own: 0, peer: 0 }
    const target = this.pick(said.slice(-12))
    const body = `${archiveId} says`
    if (target) {
      switch (this.below(9)) {
        case 0:
          if (target.own === own && !target.retracted) {
            target.body = body
            target.edited += 1
          }
          if (target.own === own) return `<body>${body}</body>${replace(target.id)}`
          break
        case 1: {
          const emojis = EMOJI.slice(this.below(3), this.below(4))
          if (!target.retracted) target.given.set(own, emojis)
          return reactions(target.id, ...emojis)
        }
        case 2:
          if (target.own !== own || this.below(2) === 0) break
          Object.assign(target, { retracted: true, body: '' })
          return retract(target.id)
        case 3:
          if (target.own === own) break
          if (own) read.own = Math.max(read.own, said.indexOf(target) + 1)
          else {
            read.peer = Math.max(read.peer, said.indexOf(target) + 1)
            target.delivered = true
          }
          return displayed(target.id)
        case 4:
          if (!target.own || own) break
          target.delivered = true
          return received(target.id)
      }
    }
    const answers = target && this.below(3) === 0 ? target.id : undefined
    said.push({
      ...{ id, archiveId, own, answers, body, edited: 0, retracted: false, delivered: false },
      given: new Map(),
    })
    if (own) read.own = said.length
    return `<body>${body}</body>${answers === undefined ? '' : reply(answers)}`
  }

  shown(peer: BareJid) {
    const said = this.said.get(peer) ?? []
    return said.map(({ archiveId, own, answers, body, edited, retracted, delivered, given }) => ({
      archiveId,
      own,
      body,
      retracted,
      edited: retracted ? 0 : edited,
      delivered,
      answers: retracted || answers === undefined ? undefined : said.find(({ id }) => id === answers)?.body,
      reactions: retracted
        ? []
        : [...given]
            .flatMap(([by, emojis]) => emojis.map((emoji) => `${emoji} ${by ? 'own' : 'peer'}`))
            .sort(),
    }))
  }
}

class Device {
  readonly world: World
  readonly rig = createRig()
  session = 0
  online = false

  constructor(world: World) {
    this.world = world
  }

  async signIn(): Promise<void> {
    this.session += 1
    this.online = true
    await this.rig.fake.begin({ session: `s${this.session}` })
    await quiet()
  }

  signOut(): void {
    this.online = false
    this.rig.fake.end()
  }

  /** It hears of the newest event. */
  async hear({ own, xml, item: { id } }: Event): Promise<void> {
    if (!this.online) return
    const told =
      this.world.below(2) === 0 && !own ? xml.replace(/<\/message>$/, `${archived(id)}</message>`) : xml
    await this.rig.fake.receive(own ? carbon('sent', told) : told)
    await quiet(2)
  }

  /** The items of the archive before or after that id; null: from its end. */
  async ask(peer: BareJid | null, direction: 'after' | 'before', anchor: string | null): Promise<void> {
    const { world, rig } = this
    const at = world.events.findIndex(({ item: { id } }) => id === anchor)
    const fits = (event: Event): boolean => peer === null || event.peer === peer
    const there = (
      direction === 'after'
        ? world.events.slice(at + 1)
        : world.events.slice(0, anchor === null ? undefined : at)
    ).filter(fits)
    const size = 1 + world.below(8)
    const results = (direction === 'after' ? there.slice(0, size) : there.slice(-size)).map(
      (event) => event.item,
    )
    const complete = results.length === there.length
    await storeItems(rig, results, { peer, direction, anchor, complete })
  }

  async fetch(): Promise<void> {
    const { world, rig } = this
    const { archived: history_ } = rig.messages
    const span = world.pick(history_.spansOf(ACCOUNT, null))
    switch (world.below(6)) {
      case 0:
        return this.ask(null, 'before', null)
      case 1:
        return span && this.ask(null, 'before', span.firstId)
      case 2:
        return span && this.ask(null, 'after', span.lastId)
      case 3:
        return this.ask(world.pick(PEERS) ?? JULIET, 'before', null)
      default: {
        const peer = world.pick(PEERS) ?? JULIET
        const row = rig.messages.snapshot().conversations.find(({ jid }) => jid === peer)
        const gap = row && world.pick(history_.gapsOf(row.id))
        const edge = gap && world.pick([gap.after, gap.until])
        if (gap && edge?.id) return this.ask(peer, edge === gap.after ? 'after' : 'before', edge.id)
      }
    }
  }

  /** Reads the rest of the archive. */
  async complete(): Promise<void> {
    await this.ask(null, 'before', null)
    for (let steps = 0; steps < 500; steps++) {
      const all = this.rig.messages.archived.spansOf(ACCOUNT, null)
      const [first] = all
      const last = all.at(-1)
      if (!first || !last) return
      if (!last.isOpen) await this.ask(null, 'after', last.lastId)
      else if (all.length > 1) await this.ask(null, 'after', first.lastId)
      else if (!first.isBeginning) await this.ask(null, 'before', first.firstId)
      else return
    }
  }

  shown(peer: BareJid) {
    const { rig } = this
    return history(rig, peer).map((message) => ({
      archiveId: rig.store.first<{ value: string }>(
        'SELECT value FROM message_ref WHERE message_id = ? AND scheme = 5',
        message.id,
      )?.value,
      own: message.direction === 'out',
      body: message.body,
      retracted: message.retracted ?? false,
      edited: message.edited ?? 0,
      delivered: message.state === 'delivered',
      answers: message.replyTo?.preview,
      reactions: (message.reactions ?? [])
        .flatMap(({ emoji, by }) => by.map((who) => `${emoji} ${who === ROMEO ? 'own' : 'peer'}`))
        .sort(),
    }))
  }
}

const unreadOf = (world: World, peer: BareJid): number => {
  const from = world.read.get(peer)?.own ?? 0
  return (world.said.get(peer) ?? []).slice(from).filter(({ own }) => !own).length
}

async function run(seed: number, whole: boolean): Promise<void> {
  const world = new World(seed, whole)
  const devices = [new Device(world), new Device(world)]
  for (const device of devices) {
    await device.signIn()
    // The archive is known from the start, so everything in it is news.
    await storeItems(device.rig, [], { complete: true })
  }
  const start = devices[0]?.rig.ports.clock.now() ?? 0
  world.now = start
  for (let count = 0; count < EVENTS; count++) {
    const pause = world.below(4) === 0 ? 0 : world.below(3_000)
    world.now += pause
    for (const { rig } of devices) await rig.ports.clock.advance(pause)
    world.happen()
    for (const device of devices) {
      await device.hear(world.events[count] as Event)
      const act = world.below(8)
      if (device.online && act < 3) await device.fetch()
      else if (device.online && act === 3) device.signOut()
      else if (!device.online && act > 5) await device.signIn()
    }
  }
  for (const device of devices) {
    if (!device.online) await device.signIn()
    await device.complete()
    expect(spans(device.rig)).toEqual([`[a0..a${EVENTS - 1}]`])
    for (const peer of PEERS) {
      expect(device.shown(peer), `seed ${seed}, ${peer}`).toEqual(world.shown(peer))
      const { id, unread, peerReadPlace } = conversationWith(device.rig, peer)
      expect(unread, `unread of seed ${seed}, ${peer}`).toBe(unreadOf(world, peer))
      const readByPeer = history(device.rig, peer).filter(({ place }) => place <= peerReadPlace).length
      expect(readByPeer, `read by ${peer}, seed ${seed}`).toBe(world.read.get(peer)?.peer)
      expect(device.rig.messages.archived.gapsOf(id)).toEqual([])
    }
    expect(device.rig.store.all('SELECT op FROM pending_op WHERE archived = 1')).toEqual([])
  }
}

const SEEDS = seeds(40)

test.each(SEEDS)('exact stamps, seed %i', (seed) => run(seed, false), 60_000)
test.each(SEEDS)('whole seconds, seed %i', (seed) => run(1_000 + seed, true), 60_000)
