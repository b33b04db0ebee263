import { inSentence } from '../../text/quoted.ts'
import { numbers } from './numbers.ts'
import { plural } from './plural.ts'

/** The files in the composer, and recording a voice message. */
export const attachments = {
  list: 'Attachments',
  attach: 'Attach file',
  /** The title of the system's dialog. */
  chooseTitle: 'Attach files',
  drop: 'Drop files here to attach them',
  dropText: 'You can add a caption before you send them.',
  remove: (name: string) => `Remove ${inSentence(name)}`,
  removed: (name: string) => `${inSentence(name)} was removed.`,
  restore: 'Undo remove',
  caption: (name: string) => `Caption for ${inSentence(name)}`,
  captionShort: 'Caption',
  originalSize: 'Original size',
  handingOver: (name: string) => `Preparing ${inSentence(name)}`,
  packing: (name: string) => `Packing ${inSentence(name)}`,
  cancelPacking: (name: string) => `Cancel packing ${inSentence(name)}`,
  tryAgain: 'Try again',
  moved: (name: string, place: number, count: number) =>
    `${inSentence(name)} is now ${numbers.number(place)} of ${numbers.number(count)}.`,
  added: (count: number) =>
    plural(count, {
      one: `${numbers.number(count)} file attached.`,
      other: `${numbers.number(count)} files attached.`,
    }),
  moveHint: 'Alt with an arrow key moves a file.',
  textIsCaption: 'Your text is sent as the caption.',
  textGoesFirst: 'Your text is sent first, as a message of its own.',
  waiting: 'Sending as soon as the files are ready.',
  tooLarge: (limit: string) => `Too large for your server, which takes up to ${limit}.`,
  noWay: 'Your server doesn’t take files. They can be sent while the other person is online.',
  notStripped: 'Balcony can’t remove the place and camera data from this file.',
  tooManyPixels: 'Too large to be shown. It is sent as a file.',
  pastedPicture: (moment: string) => `Picture ${moment}`,
  voiceName: (moment: string) => `Voice message ${moment}`,

  recording: {
    start: 'Record voice message',
    group: 'Recording a voice message',
    pause: 'Pause',
    resume: 'Resume',
    listen: 'Listen',
    stopListening: 'Stop listening',
    send: 'Send',
    discard: 'Discard',
    recording: (duration: string) => `Recording, ${duration}`,
    paused: (duration: string) => `Paused, ${duration}`,
    nearEnd: (duration: string) => `${duration} left.`,
    atEnd: (duration: string) => `A voice message is at most ${duration} long, so the recording is paused.`,
    preparing: 'Preparing the voice message…',
  },
} as const
