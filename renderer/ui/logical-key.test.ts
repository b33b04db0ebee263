import { expect, it } from 'vitest'
import { logicalKey } from './logical-key.ts'

const pressed = (direction: string, key: string): string => {
  const element = document.createElement('div')
  element.style.direction = direction
  document.body.append(element)
  let found = ''
  element.addEventListener('keydown', (event) => (found = logicalKey(event)))
  element.dispatchEvent(new KeyboardEvent('keydown', { key }))
  element.remove()
  return found
}

it.each([
  ['ltr', 'ArrowRight', 'ArrowRight'],
  ['rtl', 'ArrowRight', 'ArrowLeft'],
  ['rtl', 'ArrowLeft', 'ArrowRight'],
  ['rtl', 'ArrowUp', 'ArrowUp'],
])('where text runs %s, %s means %s', (direction, key, meaning) =>
  expect(pressed(direction, key)).toBe(meaning),
)
