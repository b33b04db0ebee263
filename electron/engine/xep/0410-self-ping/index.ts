import type { Extension } from '../../extension.ts'
import { watchSilence, type SilenceWatch } from './silence.ts'

export type { SelfPingVerdict } from './self-ping.ts'
export type { SilenceWatch, WatchedRoom } from './silence.ts'

/** XEP-0410. */
export const selfPings: Extension<SilenceWatch> = {
  about: {
    spec: 'XEP-0410',
    title: "MUC Self-Ping (Schrödinger's Chat)",
    version: '1.1.0',
    status: 'complete',
  },
  setup: watchSilence,
}
