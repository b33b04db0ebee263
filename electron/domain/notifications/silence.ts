import type { QuietHours, Settings } from '../../../shared/model/store.ts'
import type { CancelTimer } from '../../engine/index.ts'
import type { DomainContext } from '../context.ts'
import { StoreError } from '../db/store.ts'

/** Clocks are corrected by small amounts now and then. Only a larger step counts as set back. */
const SET_RIGHT_MS = 10 * 60_000

/**
 * Whether a period from `since` to `until` still lasts. With `until` null it has no end; with `since` null its start is
 * unknown. It also ends if the clock was set back before its start, so that nobody gets a longer silence than they asked
 * for.
 */
export function stillLasts(until: number | null, since: number | null, now: number): boolean {
  return until === null || (now < until && (since === null || now >= since - SET_RIGHT_MS))
}

/** Whether the person has asked for silence until a time that hasn't come. */
export function isSilenced(settings: Pick<Settings, 'silentUntil' | 'silentSince'>, now: number): boolean {
  return settings.silentUntil !== null && stillLasts(settings.silentUntil, settings.silentSince, now)
}

/** Whether it is within these hours, in local time. If both ends are the same, they last a whole day. */
export function isQuietHour({ from, to, days }: QuietHours, now: number): boolean {
  const date = new Date(now)
  const minute = date.getHours() * 60 + date.getMinutes()
  const today = date.getDay()
  const begins = (day: number): boolean => days.includes(day)
  if (from < to) return begins(today) && minute >= from && minute < to
  return (begins(today) && minute >= from) || (begins((today + 6) % 7) && minute < to)
}

/** Whether the settings silence all notifications now. */
export function isQuiet(settings: Settings, now: number): boolean {
  if (!settings.notify || isSilenced(settings, now)) return true
  return settings.quietHours !== null && isQuietHour(settings.quietHours, now)
}

const LOOK_AGAIN_MS = 3_600_000

/** Resets the silence in the settings when it is over, so that the window shows it correctly. */
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
      // The silence is over anyway.
      if (!(error instanceof StoreError)) throw error
    }
  }

  // In a later turn, because the listeners of the settings are still being created.
  timer = ports.clock.after(0, look)
  return { settingsChanged: look, close: () => timer?.() }
}
