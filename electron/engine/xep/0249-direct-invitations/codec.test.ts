import { describe } from 'vitest'
import { golden, reads } from '../../testing/golden.ts'
import { DirectInvitation } from './index.ts'

describe('XEP-0249 direct invitations', () => {
  golden(
    'everything',
    DirectInvitation,
    `<x xmlns='jabber:x:conference' jid='darkcave@macbeth.example' password='cauldronburn'
        reason='This is the place' continue='true' thread='e0ffe42b'/>`,
    {
      jid: 'darkcave@macbeth.example' as never,
      password: 'cauldronburn',
      reason: 'This is the place',
      continue: true,
      thread: 'e0ffe42b',
    },
  )
  reads('no room', DirectInvitation, `<x xmlns='jabber:x:conference' reason='Come'/>`, undefined)
  reads(
    'a long reason, and a password that nobody could send back',
    DirectInvitation,
    `<x xmlns='jabber:x:conference' jid='a@b' reason='${'r'.repeat(5_000)}' password='${'p'.repeat(5_000)}'/>`,
    { jid: 'a@b' as never, reason: 'r'.repeat(1_024) },
  )
})
