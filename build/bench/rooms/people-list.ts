import type { Page } from 'playwright'
import { describeFrames, watchFrames } from '../frames.ts'
import type { Measured } from '../hosts.ts'
import { inWindow } from '../in-window.ts'
import { describeStalls } from '../stalls.ts'
import { line, ms } from '../table.ts'
import type { Hall } from './hall.ts'
import type { House } from './house.ts'

const LIST = 'People in this room'
const FRAMES = 300
const STEP = 400
const EACH_SECOND = 100
const SECONDS = 8

/** Opens the list of people of the open room, scrolls in it, and lets some of them change. */
export async function measurePeopleList(
  { page, stalls }: Measured,
  hall: Hall,
  { address }: House,
  room: string,
  print: (line: string) => void,
): Promise<void> {
  const openedAt = Date.now()
  const endOpening = await watchFrames(page)
  await openList(page)
  const shownAt = await inWindow(page, 'listShown', LIST, false)
  const wholeAt = await inWindow(page, 'listShown', LIST, true)
  print(line('the list of its people: click to paint', ms(shownAt - openedAt)))
  print(line('               all of them in it', ms(wholeAt - openedAt)))
  print(line('               the window', describeFrames(await endOpening()), 'none'))
  const endScrolling = await watchFrames(page)
  const seen = await inWindow(page, 'scrollList', LIST, STEP, FRAMES)
  print(line(`               scrolling past ${seen}`, describeFrames(await endScrolling()), 'none'))
  const changedAt = Date.now()
  await inWindow(page, 'watchDeltas')
  const endChanging = await watchFrames(page)
  hall.order('change', room, 'news', EACH_SECOND, SECONDS)
  await hall.when('done', room, address, changedAt)
  const frames = await endChanging()
  const { occupantsChanged = 0, people } = await inWindow(page, 'endDeltas')
  const told = `${(occupantsChanged / SECONDS).toFixed(1)} changes a second, ${people} people in all`
  print(line(`               ${EACH_SECOND} people change each second`, told))
  print(line('               the window', describeFrames(frames), 'none'))
  const found = stalls.between(openedAt, Date.now())
  print(line('               stalls over 50 ms, main process', describeStalls(found), 'none'))
}

async function openList(page: Page): Promise<void> {
  await page
    .getByRole('main')
    .getByRole('button', { name: /\bpeople\b/i })
    .first()
    .click()
}
