import { skeleton } from './look-alikes.ts'

// ASCII cannot be mistaken for what it is not by its script.
const ASCII = /^[\0-\x7f]*$/

/** A name in pieces: those that look like Latin letters and are others stand alone, so that they can be marked. */
export function oddPieces(name: string): readonly { readonly text: string; readonly odd: boolean }[] {
  if (ASCII.test(name)) return [{ text: name, odd: false }]
  const pieces: { text: string; odd: boolean }[] = []
  for (const letter of name) {
    const odd = !ASCII.test(letter) && /\p{L}/u.test(letter) && ASCII.test(skeleton(letter))
    const last = pieces.at(-1)
    if (last?.odd === odd) last.text += letter
    else pieces.push({ text: letter, odd })
  }
  return pieces
}
