import { beforeEach, describe, it } from 'vitest'
import { fakeChannel, type FakeChannel } from '../../testing/fake-channel.ts'
import { ping } from './index.ts'

let t: FakeChannel
beforeEach(() => {
  t = fakeChannel()
  t.use(ping)
  void t.begin({ kind: 'resumed' })
})

describe('XEP-0199 ping', () => {
  it('is answered', async () => {
    await t.receives(`<iq type='get' id='1' from='montague.example'><ping xmlns='urn:xmpp:ping'/></iq>`)
    await t.sends(`<iq type='result' id='1' to='montague.example'/>`)
  })

  it('is refused to strangers', async () => {
    await t.receives(
      `<iq type='get' id='1' from='tybalt@capulet.example/x'><ping xmlns='urn:xmpp:ping'/></iq>`,
    )
    await t.sends(`
      <iq type='error' id='1' to='tybalt@capulet.example/x'>
        <error type='cancel'><service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>
      </iq>`)
  })
})
