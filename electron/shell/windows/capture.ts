import { systemPreferences } from 'electron'
import { err, ok, type Result } from '../../../shared/model/result.ts'
import type { Failure } from '../../../shared/model/failure.ts'

/** The time from the command until the window's request arrives, with plenty to spare. */
const PATIENCE_MS = 10_000

type CaptureDevice = 'microphone' | 'camera'

/** Whether a window may open the microphone, or the camera, now. */
export interface Capture {
  /** The person wants to record or to scan a code, or no longer. */
  allow(on: boolean): Promise<Result<undefined, Failure>>
  /** True once after each `allow(true)`, within a few seconds. */
  take(): boolean
}

/** `now` is in milliseconds and never goes back. `askSystem` is for macOS, which asks the person itself. */
export function createCapture(
  device: CaptureDevice,
  now: () => number,
  askSystem: (device: CaptureDevice) => Promise<boolean> = askMac,
): Capture {
  let until = -Infinity
  return {
    async allow(on) {
      if (!on) {
        until = -Infinity
        return ok()
      }
      if (!(await askSystem(device))) return err({ code: `${device}-refused` })
      until = now() + PATIENCE_MS
      return ok()
    },
    take() {
      const allowed = now() <= until
      until = -Infinity
      return allowed
    },
  }
}

const askMac = async (device: CaptureDevice): Promise<boolean> =>
  process.platform !== 'darwin' || (await systemPreferences.askForMediaAccess(device))
