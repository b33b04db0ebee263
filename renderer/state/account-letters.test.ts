import { expect, it } from 'vitest'
import type { BareJid } from '../../shared/model/jid.ts'
import { lettersOf } from './account-letters.ts'

it.each([
  [['romeo@montague.example'], ['R']],
  [
    ['romeo@montague.example', 'juliet@capulet.example'],
    ['R', 'J'],
  ],
  // The same initial: one more letter of the name.
  [
    ['romeo@montague.example', 'rosaline@capulet.example', 'nurse@capulet.example'],
    ['RM', 'RC', 'N'],
  ],
  [
    ['romeo@montague.example', 'regan@britain.example'],
    ['Ro', 'Re'],
  ],
  // The same name: the initial of the server.
  [
    ['romeo@montague.example', 'romeo@guild.example'],
    ['RM', 'RG'],
  ],
  // That is what a third one is called already.
  [
    ['romeo@montague.example', 'romeo@guild.example', 'r.montague@guild.example'],
    ['R1', 'R2', 'RM'],
  ],
  [['guild.example'], ['GE']],
])('%j are %j', (addresses, letters) => {
  expect(lettersOf(addresses as BareJid[])).toEqual(letters)
})
