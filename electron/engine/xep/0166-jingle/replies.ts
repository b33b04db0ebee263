import type { ErrorType, IqAnswer } from '../../extension.ts'
import { el } from '../../xml/element.ts'
import { NS_JINGLE_ERRORS } from './codec.ts'

export const DONE: IqAnswer = { result: null }

const refusal = (type: ErrorType, condition: string, application?: string): IqAnswer => ({
  error: {
    type,
    condition,
    ...(application !== undefined && { application: el(NS_JINGLE_ERRORS, application) }),
  },
})

/** §10, Errors. */
export const malformed = refusal('modify', 'bad-request')
export const outOfOrder = refusal('wait', 'unexpected-request', 'out-of-order')
export const unknownSession = refusal('cancel', 'item-not-found', 'unknown-session')
export const tieBreak = refusal('cancel', 'conflict', 'tie-break')
export const notImplemented = refusal('cancel', 'feature-not-implemented', 'unsupported-info')
export const busy = refusal('wait', 'resource-constraint')
