import { describe, expect, it, vi } from 'vitest'
import { chordOf, Shortcuts } from './shortcuts.svelte.ts'

const press = (key: string, init: KeyboardEventInit = {}): KeyboardEvent =>
  new KeyboardEvent('keydown', { key, cancelable: true, ...init })

describe('chordOf', () => {
  it.each([
    ['k', { ctrlKey: true }, false, 'Mod+K'],
    ['k', { metaKey: true }, true, 'Mod+K'],
    ['k', { ctrlKey: true }, true, 'K'],
    ['ArrowUp', { altKey: true, shiftKey: true }, false, 'Alt+Shift+ArrowUp'],
    ['F', { ctrlKey: true, shiftKey: true }, false, 'Mod+Shift+F'],
    // On a German keyboard "/" is Shift+7.
    ['/', { ctrlKey: true, shiftKey: true }, false, 'Mod+/'],
    ['Escape', {}, false, 'Escape'],
  ])('%s', (key, init, mac, chord) => expect(chordOf(press(key, init), mac)).toBe(chord))
})

describe('Shortcuts', () => {
  const at = { group: 'g', label: 'l' }

  it('runs the last one added that applies, and keeps the key from others', () => {
    const [first, second, never] = [vi.fn(), vi.fn(), vi.fn()]
    const shortcuts = new Shortcuts(false)
    shortcuts.register({ ...at, chord: 'Escape', run: first })
    const release = shortcuts.register(
      { ...at, chord: 'Escape', run: second },
      { ...at, chord: 'Escape', run: never, when: () => false },
    )
    const event = press('Escape')
    expect(shortcuts.press(event)).toBe(true)
    expect(event.defaultPrevented).toBe(true)
    expect([first, second, never].map((run) => run.mock.calls.length)).toEqual([0, 1, 0])
    release()
    shortcuts.press(press('Escape'))
    expect(first).toHaveBeenCalledOnce()
  })

  it('ignores other keys, composed keys and keys that were handled', () => {
    const run = vi.fn()
    const shortcuts = new Shortcuts(false)
    shortcuts.register({ ...at, chord: 'Mod+K', run })
    expect(shortcuts.press(press('k'))).toBe(false)
    expect(shortcuts.press(press('k', { ctrlKey: true, isComposing: true }))).toBe(false)
    const taken = press('k', { ctrlKey: true })
    taken.preventDefault()
    expect(shortcuts.press(taken)).toBe(false)
    expect(run).not.toHaveBeenCalled()
  })
})
