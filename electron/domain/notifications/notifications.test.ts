import { describe, expect, onTestFinished, test } from 'vitest'
import type { ConversationId, MessageId } from '../../../shared/model/ids.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import type { Show } from '../../../shared/model/presence.ts'
import { DEFAULT_SETTINGS, type Settings } from '../../../shared/model/store.ts'
import { createReading } from '../reading/index.ts'
import { createTestNotifier, type TestNotifier } from '../testing/notifier.ts'
import { ACCOUNT, createRig, JULIET, quiet, ROMEO, type Rig } from '../testing/rig.ts'
import { createNotifications, type Notifications } from './index.ts'

const HOUR = 3_600_000
const VIEWER = '00000000-0000-4000-8000-000000000001'

interface Scene {
  readonly rig: Rig
  readonly notifier: TestNotifier
  readonly notifications: Notifications
  show: Show
  /** The requests to show a conversation. */
  revealed(): unknown[]
  /** Receives messages and waits until they are shown. */
  receive(...stanzas: string[]): Promise<void>
  change(settings: Partial<Settings>): void
}

const INFO = 'http://jabber.org/protocol/disco#info'

/** `guests` is the number of contacts besides Juliet. */
async function scene(settings: Partial<Settings> = {}, guests = 0): Promise<Scene> {
  const items = Array.from({ length: guests }, (_, n) => `<item jid='${person(n)}' subscription='both'/>`)
  const rig = createRig({
    settings: { ...DEFAULT_SETTINGS, ...settings },
    roster: `<item jid='${JULIET}' subscription='both' name='Juliet'/>${items.join('')}`,
    // Its archive ids count.
    answer: (iq) =>
      iq.child(INFO, 'query') ? `<query xmlns='${INFO}'><feature var='urn:xmpp:sid:0'/></query>` : null,
  })
  const notifier = createTestNotifier()
  const self: Scene = {
    rig,
    notifier,
    show: 'available',
    notifications: createNotifications(
      { ...rig.context, ports: { ...rig.ports, notifier } },
      {
        messages: rig.messages,
        nameOf: rig.roster.nameOf,
        pictureOf: () => null,
        roomAt: () => undefined,
        showOf: () => self.show,
      },
    ),
    revealed: () =>
      rig.deltas('conversationRequested').map(({ conversationId, messageId }) => [conversationId, messageId]),
    async receive(...stanzas) {
      await rig.fake.receive(stanzas.join(''))
      await quiet()
      await rig.ports.clock.advance(2_500)
    },
    change(changes) {
      rig.settings = { ...rig.settings, ...changes }
      self.notifications.settingsChanged()
    },
  }
  onTestFinished(() => self.notifications.close())
  self.notifications.attach({ id: ACCOUNT, address: ROMEO, client: rig.fake.client })
  await rig.fake.begin({ session: 'a' })
  await quiet()
  await rig.ports.clock.advance(2_500)
  rig.fake.takeSent()
  return self
}

const chat = (body: string, from: string = JULIET, more = '') =>
  `<message from='${from}/x' to='${ROMEO}' type='chat'><body>${body}</body>${more}</message>`
const sentElsewhere = (body: string, to: string = JULIET) =>
  `<message from='${ROMEO}' to='${ROMEO}/balcony'><sent xmlns='urn:xmpp:carbons:2'><forwarded xmlns='urn:xmpp:forward:0'>
    <message xmlns='jabber:client' from='${ROMEO}/phone' to='${to}' type='chat' id='e1'><body>${body}</body></message>
    </forwarded></sent></message>`
const receivedElsewhere = (body: string) =>
  `<message from='${ROMEO}' to='${ROMEO}/balcony'><received xmlns='urn:xmpp:carbons:2'>
    <forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client' from='${JULIET}/x' to='${ROMEO}/phone'
    type='chat' id='e2'><body>${body}</body></message></forwarded></received></message>`
/** A delay by the own server, which is trusted. */
const YESTERDAY = `<delay xmlns='urn:xmpp:delay' from='montague.example' stamp='2025-12-31T08:00:00Z'/>`
const person = (n: number) => `guest${n}@capulet.example`
const notices = ({ notifier }: Scene) => [...notifier.shown.values()]
const only = (of: Scene) => {
  expect(of.notifier.shown.size).toBe(1)
  return notices(of)[0]!
}
const idOf = (of: Scene, jid: string = JULIET) =>
  of.rig.messages.snapshot().conversations.find((chat) => chat.jid === jid)!.id
const newest = (of: Scene) => of.rig.deltas('messagesChanged').at(-1)!.messages.at(-1)!

describe('notifications', () => {
  test('one notice for a conversation, with the name the person gave; what follows updates it', async () => {
    const one = await scene()
    await one.receive(chat('Ho'))
    expect(only(one)).toMatchObject({
      title: 'Juliet',
      body: 'Ho',
      avatar: { name: 'Juliet', jid: JULIET, picture: null },
      sound: true,
      markRead: true,
      reply: true,
    })
    await one.receive(chat('Art thou\nthere?'), chat('Romeo!'))
    expect(only(one).body).toBe('Ho\nArt thou there?\nRomeo!')
    await one.receive(chat('Good night'))
    expect(only(one).body).toBe('4 new messages\nArt thou there?\nRomeo!\nGood night')
    expect(one.notifier.times).toBe(3)
    expect(one.notifier.flashes).toBe(3)
  })

  test('disappear with a message that is deleted here or by its sender', async () => {
    const one = await scene()
    await one.receive(chat('Secret'), chat('More'))
    await one.rig.messages.commands['messages.deleteHere']({ messageIds: [newest(one).id] })
    expect(notices(one)).toEqual([])
    await one.receive(chat('Regret').replace('<message', `<message id='r1'`))
    expect(only(one).body).toContain('Regret')
    await one.receive(
      `<message from='${JULIET}/x' type='chat' id='r2'><retract xmlns='urn:xmpp:message-retract:1' id='r1'/></message>`,
    )
    expect(notices(one)).toEqual([])
  })

  describe('when another device has read', () => {
    const withId = (id: string) => `<stanza-id xmlns='urn:xmpp:sid:0' by='${ROMEO}' id='${id}'/>`
    const readElsewhere = (id: string, jid: string = JULIET) =>
      `<message type='headline'><event xmlns='http://jabber.org/protocol/pubsub#event'><items node='urn:xmpp:mds:displayed:0'><item id='${jid}'><displayed xmlns='urn:xmpp:mds:displayed:0'>${withId(id)}</displayed></item></items></event></message>`

    /** A scene whose server is told what was read (XEP-0490). */
    async function inStep(guests = 0): Promise<Scene> {
      const one = await scene({}, guests)
      const { rig } = one
      const reading = createReading(rig.context, rig.messages)
      onTestFinished(() => reading.close())
      reading.attach({ id: ACCOUNT, address: ROMEO, client: rig.fake.client })
      return one
    }

    test('everything, they disappear', async () => {
      const one = await inStep()
      await one.receive(chat('Ho', JULIET, withId('a1')))
      expect(only(one).body).toBe('Ho')
      await one.receive(readElsewhere('a1'))
      expect(notices(one)).toEqual([])
    })

    test('a part, they show only what is unread, without a sound', async () => {
      const one = await inStep()
      await one.receive(...[1, 2, 3].map((n) => chat(`Ho ${n}`, JULIET, withId(`a${n}`))))
      await one.receive(readElsewhere('a2'))
      expect(only(one)).toMatchObject({ body: 'Ho 3', sound: false })
      one.notifier.act(only(one).key, { kind: 'open' })
      expect(one.revealed()).toEqual([[idOf(one), 3 as MessageId]])
      await one.receive(chat('Ho 4', JULIET, withId('a4')))
      expect(only(one)).toMatchObject({ body: 'Ho 3\nHo 4', sound: true })
    })

    test('a part of many, their sum is smaller', async () => {
      const one = await inStep(8)
      const all = Array.from({ length: 8 }, (_, n) =>
        [1, 2].map((k) => chat('Ho', person(n), withId(`${n}-${k}`))),
      )
      await one.receive(...all.flat())
      expect(only(one).body).toBe('16 new messages in 8 chats')
      await one.receive(readElsewhere('0-1', person(0)))
      expect(only(one)).toMatchObject({ body: '15 new messages in 8 chats', sound: false })
      await one.receive(readElsewhere('0-2', person(0)))
      expect(notices(one)).toEqual([])
    })
  })

  test('contain no text if previews are off, and disappear when they are switched off', async () => {
    const one = await scene()
    await one.receive(chat('Secret'))
    one.change({ notifyPreview: false })
    expect(notices(one)).toEqual([])
    await one.receive(chat('More'))
    expect(only(one)).toMatchObject({ title: 'Juliet', body: '2 new messages' })
    const two = await scene({ notifyPreview: false, notifySound: false, notifyFlash: false })
    await two.receive(chat('Secret'))
    expect(only(two)).toMatchObject({ body: 'New message', sound: false })
    expect(two.notifier.flashes).toBe(0)
  })

  test('come for messages that the server kept and those another device got', async () => {
    const one = await scene()
    await one.receive(chat('Early', JULIET, YESTERDAY))
    expect(only(one).body).toBe('Early')
    await one.receive(receivedElsewhere('To the phone'))
    expect(only(one).body).toBe('Early\nTo the phone')
  })

  test('do not come for repetitions or own messages from elsewhere, which also remove them', async () => {
    const one = await scene()
    await one.receive(receivedElsewhere('Ho'))
    await one.receive(chat('Ho').replace('<message ', `<message id='e2' `))
    expect(one.notifier.times).toBe(1)
    await one.receive(sentElsewhere('I come'))
    expect(notices(one)).toEqual([])
    expect(one.notifier.times).toBe(1)
  })

  test('come for late messages, and open at them', async () => {
    const one = await scene()
    await one.receive(chat('Today'))
    const { conversationId, id } = newest(one)
    await one.rig.messages.commands['messages.markRead']({ conversationId, upTo: id })
    expect(notices(one)).toEqual([])
    await one.receive(chat('Yesterday', JULIET, YESTERDAY))
    expect(only(one).body).toBe('Yesterday')
    const late = newest(one)
    expect(late).toMatchObject({ body: 'Yesterday', late: true })
    one.notifier.act(only(one).key, { kind: 'open' })
    expect(one.revealed()).toEqual([[conversationId, late.id]])
    one.notifier.act(only(one).key, { kind: 'mark-read' })
    await quiet()
    expect(notices(one)).toEqual([])
    expect(one.rig.messages.snapshot().conversations[0]).toMatchObject({ unread: 0, late: 0 })
  })

  test('show late and new messages together, the new ones below', async () => {
    const one = await scene()
    await one.receive(chat('Today'))
    const { conversationId, id } = newest(one)
    await one.rig.messages.commands['messages.markRead']({ conversationId, upTo: id })
    await one.receive(chat('Now'), chat('Yesterday', JULIET, YESTERDAY))
    expect(only(one).body).toBe('Yesterday\nNow')
    one.notifier.act(only(one).key, { kind: 'mark-read' })
    await quiet()
    expect(one.rig.messages.snapshot().conversations[0]).toMatchObject({ unread: 0, late: 0 })
  })

  test('say that a message cannot be read', async () => {
    const one = await scene()
    const sealed = `<encrypted xmlns='eu.siacs.conversations.axolotl'><header sid='1'/><payload>AA==</payload></encrypted>`
    await one.receive(chat('I sent you an OMEMO encrypted message', JULIET, sealed))
    expect(only(one).body).toBe('A message that can’t be shown here')
    await one.receive(chat('Ho'))
    expect(only(one).body).toBe('A message that can’t be shown here\nHo')
  })

  test('come for requests for attention, unless they are switched off', async () => {
    const ask = `<message from='${JULIET}/x' to='${ROMEO}' type='chat'><attention xmlns='urn:xmpp:attention:0'/></message>`
    const one = await scene()
    await one.receive(ask)
    expect(only(one)).toMatchObject({ title: 'Juliet', body: 'Asks for your attention' })
    const two = await scene({ allowAttention: false })
    await two.receive(ask)
    expect(two.notifier.times).toBe(0)
  })

  test('a text of 100 kB is cut, and who has no name is called by their address', async () => {
    const one = await scene({}, 1)
    await one.receive(chat('x'.repeat(100_000), person(0)))
    expect(only(one).title).toBe('guest0')
    expect(only(one).body.length).toBeLessThanOrEqual(200)
  })
})

describe('no notification', () => {
  test.each<[string, Partial<Settings>]>([
    ['notifications are off', { notify: false }],
    ['it is silent', { silentUntil: 1_767_225_600_000 + HOUR, silentSince: 1_767_225_600_000 }],
    ['these are quiet hours', { quietHours: { from: 0, to: 0, days: [0, 1, 2, 3, 4, 5, 6] } }],
  ])('anything while %s', async (_what, settings) => {
    const one = await scene(settings)
    await one.receive(chat('Ho'))
    expect(one.notifier.times).toBe(0)
    expect(one.notifier.flashes).toBe(0)
  })

  test('anything while the person does not want to be disturbed', async () => {
    const one = await scene()
    one.show = 'dnd'
    await one.receive(chat('Ho'))
    one.show = 'away'
    expect(one.notifier.times).toBe(0)
    await one.receive(chat('Still there?'))
    expect(only(one).body).toBe('Ho\nStill there?')
  })

  test('for a viewed conversation; viewing it removes the notice', async () => {
    const one = await scene()
    await one.receive(chat('Ho'))
    const look = one.rig.context.desktop.viewed as unknown as {
      look(viewer: string, id: ConversationId | null): void
    }
    look.look(VIEWER, idOf(one))
    expect(notices(one)).toEqual([])
    await one.receive(chat('Romeo!'))
    expect(notices(one)).toEqual([])
    look.look(VIEWER, null)
    await one.receive(chat('Art gone so?'))
    expect(only(one).body).toContain('Art gone so?')
  })

  test('for messages read in the meantime', async () => {
    const one = await scene()
    await one.rig.fake.receive(chat('Ho'))
    await quiet()
    const { conversationId, id } = newest(one)
    await one.rig.messages.commands['messages.markRead']({ conversationId, upTo: id })
    await one.rig.ports.clock.advance(2_500)
    expect(one.notifier.times).toBe(0)
  })
})

describe('rules of a conversation', () => {
  const set = (one: Scene, rule: 'all' | 'mentions' | 'none', until: number | null = null) =>
    one.notifications.commands['notifications.setRule']({ conversationId: idOf(one), rule, until })

  test('none, mentions, all; what stands there goes with a rule of none', async () => {
    const one = await scene()
    await one.receive(chat('Ho'))
    await set(one, 'none')
    expect(notices(one)).toEqual([])
    await one.receive(chat('romeo?'))
    expect(notices(one)).toEqual([])
    expect(one.notifications.snapshot().notificationRules).toEqual([
      { conversationId: idOf(one), rule: 'none', until: null },
    ])
    await set(one, 'mentions')
    await one.receive(chat('Romeos'))
    expect(notices(one)).toEqual([])
    await one.receive(chat('Romeo!'))
    expect(only(one).body).toContain('Romeo!')
    await set(one, 'all')
    expect(one.notifications.snapshot().notificationRules).toEqual([])
    expect(one.rig.deltas('notificationRuleChanged').at(-1)).toMatchObject({ rule: null })
  })

  test('for a while: it ends by itself, and the window learns it', async () => {
    const one = await scene()
    await one.receive(chat('Ho'))
    await set(one, 'none', one.rig.ports.clock.now() + HOUR)
    await one.rig.ports.clock.advance(HOUR - 1)
    expect(one.notifications.snapshot().notificationRules).toHaveLength(1)
    await one.rig.ports.clock.advance(1)
    expect(one.rig.deltas('notificationRuleChanged').at(-1)).toEqual({
      kind: 'notificationRuleChanged',
      conversationId: idOf(one),
      rule: null,
    })
    expect(one.rig.store.all('SELECT * FROM notification_rule')).toEqual([])
    await one.receive(chat('There again'))
    expect(only(one).body).toContain('There again')
  })

  test('they are there after a restart, and gone with the conversation', async () => {
    const one = await scene()
    await one.receive(chat('Ho'))
    await set(one, 'none')
    const again = createNotifications(one.rig.context, {
      messages: one.rig.messages,
      nameOf: () => '',
      pictureOf: () => null,
      roomAt: () => undefined,
      showOf: () => 'available',
    })
    expect(again.snapshot().notificationRules).toHaveLength(1)
    again.close()
    const missing = { conversationId: 99 as ConversationId, rule: 'none', until: null } as const
    expect(await one.notifications.commands['notifications.setRule'](missing)).toMatchObject({
      error: { code: 'not-found' },
    })
    one.rig.store.write((tx) => tx.run('DELETE FROM account'))
    expect(one.rig.store.all('SELECT * FROM notification_rule')).toEqual([])
  })
})

describe('bursts', () => {
  const from = (people: number, each = 1) =>
    Array.from({ length: people * each }, (_, n) => chat(`Word ${n}`, person(n % people)))

  test('200 messages in 14 conversations after signing in are one sentence, which opens the first', async () => {
    const one = await scene({}, 14)
    one.rig.fake.suspend()
    await one.rig.fake.begin({ kind: 'resumed' })
    await one.receive(...from(14, 14), ...from(4))
    expect(only(one)).toMatchObject({
      key: 'summary',
      body: '200 new messages in 14 chats',
      markRead: false,
      reply: false,
    })
    expect(one.notifier.times).toBe(1)
    one.notifier.act('summary', { kind: 'open' })
    expect(one.revealed()).toEqual([[idOf(one, person(0)), null]])
    expect(notices(one)).toEqual([])
  })

  test('messages that the server delivers in pieces are still shown together', async () => {
    const one = await scene({}, 6)
    await one.rig.fake.begin({ session: 'b' })
    for (const stanzas of [from(2, 3), from(3, 3), from(6, 3)]) {
      await one.rig.fake.receive(stanzas.join(''))
      await quiet()
      await one.rig.ports.clock.advance(600)
    }
    await one.rig.ports.clock.advance(1_000)
    expect(one.notifier.times).toBe(1)
    expect(only(one).key).toBe('summary')
  })

  test('300 conversations, however slowly they come, never fill the screen', async () => {
    const one = await scene({}, 300)
    let most = 0
    for (let n = 0; n < 300; n++) {
      await one.rig.fake.receive(chat('Ho', person(n)))
      await quiet()
      await one.rig.ports.clock.advance(60_000)
      most = Math.max(most, one.notifier.shown.size)
    }
    expect(most).toBeLessThanOrEqual(21)
    const summary = one.notifier.shown.get('summary')
    expect(summary?.body).toMatch(/^\d+ new messages in \d+ chats$/)
  })

  test('one conversation stays one notice, however much is said in it', async () => {
    const one = await scene()
    await one.receive(...Array.from({ length: 200 }, (_, n) => chat(`Word ${n}`)))
    expect(only(one)).toMatchObject({
      title: 'Juliet',
      body: '200 new messages\nWord 197\nWord 198\nWord 199',
    })
  })

  test('messages after a burst are added to it; reading one removes it', async () => {
    const one = await scene({}, 8)
    await one.receive(...from(8))
    await one.receive(chat('Late', JULIET))
    expect(only(one).body).toBe('9 new messages in 9 chats')
    await one.rig.ports.clock.advance(20_000)
    await one.receive(chat('Later', JULIET))
    expect([...one.notifier.shown.keys()]).toEqual(['summary', `conversation-${idOf(one)}`])
    await one.rig.messages.commands['messages.markRead']({
      conversationId: idOf(one),
      upTo: newest(one).id,
    })
    expect(notices(one)).toEqual([])
  })
})

describe('actions of the person', () => {
  test('opening leads to the one message, or to the first unread of several', async () => {
    const one = await scene()
    await one.receive(chat('Ho'))
    one.notifier.act(only(one).key, { kind: 'open' })
    await one.receive(chat('Ho ho'))
    one.notifier.act(only(one).key, { kind: 'open' })
    expect(one.revealed()).toEqual([
      [idOf(one), 1 as MessageId],
      [idOf(one), null],
    ])
    one.notifier.act('conversation-99', { kind: 'open' })
    expect(one.revealed()).toHaveLength(2)
  })

  test('marking as read reads what stood there, not what came after', async () => {
    const one = await scene()
    await one.receive(chat('Ho'))
    const { key } = only(one)
    await one.rig.fake.receive(chat('Just now'))
    await quiet()
    one.notifier.act(key, { kind: 'mark-read' })
    await quiet()
    expect(one.rig.messages.snapshot().conversations[0]).toMatchObject({ unread: 1 })
    await one.rig.ports.clock.advance(2_500)
    expect(only(one).body).toBe('Just now')
    one.notifier.act(key, { kind: 'mark-read' })
    await quiet()
    expect(notices(one)).toEqual([])
  })

  test('an answer is sent, and marks as read', async () => {
    const one = await scene()
    await one.receive(chat('Ho'))
    one.notifier.act(only(one).key, { kind: 'reply', text: 'I come' })
    await quiet()
    expect(one.rig.fake.takeSent().map((stanza) => stanza.child('jabber:client', 'body')?.text())).toEqual([
      'I come',
    ])
    expect(one.rig.messages.snapshot().conversations[0]).toMatchObject({ unread: 0 })
    expect(notices(one)).toEqual([])
  })

  test('an answer that cannot be sent waits as a draft', async () => {
    const one = await scene()
    await one.receive(chat('Ho'))
    const text = 'x'.repeat(300_000)
    one.notifier.act(only(one).key, { kind: 'reply', text })
    await quiet()
    expect(one.rig.messages.snapshot().conversations[0]).toMatchObject({ draft: { text }, unread: 1 })
    expect(one.revealed()).toHaveLength(1)
    one.notifier.act(only(one).key, { kind: 'reply', text: '  ' })
    await quiet()
    expect(one.rig.fake.takeSent()).toEqual([])
  })

  test('an answer that the disk refuses is shown again', async () => {
    const one = await scene()
    await one.receive(chat('Ho'))
    one.rig.mishap = { code: 'disk-full' }
    one.notifier.act(only(one).key, { kind: 'reply', text: 'I come' })
    await quiet()
    expect(notices(one).at(-1)).toMatchObject({ title: 'Your reply couldn’t be sent', body: 'I come' })
    one.rig.mishap = null
  })
})

describe('removing notices', () => {
  test('the conversation is closed, the account removed, the application quits', async () => {
    const one = await scene()
    await one.receive(chat('Ho'))
    await one.rig.messages.commands['messages.close']({ conversationId: idOf(one) })
    expect(notices(one)).toEqual([])
    await one.receive(chat('Ho'))
    one.rig.store.write((tx) => tx.run('DELETE FROM account'))
    one.rig.context.announce({ kind: 'accountRemoved', accountId: ACCOUNT })
    expect(notices(one)).toEqual([])
    const two = await scene()
    await two.receive(chat('Ho'))
    two.notifications.close()
    expect(notices(two)).toEqual([])
  })

  test('silence for a while, which ends by itself', async () => {
    const one = await scene()
    await one.receive(chat('Ho'))
    const now = one.rig.ports.clock.now()
    one.change({ silentUntil: now + HOUR, silentSince: now })
    expect(notices(one)).toEqual([])
    await one.receive(chat('Psst'))
    expect(notices(one)).toEqual([])
    await one.rig.ports.clock.advance(HOUR)
    expect(one.rig.settings.silentUntil).toBeNull()
    await one.receive(chat('Ho again'))
    expect(only(one).body).toContain('Ho again')
  })
})

describe('unknown senders', () => {
  const PARIS = 'paris@verona.example'
  const TYBALT = 'tybalt@capulet.example'
  const ask = (from: string) => `<presence type='subscribe' from='${from}' to='${ROMEO}'/>`
  const withdraw = (from: string) => `<presence type='unsubscribe' from='${from}' to='${ROMEO}'/>`
  const quietNotice = { key: 'strangers', title: 'Unknown senders', sound: false, reply: false }

  test('one quiet notice for all who write or ask; it opens them, and goes with the last of them', async () => {
    const one = await scene()
    await one.receive(ask(PARIS), ask(TYBALT), chat('Psst', PARIS), chat('Psst', TYBALT))
    expect(only(one)).toMatchObject({ ...quietNotice, body: 'Someone you don’t know wants to reach you' })
    expect([one.notifier.times, one.notifier.flashes]).toEqual([1, 0])
    one.notifier.act('strangers', { kind: 'open' })
    expect(one.rig.deltas('strangersRequested')).toHaveLength(1)
    expect(notices(one)).toEqual([])
  })

  test('it goes with the last of them', async () => {
    const one = await scene()
    await one.receive(ask(PARIS), ask(TYBALT))
    await one.receive(withdraw(PARIS))
    expect(only(one)).toMatchObject(quietNotice)
    await one.receive(withdraw(TYBALT))
    expect(notices(one)).toEqual([])
  })

  test('known senders are not announced again, new ones are', async () => {
    const one = await scene()
    await one.receive(chat('Psst', PARIS))
    one.notifier.act('strangers', { kind: 'open' })
    await one.receive(chat('Hey', PARIS))
    expect(one.notifier.times).toBe(1)
    await one.receive(chat('Psst', TYBALT))
    expect(one.notifier.times).toBe(2)
  })

  test('an invitation to a room is one of them, until it is decided', async () => {
    const one = await scene()
    const room = (localpart: string) => `${localpart}@chat.shakespeare.example` as BareJid
    const invited = (...rooms: BareJid[]) =>
      one.rig.context.announce({
        kind: 'invitationsChanged',
        invitations: rooms.map((jid, id) => ({
          ...{ id, accountId: ACCOUNT, room: jid, by: null, isDirect: true, reason: '', at: 0 },
        })),
      })
    invited(room('coven'))
    invited(room('coven'), room('hall'))
    expect(only(one)).toMatchObject({ key: 'strangers', body: 'You are invited to a room', sound: false })
    expect(one.notifier.times).toBe(1)
    invited()
    expect(notices(one)).toEqual([])
  })

  test('none while it is quiet', async () => {
    const one = await scene({ notify: false })
    await one.receive(ask(PARIS), chat('Psst', TYBALT))
    expect(one.notifier.times).toBe(0)
  })
})
