import { inSentence } from '../../text/quoted.ts'
import { quoted } from './quoted.ts'
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
    failed: 'Failed',
  },
  /** What stands in the place of a text, or around it. */
  shown: {
    you: 'You',
    notes: 'Notes to yourself',
    retracted: 'This message was deleted',
    sealed: (by: string) =>
      by === ''
        ? 'This message is encrypted in a way that Balcony cannot read yet'
        : `This message is encrypted with ${inSentence(by, LONGEST_WORD)}, which Balcony cannot read yet`,
    sealedShort: 'Encrypted message',
    blank: 'There is nothing to see in this message: it consists of white space',
    blankShort: 'A message without visible text',
    attentionBy: (name: string) => `${inSentence(name)} asks for your attention`,
    attentionAskedOf: (name: string) => `You asked for ${inSentence(name)}’s attention`,
    action: (name: string | null, deed: string) =>
      name === null ? `* ${deed}` : `* ${inSentence(name)} ${deed}`,
    announcement: 'Announcement',
    mail: 'Written like a mail',
    late: 'Arrived late',
    claimed: (moment: string) => `Its sender says that it was written ${moment}`,
    edited: 'Edited',
    inReplyTo: (name: string) => `In reply to ${inSentence(name)}`,
    replyGone: 'A message that is not here',
    replyDeleted: 'A deleted message',
    leadsTo: (host: string) => `Leads to ${inSentence(host)}`,
    leadsElsewhere: (host: string) => `Leads to ${inSentence(host)}, which the message itself does not name`,
    place: 'Location',
    coordinates: (latitude: string, longitude: string) => `${latitude}, ${longitude}`,
    within: (distance: string) => `Within ${distance}`,
    openMap: 'Open in a map',
    code: 'Code',
    willBeSent: (moment: string) => `Will be sent at ${moment}`,
    describeReaction: (emoji: string, by: string) => `${emoji} by ${by}`,
    codeIn: (language: string) => `Code, ${inSentence(language, LONGEST_WORD)}`,
  },
  reactions: {
    group: 'Reactions',
    button: (emoji: string, count: number, by: string) => `${emoji} ${count}, ${by}`,
    you: 'you',
    more: (count: number) => plural(count, { one: `${count} more`, other: `${count} more` }),
    choose: 'Reactions to choose from',
    moreEmoji: 'More emoji',
  },
  late: {
    arrived: (count: number) =>
      plural(count, { one: `${count} message arrived late`, other: `${count} messages arrived late` }),
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
    change: 'Change',
    callBack: 'Call back',
    askAttention: 'Ask for attention',
    copied: (count: number) => plural(count, { one: 'Message copied', other: `${count} messages copied` }),
    notFound: 'That message is not here any more',
  },
  /** In the list of shortcuts. */
  keys: {
    group: 'With a message',
    previous: 'Previous message',
    next: 'Next message',
    extendUp: 'Select, and the one above too',
    extendDown: 'Select, and the one below too',
    first: 'First message that is loaded',
    last: 'Newest message',
    menu: 'Its menu',
    jump: 'Show what it answers',
  },
  select: {
    bar: 'Selected messages',
    count: (count: number) => plural(count, { one: `${count} selected`, other: `${count} selected` }),
    one: (name: string) => `Select ${inSentence(name)}`,
  },
  deleting: {
    title: (count: number) => plural(count, { one: 'Delete message', other: `Delete ${count} messages` }),
    text: 'For you it goes away on this device. For everyone it is taken back, and those who have it are asked to delete it; their apps may keep it all the same.',
    textHere: (count: number) =>
      plural(count, {
        one: 'It goes away on this device. Everybody else keeps it.',
        other: 'They go away on this device. Everybody else keeps them.',
      }),
    forMe: 'Delete for me',
    forEveryone: 'Delete for everyone',
  },
  forwarding: {
    title: (count: number) => plural(count, { one: 'Forward message', other: `Forward ${count} messages` }),
    search: 'Search people and chats',
    targets: 'Forward to',
    nobody: (query: string) => `Nobody here matches ${quoted(query)}.`,
    send: (count: number) =>
      count === 0
        ? 'Forward'
        : plural(count, { one: `Forward to ${count} chat`, other: `Forward to ${count} chats` }),
    most: (count: number) => `At most ${count} chats at once`,
    done: 'Forwarded',
  },
  rescheduling: 'Send at another time',
  versions: {
    title: 'Versions',
    now: 'As it is now',
    left: (count: number) =>
      plural(count, {
        one: `${count} version in between was not kept`,
        other: `${count} versions in between were not kept`,
      }),
  },
  details: {
    title: 'Message details',
    what: 'What became of it',
    written: 'Written',
    claimed: 'Written, says its sender',
    reached: 'Reached the server',
    received: 'Stored here',
    sentAt: 'Sent to the server',
    acknowledged: 'The server has it',
    acknowledgedTerm: 'XEP-0198: counted in its <a/>',
    sentTerm: 'RFC 6120: written to the stream',
    delivered: 'Delivered',
    deliveredTerm: 'XEP-0184: <received/>',
    read: 'Read',
    readTerm: 'XEP-0333: <displayed/>',
    delayTerm: 'XEP-0203: <delay/>',
    onDevice: (device: string, moment: string) => `${moment}, on the device ${quoted(device, 60)}`,
    notYet: 'Not yet',
    noReceipt: 'Nobody has told',
    how: 'How it came here',
    ways: {
      here: 'Written on this device',
      live: 'Sent to this device',
      'sent-copy': 'Copied from another device of yours that sent it',
      'received-copy': 'Copied from another device of yours that received it',
    },
    wayTerms: {
      here: '',
      live: 'RFC 6121: <message/>',
      'sent-copy': 'XEP-0280: <sent/>',
      'received-copy': 'XEP-0280: <received/>',
    },
    ids: 'Its names',
    idNames: {
      id: 'Given by its sender',
      'origin-id': 'Given by its sender, kept everywhere',
      'stanza-id': 'Given by the archive',
      correction: 'Of a correction',
    },
    idTerms: {
      id: 'RFC 6120: id',
      'origin-id': 'XEP-0359: <origin-id/>',
      'stanza-id': 'XEP-0359: <stanza-id/>',
      correction: 'XEP-0308: id of a correction',
    },
    from: 'From',
    languages: 'In other languages',
    noLanguage: 'without a language',
  },
} as const
