import { setTimeout as delay } from 'node:timers/promises'
import { until } from '../burst.ts'
import { describeFrames, watchFrames } from '../frames.ts'
import type { Start } from '../hosts.ts'
import { describeStalls } from '../stalls.ts'
import { line, ms } from '../table.ts'
import { roomOf, type Hall } from './hall.ts'
import { buildHouse, watchOpen } from './house.ts'

const ROOMS = 300
const PEOPLE = 50
/** The rooms that a person is likely to look at first. */
const FIRST = 20

/** Starts on a profile that keeps hundreds of rooms; each has some messages in its archive that are not here yet. */
export async function measureSignIn(
  start: Start,
  folder: string,
  hall: Hall,
  print: (line: string) => void,
): Promise<void> {
  const rooms = Array.from({ length: ROOMS }, (_, number) => roomOf(`street${number}`, PEOPLE))
  const house = buildHouse(folder, hall, 'tybalt', rooms)
  const balcony = await start(house.profile, house.secrets)
  const open = watchOpen(house)
  const { page, stalls, startedAt } = balcony
  try {
    await page.getByRole('link').first().waitFor()
    const endFrames = await watchFrames(page)
    const beganAt = await hall.when('entering', rooms[0] ?? '', house.address, startedAt)
    const firstAt = await until(() => open.count(FIRST) === FIRST)
    const allAt = await until(() => open.count(ROOMS) === ROOMS)
    await delay(1_000)
    const frames = await endFrames()
    print(line(`${ROOMS} rooms of ${PEOPLE}: start to the first of them`, ms(beganAt - startedAt)))
    print(line(`               from there, first ${FIRST} up to date`, ms(firstAt - beganAt)))
    print(line('               all up to date', ms(allAt - beganAt)))
    const found = stalls.between(beganAt, Date.now())
    print(line('               stalls over 50 ms, main process', describeStalls(found), 'none'))
    print(line('               the window', describeFrames(frames), 'none'))
  } finally {
    open.close()
    await balcony.quit()
  }
}
