import type { Message } from '../../../shared/model/message.ts'
import { type Allowed, EVERYTHING } from './allowed.ts'

/** What a person can do with one message. Details can be asked of all, and all can be deleted here. */
export interface Possible {
  readonly reply: boolean
  readonly react: boolean
  readonly edit: boolean
  /** There is a text, or a file with a name. */
  readonly copy: boolean
  readonly forward: boolean
  readonly retract: boolean
  /** Delete somebody else's for everybody. */
  readonly moderate: boolean
  /** Pin it, or bookmark it. */
  readonly keep: boolean
}

/** A message that is not here to be read, or that has not left, cannot be answered; announcements need no answer. */
export function possibleWith(message: Message, allowed: Allowed = EVERYTHING): Possible {
  const { kind, direction, state, sendAt, retracted, moderated, files = [] } = message
  const spoken =
    (kind === 'text' || kind === 'action' || kind === 'file') && !retracted && moderated === undefined
  const own = direction === 'out'
  const left = !own || (state !== 'failed' && sendAt === undefined)
  const said = (spoken || kind === 'announcement') && (message.body !== '' || files.length > 0)
  const referred = spoken && allowed.talk && allowed.refer
  return {
    reply: referred && left,
    react: referred && left,
    edit: spoken && own && left && kind !== 'file' && allowed.talk,
    copy: said,
    // A file can go on if its bytes are here or on a server.
    forward: said && files.every((file) => file.state === 'here' || file.host !== undefined),
    retract: referred && own && state !== 'failed',
    moderate: spoken && !own && allowed.moderate,
    // A mark that is there can always go.
    keep: message.pinned === true || message.bookmarked === true || (said && left),
  }
}
