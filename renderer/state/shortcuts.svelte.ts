import { createContext } from 'svelte'

/** `Mod` is Ctrl, or Command on a Mac: `Mod+K`, `Alt+Shift+ArrowUp`, `Mod+1`. Modifiers in the order Mod, Alt, Shift. */
export type Chord = string

export interface Shortcut {
  readonly chord: Chord
  /** The action in words, for the list of shortcuts. */
  readonly label: string
  readonly group: string
  /** Whether it applies now. If not, others may have the key. */
  readonly when?: () => boolean
  readonly run: () => void
  /** Not in the list of shortcuts, because another entry stands for it (`Mod+1` for `Mod+1` to `Mod+9`). */
  readonly hidden?: boolean
  /** The keys in the list of shortcuts, if not the chord itself. */
  readonly shown?: Chord
}

/** The chord of a key press. */
export function chordOf(event: KeyboardEvent, mac: boolean): Chord {
  const mod = mac ? event.metaKey : event.ctrlKey
  const key = event.key.length === 1 ? event.key.toUpperCase() : event.key
  // With Shift the layout decides which sign a key has (Shift+/ is "?"), so Shift counts for letters and named keys only.
  const shift = event.shiftKey && (key.length > 1 || /\p{L}/u.test(key))
  return [mod && 'Mod', event.altKey && 'Alt', shift && 'Shift', key].filter(Boolean).join('+')
}

/** All keyboard shortcuts of the window. Features add theirs while they are on the screen. */
export class Shortcuts {
  readonly mac: boolean
  #all = $state.raw<readonly Shortcut[]>([])
  /** The same. An effect that is being taken down reads the state as it was before the change, and would lose some. */
  #registered: readonly Shortcut[] = []

  constructor(mac: boolean) {
    this.mac = mac
  }

  get all(): readonly Shortcut[] {
    return this.#all
  }

  /** Adds shortcuts; the last one added wins. Returns the function that removes them, to return from an `$effect`. */
  register(...shortcuts: readonly Shortcut[]): () => void {
    this.#hold([...this.#registered, ...shortcuts])
    return () => this.#hold(this.#registered.filter((one) => !shortcuts.includes(one)))
  }

  #hold(shortcuts: readonly Shortcut[]): void {
    this.#registered = shortcuts
    this.#all = shortcuts
  }

  /** Runs the shortcut of a key press. True if there was one. */
  press(event: KeyboardEvent): boolean {
    // While an input method composes, its keys are not ours.
    if (event.defaultPrevented || event.isComposing) return false
    const chord = chordOf(event, this.mac)
    const found = this.#registered.findLast((one) => one.chord === chord && (one.when?.() ?? true))
    if (!found) return false
    event.preventDefault()
    found.run()
    return true
  }
}

export const [useShortcuts, provideShortcuts] = createContext<Shortcuts>()
