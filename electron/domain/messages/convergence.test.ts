import { describe, expect, test } from 'vitest'
import type { FullJid } from '../../../shared/model/jid.ts'
import type { Message } from '../../../shared/model/message.ts'
import { NS_CLIENT, printStanza, type Element } from '../../engine/index.ts'
import { drawsOf, seeds } from '../../engine/testing/seeds.ts'
import { writeSession } from '../accounts/store.ts'
import { ACCOUNT, createRig, quiet, ROMEO, type Rig } from '../testing/rig.ts'
import {
  carbon,
  conversationWith,
  delay,
  displayed,
  history,
  reactions,
  received,
  replace,
  reply,
  retract,
  stanza,
} from '../testing/stanzas.ts'
import { open, unlessKilled } from '../testing/talk.ts'

const EMOJI = ['👍', '❤️', '😂', '🎭']
const STEPS = 250

/** What everybody has to see in the end: what the server was told, one after the other. */
interface Said {
  readonly id: string
  readonly own: boolean
  readonly answers: string | undefined
  body: string
  retracted: boolean
  readonly reactions: Map<'own' | 'peer', readonly string[]>
}

type Act =
  | { kind: 'text'; id: string; body: string; answers: string | undefined }
  | { kind: 'correction'; target: string; body: string }
  | { kind: 'retraction'; target: string }
  | { kind: 'reaction'; target: string; emojis: readonly string[] }

/** The conversation in the server's order. */
class Truth {
  readonly said: Said[] = []

  take(own: boolean, act: Act): void {
    if (act.kind === 'text') {
      const { id, body, answers } = act
      if (!this.find(id)) this.said.push({ id, own, answers, body, retracted: false, reactions: new Map() })
      return
    }
    const target = this.find(act.target)
    if (!target || target.retracted) return
    if (act.kind === 'reaction') target.reactions.set(own ? 'own' : 'peer', act.emojis)
    else if (target.own !== own) return
    else if (act.kind === 'correction') target.body = act.body
    else {
      target.retracted = true
      target.body = ''
    }
  }

  find(id: string | undefined): Said | undefined {
    return this.said.find((each) => each.id === id)
  }

  shown() {
    return this.said.map(({ own, body, retracted, answers, reactions: given }) => ({
      own,
      body,
      retracted,
      answers: retracted || answers === undefined ? undefined : (this.find(answers)?.body ?? ''),
      reactions: retracted
        ? []
        : [...given].flatMap(([by, emojis]) => emojis.map((emoji) => `${emoji} ${by}`)).sort(),
    }))
  }
}

const seenBy = (messages: readonly Message[]) =>
  messages.map(({ direction, body, retracted, replyTo, reactions: given = [] }) => ({
    own: direction === 'out',
    body,
    retracted: retracted ?? false,
    answers: replyTo?.preview,
    reactions: given
      .flatMap(({ emoji, by }) => by.map((who) => `${emoji} ${who === ROMEO ? 'own' : 'peer'}`))
      .sort(),
  }))

function actOf(message: Element): Act | undefined {
  const id = message.attrs['id'] ?? ''
  const body = message.child(NS_CLIENT, 'body')?.text() ?? ''
  const named = (ns: string, name: string) => message.child(ns, name)?.attrs['id']
  const retracted = named('urn:xmpp:message-retract:1', 'retract')
  if (retracted !== undefined) return { kind: 'retraction', target: retracted }
  const given = message.child('urn:xmpp:reactions:0', 'reactions')
  if (given) {
    const emojis = given.elements().map((each) => each.text())
    return { kind: 'reaction', target: given.attrs['id'] ?? '', emojis }
  }
  const answers = named('urn:xmpp:reply:0', 'reply')
  const range = message.child('urn:xmpp:fallback:0', 'fallback')?.elements()[0]
  const text = [...body].slice(Number(range?.attrs['end'] ?? 0)).join('')
  const target = named('urn:xmpp:message-correct:0', 'replace')
  if (target !== undefined) return { kind: 'correction', target, body: text }
  return body === '' ? undefined : { kind: 'text', id, body: text, answers }
}

type Down = { readonly xml: string; readonly at: number } | { readonly acknowledges: number }
type Link = 'live' | 'broken' | 'killed' | 'away'

/** A device of Romeo's, and what the server knows of its session. */
class Device {
  rig: Rig
  link: Link = 'live'
  session: string
  sessions = 0
  /** Written to the server and not handled yet; after a break lost until it is sent again. */
  up: Element[] = []
  down: Down[] = []
  /** What came since the last count that the server was told. */
  uncounted: Down[] = []
  counted = 0
  handled = 0
  readonly name: string

  constructor(name: string, rig: Rig) {
    this.name = name
    this.rig = rig
    this.session = `${name}-0`
  }

  get isReachable(): boolean {
    return this.link !== 'away'
  }

  keepSession(): void {
    const jid = `${ROMEO}/balcony` as FullJid
    const { session: id, counted: inbound } = this
    this.rig.store.write((tx) => writeSession(tx, ACCOUNT, { id, location: null, jid, inbound }))
  }

  collect(): void {
    this.up.push(...this.rig.fake.takeSent().filter(({ name }) => name === 'message'))
  }

  async beginFresh(): Promise<void> {
    this.sessions += 1
    this.session = `${this.name}-${this.sessions}`
    Object.assign(this, { link: 'live', up: [], down: [], uncounted: [], counted: 0, handled: 0 })
    await this.rig.fake.begin({ session: this.session })
    this.keepSession()
    await quiet()
  }
}

class World {
  now = Date.UTC(2026, 0, 1)
  readonly truth = new Truth()
  readonly devices: Device[]
  /** Messages kept while the device is offline. */
  offline: { readonly xml: string; readonly at: number }[] = []
  readonly below: (limit: number) => number
  /** The form of the server's stamps. */
  readonly whole: boolean
  count = 0

  constructor(seed: number, devices: number, whole: boolean) {
    this.below = drawsOf(seed)
    this.whole = whole
    this.devices = Array.from({ length: devices }, (_, index) => new Device(`d${index}`, createRig()))
  }

  pick<T>(list: readonly T[]): T | undefined {
    return list[this.below(list.length)]
  }

  async pass(ms: number): Promise<void> {
    this.now += ms
    for (const { rig } of this.devices) await rig.ports.clock.advance(ms)
  }

  stamp(at: number): string {
    const text = new Date(at).toISOString()
    return delay(this.whole ? text.replace(/\.\d+Z/, 'Z') : text)
  }

  /** Every event at the server has a second, or a millisecond, of its own: what stamps cannot tell nobody can know. */
  async tick(): Promise<void> {
    await this.pass(this.whole ? 1_000 + this.below(2_000) : 1 + this.below(2_000))
  }

  /** The server takes a stanza of a device. */
  async handle(device: Device): Promise<void> {
    // Of what crosses on the way as the link breaks nobody could tell afterwards which was first.
    await this.arrive(device, device.down.length)
    const message = device.up.shift()
    if (!message) return
    await this.tick()
    const act = actOf(message)
    if (act) this.truth.take(true, act)
    const seq = device.rig.store.first<{ seq: number }>(
      'SELECT seq FROM outgoing WHERE stanza_id = ? AND seq IS NOT NULL',
      message.attrs['id'] ?? '',
    )?.seq
    if (seq !== undefined) device.handled = Math.max(device.handled, seq)
    const copy = printStanza(message).replace('<message ', `<message from='${ROMEO}/other' `)
    for (const other of this.devices)
      if (other !== device && other.isReachable) other.down.push({ xml: carbon('sent', copy), at: this.now })
    device.down.push({ acknowledges: device.handled })
  }

  /** Juliet sends a message. */
  async say(inside: string, id: string, act?: Act): Promise<void> {
    await this.tick()
    if (act) this.truth.take(false, act)
    const xml = stanza(inside, { id, to: ROMEO })
    const there = this.devices.filter(({ isReachable }) => isReachable)
    if (there.length === 0 && act) this.offline.push({ xml, at: this.now })
    const first = this.below(2)
    there.forEach((device, index) => {
      const isLive = there.length === 1 || index === first
      device.down.push({ xml: isLive ? xml : carbon('received', xml), at: this.now })
    })
  }

  react(target: string, emojis: readonly string[], id: string): Promise<void> {
    return this.say(reactions(target, ...emojis), id, { kind: 'reaction', target, emojis })
  }

  async peerActs(): Promise<void> {
    this.count += 1
    const id = `juliet-message-${1_000 + this.count}`
    const target = this.pick(this.truth.said.slice(-8))
    const text = `juliet ${this.count}`
    switch (target ? this.below(8) : 0) {
      case 1:
        if (!target) break
        return this.react(target.id, EMOJI.slice(this.below(4), 1 + this.below(4)), id)
      case 2:
        if (!target || target.own) break
        return this.say(`<body>${text}</body>${replace(target.id)}`, id, {
          kind: 'correction',
          target: target.id,
          body: text,
        })
      case 3:
        if (!target || target.own || this.below(2) > 0) break
        return this.say(retract(target.id), id, { kind: 'retraction', target: target.id })
      case 4:
        if (!target) break
        return this.say(`<body>${text}</body>${reply(target.id)}`, id, {
          kind: 'text',
          id,
          body: text,
          answers: target.id,
        })
      case 5:
        if (!target?.own) break
        return this.say(displayed(target.id), id)
      case 6:
        if (!target?.own) break
        return this.say(received(target.id), id)
    }
    return this.say(`<body>${text}</body>`, id, { kind: 'text', id, body: text, answers: undefined })
  }

  async deviceActs(device: Device): Promise<void> {
    const { rig } = device
    const { commands } = rig.messages
    this.count += 1
    const conversationId = await open(rig)
    const messages = history(rig).slice(-8)
    const target = this.pick(messages)
    const mine = this.pick(messages.filter(({ direction, retracted }) => direction === 'out' && !retracted))
    const body = `${device.name} ${this.count}`
    await unlessKilled(async () => {
      switch (target ? this.below(8) : 0) {
        case 1:
          return commands['messages.react']({
            messageId: (target as Message).id,
            emojis: EMOJI.slice(this.below(4), 1 + this.below(4)),
          })
        case 2:
          return mine && commands['messages.edit']({ messageId: mine.id, body })
        case 3:
          return mine && this.below(2) === 0
            ? commands['messages.retract']({ messageId: mine.id })
            : undefined
        case 4:
          return commands['messages.send']({ conversationId, body, replyTo: (target as Message).id })
        case 5:
          return commands['messages.markRead']({ conversationId, upTo: (target as Message).id })
        default:
          return commands['messages.send']({ conversationId, body })
      }
    })
    await quiet(1)
    if (device.link === 'live') device.collect()
  }

  /** Some of what the server has for a device arrives. */
  async arrive(device: Device, most: number): Promise<void> {
    const { fake } = device.rig
    for (const item of device.down.splice(0, most)) {
      if ('acknowledges' in item) {
        await fake.acknowledge({ session: device.session, seq: item.acknowledges })
      } else {
        await fake.receive(item.xml)
        device.uncounted.push(item)
      }
    }
    await quiet(2)
    device.collect()
    if (this.below(3) > 0) return
    device.counted += device.uncounted.length
    device.uncounted = []
    device.keepSession()
  }

  breakLink(device: Device): void {
    device.rig.fake.suspend()
    device.link = 'broken'
  }

  async kill(device: Device): Promise<void> {
    if (device.link === 'live') device.collect()
    // What was handled without its count being kept comes once more, and what had not been handled is lost.
    device.down = [...device.uncounted, ...device.down]
    device.uncounted = []
    device.up = []
    device.rig = device.rig.restart()
    await device.rig.ports.clock.advance(this.now - device.rig.ports.clock.now())
    device.link = 'killed'
  }

  async resume(device: Device): Promise<void> {
    const { fake } = device.rig
    const again = device.down.flatMap((item) =>
      'acknowledges' in item ? [] : [{ xml: this.stamped(item), at: item.at }],
    )
    device.down = again
    const restored = device.link === 'killed'
    await fake.acknowledge({ session: device.session, seq: device.handled })
    device.link = 'live'
    await fake.begin({ kind: 'resumed', restored, session: device.session, seq: device.handled })
    await quiet()
    device.collect()
  }

  stamped({ xml, at }: { readonly xml: string; readonly at: number }): string {
    return xml.includes('urn:xmpp:delay') ? xml : xml.replace(/<\/message>$/, `${this.stamp(at)}</message>`)
  }

  /** A device signs out with nothing pending. */
  async leave(device: Device): Promise<void> {
    await this.drain()
    device.rig.fake.end()
    device.rig.store.write((tx) => writeSession(tx, ACCOUNT, null))
    device.link = 'away'
    if (this.below(2) === 0) {
      device.rig = device.rig.restart()
      await device.rig.ports.clock.advance(this.now - device.rig.ports.clock.now())
    }
  }

  async comeBack(device: Device): Promise<void> {
    await this.tick()
    await device.beginFresh()
    device.down.push(...this.offline.splice(0).map((item) => ({ xml: this.stamped(item), at: item.at })))
    device.collect()
  }

  async step(): Promise<void> {
    const device = this.pick(this.devices)
    if (!device) return
    const { link } = device
    const act = this.below(20)
    if (act < 4) await this.deviceActs(device)
    else if (act < 8) await this.peerActs()
    else if (act < 11 && link === 'live') await this.handle(device)
    else if (act < 16 && link === 'live') await this.arrive(device, 1 + this.below(3))
    else if (act === 16 && link === 'live') this.breakLink(device)
    else if (act === 17 && (link === 'live' || link === 'broken')) await this.kill(device)
    else if (act === 18 && this.devices.length === 1 && link === 'live') await this.leave(device)
    else if (act > 17 && link === 'away') await this.comeBack(device)
    else if (act > 17 && link !== 'live') await this.resume(device)
    else await this.pass(this.below(10_000))
  }

  /** Delivers everything. */
  async drain(): Promise<void> {
    for (;;) {
      for (const device of this.devices) {
        if (device.link === 'away') await this.comeBack(device)
        else if (device.link !== 'live') await this.resume(device)
        device.collect()
      }
      const [busy] = this.devices.filter(({ up, down }) => up.length + down.length > 0)
      if (!busy) return
      if (busy.up.length > 0) await this.handle(busy)
      else await this.arrive(busy, 1)
    }
  }
}

async function run(seed: number, devices: number, whole: boolean): Promise<void> {
  const world = new World(seed, devices, whole)
  for (const device of world.devices) await device.beginFresh()
  for (let count = 0; count < STEPS; count++) await world.step()
  await world.drain()
  const truth = world.truth.shown().slice(-200)
  expect(truth.length).toBeGreaterThan(10)
  for (const { rig, name } of world.devices) {
    expect(seenBy(history(rig)), `${name} of seed ${seed}`).toEqual(truth)
    const states = history(rig).map(({ state }) => state)
    expect(states.includes('waiting') || states.includes('sent') || states.includes('failed')).toBe(false)
    expect(rig.store.all('SELECT op FROM outgoing')).toEqual([])
    // An answer waits for ever where what it answers was taken away before it left.
    expect(rig.store.all(`SELECT op FROM pending_op WHERE op NOT LIKE '%"answer"%'`)).toEqual([])
  }
  const reads = world.devices.map(({ rig }) => {
    const { peerReadPlace } = conversationWith(rig)
    return history(rig).filter(({ place }) => place <= peerReadPlace).length
  })
  expect(new Set(reads).size).toBe(1)
}

describe('devices that are connected or resumable end with the conversation that the server was told', () => {
  test.each(seeds(60))('two devices, whole seconds, seed %i', (seed) => run(seed, 2, true), 60_000)
  test.each(seeds(60))('two devices, exact stamps, seed %i', (seed) => run(1_000 + seed, 2, false), 60_000)
})

describe('a single device that also goes offline', () => {
  test.each(seeds(60))('whole seconds, seed %i', (seed) => run(2_000 + seed, 1, true), 60_000)
  test.each(seeds(60))('exact stamps, seed %i', (seed) => run(3_000 + seed, 1, false), 60_000)
})
