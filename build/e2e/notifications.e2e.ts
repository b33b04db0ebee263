import type { Page } from 'playwright'
import { startNotificationDaemon, type NotificationDaemon } from '../live/notification-daemon.ts'
import { startPeer, type Peer } from '../live/peer.ts'
import { madePicture } from '../made-bytes.ts'
import { expect, test } from './balcony.ts'
import { publishPicture } from './publish-picture.ts'
import { befriend, conversations, makeAccount, messages, openSettings, signInQuickly } from './steps.ts'

test.skip(({ host }) => host !== 'electron', 'notifications need a desktop, so only Electron has them')

interface Scene {
  readonly page: Page
  readonly daemon: NotificationDaemon
  readonly peer: Peer
  readonly me: string
  /** Makes the person look at something else, or at Balcony. */
  look(where: 'away' | 'here'): Promise<void>
  quit(): Promise<void>
}

const scene = test.extend<{ readonly scene: Scene }>({
  scene: async ({ start, server, keyring }, use) => {
    const daemon = await startNotificationDaemon(keyring.env)
    const juliet = makeAccount(server.info, 'juliet')
    const romeo = makeAccount(server.info, 'romeo')
    befriend(server.info, juliet, [{ account: romeo, name: 'Romeo' }])
    const peer = await startPeer(server.info, romeo.address, romeo.password)
    const balcony = await start()
    await balcony.page.getByRole('button', { name: 'Sign in' }).click()
    await signInQuickly(balcony.page, server.info, juliet)
    const look = (where: 'away' | 'here'): Promise<void> => turn(balcony.page, where)
    await look('away')
    await use({ page: balcony.page, daemon, peer, me: juliet.address, look, quit: balcony.quit })
    await peer.close()
    await daemon.stop()
  },
})

/**
 * Playwright makes the page believe that it always has the focus, and no window manager takes it away. So the test sends
 * the page the events and the state of a lost focus.
 */
async function turn(page: Page, where: 'away' | 'here'): Promise<void> {
  await page.evaluate(`
    document.hasFocus = () => ${where === 'here'}
    window.dispatchEvent(new Event('${where === 'here' ? 'focus' : 'blur'}'))`)
}

const shown = ({ daemon }: Scene): [string, string][] => daemon.shown.map(({ title, body }) => [title, body])

scene('a message raises one notification; an answer on it is sent; reading closes it', async ({ scene }) => {
  test.slow()
  const { page, daemon, peer, me, look } = scene
  await test.step('with the name and the text', async () => {
    peer.say(me, 'But soft')
    await expect.poll(() => shown(scene)).toEqual([['Romeo', 'But soft']])
    peer.say(me, 'What light?')
    await expect.poll(() => shown(scene)).toEqual([['Romeo', 'But soft\nWhat light?']])
    expect(daemon.shown[0]?.actions).toEqual([
      'default',
      'Open',
      'mark-read',
      'Mark as read',
      'inline-reply',
      'Reply',
    ])
  })

  await test.step('a reply is sent and marks the conversation as read', async () => {
    daemon.reply(daemon.shown[0]?.id ?? 0, 'It is the east')
    await peer.waitFor((e) => e.event === 'message' && e.body === 'It is the east')
    await expect(conversations(page, /^Romeo/)).not.toContainText('unread')
    await expect.poll(() => shown(scene)).toEqual([])
  })

  await test.step('reading on another device closes it', async () => {
    peer.say(me, 'Arise, fair sun')
    await expect.poll(() => shown(scene)).toEqual([['Romeo', 'Arise, fair sun']])
    daemon.press(daemon.shown[0]?.id ?? 0, 'mark-read')
    await expect.poll(() => shown(scene)).toEqual([])
    await expect(conversations(page, /^Romeo/)).not.toContainText('unread')
  })

  await test.step('clicking it opens the conversation, which is then read', async () => {
    peer.say(me, 'And kill the envious moon')
    await expect.poll(() => shown(scene)).toEqual([['Romeo', 'And kill the envious moon']])
    daemon.press(daemon.shown[0]?.id ?? 0, 'default')
    await expect(messages(page, 'And kill the envious moon')).toBeVisible()
    await look('here')
    await expect(conversations(page, /^Romeo/)).not.toContainText('unread')
    await expect.poll(() => shown(scene)).toEqual([])
  })

  await test.step('the conversation in view raises none; once out of view it does', async () => {
    const told = daemon.told.length
    peer.sendRaw(
      `<message to='${me}' type='chat' id='sick'><body>Who is already sick</body><markable xmlns='urn:xmpp:chat-markers:0'/></message>`,
    )
    await expect(messages(page, 'Who is already sick')).toBeVisible()
    // It has been in view long enough to count as read.
    await peer.waitFor((e) => e.event === 'stanza' && /<displayed[^>]+id="sick"/.test(e.xml))
    await look('away')
    peer.say(me, 'and pale with grief')
    await expect.poll(() => shown(scene)).toEqual([['Romeo', 'and pale with grief']])
    expect(daemon.told.length).toBe(told + 1)
    await look('here')
    await expect.poll(() => shown(scene)).toEqual([])
  })

  await test.step('a click opens at the message, also where the conversation is open far above it', async () => {
    peer.sayMany(me, 'Line #', 1, 60)
    await conversations(page, /^Romeo/).click()
    await look('here')
    await page.keyboard.press('Escape')
    await expect(messages(page, 'Line 60')).toBeInViewport()
    // It has been in view long enough to count as read.
    await expect(conversations(page, /^Romeo/)).not.toContainText('unread')
    await messages(page, 'Line 60').click()
    await page.keyboard.press('Home')
    await expect(messages(page, /Line 1\b/)).toBeInViewport()
    await expect.poll(() => shown(scene)).toEqual([])
    await look('away')
    peer.say(me, 'Look below')
    await expect.poll(() => shown(scene)).toEqual([['Romeo', 'Look below']])
    await expect(messages(page, 'Look below')).not.toBeInViewport()
    daemon.press(daemon.shown[0]?.id ?? 0, 'default')
    await expect(messages(page, 'Look below')).toBeInViewport()
  })
})

scene(
  'it shows the picture of the sender; markup, 100 kB and hostile names are harmless',
  async ({ scene }) => {
    // 100 kB take a while, as the server limits each client to 10 kB/s.
    test.slow()
    const { page, daemon, peer, me, look } = scene
    await test.step('the picture, as the window drew it', async () => {
      /** A pixel near the lower edge of the newest notification's picture, in the middle. */
      const pixel = (): readonly number[] => {
        const [side, , row, , , , bytes] = daemon.shown.at(-1)?.hints['image-data'] as [
          number,
          number,
          number,
          ...unknown[],
        ]
        const at = Math.floor(side * 0.9) * row + (side / 2) * 4
        return [...(bytes as Uint8Array).subarray(at, at + 4)]
      }
      /** The hills of the picture are there; drawing it smaller rounds a little. */
      const showsHills = () =>
        pixel().every((value, at) => Math.abs(value - ([28, 22, 48, 255][at] ?? 0)) <= 3)
      peer.say(me, 'But soft')
      await expect.poll(() => shown(scene)).toEqual([['Romeo', 'But soft']])
      // Initials on the colour of the address.
      expect(showsHills()).toBe(false)

      await publishPicture(peer, madePicture(96, 96, 5))
      await expect(conversations(page, /^Romeo/).locator('img.picture')).toBeVisible()
      // The window hands the pixels over when it has nothing else to do.
      let said = 0
      await expect
        .poll(
          () => {
            peer.say(me, `What light? ${++said}`)
            return showsHills()
          },
          { intervals: [500] },
        )
        .toBe(true)
      await conversations(page, /^Romeo/).click()
      await look('here')
      await expect(messages(page, `What light? ${said}`).last()).toBeVisible()
      await expect(conversations(page, /^Romeo/)).not.toContainText('unread')
      await expect.poll(() => shown(scene)).toEqual([])
      await look('away')
    })

    peer.say(me, `<b>bold</b> & <img src="file:///etc/passwd">\u202Efdp.exe`)
    await expect
      .poll(() => shown(scene))
      .toEqual([
        ['Romeo', '&lt;b&gt;bold&lt;/b&gt; &amp; &lt;img src=&quot;file:///etc/passwd&quot;&gt;fdp.exe'],
      ])
    peer.say(me, 'x'.repeat(100_000))
    await expect
      .poll(() => daemon.shown[0]?.body.split('\n').at(-1), { timeout: 60_000 })
      .toMatch(/^x{100,199}…$/)
    expect(daemon.shown).toHaveLength(1)
    peer.sendRaw(
      `<message to='${me}' type='chat'><nick xmlns='http://jabber.org/protocol/nick'>&lt;i&gt;Nurse&lt;/i&gt;</nick><body>&lt;/body&gt;</body></message>`,
    )
    await expect.poll(() => daemon.shown[0]?.body).toMatch(/\n&lt;\/body&gt;$/)
    expect(daemon.shown[0]?.title).toBe('Romeo')
    // Notifications close when Balcony quits, since nothing would answer them.
    await scene.quit()
    await expect.poll(() => shown(scene)).toEqual([])
  },
)

test('without a notification daemon Balcony works, and says so in the settings', async ({
  start,
  server,
  keyring,
}) => {
  const juliet = makeAccount(server.info, 'juliet')
  const romeo = makeAccount(server.info, 'romeo')
  befriend(server.info, juliet, [{ account: romeo, name: 'Romeo' }])
  const peer = await startPeer(server.info, romeo.address, romeo.password)
  const { page } = await start()
  await page.getByRole('button', { name: 'Sign in' }).click()
  await signInQuickly(page, server.info, juliet)
  peer.say(juliet.address, 'Ho')
  await expect(conversations(page, /^Romeo/)).toContainText('1 unread')

  await test.step('a conversation is muted from its row, which keeps the keyboard', async () => {
    const row = conversations(page, /^Romeo/)
    for (const [item, muted] of [
      ['Mute', true],
      ['Notify me about all messages', false],
    ] as const) {
      await row.click({ button: 'right' })
      await page.getByRole('menuitem', { name: item, exact: true }).press('Enter')
      await expect(row.getByText('muted')).toHaveCount(muted ? 1 : 0)
    }
  })

  const dialog = await openSettings(page, 'Notifications')
  const missing = dialog.getByText('The desktop’s notification service isn’t responding', { exact: false })
  await expect(missing).toBeVisible()

  await test.step('a daemon that starts later is used', async () => {
    const daemon = await startNotificationDaemon(keyring.env)
    await expect(missing).toBeHidden()
    await page.keyboard.press('Escape')
    await turn(page, 'away')
    peer.say(juliet.address, 'Hey')
    await expect.poll(() => daemon.shown.map(({ body }) => body)).toEqual(['Ho\nHey'])
    await daemon.stop()
  })
  await peer.close()
})
