import { inSentence } from '../../text/quoted.ts'
import { numbers } from './numbers.ts'
import { plural } from './plural.ts'

const seconds = (count: number): string =>
  plural(count, { one: `${numbers.number(count)} second`, other: `${numbers.number(count)} seconds` })
const minutes = (count: number): string =>
  plural(count, { one: `${numbers.number(count)} minute`, other: `${numbers.number(count)} minutes` })
const hours = (count: number): string =>
  plural(count, { one: `${numbers.number(count)} hour`, other: `${numbers.number(count)} hours` })

/** The files of messages, and those of a conversation. */
export const files = {
  /** In the list of conversations and in quotations. `more` is how many files follow the first. */
  short: {
    picture: 'Picture',
    pictures: (count: number) => `${numbers.number(count)} pictures`,
    video: 'Video',
    file: 'File',
    voice: 'Voice message',
    andMore: (name: string, more: number) =>
      plural(more, {
        one: `${name} and ${numbers.number(more)} more file`,
        other: `${name} and ${numbers.number(more)} more files`,
      }),
  },

  open: 'Open',
  saveAs: 'Save as',
  showInFolder: 'Show in folder',
  download: 'Download',
  accept: 'Accept',
  decline: 'Decline',
  pause: 'Pause',
  resume: 'Resume',
  tryAgain: 'Try again',
  cancel: 'Cancel',
  copyPicture: 'Copy picture',
  pictureCopied: 'Picture copied',
  pictureNotCopied: 'The picture couldn’t be copied. Save it instead.',
  deleteHere: 'Delete from this computer',
  deleted: (name: string) => `${inSentence(name)} was deleted from this computer`,
  saved: (path: string) => `Saved as ${inSentence(path)}`,
  showPicture: (name: string) => `Show ${inSentence(name)}`,
  more: (name: string) => `More for ${inSentence(name)}`,

  sending: (name: string) => `Sending ${inSentence(name)}`,
  receiving: (name: string) => `Receiving ${inSentence(name)}`,
  saving: (name: string) => `Saving ${inSentence(name)}`,
  doneOf: (done: string, size: string) => `${done} of ${size}`,
  perSecond: (size: string) => `${size} per second`,
  secondsLeft: (count: number) => {
    const rounded = Math.max(1, Math.round(count))
    if (rounded < 60) return `${seconds(rounded)} left`
    if (rounded < 3600) return `${minutes(Math.round(rounded / 60))} left`
    return `${hours(Math.round(rounded / 3600))} left`
  },
  from: (host: string) => `from ${inSentence(host)}`,
  sizeUnknown: 'size unknown',

  /** What has become of a file, where that isn't seen. */
  state: {
    offeredIn: (name: string) => `${inSentence(name)} wants to send you this file`,
    offeredOut: (name: string) => `Waiting for ${inSentence(name)} to accept`,
    waitingIn: 'Waiting to be downloaded',
    waitingOut: 'Waiting to be sent',
    silent: 'Waiting for the other side…',
    paused: 'Paused',
    failed: 'This file could not be transferred',
    declinedIn: 'You declined this file',
    declinedOut: (name: string) => `${inSentence(name)} declined this file`,
    gone: 'Deleted from this computer',
  },

  /** Where the sentence has no room. */
  notShown: 'Can’t be shown here',
  pictureTooLarge: 'This picture is too large to be shown here. You can save it.',
  pictureBroken: 'This picture can’t be shown here. You can save it.',
  playAnimation: (name: string) => `Play ${inSentence(name)}`,
  videoBroken: 'This video can’t be played here. You can save it.',
  audioBroken: 'This recording can’t be played here. You can save it.',
  showText: 'Show text',
  hideText: 'Hide text',
  textOf: (name: string) => `Text of ${inSentence(name)}`,
  textMissing: 'The text couldn’t be read. Try again.',

  voice: (duration: string) => `Voice message, ${duration}`,
  audio: (name: string) => inSentence(name),
  play: 'Play',
  pausePlaying: 'Pause',
  position: 'Position',
  positionOf: (position: string, duration: string) => `${position} of ${duration}`,
  speed: (times: string) => `Speed: ${times}`,
  times: (speed: number) => `${numbers.number(speed)}×`,

  /** In the message details. */
  details: {
    title: (name: string) => inSentence(name),
    way: 'Way',
    ways: {
      upload: 'Uploaded to a server',
      download: 'Downloaded from a server',
      direct: 'Straight to the other device',
      proxy: 'Through a proxy',
      'in-band': 'Through the chat servers',
    },
    wayTerms: {
      upload: 'XEP-0363: HTTP upload',
      download: 'HTTP',
      direct: 'XEP-0065: SOCKS5 bytestream',
      proxy: 'XEP-0065: SOCKS5 proxy',
      'in-band': 'XEP-0047: in-band bytestream',
    },
    notTransferred: 'Not transferred here',
    peer: 'Server or device',
    hash: 'Checksum',
    hashTerm: 'SHA-256',
    failedTry: (way: string) => `Failed: ${way}`,
  },

  /** Those of a conversation, in its details. */
  kept: {
    title: 'Files',
    search: 'Search files',
    shown: { pictures: 'Pictures', documents: 'Documents', links: 'Links' },
    none: {
      pictures: 'No pictures yet.',
      documents: 'No documents yet.',
      links: 'No links yet.',
    },
    notFound: 'Nothing found.',
    showMore: 'Show more',
    showInChat: 'Show in chat',
    loading: 'Looking for files…',
  },
} as const
