import type { Locator, Page } from 'playwright'
import { startNotificationDaemon } from '../live/notification-daemon.ts'
import { startPeer } from '../live/peer.ts'
import { startProsody } from '../live/prosody.ts'
import { expect, test } from './balcony.ts'
import { makeRoom } from './peer-room.ts'
import {
  befriend,
  chooseInMenu,
  conversations,
  heading,
  makeAccount,
  messages,
  press,
  say,
  signInQuickly,
  type,
} from './steps.ts'
import { composer } from './talk.ts'

/** Opens a dialog that the one for a new conversation leads to. */
async function lead(page: Page, to: string, title: string): Promise<Locator> {
  await press(page.getByRole('button', { name: 'New conversation' }))
  await press(page.getByRole('dialog').getByRole('button', { name: to, exact: true }))
  return page.getByRole('dialog', { name: title })
}

test('rooms are found, entered, refused, left and come back', async ({ start, host, keyring }) => {
  test.setTimeout(180_000)
  const server = await startProsody({ rooms: true })
  const { info } = server
  const [juliet, romeo, nurse] = ['juliet', 'romeo', 'nurse'].map((name) => makeAccount(info, name))
  if (!juliet || !romeo || !nurse) throw new Error('three accounts are needed')
  befriend(info, juliet, [
    { account: romeo, name: 'Romeo' },
    { account: nurse, name: 'Nurse' },
  ])
  const nick = juliet.address.slice(0, juliet.address.indexOf('@'))
  const inRooms = (name: string): string => `${name}@rooms.${info.domain}`
  // Only Electron has a desktop to notify.
  const daemon = host === 'electron' ? await startNotificationDaemon(keyring.env) : null
  try {
    const [him, her] = await Promise.all([
      startPeer(info, romeo.address, romeo.password),
      startPeer(info, nurse.address, nurse.password),
    ])
    const [plaza] = await Promise.all([
      makeRoom(her, inRooms('plaza'), 'Nurse', {
        roomname: 'The plaza',
        roomdesc: 'Where all of Verona meets',
        publicroom: '1',
        moderatedroom: '1',
      }),
      makeRoom(her, inRooms('vault'), nick, { roomname: 'The vault', roomsecret: 'sesame' }),
      makeRoom(her, inRooms('council'), 'Nurse', { roomname: 'The council', membersonly: '1' }),
    ])
    const first = await start()
    const { page } = first
    await signInQuickly(page, info, juliet)

    await test.step('a public room shows what it is, and is joined', async () => {
      const browse = await lead(page, 'Browse rooms', 'Browse rooms')
      const rooms = browse.getByRole('list', { name: 'Rooms' })
      await expect(rooms.getByRole('button', { name: /The plaza.*Where all of Verona meets/ })).toBeVisible()
      await type(browse.getByRole('searchbox', { name: 'Filter' }), 'plaza')
      await expect(rooms.getByRole('listitem')).toHaveCount(1)
      await press(rooms.getByRole('button', { name: /The plaza/ }))
      const join = page.getByRole('dialog', { name: 'Join a room' })
      const facts = join.getByRole('region', { name: 'About this room' })
      await expect(facts).toContainText('Where all of Verona meets')
      await expect(facts).toContainText('1 person is there.')
      await expect(join.getByRole('textbox', { name: 'Nickname' })).toHaveValue(nick)
      await press(join.getByRole('button', { name: 'Join', exact: true }))
      await expect(heading(page, 'The plaza')).toBeVisible()
      await expect(page.getByRole('button', { name: 'People, 2 here' })).toBeVisible()
    })

    await test.step('without voice one asks for it, and writes once it is granted', async () => {
      const ask = page.getByRole('button', { name: 'Ask for permission' })
      await expect(composer(page)).toHaveCount(0)
      await press(ask)
      await expect(page.getByText('You asked for permission to write.')).toBeVisible()
      await plaza.giveVoice(nick)
      await say(page, 'Good day to all')
      await expect(messages(page, 'Good day to all').getByText('In the room')).toHaveCount(1)
    })

    await test.step('only mentions are notified there', async () => {
      await chooseInMenu(page, 'Notify me only when I’m mentioned')
    })

    await test.step('a group is made, and both friends are invited', async () => {
      const dialog = await lead(page, 'New group', 'New group')
      await type(dialog.getByRole('textbox', { name: 'Name of the group' }), 'Supper')
      for (const name of ['Romeo', 'Nurse']) {
        await type(dialog.getByRole('searchbox', { name: 'Search people' }), name)
        await page.keyboard.press('Enter')
      }
      await expect(dialog.getByText('2 chosen')).toBeVisible()
      await press(dialog.getByRole('button', { name: 'Create group' }))
      await expect(heading(page, 'Supper')).toBeVisible()
      for (const peer of [him, her])
        await peer.waitFor((e) => e.event === 'stanza' && /<x [^>]*jabber:x:conference|<invite /.test(e.xml))
    })

    await test.step('who is mentioned is notified', async () => {
      plaza.say('The sun is up')
      const row = conversations(page, /^The plaza/)
      await expect(row).toContainText('1 unread')
      await expect(row).not.toContainText('mention')
      plaza.say(`${nick}: wake up`)
      await expect(row).toContainText('1 mention')
      if (daemon)
        await expect
          .poll(() => daemon.shown.map(({ title, body }) => [title, body]))
          .toEqual([['The plaza', `Nurse: ${nick}: wake up`]])
      await row.press('Enter')
      await expect(messages(page, 'wake up')).toContainText('Mentions you')
      await expect(row).not.toContainText('mention')
    })

    await test.step('a link to a room with a password leads into it, step by step', async () => {
      him.say(juliet.address, `Come to xmpp:${inRooms('vault')}?join`)
      await conversations(page, /^Romeo/).press('Enter')
      await messages(page, 'Come to').getByRole('link').press('Enter')
      const link = page.getByRole('dialog', { name: 'Open link' })
      await expect(link).toContainText(inRooms('vault'))
      await press(link.getByRole('button', { name: 'Join room' }))
      const dialog = page.getByRole('dialog', { name: 'Join a room' })
      await expect(dialog.getByRole('textbox', { name: 'Address' })).toHaveValue(inRooms('vault'))
      await expect(dialog).toContainText('Entering takes a password.')
      await expect(conversations(page, /^The vault/)).toHaveCount(0)

      const password = dialog.getByLabel('Password')
      await type(password, 'open')
      await page.keyboard.press('Enter')
      await expect(dialog.getByRole('alert')).toHaveText('This password is wrong.')
      await expect(password).toBeFocused()
      await page.keyboard.press('ControlOrMeta+a')
      await page.keyboard.type('sesame')
      await page.keyboard.press('Enter')
      await expect(dialog.getByRole('alert')).toContainText('Somebody else in the room has this nickname.')
      await press(dialog.getByRole('button', { name: /^Join as juliet/ }))
      await expect(heading(page, 'The vault')).toBeVisible()
      await expect(page.getByRole('button', { name: 'People, 2 here' })).toBeVisible()
    })

    await test.step('a room for members refuses others', async () => {
      const dialog = await lead(page, 'Join room', 'Join a room')
      await type(dialog.getByRole('textbox', { name: 'Address' }), inRooms('council'))
      await expect(dialog).toContainText('Only members can enter.')
      await press(dialog.getByRole('button', { name: 'Join', exact: true }))
      await expect(dialog.getByRole('alert')).toContainText('Only members can enter this room.')
      await page.keyboard.press('Escape')
      await expect(dialog).toBeHidden()
      await expect(conversations(page, /^The council/)).toHaveCount(0)
    })

    await test.step('a room is left, another one only closed', async () => {
      await chooseInMenu(page, 'Leave room')
      await expect(page.getByText('You left this room.')).toBeVisible()
      await conversations(page, /^The plaza/).press('Enter')
      await expect(heading(page, 'The plaza')).toBeVisible()
      await chooseInMenu(page, 'Close chat')
      await expect(conversations(page, /^The plaza/)).toHaveCount(0)
    })

    await test.step('after a restart Balcony is where it was, and not where it left', async () => {
      await first.quit()
      plaza.say('Is she asleep?')
      const { page } = await start()
      await expect(conversations(page, /^The plaza/)).toContainText('Is she asleep?')
      await conversations(page, /^The plaza/).press('Enter')
      await expect(page.getByRole('button', { name: 'People, 2 here' })).toBeVisible()
      await expect(messages(page, 'Is she asleep?')).toHaveCount(1)
      await conversations(page, /^Supper/).press('Enter')
      await expect(page.getByRole('button', { name: 'People, 1 here' })).toBeVisible()
      await conversations(page, /^The vault/).press('Enter')
      await expect(page.getByText('You left this room.')).toBeVisible()
    })
    await Promise.all([him.close(), her.close()])
  } finally {
    await daemon?.stop()
    await server.dispose()
  }
})
