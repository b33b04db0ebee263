import type { QuietHours, Settings } from '../../../shared/model/store.ts'
import type { CancelTimer } from '../../engine/index.ts'
import type { DomainContext } from '../context.ts'
import { StoreError } from '../db/store.ts'

/** Clocks are put right by a little now and then; only what is more than that has been set back. */
const SET_RIGHT_MS = 10 * 60_000

/**
 * Whether what was set at `since` to last until `until` still lasts; `null`: until it is changed, or set nobody knows
 * when. It has ended as well where the clock was set back to before it began: nobody asked for a day's silence more.
 */
export function stillLasts(until: number | null, since: number | null, now: number): boolean {
  return until === null || (now < until && (since === null || now >= since - SET_RIGHT_MS))
}

/** Whether the person has asked for silence for a while, and that is not over. */
export function isSilenced(settings: Pick<Settings, 'silentUntil' | 'silentSince'>, now: number): boolean {
  return settings.silentUntil !== null && stillLasts(settings.silentUntil, settings.silentSince, now)
}

/** Whether these hours, in local time, are now. Where both ends are the same they last a day. */
export function isQuietHour({ from, to, days }: QuietHours, now: number): boolean {
  const date = new Date(now)
  const minute = date.getHours() * 60 + date.getMinutes()
  const today = date.getDay()
  const begins = (day: number): boolean => days.includes(day)
  if (from < to) return begins(today) && minute >= from && minute < to
  return (begins(today) && minute >= from) || (begins((today + 6) % 7) && minute < to)
}

/** Whether nothing at all is to be announced now, by the settings of the application. */
export function isQuiet(settings: Settings, now: number): boolean {
  if (!settings.notify || isSilenced(settings, now)) return true
  return settings.quietHours !== null && isQuietHour(settings.quietHours, now)
}

const LOOK_AGAIN_MS = 3_600_000

/** Takes the silence back when it is over, so that whoever shows it shows that. */
export interface Silence {
  settingsChanged(): void
  close(): void
}

export function createSilence({ ports, settings, changeSettings }: DomainContext): Silence {
  let timer: CancelTimer | null = null

  function look(): void {
    timer?.()
    timer = null
    const { silentUntil } = settings()
    if (silentUntil === null) return
    const now = ports.clock.now()
    if (isSilenced(settings(), now))
      timer = ports.clock.after(Math.min(silentUntil - now, LOOK_AGAIN_MS), look)
    else takeBack()
  }

  function takeBack(): void {
    try {
      changeSettings({ silentUntil: null })
    } catch (error) {
      // It is over all the same.
      if (!(error instanceof StoreError)) throw error
    }
  }

  // In a turn of its own: who is told of the settings is still being made.
  timer = ports.clock.after(0, look)
  return { settingsChanged: look, close: () => timer?.() }
}
