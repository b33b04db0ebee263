import { expect, it } from 'vitest'
import { acceleratorOf, type Pressed } from './accelerator.ts'

const NONE = { ctrlKey: false, altKey: false, shiftKey: false, metaKey: false }
const press = (key: string, code: string, held: Partial<Pressed> = {}) =>
  acceleratorOf({ ...NONE, key, code, ...held }, false)

it('names keys as Electron does', () => {
  expect(press('b', 'KeyB', { ctrlKey: true, altKey: true })).toBe('Control+Alt+B')
  expect(press('B', 'KeyB', { metaKey: true, shiftKey: true })).toBe('Shift+Super+B')
  expect(press(' ', 'Space', { altKey: true })).toBe('Alt+Space')
  expect(press('ArrowUp', 'ArrowUp', { ctrlKey: true })).toBe('Control+Up')
  expect(press('F9', 'F9')).toBe('F9')
  expect(acceleratorOf({ ...NONE, key: 'b', code: 'KeyB', metaKey: true }, true)).toBe('Command+B')
})

it('uses the letter or digit on the key, even if Alt types another sign', () => {
  expect(press('∫', 'KeyB', { altKey: true })).toBe('Alt+B')
  expect(press('"', 'Digit2', { ctrlKey: true, shiftKey: true })).toBe('Control+Shift+2')
  // On a French keyboard Q is where A is on others.
  expect(press('a', 'KeyQ', { ctrlKey: true })).toBe('Control+A')
})

it('refuses keys that type text, and waits while only modifiers are held', () => {
  expect(press('b', 'KeyB')).toBeNull()
  expect(press('B', 'KeyB', { shiftKey: true })).toBeNull()
  expect(press('Control', 'ControlLeft', { ctrlKey: true })).toBeNull()
  expect(press('Tab', 'Tab', { altKey: true })).toBeNull()
})
