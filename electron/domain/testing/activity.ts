import type { Activity } from '../ports.ts'

type ActivityEvent = Parameters<Parameters<Activity['onEvent']>[0]>[0]

/** A person at a machine, controlled by the test. */
export interface TestActivity extends Activity {
  /** Makes input now. The time without input starts again. */
  input(): void
  /** Emits a system event. Resolves when the listeners have settled. */
  tell(event: ActivityEvent): Promise<void>
  /** The number of questions asked. */
  readonly asked: number
}

/** The time without input follows `uptime`, a clock that is never set. */
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
