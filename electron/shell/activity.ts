import { powerMonitor } from 'electron'
import { createEmitter } from '../../shared/events/emitter.ts'
import type { Activity } from '../domain/ports.ts'
import { watchScreenLock } from './screen-lock.ts'

type ActivityEvent = Parameters<Parameters<Activity['onEvent']>[0]>[0]

const EVENTS = {
  'lock-screen': 'lock',
  'unlock-screen': 'unlock',
  suspend: 'suspend',
  resume: 'resume',
} as const satisfies Record<string, ActivityEvent>

/** The person's activity as the system reports it. Call it after Electron is ready. */
export function createActivity(log: (line: string) => void): Activity & { close(): void } {
  const { on, emit } = createEmitter<[ActivityEvent]>()
  for (const [name, event] of Object.entries(EVENTS)) powerMonitor.on(name as 'suspend', () => emit(event))
  const close = watchScreenLock({
    platform: process.platform,
    env: process.env,
    changed: (locked) => emit(locked ? 'lock' : 'unlock'),
  })
  return {
    close,
    idleMs() {
      try {
        return powerMonitor.getSystemIdleTime() * 1000
      } catch (fault) {
        log(`the time without input is unknown: ${String(fault)}`)
        return 0
      }
    },
    onEvent: on,
  }
}
