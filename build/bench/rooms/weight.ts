import { join } from 'node:path'
import { line, ms } from '../table.ts'
import { startAsked } from './asked.ts'
import type { Answer, Order } from './guest.ts'
import { roomOf, type Hall } from './hall.ts'
import { buildHouse } from './house.ts'

const ROOMS = 10
const PEOPLE = 2_000
/** What a day in a large room brings, and as many before it as fill caches. */
const DAY = 20_000
const WARM = 3_000

/** Measures the memory of rooms, and what a day in one leaves behind, without a window. */
export async function measureWeight(
  folder: string,
  hall: Hall,
  print: (line: string) => void,
): Promise<void> {
  const { profile, secrets, address } = buildHouse(folder, hall, 'rosaline', [])
  const argument = JSON.stringify({ profile, secrets: Object.fromEntries(secrets) })
  const program = join(import.meta.dirname, 'guest.ts')
  const guest = startAsked<Order, Answer>(process.execPath, ['--expose-gc', program, argument])
  const weigh = async (): Promise<number> => {
    const answer = await guest.ask({ do: 'weigh' })
    return answer.told === 'weight' ? answer.bytes : NaN
  }
  const enter = (room: string) => guest.ask({ do: 'join', room })
  const churn = async (room: string, name: string, count: number): Promise<void> => {
    const from = Date.now()
    hall.order('churn', room, name, count)
    await hall.when('done', room, address, from)
  }
  try {
    await guest.next()
    // Whatever the first room loads is not of its people.
    await enter(roomOf('first', PEOPLE))
    const before = await weigh()
    for (let number = 0; number < ROOMS; number++) await enter(roomOf(`piazza${number}`, PEOPLE))
    const bytes = (await weigh()) - before
    print(line(`${ROOMS} rooms of ${PEOPLE} people: memory`, mb(bytes)))
    print(line('               of each of them', `${(bytes / ROOMS / PEOPLE).toFixed(0)} bytes`))
    const room = roomOf('piazza0', PEOPLE)
    await churn(room, 'warm', WARM)
    const morning = await weigh()
    await guest.ask({ do: 'tell' })
    await churn(room, 'day', DAY)
    const news = await guest.ask({ do: 'tell' })
    const left = (await weigh()) - morning
    print(line(`${DAY} people come and go: memory left`, mb(left), 'none'))
    if (news.told !== 'news') return
    print(line('               processor', ms(news.cpuMs)))
    print(line('               longest stall', ms(news.longestMs), '50 ms'))
    print(line('               changes told', JSON.stringify(news.deltas)))
  } finally {
    await guest.close()
  }
}

const mb = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`
