import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Page } from 'playwright'
import { agree } from '../e2e/confirm.ts'
import { addAccount, addRoster, startProsody, type RosterEntry, type ServerInfo } from '../live/prosody.ts'
import { describeFrames, watchFrames } from './frames.ts'
import { inWindow } from './in-window.ts'
import { inEveryHost, type Measured, type Start } from './hosts.ts'
import type { Bench } from './bench.ts'
import { describeStalls } from './stalls.ts'
import { line, ms } from './table.ts'

/** The component that serves the contacts. */
const CROWD = 'crowd.test'
const CONTACTS = 5_000
const ONLINE = 3_500
/** A few are in a second group, because a list with one group shows no headings. */
const ELSEWHERE = 3
const FIRST_NAMES = ['Rosaline', 'Balthasar', 'Sampson', 'Peter', 'Friar']
const IDLE_MS = 10_000
/** The heading of the large group once every online contact has arrived. */
const EVERYBODY = `${ONLINE - ELSEWHERE} of ${CONTACTS - ELSEWHERE}`
const PASSWORD = 'wherefore'

export const bench: Bench = {
  name: 'sign-in',
  async run(print) {
    print(`${CONTACTS} contacts, ${ONLINE} of them online`)
    await inEveryHost(print, async (start) => {
      const folder = mkdtempSync(join(tmpdir(), 'balcony-bench-'))
      const profile = join(folder, 'profile')
      mkdirSync(profile)
      const server = await startProsody({
        folder: join(folder, 'server'),
        component: { domain: CROWD, module: 'crowd', folder: join(import.meta.dirname, 'crowd') },
      })
      try {
        addAccount(server.info, 'juliet', PASSWORD)
        addRoster(server.info, 'juliet', crowd())
        const secrets = await firstTime(start, profile, server.info, print)
        await again(start, profile, secrets, print)
      } finally {
        await server.dispose()
        rmSync(folder, { recursive: true, force: true })
      }
    })
  },
}

const crowd = (): RosterEntry[] =>
  Array.from({ length: CONTACTS }, (_, index) => ({
    jid: `${index < ONLINE ? 'online' : 'away'}${index}@${CROWD}`,
    name: `${FIRST_NAMES[index % FIRST_NAMES.length] ?? ''} ${(index * 7919) % CONTACTS}`,
    groups: [index < ELSEWHERE ? 'Mantua' : 'Verona'],
  }))

/** A new profile: signs in with the form and receives the whole roster. */
async function firstTime(
  start: Start,
  profile: string,
  server: ServerInfo,
  print: (line: string) => void,
): Promise<Map<string, string>> {
  // The running app keeps its secrets to itself, so the next start gets the same ones from here.
  const secrets = new Map<string, string>([['store-key', 'ab'.repeat(32)]])
  const balcony = await start(profile, secrets)
  try {
    const { page, startedAt, stalls } = balcony
    await page.getByLabel('Address').waitFor()
    print(line('first start: to the first screen', ms(Date.now() - startedAt)))
    await fillForm(page, `juliet@${server.domain}`, server)
    const endFrames = await watchFrames(page)
    await inWindow(page, 'click', 'button', 'Trust this certificate')
    await agree(page, `Trust this certificate for juliet@${server.domain}?`)
    const clickedAt = Date.now()
    const shownAt = await inWindow(page, 'peopleShown')
    const typedAt = await typed(page)
    const presentAt = await inWindow(page, 'rowSays', EVERYBODY)
    // The work after the burst counts too.
    await delay(1_000)
    const frames = await endFrames()
    secrets.set(`account-password ${await inWindow(page, 'accountId')}`, PASSWORD)
    print(line('signing in: to the list of people', ms(shownAt - clickedAt)))
    print(line('            to a letter typed', ms(typedAt - clickedAt)))
    print(line('            to everybody’s presence', ms(presentAt - clickedAt)))
    print(
      line(
        '            stalls over 50 ms, main process',
        describeStalls(stalls.between(clickedAt, Date.now())),
        'none',
      ),
    )
    print(line('            the window', describeFrames(frames)))
    print(
      line('whole first start: stalls, main process', describeStalls(stalls.between(startedAt, Date.now()))),
    )
    return secrets
  } finally {
    await balcony.quit()
  }
}

/** The same profile again, with the roster on disk. */
async function again(
  start: Start,
  profile: string,
  secrets: ReadonlyMap<string, string>,
  print: (line: string) => void,
): Promise<void> {
  const balcony = await start(profile, secrets)
  try {
    const { page, startedAt, stalls } = balcony
    const shownAt = await inWindow(page, 'peopleShown')
    const typedAt = await typed(page)
    print(line('next start: to the list of people', ms(shownAt - startedAt)))
    print(line('            to a letter typed', ms(typedAt - startedAt)))
    print(
      line(
        '            to everybody’s presence',
        ms((await inWindow(page, 'rowSays', EVERYBODY)) - startedAt),
      ),
    )
    await delay(1_000)
    print(
      line(
        '            stalls over 50 ms, main process',
        describeStalls(stalls.between(startedAt, Date.now())),
        'none',
      ),
    )
    await measureIdle(balcony, print)
  } finally {
    await balcony.quit()
  }
}

async function measureIdle({ stalls, processes }: Measured, print: (line: string) => void): Promise<void> {
  stalls.stop()
  await delay(3_000)
  const tree = processes()
  if (tree === null) return
  const before = tree.cpuMs()
  await delay(IDLE_MS)
  const share = ((tree.cpuMs() - before) / IDLE_MS) * 100
  print(line('idle: processor, all processes', `${share.toFixed(1)} % of one`, 'none to speak of'))
  print(line('memory, all processes', `${tree.memoryMb().toFixed(0)} MB`))
}

/** Up to the decision about the certificate. */
async function fillForm(page: Page, address: string, { host, port }: ServerInfo): Promise<void> {
  await page.getByLabel('Address').fill(address)
  await page.getByLabel('Password').fill(PASSWORD)
  await page.getByText('Advanced').click()
  await page.getByLabel('Server').fill(host)
  await page.getByLabel('Port').fill(String(port))
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.getByRole('button', { name: /^Trust this/ }).waitFor()
}

/** Types into the search field and waits for the results, which shows that the window is usable. */
async function typed(page: Page): Promise<number> {
  const field = page.getByLabel('Search', { exact: true })
  await field.pressSequentially('R')
  await page.getByRole('listbox').waitFor()
  const at = Date.now()
  await field.press('Escape')
  return at
}
