import type { Chord } from '../../state/shortcuts.svelte.ts'

const NAMES: Readonly<Record<string, string>> = {
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  Escape: 'Esc',
  ' ': 'Space',
}
const MAC: Readonly<Record<string, string>> = { Mod: '⌘', Alt: '⌥', Shift: '⇧' }

/** A chord's keys as they are written on a keyboard. */
export function keysOf(chord: Chord, mac: boolean): readonly string[] {
  return (
    chord
      // Not at the plus that is a key itself.
      .split(/\+(?=.)/)
      .map((key) => (mac ? MAC[key] : key === 'Mod' ? 'Ctrl' : undefined) ?? NAMES[key] ?? key)
  )
}
