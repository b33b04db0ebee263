import { inSentence } from '../../text/quoted.ts'
import { quoted } from './quoted.ts'
import { numbers } from './numbers.ts'
import { plural } from './plural.ts'

/** What a sender calls their encryption, and the language of their code: a word, not a sentence. */
const LONGEST_WORD = 30

/** What is said about messages, and in place of those that cannot be shown as they are. */
export const messages = {
  /** What has become of one's own. */
  states: {
    waiting: 'Waiting',
    sent: 'Sent',
    delivered: 'Delivered',
    read: 'Read',
    room: 'In the room',
    failed: 'Failed',
  },
  /** What stands in the place of a text, or around it. */
  shown: {
    you: 'You',
    notes: 'Notes to yourself',
    retracted: 'This message was deleted',
    sealed: (by: string) =>
      by === ''
        ? 'This message is encrypted in a way that Balcony can’t read yet'
        : `This message is encrypted with ${inSentence(by, LONGEST_WORD)}, which Balcony can’t read yet`,
    sealedShort: 'Encrypted message',
    blank: 'This message contains no visible text',
    blankShort: 'Message without visible text',
    attentionBy: (name: string) => `${inSentence(name)} asks for your attention`,
    attentionAskedOf: (name: string) => `You asked for ${inSentence(name)}’s attention`,
    action: (name: string | null, deed: string) =>
      name === null ? `* ${deed}` : `* ${inSentence(name)} ${deed}`,
    announcement: 'Announcement',
    mail: 'Written like an email',
    late: 'Arrived late',
    claimed: (moment: string) => `The sender says it was written ${moment}`,
    edited: 'Edited',
    inReplyTo: (name: string) => `In reply to ${inSentence(name)}`,
    replyGone: 'A message that isn’t here',
    replyDeleted: 'A deleted message',
    leadsElsewhere: (host: string) => `Leads to ${inSentence(host)}, which the message doesn’t mention`,
    place: 'Location',
    coordinates: (latitude: string, longitude: string) => `${latitude}, ${longitude}`,
    within: (distance: string) => `Within ${distance}`,
    openMap: 'Open in a map',
    code: 'Code',
    willBeSent: (moment: string) => `Will be sent: ${moment}`,
    describeReaction: (emoji: string, by: string) => `${emoji} by ${by}`,
    codeIn: (language: string) => `Code, ${inSentence(language, LONGEST_WORD)}`,
  },
  reactions: {
    group: 'Reactions',
    button: (emoji: string, count: number, by: string) => `${emoji} ${numbers.number(count)}, ${by}`,
    you: 'you',
    more: (count: number) =>
      plural(count, { one: `${numbers.number(count)} more`, other: `${numbers.number(count)} more` }),
    choose: 'Choose a reaction',
    moreEmoji: 'More emoji',
  },
  late: {
    arrived: (count: number) =>
      plural(count, {
        one: `${numbers.number(count)} message arrived late`,
        other: `${numbers.number(count)} messages arrived late`,
      }),
    show: 'Show',
  },
  back: 'Back to where you were',
  typing: 'writing…',
  /** What can be done with a message. */
  actions: {
    toolbar: 'Message actions',
    reply: 'Reply',
    react: 'React',
    edit: 'Edit',
    more: 'More',
    copy: 'Copy',
    quote: 'Quote selection',
    forward: 'Forward',
    select: 'Select',
    delete: 'Delete',
    details: 'Message details',
    sendNow: 'Send now',
    change: 'Change time',
    callBack: 'Cancel sending',
    askAttention: 'Ask for attention',
    copied: (count: number) =>
      plural(count, { one: 'Message copied', other: `${numbers.number(count)} messages copied` }),
    notFound: 'That message is no longer here',
  },
  /** In the list of shortcuts. */
  keys: {
    group: 'With a message',
    previous: 'Previous message',
    next: 'Next message',
    extendUp: 'Extend selection upwards',
    extendDown: 'Extend selection downwards',
    first: 'First loaded message',
    last: 'Newest message',
    menu: 'Message menu',
    jump: 'Show the message it replies to',
  },
  select: {
    bar: 'Selected messages',
    count: (count: number) =>
      plural(count, { one: `${numbers.number(count)} selected`, other: `${numbers.number(count)} selected` }),
    one: (name: string) => `Select ${inSentence(name)}`,
  },
  deleting: {
    title: (count: number) =>
      plural(count, { one: 'Delete message', other: `Delete ${numbers.number(count)} messages` }),
    text: '“Delete for me” removes it from this device. “Delete for everyone” also asks the apps of everyone else to delete it, but some may keep it.',
    textHere: (count: number) =>
      plural(count, {
        one: 'It will be removed from this device. Everyone else keeps it.',
        other: 'They will be removed from this device. Everyone else keeps them.',
      }),
    forMe: 'Delete for me',
    forEveryone: 'Delete for everyone',
    onlyFiles: (count: number) =>
      plural(count, { one: 'Delete only 1 file', other: `Delete only ${numbers.number(count)} files` }),
    textFiles: (count: number) =>
      plural(count, {
        one: '“Delete only 1 file” keeps the message and frees the space of its file on this computer.',
        other: `“Delete only ${numbers.number(count)} files” keeps the messages and frees the space of their files on this computer.`,
      }),
  },
  forwarding: {
    title: (count: number) =>
      plural(count, { one: 'Forward message', other: `Forward ${numbers.number(count)} messages` }),
    search: 'Search people and chats',
    targets: 'Forward to',
    nobody: (query: string) => `No people or chats match ${quoted(query)}.`,
    send: (count: number) =>
      count === 0
        ? 'Forward'
        : plural(count, {
            one: `Forward to ${numbers.number(count)} chat`,
            other: `Forward to ${numbers.number(count)} chats`,
          }),
    most: (count: number) => `At most ${numbers.number(count)} chats at once`,
    done: 'Forwarded',
  },
  rescheduling: 'Send at another time',
  versions: {
    title: 'Versions',
    now: 'Current version',
    left: (count: number) =>
      plural(count, {
        one: `${numbers.number(count)} version in between wasn’t kept`,
        other: `${numbers.number(count)} versions in between weren’t kept`,
      }),
  },
  details: {
    title: 'Message details',
    what: 'Delivery',
    written: 'Written',
    claimed: 'Written, according to the sender',
    reached: 'Reached the server',
    received: 'Stored here',
    sentAt: 'Sent to the server',
    acknowledged: 'Accepted by the server',
    acknowledgedTerm: 'XEP-0198: counted in its <a/>',
    sentTerm: 'RFC 6120: written to the stream',
    delivered: 'Delivered',
    deliveredTerm: 'XEP-0184: <received/>',
    read: 'Read',
    readTerm: 'XEP-0333: <displayed/>',
    delayTerm: 'XEP-0203: <delay/>',
    onDevice: (device: string, moment: string) => `${moment}, on the device ${quoted(device, 60)}`,
    notYet: 'Not yet',
    noReceipt: 'Not confirmed',
    how: 'How it arrived',
    ways: {
      here: 'Written on this device',
      live: 'Sent to this device',
      'sent-copy': 'Copied from your other device, which sent it',
      'received-copy': 'Copied from your other device, which received it',
      archive: 'From the archive on the server',
      imported: 'Imported from another program',
    },
    wayTerms: {
      here: '',
      live: 'RFC 6121: <message/>',
      'sent-copy': 'XEP-0280: <sent/>',
      'received-copy': 'XEP-0280: <received/>',
      archive: 'XEP-0313: <result/>',
      imported: '',
    },
    ids: 'Identifiers',
    idNames: {
      id: 'Set by the sender',
      'origin-id': 'Set by the sender, same everywhere',
      'stanza-id': 'Set by the archive',
      correction: 'Of an edit',
    },
    idTerms: {
      id: 'RFC 6120: id',
      'origin-id': 'XEP-0359: <origin-id/>',
      'stanza-id': 'XEP-0359: <stanza-id/>',
      correction: 'XEP-0308: id of a correction',
    },
    from: 'From',
    languages: 'In other languages',
    noLanguage: 'no language given',
  },
} as const
