import type { Element } from '../xml/element.ts'

/** The approximate size in UTF-16 units. Stops counting above `most`. */
export function lengthOf({ name, ns, attrs, children }: Element, most: number): number {
  let length = name.length + ns.length
  for (const [key, value] of Object.entries(attrs)) length += key.length + value.length
  for (const child of children) {
    if (length > most) break
    length += typeof child === 'string' ? child.length : lengthOf(child, most - length)
  }
  return length
}
