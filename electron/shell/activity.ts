import { powerMonitor } from 'electron'
import type { Activity } from '../domain/ports.ts'

type ActivityEvent = Parameters<Parameters<Activity['onEvent']>[0]>[0]

const EVENTS = {
  'lock-screen': 'lock',
  'unlock-screen': 'unlock',
  suspend: 'suspend',
  resume: 'resume',
} as const satisfies Record<string, ActivityEvent>

/** The person at the machine, as far as the system tells. Only once Electron is ready. */
export function createActivity(log: (line: string) => void): Activity {
  const listeners = new Set<(event: ActivityEvent) => void | Promise<void>>()
  for (const [name, event] of Object.entries(EVENTS)) {
    powerMonitor.on(name as 'suspend', () => {
      for (const listener of listeners) void listener(event)
    })
  }
  return {
    idleMs() {
      try {
        return powerMonitor.getSystemIdleTime() * 1000
      } catch (fault) {
        log(`the time without input is not known: ${String(fault)}`)
        return 0
      }
    },
    onEvent(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}
