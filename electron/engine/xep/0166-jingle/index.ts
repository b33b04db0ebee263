import type { Extension } from '../../extension.ts'
import type { Jingle } from './api.ts'
import { NS_JINGLE } from './codec.ts'
import { createJingle } from './jingle.ts'

export type {
  Jingle,
  JingleApplication,
  JingleSession,
  JingleTransport,
  OpenedTransport,
  ProposedContent,
  Reason,
  SessionEnd,
  SessionEvents,
  TransportContext,
  TransportFailure,
  TransportNegotiation,
} from './api.ts'
export { NS_JINGLE } from './codec.ts'
export { MAX_CONTENTS } from './jingle.ts'

/** XEP-0166. */
export const jingle: Extension<Jingle> = {
  about: {
    spec: 'XEP-0166',
    title: 'Jingle',
    version: '1.1.2',
    status: 'partial',
    note: 'contents are not added or modified during a session',
    features: [NS_JINGLE],
  },
  setup: createJingle,
}
