/** The keys that were pressed, or null where they may not stand for anything by themselves (yet). */
export type Pressed = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'altKey' | 'shiftKey' | 'metaKey'>

const NAMED: Readonly<Record<string, string>> = {
  ' ': 'Space',
  ArrowUp: 'Up',
  ArrowDown: 'Down',
  ArrowLeft: 'Left',
  ArrowRight: 'Right',
  Home: 'Home',
  End: 'End',
  PageUp: 'PageUp',
  PageDown: 'PageDown',
  Insert: 'Insert',
}

/**
 * Keys as Electron names them (`Control+Alt+B`). A key that types something counts only with Control, Alt or the system's
 * own key, so that nobody takes a letter from every other program.
 */
export function acceleratorOf(pressed: Pressed, mac: boolean): string | null {
  const key = keyOf(pressed)
  if (key === null) return null
  const { ctrlKey, altKey, shiftKey, metaKey } = pressed
  if (!ctrlKey && !altKey && !metaKey && !/^F\d+$/.test(key)) return null
  const system = mac ? 'Command' : 'Super'
  const modifiers = [ctrlKey && 'Control', altKey && 'Alt', shiftKey && 'Shift', metaKey && system]
  return [...modifiers, key].filter(Boolean).join('+')
}

function keyOf({ key, code }: Pressed): string | null {
  if (/^F([1-9]|1\d|2[0-4])$/.test(key)) return key
  // With modifiers a key may give another sign: the letter or digit on it counts.
  const [, onKey] = /^(?:Key([A-Z])|Digit\d)$/.exec(code) ?? []
  if (onKey !== undefined) return /^[a-z]$/i.test(key) ? key.toUpperCase() : onKey
  if (code.startsWith('Digit')) return code.slice(-1)
  return NAMED[key] ?? null
}
