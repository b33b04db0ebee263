import { setTimeout as delay } from 'node:timers/promises'
import type { BareJid } from '../../shared/model/jid.ts'
import type { Actor } from '../demo/actor.ts'
import type { Measured } from './hosts.ts'
import { inWindow } from './in-window.ts'
import { fineCpuMs } from './processes.ts'
import { halfAndMost, line } from './table.ts'

const MESSAGES = 200
/** Time for the receipt and the acknowledgement of a message. */
const APART_MS = 300

/**
 * Sends one message after the other into the open conversation, and measures from the main process's socket to the
 * painted window. The stall recorder is off because it would count as work, so this measurement comes last.
 */
export async function measureLiveMessages(
  { page, pid, stalls, processes }: Measured,
  actor: Actor,
  to: BareJid,
  print: (line: string) => void,
): Promise<void> {
  stalls.stop()
  await inWindow(page, 'watchTimes')
  const windows = processes()?.ofKind('renderer') ?? []
  const cpu = (): readonly [number, number] => [
    fineCpuMs(pid),
    windows.reduce((total, window) => total + fineCpuMs(window), 0),
  ]
  const sentAt: number[] = []
  const spent: (readonly [number, number])[] = []
  await delay(2_000)
  for (let number = 0; number < MESSAGES; number++) {
    const before = cpu()
    sentAt.push(performance.timeOrigin + performance.now())
    actor.say(to, `live ${number}: what light through yonder window breaks?`)
    await delay(APART_MS)
    const after = cpu()
    spent.push([after[0] - before[0], after[1] - before[1]])
  }
  const paintedAt = await inWindow(page, 'endTimes')
  const cameAt = stalls.cameAt()
  const walls: number[] = []
  const whole: number[] = []
  for (const [number, from] of sentAt.entries()) {
    const painted = paintedAt[number] ?? NaN
    const came = cameAt.find((at) => at >= from) ?? NaN
    walls.push(painted - came)
    whole.push(painted - from)
  }
  print(line(`a live message, of ${MESSAGES}: socket to painted`, halfAndMost(walls.filter(isFinite))))
  print(line('               sent to painted', halfAndMost(whole.filter(isFinite))))
  const missing = whole.filter((ms) => !isFinite(ms)).length
  if (missing > 0) print(line('               not seen in time', String(missing)))
  if (windows.length === 0) return
  print(line('               processor, main process', halfAndMost(spent.map(([main]) => main))))
  print(line('               processor, window', halfAndMost(spent.map(([, window]) => window))))
}
