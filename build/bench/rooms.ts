import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Page } from 'playwright'
import { findProsody } from '../live/prosody.ts'
import type { Bench } from './bench.ts'
import { measureBurst, watchStore, type Burst } from './burst.ts'
import { inEveryHost, type Start } from './hosts.ts'
import { inWindow } from './in-window.ts'
import { measureSignIn } from './rooms/at-sign-in.ts'
import { openHall, roomOf, type Hall } from './rooms/hall.ts'
import { buildHouse, FRIENDS } from './rooms/house.ts'
import { measureJoin } from './rooms/joins.ts'
import { measurePeopleList } from './rooms/people-list.ts'
import { startSlixmpp, type Slixmpp } from './rooms/slixmpp.ts'
import { measureWeight } from './rooms/weight.ts'
import { line, ms } from './table.ts'

const SIZES = [2_000, 5_000]
const LARGEST = 5_000
const BURST: Burst = { name: 'crowd', count: 5_000 }

type Print = (line: string) => void

export const bench: Bench = {
  name: 'rooms',
  async run(print) {
    if (findProsody() === null) {
      print('left out: there is no Prosody on this machine')
      return
    }
    await inHall((folder, hall) => measureWeight(folder, hall, print))
    await inEveryHost(print, (start) =>
      inHall(async (folder, hall) => {
        await measureSignIn(start, folder, hall, print)
        await measureRoom(start, folder, hall, print)
      }),
    )
  },
}

async function inHall(work: (folder: string, hall: Hall) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'balcony-bench-'))
  try {
    const hall = await openHall(join(folder, 'server'))
    try {
      await work(folder, hall)
    } finally {
      await hall.close()
    }
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}

/** Enters large rooms, and stays in the largest. */
async function measureRoom(start: Start, folder: string, hall: Hall, print: Print): Promise<void> {
  const house = buildHouse(folder, hall, 'juliet', [])
  const balcony = await start(house.profile, house.secrets)
  const store = watchStore(house.profile, house.secrets)
  const slixmpp = await startSlixmpp(hall)
  if (slixmpp === null) print('left out: slixmpp, which is not on this machine')
  const { page } = balcony
  const room = roomOf('piazza', LARGEST)
  try {
    await page.getByRole('status').filter({ hasText: 'Connected' }).waitFor()
    await openRow(page, FRIENDS[0])
    await page.locator('main textarea').waitFor()
    for (const people of SIZES) await measureJoin(balcony, hall, house, people, slixmpp, print)
    await openRow(page, `piazza-${LARGEST}`)
    await page.getByRole('log').waitFor()
    await delay(1_000)
    const pour = (to: string) => hall.order('say', to, BURST.name, BURST.count)
    const shown = await measureBurst(balcony, () => pour(room), store, BURST, print)
    print(line('               messages a second', ((BURST.count / shown) * 1_000).toFixed(0)))
    if (slixmpp !== null) await measureOther(slixmpp, pour, shown, print)
    await measurePeopleList(balcony, hall, house, room, print)
  } finally {
    await slixmpp?.close()
    store.close()
    await balcony.quit()
  }
}

/** The same burst for slixmpp, alone in another room. */
async function measureOther(
  slixmpp: Slixmpp,
  pour: (to: string) => void,
  shown: number,
  print: Print,
): Promise<void> {
  const room = roomOf('corso', LARGEST)
  await slixmpp.join(room)
  let from = 0
  const heardAt = await slixmpp.hear(`${BURST.name}, message ${BURST.count}.`, () => {
    from = Date.now()
    pour(room)
  })
  print(line(`slixmpp: the same ${BURST.count} told`, ms(heardAt - from)))
  print(line('               shown here, slixmpp’s time', `${(shown / (heardAt - from)).toFixed(2)} x`))
}

async function openRow(page: Page, name: string): Promise<void> {
  await page.getByRole('link', { name }).first().waitFor()
  await inWindow(page, 'click', 'a', name)
}
