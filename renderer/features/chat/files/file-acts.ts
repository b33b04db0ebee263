import type { Attachment } from '../../../../shared/model/file.ts'

/** What a person can do with a file of a message now. */
export interface FileActs {
  readonly download: boolean
  /** Accept or decline. */
  readonly answer: boolean
  readonly pause: boolean
  readonly resume: boolean
  readonly tryAgain: boolean
  readonly cancel: boolean
  /** Open it, save it elsewhere. */
  readonly use: boolean
  readonly showInFolder: boolean
  /** Delete the copy that Balcony keeps. */
  readonly deleteHere: boolean
}

/** `direction`: who sent the message. */
export function actsOf({ state, host, savedAs }: Attachment, direction: 'in' | 'out'): FileActs {
  const here = state === 'here'
  const own = direction === 'out'
  return {
    download: state === 'remote' || (state === 'gone' && host !== undefined),
    answer: state === 'offered' && !own,
    pause: state === 'moving',
    resume: state === 'paused',
    tryAgain: state === 'failed',
    cancel: state === 'waiting' || state === 'moving' || state === 'paused' || (own && isUnsent(state)),
    use: here,
    showInFolder: here && savedAs !== undefined,
    deleteHere: here,
  }
}

const isUnsent = (state: Attachment['state']): boolean => state === 'offered' || state === 'failed'

/** Whether its bytes can be shown: they are here, or it is the person's own and on its way. */
export const canShow = ({ state }: Attachment, direction: 'in' | 'out'): boolean =>
  state === 'here' ||
  (direction === 'out' && ['offered', 'waiting', 'moving', 'paused', 'failed', 'declined'].includes(state))
