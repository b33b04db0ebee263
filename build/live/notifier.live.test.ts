import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import type { Notice, NoticeAction } from '../../electron/domain/ports.ts'
import { avatarPicture } from '../../electron/shell/notifier/avatar-picture.ts'
import { createLinuxNotifier, type LinuxNotifier } from '../../electron/shell/notifier/linux.ts'
import { openSessionBus, sessionBusPath } from '../../electron/shell/session-bus.ts'
import { wordsIn } from '../../shared/words/index.ts'
import { startNotificationDaemon, type Manners, type NotificationDaemon } from './notification-daemon.ts'
import { canHaveBus, startBus, type TestBus } from './session-bus.ts'

const ANSWER_MS = 400
const AVATAR = { name: 'Juliet', jid: 'juliet@capulet.example', picture: null }

const notice = (changes: Partial<Notice> = {}): Notice => ({
  key: 'one',
  title: 'Juliet',
  body: 'Ho',
  avatar: AVATAR,
  sound: true,
  markRead: true,
  reply: true,
  ...changes,
})

describe.skipIf(!canHaveBus())('notifications on a bus', () => {
  let bus: TestBus
  beforeEach(async () => {
    bus = await startBus()
  })
  afterEach(() => bus.stop())

  async function daemonWith(manners: Partial<Manners> = {}): Promise<NotificationDaemon> {
    const daemon = await startNotificationDaemon(bus.env, manners)
    onTestFinished(() => daemon.stop())
    return daemon
  }

  interface Watched extends LinuxNotifier {
    readonly actions: [string, NoticeAction][]
    readonly lines: string[]
    time: number
  }

  async function notifierOn(env: Readonly<Record<string, string>> = bus.env): Promise<Watched> {
    const lines: string[] = []
    const actions: [string, NoticeAction][] = []
    const path = sessionBusPath(env)
    const watched = { time: 0 }
    const notifier = createLinuxNotifier({
      connect: async () => (path === null ? null : openSessionBus(path, ANSWER_MS)),
      picture: (avatar) => avatarPicture(avatar, 48),
      words: () => wordsIn('en'),
      log: (line) => void lines.push(line),
      now: () => watched.time,
    })
    onTestFinished(() => notifier.dispose())
    notifier.onAction((key, action) => void actions.push([key, action]))
    await notifier.asked
    return Object.defineProperties(watched, {
      ...Object.getOwnPropertyDescriptors(notifier),
      ...Object.getOwnPropertyDescriptors({ actions, lines }),
    }) as Watched
  }

  it('shows a notification, updates it and closes it', async () => {
    const daemon = await daemonWith()
    const notifier = await notifierOn()
    expect(notifier.ability).toBe('reply')
    notifier.show(notice())
    await expect.poll(() => daemon.shown).toHaveLength(1)
    expect(daemon.shown[0]).toMatchObject({
      app: 'Balcony',
      title: 'Juliet',
      body: 'Ho',
      actions: ['default', 'Open', 'mark-read', 'Mark as read', 'inline-reply', 'Reply'],
      hints: {
        'desktop-entry': 'balcony',
        category: 'im.received',
        urgency: 1,
        'sound-name': 'message-new-instant',
        'x-kde-reply-placeholder-text': 'Write a reply',
      },
    })
    const image = daemon.shown[0]!.hints['image-data'] as unknown[]
    expect(image.slice(0, 6)).toEqual([48, 48, 192, true, 8, 4])
    expect(Buffer.from(image[6] as Uint8Array)).toEqual(Buffer.from(avatarPicture(AVATAR, 48).rgba))

    // Faster than the daemon answers, so only the last one has to be shown.
    for (const body of ['Ho\nHo', 'Ho\nHo\nHo', 'Art thou there?'])
      notifier.show(notice({ body, sound: false }))
    await expect.poll(() => daemon.shown.map(({ body }) => body)).toEqual(['Art thou there?'])
    expect(daemon.shown[0]!.hints['suppress-sound']).toBe(true)
    notifier.show(notice({ key: 'two', title: 'Nurse' }))
    await expect.poll(() => daemon.shown.map(({ title }) => title)).toEqual(['Juliet', 'Nurse'])
    notifier.close('one')
    await expect.poll(() => daemon.shown.map(({ title }) => title)).toEqual(['Nurse'])
    notifier.show(notice({ key: 'three' }))
    notifier.close('three')
    notifier.close('two')
    await expect.poll(() => daemon.shown).toEqual([])
  })

  it('updates a notification from before the daemon was known', async () => {
    const daemon = await daemonWith()
    const path = sessionBusPath(bus.env) ?? ''
    const notifier = createLinuxNotifier({
      connect: () => openSessionBus(path, ANSWER_MS),
      picture: (avatar) => avatarPicture(avatar, 48),
      words: () => wordsIn('en'),
      log: () => undefined,
      now: () => 0,
    })
    onTestFinished(() => notifier.dispose())
    notifier.show(notice())
    await expect.poll(() => daemon.shown).toHaveLength(1)
    notifier.show(notice({ body: 'Ho\nHey' }))
    await expect.poll(() => daemon.shown.map(({ body }) => body)).toEqual(['Ho\nHey'])
  })

  it('reports the person’s actions, and believes only the daemon', async () => {
    const daemon = await daemonWith()
    const notifier = await notifierOn()
    notifier.show(notice())
    await expect.poll(() => daemon.shown).toHaveLength(1)
    const { id } = daemon.shown[0]!
    const stranger = await openSessionBus(sessionBusPath(bus.env)!)
    onTestFinished(() => stranger!.close())
    daemon.press(id + 1, 'default')
    daemon.press(id, 'format-disk')
    daemon.signal('ActionInvoked', 'ss', ['1', 'default'])
    daemon.signal('ActionInvoked', 'u', [id])
    daemon.signal('NotificationReplied', 'us', [id, 'x'.repeat(200_000)])
    daemon.press(id, 'default')
    daemon.press(id, 'mark-read')
    daemon.reply(id, 'I <come> & go')
    await expect
      .poll(() => notifier.actions)
      .toEqual([
        ['one', { kind: 'open' }],
        ['one', { kind: 'mark-read' }],
        ['one', { kind: 'reply', text: 'I <come> & go' }],
      ])
    // The answer closed it, so the next one is new.
    notifier.show(notice({ body: 'Again' }))
    await expect.poll(() => daemon.shown.map(({ replaces }) => replaces)).toEqual([0])
  })

  it('uses only what the daemon can do', async () => {
    const daemon = await daemonWith({ capabilities: ['body'] })
    const notifier = await notifierOn()
    expect(notifier.ability).toBe('plain')
    notifier.show(notice({ title: '<b>Nurse</b>', body: '<a href="x">1 < 2</a>', avatar: null }))
    await expect.poll(() => daemon.shown).toHaveLength(1)
    expect(daemon.shown[0]).toMatchObject({
      title: '‹b›Nurse‹/b›',
      body: '‹a href="x"›1 ‹ 2‹/a›',
      actions: [],
    })
    expect(Object.keys(daemon.shown[0]!.hints)).not.toContain('x-kde-reply-placeholder-text')
    await daemon.stop()
    await expect.poll(() => notifier.ability).toBe('none')
    const better = await daemonWith({ capabilities: ['body', 'actions', 'body-markup'] })
    await expect.poll(() => notifier.ability).toBe('actions')
    notifier.show(notice({ body: '<b>', reply: true }))
    await expect
      .poll(() => better.shown.map(({ body, actions }) => [body, actions.length]))
      .toEqual([['&lt;b&gt;', 4]])
  })

  it.each<[string, Partial<Manners>, string]>([
    ['has capabilities that are none', { capabilities: ['', 'actions\u0001'] }, 'plain'],
    ['stacks instead of replacing', { stacks: true }, 'reply'],
  ])('bears a daemon that %s', async (_what, manners, ability) => {
    const daemon = await daemonWith(manners)
    const notifier = await notifierOn()
    expect(notifier.ability).toBe(ability)
    for (const body of ['one', 'two', 'three']) {
      notifier.show(notice({ body }))
      await expect.poll(() => daemon.shown.map(({ body }) => body)).toEqual([body])
    }
  })

  it.each<[string, Partial<Manners>]>([
    ['never answers', { answers: false }],
    ['takes notifications and says nothing', { notify: 'silent' }],
  ])('comes to none with a daemon that %s, and to its own again when it does', async (_what, manners) => {
    const daemon = await daemonWith(manners)
    const notifier = await notifierOn()
    notifier.show(notice())
    await expect.poll(() => notifier.ability).toBe('none')
    daemon.manners = { ...daemon.manners, answers: true, notify: 'show' }
    notifier.show(notice({ body: 'Too soon to ask again' }))
    expect(notifier.ability).toBe('none')
    notifier.time = 60_000
    notifier.show(notice({ body: 'Now' }))
    await expect.poll(() => daemon.shown.map(({ body }) => body)).toEqual(['Now'])
    expect(notifier.ability).toBe('reply')
  })

  it.each<Manners['notify']>(['refuse', 'nonsense'])(
    'gives up on a daemon whose answer is: %s',
    async (how) => {
      const daemon = await daemonWith({ notify: how })
      const notifier = await notifierOn()
      for (const key of ['one', 'two', 'three']) notifier.show(notice({ key }))
      await expect.poll(() => notifier.ability).toBe('none')
      expect(notifier.lines).toEqual(['notifications: the server is refusing'])
      expect(daemon.shown).toEqual([])
    },
  )

  it('works without a daemon, and uses one that starts later', async () => {
    const notifier = await notifierOn()
    expect(notifier.ability).toBe('none')
    notifier.show(notice())
    notifier.close('one')
    const heard: string[] = []
    notifier.onAbility(() => heard.push(notifier.ability))
    const daemon = await daemonWith()
    await expect.poll(() => heard).toEqual(['reply'])
    notifier.show(notice())
    await expect.poll(() => daemon.shown).toHaveLength(1)
    await daemon.stop()
    await expect.poll(() => heard).toEqual(['reply', 'none'])
    const next = await daemonWith()
    await expect.poll(() => heard).toEqual(['reply', 'none', 'reply'])
    // The next daemon does not know the notifications of the first.
    notifier.show(notice())
    await expect.poll(() => next.shown.map(({ replaces }) => replaces)).toEqual([0])
  })

  it('works without a bus, even if the bus ends meanwhile', async () => {
    const nowhere = await notifierOn({ DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere' })
    expect(nowhere.ability).toBe('none')
    nowhere.show(notice())
    await daemonWith()
    const notifier = await notifierOn()
    expect(notifier.ability).toBe('reply')
    const other = await startBus()
    await bus.stop()
    bus = other
    await expect.poll(() => notifier.ability).toBe('none')
    notifier.time = 60_000
    notifier.show(notice())
    notifier.close('one')
    expect(notifier.ability).toBe('none')
  })

  it('sends 100 kB and hostile names as something harmless', async () => {
    const daemon = await daemonWith()
    const notifier = await notifierOn()
    notifier.show(
      notice({
        title: `\u202E<script>${'n'.repeat(50_000)}\u0000\n`,
        body: `\u0000<img src=x>${'&'.repeat(100_000)}\uD800`,
      }),
    )
    await expect.poll(() => daemon.shown).toHaveLength(1)
    const [{ title, body } = { title: '', body: '' }] = daemon.shown
    expect(title).toMatch(/^‹script›n+…$/)
    expect(body).toMatch(/^&lt;img src=x&gt;(&amp;)+…$/)
    expect(body.length).toBeLessThan(3_000)
  })
})
