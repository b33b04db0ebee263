import { expect, it } from 'vitest'
import { printXml } from '../../testing/placeholders.ts'
import { hint } from './index.ts'

it.each(['store', 'no-store', 'no-copy', 'no-permanent-store'] as const)('XEP-0334 hint %s', (name) => {
  expect(printXml(hint(name))).toBe(`<${name} xmlns='urn:xmpp:hints'/>`)
})
