import type { FileName } from './attachments.ts'

/** Something that happened before the window opens; an `author` of null is the person at the window. */
export type Beat = Line | Deed | Sending

interface Happening {
  readonly minutesAgo: number
  readonly author: string | null
}

/** Somebody says something. */
export interface Line extends Happening {
  readonly body: string
  /** The name by which later beats refer to it. */
  readonly as?: string
  /** The line that it answers. */
  readonly answers?: string
  /** Makes it a mail with this subject. */
  readonly subject?: string
  /** The author's description of the page that it links to. */
  readonly preview?: { readonly url: string; readonly title: string; readonly description: string }
  /** Makes it an announcement instead of a chat message. */
  readonly announced?: true
}

/** Somebody does something to an earlier line, or without words. */
export type Deed = Happening &
  (
    | { readonly does: 'react'; readonly to: string; readonly emojis: readonly string[] }
    | { readonly does: 'correct'; readonly to: string; readonly body: string }
    | { readonly does: 'take back'; readonly to: string }
    /** Only others can. */
    | { readonly does: 'ask for attention' | 'send something encrypted' }
  )

/** Somebody sends a file. */
export interface Sending extends Happening {
  readonly does: 'send a file'
  readonly file: FileName
  readonly caption?: string
}

const day = 24 * 60

export const history: Readonly<Record<string, readonly Beat[]>> = {
  mercutio: [
    {
      minutesAgo: 3 * day + 95,
      author: 'mercutio',
      body: 'O, then I see Queen Mab hath been with you: https://dreams.example/queen-mab',
      as: 'mab',
      preview: {
        url: 'https://dreams.example/queen-mab',
        title: 'The wagon of Queen Mab',
        description:
          'Spokes of spinners’ legs, a cover of grasshoppers’ wings, and who travels in it at night.',
      },
    },
    { minutesAgo: 3 * day + 93, author: null, body: 'Thou talk’st of nothing.', answers: 'mab' },
    {
      minutesAgo: 3 * day + 92,
      author: 'mercutio',
      body: 'True, I talk of *dreams*, the children of an idle brain.',
    },
    { minutesAgo: 3 * day + 91, author: 'mercutio', body: '/me bows until his feather sweeps the floor' },
  ],
  laurence: [
    { minutesAgo: 2 * day + 190, author: null, body: 'Father, are you up already?' },
    {
      minutesAgo: 2 * day + 184,
      author: 'laurence',
      body: 'The grey-eyed morn smiles on the frowning night. I was filling up this osier cage of ours.',
      as: 'morn',
    },
    { minutesAgo: 2 * day + 182, author: null, does: 'react', to: 'morn', emojis: ['🌿'] },
    { minutesAgo: 2 * day + 180, author: null, body: 'Where do I find you?' },
    { minutesAgo: 2 * day + 176, author: 'laurence', body: 'geo:45.43328,10.99034;u=25' },
    {
      minutesAgo: 2 * day + 60,
      author: 'laurence',
      body: '> Give me, give me! O, tell not me of fear.\nThen hold. *Tonight* look that thou lie alone, and do exactly this:\n```\n20:00  drink the vial, all of it\n20:05  sleep\n14:05  two days on: wake\n```\nAnd _trust me_ for the rest.',
      as: 'vial',
    },
    { minutesAgo: 2 * day + 52, author: null, does: 'react', to: 'vial', emojis: ['😮'] },
    { minutesAgo: 2 * day + 50, author: 'laurence', does: 'send something encrypted' },
    { minutesAgo: 2 * day + 47, author: null, body: 'That last one stayed sealed. Say it again plainly?' },
    { minutesAgo: 2 * day + 44, author: 'laurence', does: 'send a file', file: 'voice' },
  ],
  mother: [
    {
      minutesAgo: day + 340,
      author: 'mother',
      subject: 'Sunday',
      body: 'Two hundred guests, and the county Paris among them. Be dressed by seven.',
    },
    { minutesAgo: day + 300, author: 'mother', body: 'Where’s my daughter? Nurse, call her forth to me.' },
    { minutesAgo: day + 296, author: null, body: 'Madam, I am here. What is your will?' },
    {
      minutesAgo: day + 292,
      author: 'mother',
      body: 'This night you shall behold him at our fest.',
      as: 'feast',
    },
    {
      minutesAgo: day + 291,
      author: 'mother',
      does: 'correct',
      to: 'feast',
      body: 'This night you shall behold him at our feast.',
    },
    { minutesAgo: day + 290, author: null, body: 'I will not come.', as: 'refusal' },
    { minutesAgo: day + 290, author: null, does: 'take back', to: 'refusal' },
    {
      minutesAgo: day + 289,
      author: null,
      body: 'I’ll look to like, if looking liking move.',
      as: 'looking',
    },
    { minutesAgo: day + 286, author: 'mother', does: 'react', to: 'looking', emojis: ['👏'] },
    {
      minutesAgo: day + 280,
      author: 'mother',
      does: 'send a file',
      file: 'guests',
      caption: 'Who sits where',
    },
  ],
  crier: [
    {
      minutesAgo: 190,
      author: 'crier',
      announced: true,
      subject: 'By order of the Prince',
      body: 'Whoever draws a sword in the streets again pays for it with his life. The gates close at ten.',
    },
  ],
  romeo: [
    { minutesAgo: day + 65, author: 'romeo', body: 'But soft, what light through yonder window breaks?' },
    { minutesAgo: day + 64, author: 'romeo', body: 'It is the east, and Juliet is the sun.', as: 'sun' },
    { minutesAgo: day + 61, author: null, does: 'react', to: 'sun', emojis: ['☀️'] },
    { minutesAgo: day + 58, author: null, body: 'Ay me.' },
    { minutesAgo: day + 57, author: 'romeo', body: 'O, speak again, bright angel!' },
    { minutesAgo: 42, author: null, body: 'O Romeo, Romeo! Wherefore art thou Romeo?' },
    { minutesAgo: 41, author: null, body: 'Deny thy father and refuse thy name.', as: 'name' },
    { minutesAgo: 40, author: 'romeo', body: 'Shall I hear more, or shall I speak at this?' },
    {
      minutesAgo: 36,
      author: null,
      body: 'What’s in a name? That which we call a rose\nby any other name would smell as sweet.',
      as: 'rose',
    },
    { minutesAgo: 35, author: 'romeo', does: 'react', to: 'rose', emojis: ['🌹', '❤️'] },
    { minutesAgo: 34, author: 'romeo', body: 'Call me but love, and I’ll be new baptized.', answers: 'name' },
    {
      minutesAgo: 14,
      author: 'romeo',
      does: 'send a file',
      file: 'balcony',
      caption: 'Seen from the orchard',
    },
    { minutesAgo: 13, author: 'romeo', body: '/me climbs over the orchard wall' },
    { minutesAgo: 12, author: null, body: 'How camest thou hither, tell me, and wherefore?' },
  ],
  nurse: [
    { minutesAgo: 9, author: 'nurse', body: 'Madam!' },
    { minutesAgo: 8, author: null, body: 'I come, anon.' },
    { minutesAgo: 7, author: null, does: 'send a file', file: 'letter', caption: 'Take him this' },
    { minutesAgo: 5, author: 'nurse', does: 'ask for attention' },
  ],
}
