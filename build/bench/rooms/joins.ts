import { setTimeout as delay } from 'node:timers/promises'
import type { Page } from 'playwright'
import { describeFrames, watchFrames } from '../frames.ts'
import type { Measured } from '../hosts.ts'
import { inWindow } from '../in-window.ts'
import { describeStalls } from '../stalls.ts'
import { line, median, ms } from '../table.ts'
import { roomOf, type Hall } from './hall.ts'
import { addressOf, FRIENDS, type House } from './house.ts'
import type { Slixmpp } from './slixmpp.ts'

const KEYS_APART_MS = 40
/** Keys and commands go on for a while behind the burst, whose work may be. */
const AFTER_MS = 500

/** Enters a room of that size, while the person types and the window asks for other things. */
export async function measureJoin(
  { page, stalls }: Measured,
  hall: Hall,
  { address }: House,
  people: number,
  slixmpp: Slixmpp | null,
  print: (line: string) => void,
): Promise<void> {
  const room = roomOf('piazza', people)
  const askedAt = Date.now()
  await page.locator('main textarea').first().focus()
  await inWindow(page, 'watchCommands', addressOf(FRIENDS[1]))
  await inWindow(page, 'watchKeys')
  await inWindow(page, 'watchDeltas')
  const endFrames = await watchFrames(page)
  const joined = inWindow(page, 'joinRoom', room)
  const answered = hall.when('answered', room, address, askedAt)
  await typeUntil(page, Promise.all([joined, answered]))
  const [joinedAt, answeredAt, beganAt] = await Promise.all([
    joined,
    answered,
    hall.when('entering', room, address, askedAt),
  ])
  const frames = await endFrames()
  const keys = await inWindow(page, 'endKeys')
  const commands = await inWindow(page, 'endCommands')
  const { people: told, ...deltas } = await inWindow(page, 'endDeltas')
  const firstByteAt = stalls.cameAt().find((at) => at >= beganAt) ?? beganAt
  const aim = people === 2_000 ? '500 ms' : ''
  print(line(`a room of ${people}: first byte to entered`, ms(joinedAt - firstByteAt), aim))
  print(line('               to the ping behind answered', ms(answeredAt - firstByteAt)))
  print(line('               asked to entered', ms(joinedAt - askedAt)))
  print(line('               a draft saved meanwhile', spread(commands)))
  print(line('               a key to paint meanwhile', spread(keys)))
  const found = stalls.between(firstByteAt, Date.now())
  print(line('               stalls over 50 ms, main process', describeStalls(found), 'none'))
  print(line('               the window', describeFrames(frames), 'none'))
  print(line('               told to the window', `${told} people, ${JSON.stringify(deltas)}`, 'no people'))
  if (slixmpp === null) return
  const other = await slixmpp.join(room)
  const otherAnsweredAt = await hall.when('answered', room, slixmpp.address, askedAt)
  await slixmpp.leave(room)
  const times = [other.at, otherAnsweredAt].map((at) => ms(at - other.firstByte))
  print(line('slixmpp: first byte to entered, to the ping', times.join(', ')))
  const share = (joinedAt - firstByteAt) / (other.at - other.firstByte)
  print(line('               entered here, slixmpp’s time', `${share.toFixed(2)} x`))
}

/** Presses keys until `over`, and for a while behind it. */
async function typeUntil(page: Page, over: Promise<unknown>): Promise<void> {
  const state = { isOver: false }
  const ended = over.then(() => delay(AFTER_MS)).finally(() => (state.isOver = true))
  while (!state.isOver) {
    await page.keyboard.press('o')
    await delay(KEYS_APART_MS)
  }
  await ended
}

const spread = (times: readonly number[]): string =>
  `median ${median(times).toFixed(0)} ms, longest ${Math.max(...times).toFixed(0)} ms of ${times.length}`
