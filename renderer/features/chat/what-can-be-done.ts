import type { Message } from '../../../shared/model/message.ts'

/** What a person can do with one message. Details can be asked of all, and all can be deleted here. */
export interface Possible {
  readonly reply: boolean
  readonly react: boolean
  readonly edit: boolean
  /** Also to forward it: there is a text. */
  readonly copy: boolean
  readonly retract: boolean
}

/** A message that is not here to be read, or that has not left, cannot be answered; announcements need no answer. */
export function possibleWith(message: Message): Possible {
  const { kind, direction, state, sendAt, retracted } = message
  const spoken = (kind === 'text' || kind === 'action') && retracted !== true
  const own = direction === 'out'
  const left = !own || (state !== 'failed' && sendAt === undefined)
  return {
    reply: spoken && left,
    react: spoken && left,
    edit: spoken && own && left,
    copy: (spoken || kind === 'announcement') && message.body !== '',
    retract: spoken && own && state !== 'failed',
  }
}
