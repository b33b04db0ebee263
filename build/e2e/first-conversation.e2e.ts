import { startPeer, type Peer } from '../live/peer.ts'
import { expect, test } from './balcony.ts'
import { makeOpenProfile, openFiles } from './private-files.ts'
import { makeAccount, messages, moveTo, press, say, signIn, startChat } from './steps.ts'

test(
  'a first conversation, by keyboard alone, through a crash; other users can read nothing of it',
  { tag: ['@packed', '@host'] },
  async ({ start, server, profile }) => {
    test.slow()
    makeOpenProfile(profile)
    const umask = process.umask(0o022)
    const me = makeAccount(server.info, 'juliet')
    const other = makeAccount(server.info, 'romeo')
    const peer: Peer = await startPeer(server.info, other.address, other.password)
    const heard = (body: string) => peer.events.filter((e) => e.event === 'message' && e.body === body).length

    const stranger = makeAccount(server.info, 'nurse')
    const asking = await startPeer(server.info, stranger.address, stranger.password)
    asking.subscribe(me.address)

    const first = await start()
    const { page } = first
    await signIn(page, server.info, me)

    await press(page.getByRole('link', { name: /^Unknown senders/ }))
    const requests = page.getByRole('list', { name: 'Requests' })
    await press(requests.getByRole('button', { name: 'Accept' }))
    await asking.waitFor((e) => e.event === 'presence' && e.sender === me.address && e.show === 'available')
    await asking.close()

    await startChat(page, other.address, 'Add to contacts')
    const contact = page.getByRole('list', { name: 'Contacts' }).getByRole('listitem', { name: /^romeo/ })
    await expect(contact).toContainText('Available · On the balcony')
    // His own request is accepted without a question.
    await peer.waitFor((e) => e.event === 'presence' && e.sender === me.address && e.show === 'available')
    await expect(requests).toBeHidden()
    await startChat(page, other.address, 'Start chat')
    await expect(page.getByRole('main').getByRole('heading', { name: /^romeo/ })).toBeVisible()

    await say(page, 'Art thou not Romeo, and a Montague?')
    await peer.waitFor((e) => e.event === 'message' && e.body.startsWith('Art thou'))
    await expect(messages(page, 'Art thou not').getByRole('img', { name: 'Delivered' })).toBeVisible()

    peer.setState(me.address, 'composing')
    await expect(page.getByRole('status').filter({ hasText: 'is writing' })).toBeVisible()
    peer.say(me.address, 'Neither, fair saint, if either thee dislike.')
    await expect(messages(page, 'Neither, fair saint')).toHaveCount(1)
    await expect(page.getByRole('status').filter({ hasText: 'is writing' })).toBeHidden()

    await press(page.getByRole('button', { name: 'Presence: Available' }))
    await moveTo(page.getByRole('menuitemradio', { name: 'Away', exact: true }), 'ArrowDown')
    await page.keyboard.press('Enter')
    await peer.waitFor((e) => e.event === 'presence' && e.sender === me.address && e.show === 'away')
    await page.keyboard.press('Escape')
    await expect(page.getByRole('button', { name: 'Presence: Away' })).toBeVisible()

    const lines = Array.from({ length: 8 }, (_, index) => `Line ${index + 1} of a farewell`)
    for (const line of lines) await say(page, line)
    expect(openFiles(profile)).toEqual([])
    await first.kill()

    const second = await start()
    process.umask(umask)
    await expect(second.page.getByRole('button', { name: 'Presence: Away' })).toBeVisible()
    await press(second.page.getByRole('navigation', { name: 'Conversations' }).getByRole('link').first())
    for (const line of lines) {
      await expect(messages(second.page, line)).toHaveCount(1)
      await expect(messages(second.page, line).getByRole('img', { name: 'Delivered' })).toBeVisible()
      expect(heard(line)).toBe(1)
    }
    await expect(messages(second.page, 'Art thou not')).toHaveCount(1)
    await expect(messages(second.page, 'Neither, fair saint')).toHaveCount(1)

    peer.say(me.address, 'Parting is such sweet sorrow.')
    await expect(messages(second.page, 'Parting is such')).toHaveCount(1)
    await peer.close()

    await test.step('the window stores nothing about people', async () => {
      const kept = await second.page.evaluate(() => Object.keys(localStorage))
      expect(kept.filter((name) => !['balcony.column.list', 'emoji-tone'].includes(name))).toEqual([])
    })
    await second.quit()
    expect(openFiles(profile)).toEqual([])
  },
)
