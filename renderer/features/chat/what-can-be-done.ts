import type { Message } from '../../../shared/model/message.ts'

/** What a person can do with one message. Details can be asked of all, and all can be deleted here. */
export interface Possible {
  readonly reply: boolean
  readonly react: boolean
  readonly edit: boolean
  /** There is a text, or a file with a name. */
  readonly copy: boolean
  readonly forward: boolean
  readonly retract: boolean
  /** Pin it, or bookmark it. */
  readonly keep: boolean
}

/** A message that is not here to be read, or that has not left, cannot be answered; announcements need no answer. */
export function possibleWith(message: Message): Possible {
  const { kind, direction, state, sendAt, retracted, files = [] } = message
  const spoken = (kind === 'text' || kind === 'action' || kind === 'file') && retracted !== true
  const own = direction === 'out'
  const left = !own || (state !== 'failed' && sendAt === undefined)
  const said = (spoken || kind === 'announcement') && (message.body !== '' || files.length > 0)
  return {
    reply: spoken && left,
    react: spoken && left,
    edit: spoken && own && left && kind !== 'file',
    copy: said,
    // A file can go on if its bytes are here or on a server.
    forward: said && files.every((file) => file.state === 'here' || file.host !== undefined),
    retract: spoken && own && state !== 'failed',
    // A mark that is there can always go.
    keep: message.pinned === true || message.bookmarked === true || (said && left),
  }
}
