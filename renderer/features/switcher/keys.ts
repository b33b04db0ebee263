import type { Words } from '../../../shared/words/index.ts'
import type { Chord } from '../../state/shortcuts.svelte.ts'

const SIGNS: Readonly<Record<string, string>> = {
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
}
const MAC: Readonly<Record<string, string>> = { Mod: '⌘', Alt: '⌥', Shift: '⇧' }

/** A chord's keys as they are written on a keyboard. */
export function keysOf(chord: Chord, mac: boolean, words: Words): readonly string[] {
  const names: Readonly<Record<string, string>> = words.app.keyNames
  return (
    chord
      // The plus key itself stays.
      .split(/\+(?=.)/)
      .map((key) => (mac ? MAC[key] : undefined) ?? SIGNS[key] ?? names[key] ?? key)
  )
}
