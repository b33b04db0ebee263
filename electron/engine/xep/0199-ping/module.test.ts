import { beforeEach, describe, expect, it } from 'vitest'
import type { Jid } from '../../../../shared/model/jid.ts'
import { fakeChannel, type FakeChannel } from '../../testing/fake-channel.ts'
import { ping as extension, type Ping } from './index.ts'

const unavailable = `<error type='cancel'><service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>`
let t: FakeChannel
let ping: Ping
beforeEach(() => {
  t = fakeChannel()
  ping = t.use(extension)
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

  it('tells how long the way is', async () => {
    const asked = ping.ask('juliet@capulet.example/b' as Jid)
    await t.sends(`<iq type='get' id='{id}' to='juliet@capulet.example/b'><ping xmlns='urn:xmpp:ping'/></iq>`)
    await t.clock.advance(120)
    await t.receives(`<iq type='result' id='{id}' from='juliet@capulet.example/b'/>`)
    expect(await asked).toEqual({ ok: true, value: 120 })
  })

  it('takes any answer of the own server for one, but not of others', async () => {
    const own = ping.ask(null)
    await t.sends(`<iq type='get' id='{own}'><ping xmlns='urn:xmpp:ping'/></iq>`)
    await t.receives(`<iq type='error' id='{own}' from='montague.example'>${unavailable}</iq>`)
    expect(await own).toEqual({ ok: true, value: 0 })

    const other = ping.ask('capulet.example' as Jid)
    await t.sends(`<iq type='get' id='{other}' to='capulet.example'><ping xmlns='urn:xmpp:ping'/></iq>`)
    await t.receives(`<iq type='error' id='{other}' from='capulet.example'>${unavailable}</iq>`)
    expect(await other).toMatchObject({ ok: false, error: { condition: 'service-unavailable' } })
  })

  it('gives up in time', async () => {
    const asked = ping.ask(null, { timeoutMs: 5000 })
    await t.clock.advance(5000)
    expect(await asked).toEqual({ ok: false, error: { code: 'request-timeout' } })
  })
})
