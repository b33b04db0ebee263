import type { OwnPresence } from '../../shared/model/presence.ts'
import type { Face } from './drawings.ts'

/** Somebody of the demo's little world. */
export interface Person {
  readonly name: string
  readonly group: string
  readonly presence: OwnPresence
  readonly face?: Face
  /** Their answers, one after the other and then from the start again. */
  readonly answers: readonly string[]
}

export const DOMAIN = 'verona.example'
export const SELF = 'juliet'
/** Whose conversation the demo opens with. */
export const LEAD = 'romeo'

export const people: Readonly<Record<string, Person>> = {
  romeo: {
    name: 'Romeo',
    group: 'Montague',
    presence: { show: 'available', status: 'Under your window' },
    face: {
      ground: '#f0b9a0',
      skin: '#f0c9a4',
      hair: '#5a3420',
      clothes: '#3f5fa0',
      style: 'short',
    },
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
    face: {
      ground: '#b9cfa8',
      skin: '#f2cdb0',
      hair: '#efe9dc',
      clothes: '#8a5a3c',
      style: 'veil',
    },
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
    face: {
      ground: '#d3b6dd',
      skin: '#f3d0b4',
      hair: '#7a2f2a',
      clothes: '#6a2250',
      style: 'long',
    },
    answers: ['Well, think of marriage now.', 'What say you? Can you love the gentleman?'],
  },
  laurence: {
    name: 'Friar Laurence',
    group: 'Friends',
    presence: { show: 'away', status: 'In the herb garden' },
    face: {
      ground: '#a9c9c4',
      skin: '#e7bd98',
      hair: '#8a8078',
      clothes: '#6b5138',
      style: 'tonsure',
      beard: true,
    },
    answers: ['Wisely and slow; they stumble that run fast.', 'These violent delights have violent ends.'],
  },
  mercutio: {
    name: 'Mercutio',
    group: 'Montague',
    presence: { show: 'xa', status: 'Dreaming of Queen Mab' },
    face: {
      ground: '#f3d489',
      skin: '#d9a679',
      hair: '#2f2430',
      clothes: '#a8323e',
      style: 'hat',
    },
    answers: ['Nay, gentle Juliet, we must have you dance.', 'Ask for me tomorrow.'],
  },
  crier: {
    name: 'Town Crier',
    group: 'Verona',
    presence: { show: 'available', status: 'Oyez, oyez' },
    answers: [],
  },
  rosaline: {
    name: 'Rosaline',
    group: 'Friends',
    presence: { show: 'offline', status: '' },
    answers: [],
  },
}

/** The face of the person at the window. */
export const ownFace: Face = {
  ground: '#ffd9c9',
  skin: '#f6d3b8',
  hair: '#3c2018',
  clothes: '#c8375a',
  style: 'long',
}

/** The messages that arrive just before the window opens, and are unread in it. */
export const unread: readonly (readonly [author: string, body: string])[] = [
  ['nurse', 'Lady, come from that window.'],
  ['nurse', 'Your mother is coming to your chamber. The day is broke; be wary, look about.'],
]

/** Somebody who asks to see the person's presence. */
export const suitor = { localpart: 'paris', text: 'Younger than she are happy mothers made.' } as const
