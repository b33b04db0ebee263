import type { Page } from 'playwright'
import { madePicture } from '../made-bytes.ts'
import { openSettings } from './steps.ts'

/** Something the window shows: a scene of the made-up main process, and what a person does there. */
export interface Situation {
  readonly name: string
  readonly scene: string
  readonly act?: (page: Page) => Promise<unknown>
}

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true }).first()
const item = (page: Page, name: string) => page.getByRole('menuitem', { name, exact: true }).click()
const tab = (page: Page, name: string) => page.getByRole('tab', { name }).click()

async function openChat(page: Page, name = /^Juliet/): Promise<void> {
  await page.getByRole('link', { name }).click()
  await page.getByRole('log').getByRole('article').first().waitFor()
}
/** Opens the conversation and goes up to the file with that name. */
async function openFiles(page: Page, name: string): Promise<void> {
  await openChat(page)
  const file = page.getByRole('figure', { name, exact: true })
  const log = page.getByRole('log')
  for (let turns = 0; turns < 40 && !(await file.isVisible()); turns++) {
    await log.evaluate((at: { scrollTop: number }) => (at.scrollTop -= 300))
    await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))')
  }
  await file.scrollIntoViewIfNeeded()
}
async function openDetails(page: Page, shown: string): Promise<void> {
  await openChat(page)
  await button(page, 'Details').click()
  await tab(page, shown)
  const listed = page.getByRole('tabpanel').getByRole('listitem')
  await listed.first().waitFor()
  await listed.last().scrollIntoViewIfNeeded()
}
async function headerMenu(page: Page): Promise<void> {
  await openChat(page)
  await page.getByRole('main').getByRole('button', { name: 'More', exact: true }).click()
  await page.getByRole('menu').waitFor()
}
async function messageMenu(page: Page, text = /wherefore art thou/): Promise<void> {
  await openChat(page)
  await page.getByRole('article').filter({ hasText: text }).first().click({ button: 'right' })
  await page.getByRole('menu').waitFor()
}
/** Types into the search field and waits for the list with that name. */
async function search(page: Page, text: string, list: string | null = 'Results'): Promise<void> {
  const field = page.getByRole('searchbox', { name: 'Search' })
  await field.click()
  await field.fill(text)
  if (list !== null) await page.getByRole('listbox', { name: list }).getByRole('option').first().waitFor()
}
async function register(page: Page): Promise<void> {
  await button(page, 'Create account').click()
  await page.getByRole('textbox', { name: 'Server' }).fill('verona.example')
  await button(page, 'Continue').click()
  await page.getByRole('textbox', { name: 'User name' }).waitFor()
}
async function settings(page: Page, name: string, press?: string): Promise<void> {
  await openSettings(page, name)
  if (press !== undefined) await button(page, press).click()
}

/** From the settings, or from the first screen. */
async function importHistory(page: Page, atFirst = false): Promise<void> {
  if (atFirst) await button(page, 'Bring your history along from another program').click()
  else await settings(page, 'History', 'Import history')
  await page.getByRole('dialog', { name: 'Import history' }).waitFor()
}

async function lookForHistories(page: Page, inSettings = false): Promise<void> {
  await importHistory(page, !inSettings)
  await button(page, 'Look for histories').click()
  await page.getByRole('group', { name: 'Histories found' }).waitFor()
}

async function choosePicture(page: Page): Promise<void> {
  await settings(page, 'Account', 'Change picture')
  const dialog = page.getByRole('dialog', { name: 'Your picture' })
  const buffer = madePicture(300, 200, 3).bytes
  await dialog
    .locator('input[type=file]')
    .setInputFiles({ name: 'Verona.png', mimeType: 'image/png', buffer })
  await dialog.getByRole('slider', { name: 'Zoom' }).waitFor()
}

/** Every screen and every dialog. */
const allSituations: readonly Situation[] = [
  { name: 'first screen', scene: 'first' },
  { name: 'create account', scene: 'first', act: (page) => button(page, 'Create account').click() },
  { name: 'what a server asks', scene: 'first', act: register },
  {
    name: 'an account that was just created',
    scene: 'first',
    act: async (page) => {
      await register(page)
      await page.getByRole('textbox', { name: 'User name' }).fill('romeo')
      await page.getByRole('textbox', { name: 'Password', exact: true }).fill('made')
      await button(page, 'Create account').click()
      await page.getByRole('dialog', { name: 'Your account is ready' }).waitFor()
    },
  },
  {
    name: 'a certificate to decide about',
    scene: 'first',
    act: async (page) => {
      await page.getByRole('textbox', { name: 'Address' }).fill('romeo@untrusted.example')
      await page.getByRole('textbox', { name: 'Password' }).fill('x')
      await button(page, 'Sign in').click()
      await button(page, 'Trust this certificate').waitFor()
    },
  },
  { name: 'the list', scene: 'chat' },
  { name: 'nobody there yet', scene: 'empty' },
  { name: 'a chat', scene: 'chat', act: (page) => openChat(page) },
  { name: 'a hole in the history', scene: 'holes', act: (page) => openChat(page) },
  { name: 'messages on their way', scene: 'catching-up', act: (page) => openChat(page) },
  { name: 'pinned messages', scene: 'keeping', act: (page) => openChat(page) },
  {
    name: 'every pinned message',
    scene: 'keeping',
    act: async (page) => {
      await openChat(page)
      await button(page, 'All pinned messages').click()
      await page.getByRole('dialog').getByRole('listitem').first().waitFor()
    },
  },
  {
    name: 'bookmarks',
    scene: 'keeping',
    act: async (page) => {
      await headerMenu(page)
      await item(page, 'Bookmarks')
      await page.getByRole('dialog').getByRole('listitem').first().waitFor()
    },
  },
  {
    name: 'archived chats',
    scene: 'keeping',
    act: (page) => page.getByRole('link', { name: /^Archived/ }).click(),
  },
  { name: 'a chat that was deleted', scene: 'deleted' },
  {
    name: 'clearing a history',
    scene: 'chat',
    act: async (page) => {
      await headerMenu(page)
      await item(page, 'Clear history…')
      await page.getByRole('dialog').waitFor()
    },
  },
  {
    name: 'how long messages are kept',
    scene: 'keeping',
    act: async (page) => {
      await openChat(page)
      await button(page, 'Details').click()
      await page
        .getByRole('complementary', { name: 'Details' })
        .getByRole('button', { name: 'Change…' })
        .click()
      await page.getByRole('dialog').waitFor()
    },
  },
  { name: 'history settings', scene: 'catching-up', act: (page) => settings(page, 'History') },
  {
    name: 'storage by chat',
    scene: 'chat',
    act: async (page) => {
      await settings(page, 'History')
      const shown = page.getByRole('combobox', { name: 'Show' })
      await shown.selectOption({ label: 'Storage' })
      await shown.evaluate((at: { scrollIntoView(): void }) => at.scrollIntoView())
      await page.getByRole('list', { name: 'Storage' }).getByRole('listitem').last().scrollIntoViewIfNeeded()
    },
  },
  { name: 'every kind of message', scene: 'kinds', act: (page) => openChat(page) },
  { name: 'files on their way', scene: 'files', act: (page) => openFiles(page, 'Later.pdf') },
  { name: 'recordings and documents', scene: 'files', act: (page) => openFiles(page, 'Sonnet.txt') },
  { name: 'pictures sent together', scene: 'files', act: (page) => openFiles(page, 'Feast 1.png') },
  {
    name: 'pictures that are not here',
    scene: 'files',
    act: (page) => openFiles(page, 'Lost on the way.png'),
  },
  {
    name: 'the viewer',
    scene: 'files',
    act: async (page) => {
      await openFiles(page, 'Feast 1.png')
      await page.getByRole('button', { name: 'Show Feast 1.png' }).click()
      await page.getByRole('dialog', { name: 'Viewer' }).getByRole('img').waitFor()
    },
  },
  { name: 'pictures of a conversation', scene: 'files', act: (page) => openDetails(page, 'Pictures') },
  { name: 'documents of a conversation', scene: 'files', act: (page) => openDetails(page, 'Documents') },
  { name: 'links of a conversation', scene: 'files', act: (page) => openDetails(page, 'Links') },
  {
    name: 'details',
    scene: 'chat',
    act: async (page) => {
      await openChat(page)
      await button(page, 'Details').click()
      await page.getByRole('complementary', { name: 'Details' }).waitFor()
    },
  },
  { name: 'faces', scene: 'faces', act: (page) => openChat(page) },
  { name: 'the own picture', scene: 'faces', act: (page) => settings(page, 'Account', 'Change picture') },
  { name: 'a part of a picture', scene: 'faces', act: choosePicture },
  { name: 'menu of a chat', scene: 'chat', act: headerMenu },
  {
    name: 'menu of a row',
    scene: 'chat',
    act: async (page) => {
      await page.getByRole('link', { name: /^Juliet/ }).click({ button: 'right' })
      await page.getByRole('menu').waitFor()
    },
  },
  { name: 'menu of a message', scene: 'chat', act: (page) => messageMenu(page) },
  {
    name: 'details of a message',
    scene: 'chat',
    act: async (page) => {
      await messageMenu(page)
      await item(page, 'Message details')
      await page.getByRole('dialog').waitFor()
    },
  },
  {
    name: 'forward',
    scene: 'chat',
    act: async (page) => {
      await messageMenu(page)
      await item(page, 'Forward')
      await page.getByRole('dialog').waitFor()
    },
  },
  {
    name: 'delete a message',
    scene: 'chat',
    act: async (page) => {
      await messageMenu(page)
      await item(page, 'Delete')
      await page.getByRole('dialog').waitFor()
    },
  },
  {
    name: 'select messages',
    scene: 'chat',
    act: async (page) => {
      await messageMenu(page)
      await item(page, 'Select')
    },
  },
  {
    name: 'reply',
    scene: 'chat',
    act: async (page) => {
      await messageMenu(page)
      await item(page, 'Reply')
      await page.getByRole('group', { name: /^Replying to/ }).waitFor()
    },
  },
  {
    name: 'emoji',
    scene: 'chat',
    act: async (page) => {
      await openChat(page)
      await button(page, 'Emoji').click()
      await page.getByRole('gridcell').first().waitFor()
    },
  },
  {
    name: 'send later',
    scene: 'chat',
    act: async (page) => {
      await openChat(page)
      await page.getByRole('textbox', { name: 'Message' }).fill('Good night')
      await button(page, 'Send later').click()
      await page.getByRole('menuitem').last().click()
      await page.getByRole('dialog').waitFor()
    },
  },
  {
    name: 'attachments in the composer',
    scene: 'attachments',
    act: async (page) => {
      await openChat(page)
      await page.getByRole('textbox', { name: 'Message' }).fill('Look at these')
      await page.getByRole('list', { name: 'Attachments' }).waitFor()
    },
  },
  {
    name: 'a preview is offered',
    scene: 'chat',
    act: async (page) => {
      await openChat(page)
      await page.getByRole('textbox', { name: 'Message' }).fill('See https://verona.example/sonnets')
      await button(page, 'Add a preview of verona.example').waitFor()
    },
  },
  {
    name: 'files over a conversation',
    scene: 'chat',
    act: async (page) => {
      await openChat(page)
      await page.getByRole('main').evaluate((main) => {
        const { DataTransfer, File, DragEvent } = globalThis as unknown as Record<
          string,
          new (...args: unknown[]) => object
        >
        if (!DataTransfer || !File || !DragEvent) throw new Error('no page')
        const dataTransfer = new DataTransfer() as { items: { add(file: object): void } }
        dataTransfer.items.add(new File(['x'], 'x.txt'))
        ;(main as unknown as { dispatchEvent(event: object): void }).dispatchEvent(
          new DragEvent('dragenter', { dataTransfer, bubbles: true, cancelable: true }),
        )
      })
    },
  },
  {
    name: 'a voice message is recorded',
    scene: 'chat',
    act: async (page) => {
      await openChat(page)
      await button(page, 'Record voice message').click()
      await page.getByRole('group', { name: 'Recording a voice message' }).waitFor()
      await button(page, 'Pause').click()
    },
  },
  {
    name: 'files to send',
    scene: 'to-send',
    act: (page) => page.getByRole('dialog', { name: 'Send to' }).waitFor(),
  },
  { name: 'people', scene: 'chat', act: (page) => tab(page, 'People') },
  {
    name: 'edit a contact',
    scene: 'chat',
    act: async (page) => {
      await tab(page, 'People')
      await page.getByRole('listitem').filter({ hasText: 'Nurse' }).first().click({ button: 'right' })
      await item(page, 'Name and groups…')
      await page.getByRole('dialog').waitFor()
    },
  },
  {
    name: 'block somebody',
    scene: 'chat',
    act: async (page) => {
      await headerMenu(page)
      await page.getByRole('menuitem', { name: /^Block/ }).click()
      await page.getByRole('dialog').waitFor()
    },
  },
  {
    name: 'unknown senders',
    scene: 'strangers',
    act: (page) => page.getByRole('link', { name: /^Unknown senders/ }).click(),
  },
  { name: 'people who look alike', scene: 'alike', act: (page) => openChat(page) },
  { name: 'search', scene: 'several', act: (page) => search(page, 'name') },
  {
    name: 'filters of a search',
    scene: 'chat',
    act: (page) => page.getByRole('searchbox', { name: 'Search' }).focus(),
  },
  { name: 'people to search for', scene: 'several', act: (page) => search(page, 'from:', 'Suggestions') },
  { name: 'a day to search', scene: 'chat', act: (page) => search(page, 'before:', 'Suggestions') },
  {
    name: 'a search in an unfinished index',
    scene: 'searching',
    act: async (page) => {
      await search(page, 'from:juliet balcony', null)
      await page.getByText('Searching on montague.example').waitFor()
    },
  },
  { name: 'nothing found', scene: 'chat', act: (page) => search(page, 'zzz from:nobody has:link', null) },
  {
    name: 'a message that was searched for',
    scene: 'chat',
    act: async (page) => {
      await search(page, 'name')
      await page.getByRole('option', { name: /By a name I know not/ }).click()
      await page.getByRole('log').getByRole('article').first().waitFor()
    },
  },
  {
    name: 'find in a chat',
    scene: 'chat',
    act: async (page) => {
      await openChat(page)
      await page.keyboard.press('Control+Shift+F')
      await page.getByRole('search').getByRole('searchbox').fill('name')
      await page.getByText('3 of 3').waitFor()
    },
  },
  {
    name: 'jump to date',
    scene: 'chat',
    act: async (page) => {
      await headerMenu(page)
      await item(page, 'Jump to date')
      await page.getByRole('dialog').waitFor()
    },
  },
  {
    name: 'new conversation',
    scene: 'chat',
    act: (page) => button(page, 'New conversation').click(),
  },
  {
    name: 'add account',
    scene: 'chat',
    act: (page) => button(page, 'Add account').click(),
  },
  {
    name: 'switcher',
    scene: 'chat',
    act: async (page) => {
      await page.keyboard.press('Control+K')
      await page.getByRole('dialog').waitFor()
    },
  },
  {
    name: 'shortcuts',
    scene: 'chat',
    act: async (page) => {
      await page.keyboard.press('Control+/')
      await page.getByRole('dialog').waitFor()
    },
  },
  {
    name: 'own presence',
    scene: 'chat',
    act: async (page) => {
      await page.getByRole('button', { name: /^Presence:/ }).click()
      await page.getByRole('menu').waitFor()
    },
  },
  { name: 'settings, Account', scene: 'several', act: (page) => settings(page, 'Account') },
  {
    name: 'settings, Notifications',
    scene: 'chat',
    act: async (page) => {
      await settings(page, 'Notifications')
      await page.getByRole('switch', { name: 'Quiet hours' }).click()
    },
  },
  { name: 'settings, Privacy', scene: 'chat', act: (page) => settings(page, 'Privacy') },
  { name: 'settings, Appearance', scene: 'chat', act: (page) => settings(page, 'Appearance') },
  { name: 'settings, Storage', scene: 'files', act: (page) => settings(page, 'Storage') },
  { name: 'an import at the first start', scene: 'first', act: (page) => lookForHistories(page) },
  { name: 'histories that were found', scene: 'chat', act: (page) => lookForHistories(page, true) },
  { name: 'an import that runs', scene: 'importing', act: (page) => importHistory(page) },
  { name: 'an import that is done', scene: 'imported', act: (page) => importHistory(page) },
  { name: 'an import that failed', scene: 'import-failed', act: (page) => importHistory(page) },
  {
    name: 'export of a chat',
    scene: 'chat',
    act: async (page) => {
      await headerMenu(page)
      await item(page, 'Export')
      const dialog = page.getByRole('dialog', { name: 'Export chat' })
      await dialog.getByRole('combobox').selectOption({ index: 1 })
    },
  },
  {
    name: 'export of an account',
    scene: 'several',
    act: async (page) => {
      await settings(page, 'History', 'Export')
      await page.getByRole('dialog', { name: 'Export account' }).waitFor()
    },
  },
  { name: 'clean up', scene: 'files', act: (page) => settings(page, 'Storage', 'Clean up') },
  { name: 'settings, Advanced', scene: 'several', act: (page) => settings(page, 'Advanced') },
  {
    name: 'another password',
    scene: 'chat',
    act: (page) => settings(page, 'Account', 'Change password'),
  },
  { name: 'delete an account', scene: 'chat', act: (page) => settings(page, 'Account', 'Delete account') },
  { name: 'an update', scene: 'update' },
  { name: 'no keychain', scene: 'no-keychain' },
  {
    name: 'a certificate that changed',
    scene: 'certificate',
    act: async (page) => {
      await button(page, 'View certificate').click()
      await page.getByRole('dialog').waitFor()
    },
  },
  { name: 'several accounts', scene: 'several', act: (page) => openChat(page) },
  { name: 'connecting', scene: 'connecting' },
  { name: 'how to protect the history', scene: 'choose-protection' },
  { name: 'a locked history', scene: 'unlock' },
  { name: 'a history that does not open', scene: 'store-failed' },
  { name: 'a history that is updated', scene: 'migrating' },
  { name: 'a history that is repaired', scene: 'repairing' },
  { name: 'a history that was repaired', scene: 'repaired' },
  { name: 'a lost key', scene: 'key-lost' },
  { name: 'another protection is put on', scene: 'changing' },
  { name: 'news of the history', scene: 'news' },
]

const { BALCONY_ALL_SITUATIONS: all, BALCONY_SITUATIONS: chosen } = process.env

/** All of them; for work on some, `BALCONY_SITUATIONS` is a pattern of their names. */
export const chosenSituations =
  chosen === undefined ? allSituations : allSituations.filter(({ name }) => new RegExp(chosen).test(name))

/** Those that a run of the tests looks at: every eighth, and all of them in `npm run test:long`, or the chosen ones. */
export const situations =
  chosen === undefined && all !== '1' ? allSituations.filter((_, at) => at % 8 === 0) : chosenSituations
