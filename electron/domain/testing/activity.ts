import type { Activity } from '../ports.ts'

type ActivityEvent = Parameters<Parameters<Activity['onEvent']>[0]>[0]

/** A person at a machine, played by the test. */
export interface TestActivity extends Activity {
  /** Input is made now; time without it counts by the clock from then on. */
  input(): void
  /** What the system says next; resolves when those who listen have settled. */
  tell(event: ActivityEvent): Promise<void>
  /** How often was asked. */
  readonly asked: number
}

/** Time without input runs on a clock of its own, `uptime`, which nobody sets. */
export function createTestActivity(uptime: () => number): TestActivity {
  const listeners = new Set<(event: ActivityEvent) => void | Promise<void>>()
  let inputAt = uptime()
  let asked = 0
  return {
    idleMs() {
      asked += 1
      return uptime() - inputAt
    },
    onEvent(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    input: () => void (inputAt = uptime()),
    async tell(event) {
      for (const listener of listeners) await listener(event)
    },
    get asked() {
      return asked
    },
  }
}
