import { expect } from './balcony.ts'
import { messages } from './steps.ts'
import { test } from './talk.ts'

/** The longest that a small file takes on a busy machine. */
const ARRIVED = { timeout: 30_000 }

test('a document arrives, is saved and deleted here', { tag: '@host' }, async ({ talk }) => {
  test.slow()
  const { page, romeo, address } = talk
  romeo.sendFile(address, 'treaty.pdf', 200_000)
  const file = page.getByRole('figure', { name: 'treaty.pdf' })
  await expect(file).toBeVisible(ARRIVED)
  await expect(file).toContainText('200 kB')
  const accept = file.getByRole('button', { name: 'Accept' })
  if (await accept.isVisible()) await accept.click()
  await expect(file.getByRole('button', { name: 'Open' })).toBeVisible(ARRIVED)
  await expect(file.getByRole('button', { name: 'Save as' })).toBeVisible()
  await romeo.waitFor((event) => event.event === 'fileSent' && event.name === 'treaty.pdf')

  await page.getByRole('button', { name: 'Details' }).click()
  const details = page.getByRole('complementary', { name: 'Details' })
  await details.getByRole('tab', { name: 'Documents' }).click()
  await expect(details.getByRole('listitem').filter({ hasText: 'treaty.pdf' })).toBeVisible()
  await details.getByRole('button', { name: 'More for treaty.pdf' }).click()
  await page.getByRole('menuitem', { name: 'Delete from this computer' }).click()
  await expect(file).toContainText('Deleted from this computer')
})

test('a link to a picture from an older client is fetched on a click', { tag: '@host' }, async ({ talk }) => {
  const { page, fromRomeo } = talk
  const url = 'https://upload.invalid/orchard.png'
  fromRomeo(`<body>${url}</body><x xmlns='jabber:x:oob'><url>${url}</url></x>`)
  const picture = page.getByRole('figure', { name: 'orchard.png' })
  await expect(picture).toBeVisible()
  // Contacts' files without a size do not come by themselves, or the attempt fails: either way there is a way on.
  const next = picture.getByRole('button', { name: /^(Download|Try again)$/ })
  await expect(next).toBeVisible(ARRIVED)
  await next.click()
  await expect(picture.getByRole('button', { name: 'Try again' })).toBeVisible(ARRIVED)
  await expect(messages(page, url)).toHaveCount(0)
})
