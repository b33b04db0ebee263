import encodeQR from 'qr'
import type { Page } from 'playwright'
import { button, item, openChat, openTab, type Situation } from './situation.ts'

async function openDevices(page: Page): Promise<void> {
  await openChat(page)
  await button(page, 'Encrypted').click()
  await page.getByRole('listitem', { name: 'Tablet' }).waitFor()
}

async function openRoomDevices(page: Page, name: string): Promise<void> {
  await openChat(page, /^The Capulets’ garden/)
  await button(page, name).click()
  await page
    .getByRole('dialog', { name: 'Encryption' })
    .getByRole('button', { name: 'Close' })
    .first()
    .waitFor()
}

async function menuOf(page: Page, text: RegExp, chosen: string): Promise<void> {
  await openChat(page)
  await page.getByRole('article').filter({ hasText: text }).first().click({ button: 'right' })
  await item(page, chosen)
}

/** End-to-end encryption. */
export const encryption: readonly Situation[] = [
  { name: 'an encrypted chat', scene: 'encryption', act: (page) => openChat(page) },
  { name: 'the devices of an encrypted chat', scene: 'encryption', act: openDevices },
  {
    name: 'a device of an encrypted chat is verified',
    scene: 'encryption',
    act: async (page) => {
      await openDevices(page)
      await button(page, 'Verify').click()
      await button(page, 'By link or code').click()
      await page.getByRole('img', { name: 'Code of this device' }).waitFor()
    },
  },
  {
    name: 'a device of an encrypted chat is verified by a picture',
    scene: 'encryption',
    act: async (page) => {
      await openDevices(page)
      await button(page, 'Verify').click()
      await button(page, 'By link or code').click()
      const buffer = Buffer.from(encodeQR('xmpp:juliet@capulet.example?omemo-sid-22=00', 'gif', { scale: 6 }))
      const dialog = page.getByRole('dialog', { name: /^Verify a device/ })
      await dialog
        .locator('input[type=file]')
        .setInputFiles({ name: 'Code.gif', mimeType: 'image/gif', buffer })
      await button(page, 'Verify by link').scrollIntoViewIfNeeded()
    },
  },
  {
    name: 'a device of an encrypted chat is verified by the camera',
    scene: 'encryption',
    act: async (page) => {
      await openDevices(page)
      await button(page, 'Verify').click()
      await button(page, 'By link or code').click()
      await button(page, 'Use the camera').click()
      await button(page, 'Stop the camera').scrollIntoViewIfNeeded()
    },
  },
  {
    name: 'what the devices of an encrypted chat got',
    scene: 'encryption',
    act: async (page) => {
      await menuOf(page, /light wings/, 'Message details')
      await page.getByText('Encrypted for', { exact: true }).waitFor()
    },
  },
  {
    name: 'something encrypted is forwarded',
    scene: 'encryption',
    act: async (page) => {
      await menuOf(page, /they will murder thee/, 'Forward')
      await page.getByRole('checkbox', { name: /^Nurse/ }).click()
      await button(page, /^Forward/).click()
      await page.getByRole('dialog', { name: 'Forward without encryption?' }).waitFor()
    },
  },
  {
    name: 'an encrypted chat with an app for texts only',
    scene: 'encryption',
    act: async (page) => {
      await menuOf(page, /light wings/, 'Delete')
      await page.getByRole('dialog', { name: 'Send reactions and deletions without encryption?' }).waitFor()
    },
  },
  {
    name: 'what waited for encryption that was turned off',
    scene: 'encryption-off',
    act: async (page) => {
      await openChat(page)
      await button(page, 'Not encrypted').click()
      await button(page, 'Send without encryption').waitFor()
    },
  },
  {
    name: 'the devices of an encrypted room',
    scene: 'encryption-room',
    act: (page) => openRoomDevices(page, 'Encrypted'),
  },
  {
    name: 'an encrypted room with people who have no keys',
    scene: 'encryption-room-without',
    act: (page) => openChat(page, /^The Capulets’ garden/),
  },
  {
    name: 'an encrypted room that was opened to everybody',
    scene: 'encryption-room-opened',
    act: (page) => openChat(page, /^The Capulets’ garden/),
  },
  {
    name: 'a room that cannot be encrypted',
    scene: 'encryption-open-room',
    act: (page) => openRoomDevices(page, 'Not encrypted'),
  },
  {
    name: 'encryption is turned off',
    scene: 'encryption',
    act: async (page) => {
      await openDevices(page)
      await button(page, 'Turn off encryption').click()
      await page.getByRole('dialog', { name: 'Turn off encryption?' }).waitFor()
    },
  },
  {
    name: 'settings: devices with encryption',
    scene: 'encryption',
    act: async (page) => {
      await openTab(page, 'Account')
      await page.getByRole('listitem', { name: 'Old laptop' }).scrollIntoViewIfNeeded()
    },
  },
  {
    name: 'settings: the code of a device with encryption',
    scene: 'encryption',
    act: async (page) => {
      await openTab(page, 'Account')
      await button(page, 'Code of this device').click()
      await button(page, 'Copy link for other programs').scrollIntoViewIfNeeded()
    },
  },
  {
    name: 'an encrypted chat waits for keys',
    scene: 'encryption-waits',
    act: (page) => openChat(page),
  },
  {
    name: 'encryption is offered',
    scene: 'encryption-offered',
    act: (page) => openChat(page),
  },
]
