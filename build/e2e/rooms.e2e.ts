import { randomUUID } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright'
import { startPeer } from '../live/peer.ts'
import { startProsody } from '../live/prosody.ts'
import { expect, test as base } from './balcony.ts'
import {
  befriend,
  chooseInMenu,
  conversations,
  heading,
  makeAccount,
  messages,
  moveTo,
  press,
  say,
  signInQuickly,
  type,
} from './steps.ts'
import { backToComposer, composer, goTo } from './talk.ts'

const test = base.extend<{ readonly romeosProfile: string }>({
  romeosProfile: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'balcony-rooms-'))
    const profile = join(folder, 'romeo')
    mkdirSync(profile)
    await use(profile)
    rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
  },
})

const notice = (page: Page, text: string | RegExp): Locator =>
  page.getByRole('log', { name: 'Messages' }).getByText(text)
const people = (page: Page): Locator => page.getByRole('complementary', { name: 'People' })

/** Types a command into the composer. A proposal of a name takes the first Enter. */
async function command(page: Page, text: string): Promise<void> {
  await type(composer(page), text)
  await page.keyboard.press('Escape')
  await page.keyboard.press('Enter')
}

test(
  'two Balconies and another client live in a room, by keyboard alone',
  { tag: '@host' },
  async ({ start, profile, romeosProfile }) => {
    test.setTimeout(180_000)
    const server = await startProsody({ rooms: true })
    const { info } = server
    const [juliet, romeo, nurse] = ['juliet', 'romeo', 'nurse'].map((name) => makeAccount(info, name))
    if (!juliet || !romeo || !nurse) throw new Error('three accounts are needed')
    befriend(info, juliet, [{ account: romeo, name: 'Romeo' }])
    const address = `garden-${randomUUID().slice(0, 8)}@rooms.${info.domain}`
    try {
      const hers = (await start({ profile })).page
      await signInQuickly(hers, info, juliet)
      let him = await start({ profile: romeosProfile })
      await signInQuickly(him.page, info, romeo)

      await test.step('she makes a room and configures it', async () => {
        await press(hers.getByRole('button', { name: 'New conversation' }))
        await press(hers.getByRole('dialog').getByRole('button', { name: 'Create room' }))
        const dialog = hers.getByRole('dialog', { name: 'Create a room' })
        await type(dialog.getByRole('textbox', { name: 'Name' }), 'The garden')
        await moveTo(dialog.getByRole('radio', { name: /^Private group/ }))
        await hers.keyboard.press('ArrowDown')
        await expect(dialog.getByRole('radio', { name: /^Public room/ })).toBeChecked()
        await press(dialog.getByRole('button', { name: 'Advanced' }))
        await type(dialog.getByLabel('Address'), address)
        await press(dialog.getByRole('button', { name: 'Create', exact: true }))
        await expect(heading(hers, 'The garden')).toBeVisible()

        await chooseInMenu(hers, 'Room settings…')
        const settings = hers.getByRole('dialog', { name: /^Room settings/ })
        await settings.getByRole('tab', { name: 'General' }).focus()
        await type(settings.getByRole('textbox', { name: 'Description' }), 'Under the balcony')
        await press(settings.getByRole('button', { name: 'Save' }))
        await expect(settings.getByRole('alert')).toHaveCount(0)
        await hers.keyboard.press('Escape')
        await expect(settings).toBeHidden()
      })

      await test.step('she invites him, and he joins', async () => {
        await chooseInMenu(hers, 'Invite people…')
        const dialog = hers.getByRole('dialog', { name: /^Invite people/ })
        await type(dialog.getByRole('searchbox', { name: 'Search people' }), 'Romeo')
        await hers.keyboard.press('Enter')
        await press(dialog.getByRole('button', { name: 'Invite', exact: true }))
        await expect(dialog).toBeHidden()

        await press(him.page.getByRole('link', { name: /^Unknown senders/ }))
        const invitation = him.page.getByRole('list', { name: 'Requests' }).getByRole('listitem')
        await expect(invitation).toHaveCount(1)
        await press(invitation.getByRole('button', { name: /^Join/ }))
        await expect(heading(him.page, 'The garden')).toBeVisible()
      })

      const peer = await startPeer(info, nurse.address, nurse.password)
      const nurseSays = (text: string): void =>
        peer.sendRaw(
          `<message to='${address}' type='groupchat' id='${randomUUID()}'><body>${text}</body></message>`,
        )
      peer.sendRaw(`<presence to='${address}/Nurse'><x xmlns='http://jabber.org/protocol/muc'/></presence>`)
      await expect(hers.getByRole('button', { name: 'People, 3 here' })).toBeVisible()

      await test.step('they talk, correct, answer and react', async () => {
        await say(hers, 'O Romeo')
        await expect(messages(hers, 'O Romeo').getByText('In the room')).toHaveCount(1)
        await expect(messages(him.page, 'O Romeo')).toBeVisible()
        await goTo(him.page, 'O Romeo')
        await him.page.keyboard.press('r')
        await expect(him.page.getByRole('group', { name: /^Replying to/ })).toBeVisible()
        await backToComposer(him.page)
        await him.page.keyboard.type('Call me but lvoe')
        await him.page.keyboard.press('Enter')
        await expect(messages(hers, 'but lvoe')).toBeVisible()
        await him.page.keyboard.press('ArrowUp')
        await him.page.keyboard.press('ControlOrMeta+a')
        await him.page.keyboard.type('Call me but love')
        await him.page.keyboard.press('Enter')
        const answer = messages(hers, 'Call me but love')
        await expect(answer.getByRole('button', { name: 'Edited' })).toBeVisible()
        await expect(answer.getByRole('button', { name: /^In reply to/ })).toBeVisible()
        await goTo(hers, 'Call me but love')
        await hers.keyboard.press('+')
        const choice = hers.getByRole('group', { name: 'Choose a reaction' })
        await expect(choice.getByRole('button').first()).toBeFocused()
        await hers.keyboard.press('Enter')
        await expect(him.page.getByRole('group', { name: 'Reactions' }).getByRole('button')).toHaveCount(1)
      })

      await test.step('somebody is meant, and a name is completed by Tab', async () => {
        nurseSays('Romeo, your lady calls')
        await backToComposer(hers)
        await hers.keyboard.type('@Nur')
        await hers.keyboard.press('Tab')
        await hers.keyboard.type('I come')
        await hers.keyboard.press('Enter')
        await expect(messages(him.page, /Nurse.*I come/)).toBeVisible()
      })

      await test.step('the subject changes, and commands do what they say', async () => {
        await command(hers, '/topic The nightingale')
        await expect(him.page.getByRole('main').getByText('The nightingale').first()).toBeVisible()
        await command(hers, '/nonsense at all')
        await expect(hers.getByText(/There is no command/)).toBeVisible()
        await expect(messages(him.page, 'nonsense')).toHaveCount(0)
      })

      await test.step('in private', async () => {
        await backToComposer(him.page)
        await him.page.keyboard.press('ControlOrMeta+a')
        await command(him.page, '/msg Nurse Only you')
        await peer.waitFor((event) => event.event === 'message' && event.body === 'Only you')
        await expect(messages(hers, 'Only you')).toHaveCount(0)
      })

      await test.step('he is killed, and comes back without a hole or a double', async () => {
        await him.kill()
        await backToComposer(hers)
        await hers.keyboard.press('ControlOrMeta+a')
        for (const text of ['One', 'Two', 'Three']) await say(hers, text)
        nurseSays('Four')
        await expect(messages(hers, 'Four')).toBeVisible()
        him = await start({ profile: romeosProfile })
        await expect(conversations(him.page, /^The garden/)).toBeVisible()
        await him.page.keyboard.press('ControlOrMeta+k')
        await him.page.keyboard.type('The garden')
        await expect(him.page.getByRole('option').first()).toContainText('The garden')
        await him.page.keyboard.press('Enter')
        await expect(heading(him.page, 'The garden')).toBeVisible()
        for (const text of ['One', 'Two', 'Three', 'Four'])
          await expect(messages(him.page, new RegExp(`^${text}|${text}`))).toHaveCount(1)
        await say(him.page, 'Here I am')
        await expect(messages(hers, 'Here I am')).toBeVisible()
      })

      await test.step('she removes and bans, and ends the room', async () => {
        await press(hers.getByRole('button', { name: 'People, 3 here' }))
        await expect(people(hers).getByRole('listitem', { name: /^Nurse/ })).toBeVisible()
        await backToComposer(hers)
        await command(hers, '/kick Nurse')
        await expect(notice(him.page, /removed Nurse/)).toBeVisible()
        await expect(notice(him.page, /changed the subject/)).toHaveCount(1)
        await chooseInMenu(hers, 'Room settings…')
        const settings = hers.getByRole('dialog', { name: /^Room settings/ })
        await press(settings.getByRole('button', { name: 'Destroy room…' }))
        const sure = hers.getByRole('dialog', { name: /^Destroy/ })
        await type(sure.getByRole('textbox', { name: 'Reason' }), 'It is morning')
        await press(sure.getByRole('button', { name: 'Destroy room' }))
        await expect(
          him.page
            .getByRole('main')
            .getByText(/It is morning/)
            .first(),
        ).toBeVisible()
      })
      await peer.close()
    } finally {
      await server.dispose()
    }
  },
)
