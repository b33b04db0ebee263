import { describe, expect, it } from 'vitest'
import type { BareJid } from '../../../../shared/model/jid.ts'
import { golden, reads } from '../../testing/golden.ts'
import { readXml } from '../../testing/read-xml.ts'
import { Forwarded, forwardedMessage } from './index.ts'

const romeo = 'romeo@montague.example' as BareJid

describe('XEP-0297 forwarding', () => {
  golden(
    'a message and when it was delivered',
    Forwarded,
    `<forwarded xmlns='urn:xmpp:forward:0'>
       <delay xmlns='urn:xmpp:delay' stamp='2010-07-10T23:08:25.000Z'/>
       <message xmlns='jabber:client' id='1'><body>hi</body></message>
     </forwarded>`,
    {
      delay: { stamp: Date.UTC(2010, 6, 10, 23, 8, 25) },
      message: readXml(`<message id='1'><body>hi</body></message>`),
    },
  )
  reads(
    'another stanza than a message',
    Forwarded,
    `<forwarded xmlns='urn:xmpp:forward:0'><presence xmlns='jabber:client'/></forwarded>`,
    undefined,
  )

  it('reads the addresses inside, and gives up if there are none', () => {
    const whole = forwardedMessage(
      readXml(`<message from='Juliet@Capulet.Example/b' to='romeo@montague.example'/>`),
      romeo,
    )
    expect(whole).toMatchObject({ from: 'juliet@capulet.example/b', to: romeo })
    expect(forwardedMessage(readXml(`<message/>`), romeo)).toMatchObject({ from: romeo, to: null })
    expect(forwardedMessage(readXml(`<message from='juliet@'/>`), romeo)).toBeUndefined()
    expect(forwardedMessage(readXml(`<message to=' '/>`), romeo)).toBeUndefined()
  })
})
