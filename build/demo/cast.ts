import type { OwnPresence } from '../../shared/model/presence.ts'

/** Somebody of the demo's little world. */
export interface Person {
  readonly name: string
  readonly group: string
  readonly presence: OwnPresence
  /** What they answer, one after the other and then from the start again. */
  readonly answers: readonly string[]
}

/** One line of what was said before the window opens; `author` null is the person at the window. */
export interface Line {
  readonly minutesAgo: number
  readonly author: string | null
  readonly body: string
}

export const DOMAIN = 'verona.example'
export const SELF = 'juliet'

const day = 24 * 60

export const people: Readonly<Record<string, Person>> = {
  romeo: {
    name: 'Romeo',
    group: 'Montague',
    presence: { show: 'available', status: 'Under your window' },
    answers: [
      'I take thee at thy word.',
      'With love’s light wings did I o’erperch these walls.',
      'My life were better ended by their hate than death prorogued, wanting of thy love.',
      'O blessed, blessed night!',
      'A thousand times the worse, to want thy light.',
    ],
  },
  nurse: {
    name: 'Nurse',
    group: 'Capulet',
    presence: { show: 'available', status: 'Looking for my fan' },
    answers: [
      'Anon, good madam!',
      'Jesu, what haste! Can you not stay awhile?',
      'Madam, your mother asks for you.',
    ],
  },
  mother: {
    name: 'Lady Capulet',
    group: 'Capulet',
    presence: { show: 'dnd', status: 'Dinner for two hundred' },
    answers: ['Well, think of marriage now.', 'What say you? Can you love the gentleman?'],
  },
  laurence: {
    name: 'Friar Laurence',
    group: 'Friends',
    presence: { show: 'away', status: 'In the herb garden' },
    answers: ['Wisely and slow; they stumble that run fast.', 'These violent delights have violent ends.'],
  },
  mercutio: {
    name: 'Mercutio',
    group: 'Montague',
    presence: { show: 'xa', status: 'Dreaming of Queen Mab' },
    answers: ['Nay, gentle Juliet, we must have you dance.', 'Ask for me tomorrow.'],
  },
  rosaline: {
    name: 'Rosaline',
    group: 'Friends',
    presence: { show: 'offline', status: '' },
    answers: [],
  },
}

export const history: Readonly<Record<string, readonly Line[]>> = {
  laurence: [
    { minutesAgo: 2 * day + 190, author: null, body: 'Father, are you up already?' },
    {
      minutesAgo: 2 * day + 184,
      author: 'laurence',
      body: 'The grey-eyed morn smiles on the frowning night. I was filling up this osier cage of ours.',
    },
  ],
  mother: [
    { minutesAgo: day + 300, author: 'mother', body: 'Where’s my daughter? Nurse, call her forth to me.' },
    { minutesAgo: day + 296, author: null, body: 'Madam, I am here. What is your will?' },
    { minutesAgo: day + 290, author: 'mother', body: 'This night you shall behold him at our feast.' },
    { minutesAgo: day + 289, author: null, body: 'I’ll look to like, if looking liking move.' },
  ],
  romeo: [
    { minutesAgo: day + 65, author: 'romeo', body: 'But soft, what light through yonder window breaks?' },
    { minutesAgo: day + 64, author: 'romeo', body: 'It is the east, and Juliet is the sun.' },
    { minutesAgo: day + 58, author: null, body: 'Ay me.' },
    { minutesAgo: day + 57, author: 'romeo', body: 'O, speak again, bright angel!' },
    { minutesAgo: 42, author: null, body: 'O Romeo, Romeo! Wherefore art thou Romeo?' },
    { minutesAgo: 41, author: null, body: 'Deny thy father and refuse thy name.' },
    { minutesAgo: 40, author: 'romeo', body: 'Shall I hear more, or shall I speak at this?' },
    {
      minutesAgo: 36,
      author: null,
      body: 'What’s in a name? That which we call a rose\nby any other name would smell as sweet.',
    },
    { minutesAgo: 34, author: 'romeo', body: 'Call me but love, and I’ll be new baptized.' },
    { minutesAgo: 12, author: null, body: 'How camest thou hither, tell me, and wherefore?' },
  ],
}

/** What arrives just before the window opens, and is unread in it. */
export const unread: readonly (readonly [author: string, body: string])[] = [
  ['nurse', 'Lady, come from that window.'],
  ['nurse', 'Your mother is coming to your chamber. The day is broke; be wary, look about.'],
]

/** Somebody who asks to see the person's presence. */
export const suitor = { localpart: 'paris', text: 'Younger than she are happy mothers made.' } as const
