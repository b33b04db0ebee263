import type { CancelTimer, Release } from '../../engine/index.ts'
import type { DomainPorts } from '../ports.ts'

/** If this time passes, the machine is awake, even if it never said so. */
const AWAKE_MS = 30_000

/**
 * Closes the streams before the machine sleeps and opens them when it wakes up. Contacts see the person leave, and the
 * server keeps messages instead of sending them into a dead stream.
 */
export function followSleep(
  { activity, clock, log }: Pick<DomainPorts, 'activity' | 'clock' | 'log'>,
  setAsleep: (asleep: boolean) => Promise<void>,
): Release {
  let cancel: CancelTimer = () => undefined

  function wake(): void {
    cancel()
    void setAsleep(false)
  }

  const release = activity?.onEvent((event) => {
    if (event === 'resume') wake()
    if (event !== 'suspend') return
    log('sleep: the machine is about to sleep')
    cancel()
    cancel = clock.after(AWAKE_MS, wake)
    return setAsleep(true)
  })
  return () => {
    cancel()
    release?.()
  }
}
