import type { Attachment, Transfer } from '../../../../shared/model/file.ts'
import { explain } from '../../../../shared/words/explain.ts'
import type { Words } from '../../../../shared/words/index.ts'

/** The size of a file, and from where it would come: "1.2 MB, from upload.verona.example". */
export function factsOf(words: Words, { size, host, state, durationMs, kind }: Attachment): string {
  const w = words.files
  const asks = state === 'remote' || state === 'gone'
  return [
    kind === 'video' && durationMs !== undefined ? words.numbers.duration(durationMs) : '',
    size === null ? w.sizeUnknown : words.numbers.size(size),
    asks && host !== undefined ? w.from(host) : '',
  ]
    .filter((part) => part !== '')
    .join(', ')
}

/** What has become of a file, in a sentence; null where that is seen. */
export function stateOf(
  words: Words,
  { state, failure }: Attachment,
  direction: 'in' | 'out',
  peer: string,
): string | null {
  const w = words.files.state
  const incoming = direction === 'in'
  switch (state) {
    case 'offered':
      return incoming ? w.offeredIn(peer) : w.offeredOut(peer)
    case 'waiting':
      return incoming ? w.waitingIn : w.waitingOut
    case 'paused':
      return w.paused
    case 'failed':
      return failure ? explain(words, failure) : w.failed
    case 'declined':
      return incoming ? w.declinedIn : w.declinedOut(peer)
    case 'gone':
      return w.gone
    case 'remote':
    case 'moving':
    case 'here':
      return null
  }
}

/** How far a file is: "1.2 MB of 3.4 MB, 200 kB per second, 12 seconds left". */
export function progressOf(words: Words, { done, size, bytesPerSecond, secondsLeft }: Transfer): string {
  const w = words.files
  const { numbers } = words
  return [
    size === null ? numbers.size(done) : w.doneOf(numbers.size(done), numbers.size(size)),
    bytesPerSecond === null ? '' : w.perSecond(numbers.size(Math.round(bytesPerSecond))),
    secondsLeft === null ? '' : w.secondsLeft(secondsLeft),
  ]
    .filter((part) => part !== '')
    .join(', ')
}
