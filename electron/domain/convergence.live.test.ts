import { setTimeout as delay } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { startDevice, type Device } from '../../build/live/device.ts'
import { describeLive, freshAccount, liveServer } from '../../build/live/live.ts'
import { canHavePeer, startPeer, type Peer } from '../../build/live/peer.ts'
import type { ConversationId } from '../../shared/model/ids.ts'
import type { Message } from '../../shared/model/message.ts'
import { allSeeds, drawsOf, seeds } from '../engine/testing/seeds.ts'
import { temporaryFolder } from './testing/folder.ts'
import type { LiveLogin } from './testing/live-balcony.ts'

const EMOJI = ['👍', '❤️', '😂', '🎭']
/** The long run does more in each of its many conversations. */
const ACTS = allSeeds ? 60 : 30
const LOOK_MS = 200
/**
 * Prosody stamps what it sends again after a break with whole seconds: what one device and another of the same person say
 * within that has no order that the first could know before there is an archive. Around a break they take turns.
 */
const TURN_MS = 1_100
const ACTS_AROUND_BREAK = 3
const PATIENCE_MS = 60_000

/** A device and the tested conversation. */
class Seat {
  device: Device
  readonly login: LiveLogin
  readonly profile: string
  conversation = 0 as ConversationId
  constructor(device: Device, login: LiveLogin, profile: string) {
    this.device = device
    this.login = login
    this.profile = profile
  }
  async open(address: string): Promise<ConversationId> {
    const { device } = this
    this.conversation = await device.call('messages.open', { accountId: device.accountId, address })
    return this.conversation
  }
  async history(id = this.conversation): Promise<readonly Message[]> {
    const page = await this.device.call('messages.page', {
      conversationId: id,
      at: { kind: 'end' },
      limit: 200,
    })
    return page.messages
  }
  async restart(): Promise<void> {
    await this.device.kill()
    this.device = await startDevice(this.profile, this.login)
  }
}

function login(name: string): LiveLogin {
  const { host, port } = liveServer()
  return { ...freshAccount(name), settings: { host, port, security: 'starttls' } }
}

async function seat(as: LiveLogin, finished = onTestFinished): Promise<Seat> {
  const profile = temporaryFolder()
  const made = new Seat(await startDevice(profile, as), as, profile)
  finished(() => made.device.close())
  return made
}

/** Waits until all devices of a person are on its list, so that everything is encrypted for each of them. */
async function published(seats: readonly Seat[]): Promise<void> {
  for (const { device } of seats)
    await expect
      .poll(async () => (await device.call('encryption.own', { accountId: device.accountId })).devices.length)
      .toBe(seats.length)
}

/** The state that two devices have to agree on. Each tells for itself what it learns of keys. */
const agreed = (messages: readonly Message[]) =>
  messages
    .filter(({ kind }) => kind !== 'event')
    .map(({ author, body, kind, retracted, edited, reactions, replyTo, subject, rich, previews }) => ({
      author: author.replace(/-.*$/, ''),
      kind,
      body,
      ...(retracted && { retracted }),
      ...(edited !== undefined && { edited }),
      ...(subject !== undefined && { subject }),
      ...(rich && { rich }),
      ...(previews && { previews }),
      ...(replyTo && { answers: replyTo.preview }),
      ...(reactions && { reactions: reactions.map(({ emoji, count }) => `${emoji} ${count}`).sort() }),
    }))

/** Does a random action of a person. */
async function act(on: Seat, draw: (below: number) => number, number: number): Promise<void> {
  const { device, conversation: conversationId } = on
  const history = await on.history()
  const any = history[draw(Math.max(1, history.length))]
  const own = history.filter(
    ({ direction, retracted, state }) => direction === 'out' && !retracted && state !== 'failed',
  )
  const mine = own[draw(Math.max(1, own.length))]
  switch (draw(any ? 9 : 2)) {
    case 0:
    case 1:
      await device.call('messages.send', { conversationId, body: `text ${number}` })
      break
    case 2:
      await device.call('messages.send', { conversationId, body: `/me does ${number} *boldly*` })
      break
    case 3:
      if (any && !any.retracted)
        await device.call('messages.send', { conversationId, body: `answer ${number}`, replyTo: any.id })
      break
    case 4:
      if (mine) await device.call('messages.edit', { messageId: mine.id, body: `corrected ${number}` })
      break
    case 5:
      if (any && !any.retracted) {
        const emojis = EMOJI.slice(0, draw(EMOJI.length))
        await device.call('messages.react', { messageId: any.id, emojis })
      }
      break
    case 6:
      if (mine && draw(2) === 0) await device.call('messages.retract', { messageId: mine.id })
      break
    case 7: {
      const last = history.at(-1)
      if (last) await device.call('messages.markRead', { conversationId, upTo: last.id })
      break
    }
    case 8:
      await device.call('messages.send', {
        conversationId,
        body: `mail ${number}`,
        subject: `About ${number}`,
      })
  }
}

/** Waits until these say the same, and nothing of theirs is on its way. Tells the difference where they never do. */
async function converge(seats: readonly Seat[], conversations: readonly ConversationId[]): Promise<void> {
  const until = Date.now() + PATIENCE_MS
  for (;;) {
    const all = await Promise.all(seats.map((each, index) => each.history(conversations[index])))
    const pending = all.flat().filter(({ state }) => state === 'waiting' || state === 'sent')
    const [first, ...others] = all.map(agreed)
    const texts = others.map((other) => JSON.stringify(other))
    if (pending.length === 0 && texts.every((text) => text === JSON.stringify(first))) return
    if (Date.now() > until) {
      others.forEach((other, index) => expect(other, `seat ${index + 2} beside the first`).toEqual(first))
      expect(pending).toEqual([])
    }
    await delay(LOOK_MS)
  }
}

describeLive('every kind of message, in any order', () => {
  // They mostly wait, so they run at the same time.
  test.concurrent.for(seeds(20))(
    'three devices of two people come to the same conversation (seed %i)',
    { timeout: 240_000 },
    async (seed, { onTestFinished: finished }) => {
      const draw = drawsOf(seed)
      const [romeo, juliet] = [login('romeo'), login('juliet')]
      const [desk, phone, other] = [
        await seat(romeo, finished),
        await seat(romeo, finished),
        await seat(juliet, finished),
      ]
      await published([desk, phone])
      await published([other])
      await desk.open(juliet.address)
      await phone.open(juliet.address)
      await other.open(romeo.address)
      let offline = false
      let turns = 0
      for (let number = 1; number <= ACTS; number++) {
        // The one with a single device also goes away and is killed; the others only lose their connection.
        const chance = draw(12)
        if (chance < 3) turns = ACTS_AROUND_BREAK
        if (turns-- > 0) await delay(TURN_MS)
        if (chance === 0) await desk.device.cut()
        else if (chance === 1) await phone.device.cut()
        else if (chance === 2) await other.restart()
        else if (chance === 3) {
          offline = !offline
          const show = offline ? 'offline' : 'available'
          await other.device.call('accounts.setPresence', { accountId: null, show, status: '' })
        }
        await act([desk, phone, other][draw(3)] ?? desk, draw, number)
        if (draw(4) === 0) await delay(draw(80))
      }
      await other.device.call('accounts.setPresence', { accountId: null, show: 'available', status: '' })
      const seats = [desk, phone, other]
      await converge(
        seats,
        seats.map(({ conversation }) => conversation),
      )
    },
  )

  test.skipIf(!canHavePeer())('and with another client, both ways', async () => {
    const [romeo, nurse] = [login('romeo'), login('nurse')]
    const peer: Peer = await startPeer(liveServer(), nurse.address, nurse.password)
    onTestFinished(() => peer.close())
    const [desk, phone] = [await seat(romeo), await seat(romeo)]
    const { accountId } = desk.device
    await desk.device.call('roster.add', { accountId, address: nurse.address, name: 'Nurse', groups: [] })
    // Receipts go only to people who may see the presence.
    await expect
      .poll(async () => (await desk.device.call('app.snapshot', {})).contacts[0]?.subscription)
      .toBe('both')
    await desk.open(nurse.address)
    await phone.open(nurse.address)
    const raw = (id: string, inside: string) =>
      peer.sendRaw(`<message to='${romeo.address}' type='chat' id='${id}'>${inside}</message>`)
    raw(
      'n1',
      `<body>Madam!</body><request xmlns='urn:xmpp:receipts'/><markable xmlns='urn:xmpp:chat-markers:0'/>`,
    )
    raw('n2', `<body>Your mother craves a word</body>`)
    raw(
      'n3',
      `<body>Your lady mother craves a word</body><replace xmlns='urn:xmpp:message-correct:0' id='n2'/>`,
    )
    raw(
      'n4',
      `<body>&gt; Madam!\nAnon</body><reply xmlns='urn:xmpp:reply:0' id='n1'/>
       <fallback xmlns='urn:xmpp:fallback:0' for='urn:xmpp:reply:0'><body start='0' end='9'/></fallback>`,
    )
    raw('n5', `<reactions xmlns='urn:xmpp:reactions:0' id='n1'><reaction>👍</reaction></reactions>`)
    raw('n6', `<body>Forget it</body>`)
    raw('n7', `<retract xmlns='urn:xmpp:message-retract:1' id='n6'/>`)
    raw('n8', `<body>/me sighs</body>`)
    const expected = ['Madam!', 'Your lady mother craves a word', 'Anon', '', '/me sighs']
    await expect
      .poll(async () => (await phone.history()).map(({ body }) => body), { timeout: 20_000 })
      .toEqual(expected)
    await converge([desk, phone], [desk.conversation, phone.conversation])
    const [first, second, third, fourth, fifth] = await desk.history()
    expect(first).toMatchObject({ reactions: [{ emoji: '👍', own: false, count: 1 }] })
    expect(second).toMatchObject({ edited: 1 })
    expect(third).toMatchObject({ replyTo: { id: first?.id, preview: 'Madam!' } })
    expect(fourth).toMatchObject({ retracted: true })
    expect(fifth).toMatchObject({ kind: 'action' })
    await peer.waitFor(
      (event) => event.event === 'receipt' || (event.event === 'stanza' && event.xml.includes("id='n1'")),
    )

    const { conversation: conversationId, device } = desk
    const said = await device.call('messages.send', {
      conversationId,
      body: 'I come',
      ...(first && { replyTo: first.id }),
    })
    await device.call('messages.edit', { messageId: said, body: 'I come anon' })
    if (first) {
      await device.call('messages.react', { messageId: first.id, emojis: ['🎭'] })
      await device.call('messages.markRead', { conversationId, upTo: first.id })
    }
    await peer.waitFor(
      (event) => event.event === 'stanza' && event.xml.includes('urn:xmpp:message-correct:0'),
    )
    await peer.waitFor((event) => event.event === 'stanza' && event.xml.includes('🎭'))
    const quoted = await peer.waitFor(
      (event) => event.event === 'stanza' && event.xml.includes('urn:xmpp:reply:0'),
    )
    expect(quoted).toMatchObject({ xml: expect.stringMatching(/id=["']n1["']/) as string })
    await device.call('messages.retract', { messageId: said })
    await peer.waitFor(
      (event) => event.event === 'stanza' && event.xml.includes('urn:xmpp:message-retract:1'),
    )
    await converge([desk, phone], [desk.conversation, phone.conversation])
    expect((await phone.history()).at(-1)).toMatchObject({ retracted: true, body: '' })
  })
})
