import { describe, expect, it } from 'vitest'
import { printXml } from '../../testing/placeholders.ts'
import { readXml } from '../../testing/read-xml.ts'
import { hint, hintsOf } from './index.ts'

describe('XEP-0334 hints', () => {
  it.each(['store', 'no-store', 'no-copy', 'no-permanent-store'] as const)('%s', (name) => {
    expect([...hintsOf(readXml(`<message><${name} xmlns='urn:xmpp:hints'/></message>`))]).toEqual([name])
    expect(printXml(hint(name))).toBe(`<${name} xmlns='urn:xmpp:hints'/>`)
  })

  it('several, one twice, and one that does not exist', () => {
    const message = readXml(`
      <message>
        <no-copy xmlns='urn:xmpp:hints'/><no-store xmlns='urn:xmpp:hints'/><no-copy xmlns='urn:xmpp:hints'/>
        <no-fun xmlns='urn:xmpp:hints'/><store/>
      </message>`)
    expect([...hintsOf(message)]).toEqual(['no-copy', 'no-store'])
  })
})
