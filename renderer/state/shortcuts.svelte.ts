import { createContext, untrack } from 'svelte'

/** `Mod` is Ctrl, or Command on a Mac: `Mod+K`, `Alt+Shift+ArrowUp`, `Mod+1`. Modifiers in the order Mod, Alt, Shift. */
export type Chord = string

export interface Shortcut {
  readonly chord: Chord
  /** What it does, as the list of shortcuts shows it. */
  readonly label: string
  readonly group: string
  /** Whether it applies just now; one that does not leaves the key to others. */
  readonly when?: () => boolean
  readonly run: () => void
  /** Not in the list of shortcuts, because another entry stands for it (`Mod+1` for `Mod+1` to `Mod+9`). */
  readonly hidden?: boolean
  /** How the list shows it where that is not the chord itself. */
  readonly shown?: Chord
}

/** The chord of a key press. */
export function chordOf(event: KeyboardEvent, mac: boolean): Chord {
  const mod = mac ? event.metaKey : event.ctrlKey
  const key = event.key.length === 1 ? event.key.toUpperCase() : event.key
  // The layout decides with Shift what sign a key has: Shift+/ is "?", so Shift counts for letters and named keys only.
  const shift = event.shiftKey && (key.length > 1 || /\p{L}/u.test(key))
  return [mod && 'Mod', event.altKey && 'Alt', shift && 'Shift', key].filter(Boolean).join('+')
}

/** Every keyboard shortcut of the window; features add theirs while they are on the screen. */
export class Shortcuts {
  readonly mac: boolean
  #all = $state.raw<readonly Shortcut[]>([])

  constructor(mac: boolean) {
    this.mac = mac
  }

  get all(): readonly Shortcut[] {
    return this.#all
  }

  /** Adds shortcuts; the one added last wins. Returns the function that takes them away: give it back from `$effect`. */
  register(...shortcuts: readonly Shortcut[]): () => void {
    // Called in effects, which must not run again because others register.
    this.#all = [...untrack(() => this.#all), ...shortcuts]
    return () => {
      this.#all = untrack(() => this.#all).filter((one) => !shortcuts.includes(one))
    }
  }

  /** Runs what belongs to a key press. True where something did. */
  press(event: KeyboardEvent): boolean {
    // An input method composes: its keys are not ours.
    if (event.defaultPrevented || event.isComposing) return false
    const chord = chordOf(event, this.mac)
    const found = this.#all.findLast((one) => one.chord === chord && (one.when?.() ?? true))
    if (!found) return false
    event.preventDefault()
    found.run()
    return true
  }
}

export const [useShortcuts, provideShortcuts] = createContext<Shortcuts>()
