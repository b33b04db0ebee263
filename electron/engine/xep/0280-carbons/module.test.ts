import { beforeEach, describe, expect, it } from 'vitest'
import { fakeChannel, type FakeChannel } from '../../testing/fake-channel.ts'
import { carbons as extension, type Carbons } from './index.ts'

const INFO = 'http://jabber.org/protocol/disco#info'
let t: FakeChannel
let carbons: Carbons
beforeEach(() => {
  t = fakeChannel()
  carbons = t.use(extension)
})

async function discovers(feature: string) {
  await t.sends(`<iq type='get' id='{disco}' to='montague.example'><query xmlns='${INFO}'/></iq>`)
  await t.receives(`
    <iq type='result' id='{disco}' from='montague.example'>
      <query xmlns='${INFO}'><feature var='${feature}'/></query>
    </iq>`)
}

describe('XEP-0280 carbons', () => {
  it.each(['fresh', 'restored'] as const)(
    'are enabled in a %s session, for as long as it lasts',
    async (kind) => {
      const started = t.begin(kind === 'fresh' ? {} : { kind: 'resumed', restored: true })
      await discovers('urn:xmpp:carbons:2')
      await t.sends(`<iq type='set' id='{id}'><enable xmlns='urn:xmpp:carbons:2'/></iq>`)
      expect(carbons.enabled).toBe(false)
      await t.receives(`<iq type='result' id='{id}'/>`)
      await started
      expect(carbons.enabled).toBe(true)
      await t.begin({ kind: 'resumed' })
      await t.sendsNothing()
      expect(carbons.enabled).toBe(true)
      t.end()
      expect(carbons.enabled).toBe(false)
    },
  )

  it('are not asked for where the server has none', async () => {
    const started = t.begin()
    await discovers('urn:xmpp:ping')
    await started
    await t.sendsNothing()
  })

  it('stay off where the server forbids them', async () => {
    const started = t.begin()
    await discovers('urn:xmpp:carbons:2')
    await t.sends(`<iq type='set' id='{id}'><enable xmlns='urn:xmpp:carbons:2'/></iq>`)
    await t.receives(`
      <iq type='error' id='{id}'>
        <error type='auth'><forbidden xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>
      </iq>`)
    await started
    expect(carbons.enabled).toBe(false)
  })
})
