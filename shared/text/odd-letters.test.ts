import { expect, it } from 'vitest'
import { oddPieces } from './odd-letters.ts'

it('finds letters that look Latin and are not', () => {
  expect(oddPieces('Juliеt')).toEqual([
    { text: 'Juli', odd: false },
    { text: 'е', odd: true },
    { text: 't', odd: false },
  ])
  expect(oddPieces('Ромео').map(({ odd }) => odd)).toContain(true)
})

it('leaves names of other scripts and of one script as they are', () => {
  for (const name of ['Juliet', 'ليلى', '李小龙', '🌹 Rose'])
    expect(oddPieces(name)).toEqual([{ text: name, odd: false }])
})
