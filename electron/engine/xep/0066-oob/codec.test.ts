import { describe } from 'vitest'
import { golden, reads } from '../../testing/golden.ts'
import { OutOfBand } from './index.ts'

describe('XEP-0066 link', () => {
  golden('with words', OutOfBand, `<x xmlns='jabber:x:oob'><url>https://a.example</url><desc>A</desc></x>`, {
    url: 'https://a.example',
    desc: 'A',
  })
  reads(
    'with endless words',
    OutOfBand,
    `<x xmlns='jabber:x:oob'><url>https://a.example</url><desc>${'a'.repeat(10_001)}</desc></x>`,
    { url: 'https://a.example', desc: 'a'.repeat(10_000) },
  )
  reads('without an address', OutOfBand, `<x xmlns='jabber:x:oob'/>`, undefined)
})
