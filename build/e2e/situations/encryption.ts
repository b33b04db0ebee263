import type { Page } from 'playwright'
import { button, openChat, openTab, type Situation } from './situation.ts'

async function openDevices(page: Page): Promise<void> {
  await openChat(page)
  await button(page, 'Encrypted').click()
  await page.getByRole('listitem', { name: 'Tablet' }).waitFor()
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
