import { cpSync, mkdtempSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright'
import { expect, test as base } from './balcony.ts'
import { agree } from './confirm.ts'
import { conversations, messages } from './steps.ts'

/** Real files of these programs; see `build/peers/histories.peers.ts`. */
const FIXTURES = join(import.meta.dirname, '../../electron/domain/moving-in/fixtures')

const test = base.extend<{ readonly home: string }>({
  home: async ({}, use) => {
    const home = mkdtempSync(join(tmpdir(), 'balcony-home-'))
    const put = (from: string, to: string): void => {
      mkdirSync(join(home, to), { recursive: true })
      cpSync(join(FIXTURES, from), join(home, to), { recursive: true })
    }
    put('gajim', '.local/share/gajim')
    put('dino', '.local/share/dino')
    put('pidgin-html', '.purple')
    put('psi', '.local/share/psi/profiles/default')
    await use(home)
    rmSync(home, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
  },
})

const PROGRAMS = [
  {
    program: 'Gajim',
    place: '~/.local/share/gajim',
    account: 'romeo',
    peer: 'juliet',
    action: 'climbs the orchard wall',
  },
  {
    program: 'Dino',
    place: '~/.local/share/dino',
    account: 'mercutio',
    peer: 'nurse',
    action: 'climbs the orchard wall',
  },
  { program: 'Pidgin', place: '~/.purple', account: 'benvolio', peer: 'rosaline', action: 'climbs the wall' },
  {
    program: 'Psi',
    place: '~/.local/share/psi/profiles/default',
    account: 'tybalt',
    peer: 'balcony-friend',
    action: 'climbs the wall',
  },
] as const

const wizard = (page: Page) => page.getByRole('dialog', { name: 'Import history' })

async function importFrom(page: Page, program: string, place: string): Promise<void> {
  await wizard(page)
    .getByRole('radio', { name: new RegExp(`^${program}`) })
    .check()
  await wizard(page).getByRole('button', { name: 'Import', exact: true }).click()
  await agree(page, `Import the history in ${place}?`)
  await wizard(page).getByText(`The history of ${program} is here.`).waitFor()
}

test('the histories of four programs come along, once, and go out again @host', async ({
  start,
  home,
  host,
  profile,
  downloads,
}) => {
  test.setTimeout(120_000)
  const { page, electron } = await start({
    env: { HOME: home, XDG_DATA_HOME: join(home, '.local/share') },
  })
  await page.getByRole('button', { name: 'Bring your history along from another program' }).click()
  await wizard(page).getByRole('button', { name: 'Look for histories' }).click()
  for (const { program, place } of PROGRAMS) {
    await importFrom(page, program, place)
    await expect(wizard(page).getByRole('list', { name: 'What was imported' })).toContainText(
      '6 new messages',
    )
    await wizard(page).getByRole('button', { name: 'Import another' }).click()
  }
  // A second time nothing is new.
  await importFrom(page, 'Gajim', '~/.local/share/gajim')
  await expect(wizard(page).getByRole('list', { name: 'What was imported' })).toContainText(
    '6 messages were here already',
  )
  await wizard(page).getByRole('button', { name: 'Close' }).last().click()

  // The accounts ask for their passwords, one after the other.
  for (const { account } of PROGRAMS) {
    const asks = page.getByRole('dialog').filter({ hasText: `${account}@xmpp.test` })
    await asks.getByRole('textbox', { name: 'Password' }).waitFor()
    await page.keyboard.press('Escape')
    await asks.waitFor({ state: 'detached' })
  }
  for (const { peer, action } of PROGRAMS) {
    // The notes that ask for passwords lie over the list.
    await conversations(page, new RegExp(`^${peer}`)).press('Enter')
    await expect(messages(page, action)).toHaveCount(1)
    await expect(messages(page, '<b>Not</b> bold & “quoted”, ümläut 🌹')).toHaveCount(1)
    await expect(page.getByRole('log').getByRole('article')).toHaveCount(6)
  }

  const chosen = join(downloads, 'Chat.html')
  await electron?.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath })
  }, chosen)
  await conversations(page, /^juliet/).press('Enter')
  await page.getByRole('main').getByRole('button', { name: 'More', exact: true }).first().click()
  await page.getByRole('menuitem', { name: 'Export', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: 'Export chat' })
  await dialog.getByRole('button', { name: 'Export', exact: true }).click()
  await dialog.getByText(/^Everything is in /).waitFor()
  const file = host === 'chromium' ? join(profile, 'exports', 'Chat with juliet@xmpp.test.html') : chosen
  const html = readFileSync(file, 'utf8')
  expect(html).not.toContain('<script')
  const browser = page.context().browser()
  if (host !== 'chromium' || browser === null) return
  const exported = await browser.newPage()
  await exported.goto(`file://${file}`)
  await expect(exported.getByRole('heading', { name: 'Chat with juliet@xmpp.test' })).toBeVisible()
  await expect(exported.getByRole('article')).toHaveCount(6)
  await expect(exported.getByRole('article').last()).toContainText('<b>Not</b> bold & “quoted”, ümläut 🌹')
  await exported.emulateMedia({ colorScheme: 'dark' })
  await expect(exported.locator('body')).toHaveCSS('background-color', 'rgb(23, 20, 31)')
  await exported.close()
})
