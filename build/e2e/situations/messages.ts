import type { Page } from 'playwright'
import { madePicture } from '../../made-bytes.ts'
import { button, item, openChat, headerMenu, openTab, tab, type Situation } from './situation.ts'

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

async function messageMenu(page: Page, text = /wherefore art thou/): Promise<void> {
  await openChat(page)
  await page.getByRole('article').filter({ hasText: text }).first().click({ button: 'right' })
  await page.getByRole('menu').waitFor()
}

async function choosePicture(page: Page): Promise<void> {
  await openTab(page, 'Account', 'Change picture')
  const dialog = page.getByRole('dialog', { name: 'Your picture' })
  const buffer = madePicture(300, 200, 3).bytes
  await dialog
    .locator('input[type=file]')
    .setInputFiles({ name: 'Verona.png', mimeType: 'image/png', buffer })
  await dialog.getByRole('slider', { name: 'Zoom' }).waitFor()
}

/** Messages, files and the composer. */
export const messages: readonly Situation[] = [
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
  { name: 'the own picture', scene: 'faces', act: (page) => openTab(page, 'Account', 'Change picture') },
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
]
