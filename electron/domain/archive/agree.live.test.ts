import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addToArchive, cutArchive } from '../../../build/live/archive.ts'
import { startDevice, type Device } from '../../../build/live/device.ts'
import { describeLive } from '../../../build/live/live.ts'
import { canHavePeer, startPeer } from '../../../build/live/peer.ts'
import { addAccount, hasSqlite, startProsody, type ProsodyServer } from '../../../build/live/prosody.ts'
import type { ConversationId } from '../../../shared/model/ids.ts'
import type { Message } from '../../../shared/model/message.ts'
import { allSeeds, drawsOf, seeds } from '../../engine/testing/seeds.ts'
import type { LiveLogin } from '../testing/live-balcony.ts'

const DAY = 24 * 3_600_000
/** The long run does more in each of its many conversations. */
const ACTS = allSeeds ? 24 : 12
const EARLIER = 70
/** Not every change is announced, and of several at once the last one counts. */
const LOOK_AFTER_MS = 1_000
const LOOK_AGAIN_MS = 200
const PATIENCE_MS = 120_000
/** The archive's stamps are whole seconds: what is cut and what stays lie more than one apart. */
const SECOND_MS = 1_100

/** One of the two devices of the person. */
class Seat {
  device: Device
  conversation = 0 as ConversationId
  private readonly profile: string
  private readonly login: LiveLogin
  private constructor(device: Device, profile: string, login: LiveLogin) {
    this.device = device
    this.profile = profile
    this.login = login
  }
  static async start(login: LiveLogin, finished: (end: () => Promise<void>) => void): Promise<Seat> {
    const profile = mkdtempSync(join(tmpdir(), 'balcony-test-'))
    const seat = new Seat(await startDevice(profile, login), profile, login)
    finished(async () => {
      await seat.device.close()
      rmSync(profile, { recursive: true, force: true })
    })
    return seat
  }
  async open(address: string): Promise<void> {
    const { device } = this
    this.conversation = await device.call('messages.open', { accountId: device.accountId, address })
  }
  async restart(): Promise<void> {
    await this.device.kill()
    this.device = await startDevice(this.profile, this.login)
  }
  async show(show: 'available' | 'offline'): Promise<void> {
    await this.device.call('accounts.setPresence', { accountId: null, show, status: '' })
  }
  async send(body: string): Promise<void> {
    await this.device.call('messages.send', { conversationId: this.conversation, body })
  }
  async read(): Promise<void> {
    const last = (await this.history()).at(-1)
    const { conversation: conversationId } = this
    if (last) await this.device.call('messages.markRead', { conversationId, upTo: last.id })
  }
  async history(): Promise<readonly Message[]> {
    const at = { kind: 'end' } as const
    return (await this.device.call('messages.page', { conversationId: this.conversation, at, limit: 200 }))
      .messages
  }
  /** Resolves when there may be something new to see. */
  async changed(): Promise<void> {
    await Promise.race([this.device.changed(), delay(LOOK_AFTER_MS)])
    await delay(LOOK_AGAIN_MS)
  }
  /** Everything that the two devices have to agree on. */
  async state() {
    const { archives, conversations, searchIndex } = await this.device.call('app.snapshot', {})
    const messages = await this.history()
    const found = await this.device.call('search.messages', { text: 'word', order: 'newest', limit: 100 })
    return {
      phase: archives[0]?.phase,
      isIndexed: searchIndex.share === 1,
      pending: messages.filter(({ state }) => state === 'waiting' || state === 'sent').length,
      history: messages.map(({ author, body }) => `${author.replace(/-.*$/, '')}: ${body}`),
      unread: conversations.find(({ id }) => id === this.conversation)?.unread,
      found: found.hits.map(({ excerpt }) => excerpt),
    }
  }
}

type State = Awaited<ReturnType<Seat['state']>>

/** Waits until both have everything, and the same. Tells the difference if they never do. */
async function agree(desk: Seat, phone: Seat, said: ReadonlySet<string>): Promise<State> {
  const until = Date.now() + PATIENCE_MS
  for (;;) {
    const changed = Promise.race([desk.changed(), phone.changed()])
    const [one, other] = await Promise.all([desk.state(), phone.state()])
    const bodies = one.history.map((line) => line.replace(/^[^:]*: /, ''))
    const isWhole = [...said].every((body) => bodies.includes(body)) && bodies.length === said.size
    const isDone = one.phase === 'done' && one.isIndexed && one.pending === 0
    if (isWhole && isDone && JSON.stringify(one) === JSON.stringify(other)) return one
    if (Date.now() > until) {
      expect(other, 'the phone beside the desk').toEqual(one)
      expect([...bodies].sort(), 'all that was said').toEqual([...said].sort())
      expect(one).toMatchObject({ phase: 'done', isIndexed: true, pending: 0 })
    }
    await changed
  }
}

describeLive('two devices of one person, and another client', () => {
  let ofAll: ProsodyServer
  beforeAll(async () => {
    // Only of a database something can be deleted while the server writes.
    ofAll = await startProsody(hasSqlite() ? { archive: { sqlite: true } } : {})
  })
  afterAll(() => ofAll.dispose())

  // They mostly wait, so they run at the same time.
  test.concurrent.for(seeds(20))(
    'offline, killed, and with an archive that is cut, they end with the same (seed %i)',
    { timeout: 900_000 },
    async (seed, { onTestFinished: finished, skip }) => {
      if (!canHavePeer()) skip('slixmpp is not installed')
      const server = ofAll.info
      const freshAccount = (name: string) => {
        const password = randomUUID()
        return { address: addAccount(server, `${name}-${password.slice(0, 8)}`, password), password }
      }
      const { host, port } = server
      const draw = drawsOf(seed)
      const romeo: LiveLogin = { ...freshAccount('romeo'), settings: { host, port, security: 'starttls' } }
      const nurse = freshAccount('nurse')
      const localpart = romeo.address.replace(/@.*/, '')
      const said = new Set<string>()

      // A month of history, of which the archive later keeps a week.
      const now = Date.now()
      const earlier = Array.from({ length: EARLIER }, (_, index) => {
        const body = `earlier word ${index}`
        said.add(body)
        const [from, to] =
          index % 4 === 0 ? [`${romeo.address}/old`, nurse.address] : [`${nurse.address}/old`, romeo.address]
        const at = now - (30 * DAY * (EARLIER - index)) / EARLIER
        return { id: `e${index}`, at, from, to, stanzaId: `earlier ${index}`, body }
      })
      addToArchive(server, localpart, earlier)

      const [peer, desk, phone] = await Promise.all([
        startPeer(server, nurse.address, nurse.password),
        Seat.start(romeo, finished),
        Seat.start(romeo, finished),
      ])
      finished(() => peer.close())
      await Promise.all([desk.open(nurse.address), phone.open(nurse.address)])
      await agree(desk, phone, said)

      /** Everything up to then is on both devices, so the archive may lose it. */
      const inStep = Date.now()
      await delay(SECOND_MS)
      for (let number = 1; number <= ACTS; number++) {
        const on = draw(2) === 0 ? desk : phone
        const body = `word ${number}`
        switch (draw(9)) {
          case 0:
            await on.show('offline')
            break
          case 1:
            await on.show('available')
            break
          case 2:
            await on.restart()
            break
          case 3: {
            const before = draw(2) === 0 ? now - 7 * DAY : inStep
            if (hasSqlite()) cutArchive(server, localpart, before)
            break
          }
          case 4:
            await on.read()
            break
          case 5:
          case 6:
            said.add(body)
            await on.send(body)
            break
          default:
            said.add(body)
            peer.say(romeo.address, body)
        }
        if (draw(3) === 0) await delay(draw(400))
      }
      await Promise.all([desk.show('available'), phone.show('available')])
      await agree(desk, phone, said)
      await (draw(2) === 0 ? desk : phone).read()
      expect(await agree(desk, phone, said)).toMatchObject({ unread: 0 })
      const heard = new Set(peer.events.flatMap((event) => (event.event === 'message' ? [event.body] : [])))
      for (const message of await desk.history())
        if (message.direction === 'out' && message.body.startsWith('word'))
          expect(heard).toContain(message.body)
    },
  )
})
