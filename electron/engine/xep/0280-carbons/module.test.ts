import { beforeEach, describe, expect, it } from 'vitest'
import { fakeChannel, type FakeChannel } from '../../testing/fake-channel.ts'
import { carbons as extension, type Carbons } from './index.ts'

let t: FakeChannel
let carbons: Carbons
beforeEach(() => {
  t = fakeChannel()
  carbons = t.use(extension)
})

const enable = `<iq type='set' id='{id}'><enable xmlns='urn:xmpp:carbons:2'/></iq>`

describe('XEP-0280 carbons', () => {
  it.each(['fresh', 'restored'] as const)(
    'are enabled in a %s session, for as long as it lasts',
    async (kind) => {
      // Nobody waits for the answer.
      await t.begin(kind === 'fresh' ? {} : { kind: 'resumed', restored: true })
      await t.sends(enable)
      expect(carbons.enabled).toBe(false)
      await t.receives(`<iq type='result' id='{id}'/>`)
      expect(carbons.enabled).toBe(true)

      await t.begin({ kind: 'resumed' })
      await t.sendsNothing()
      expect(carbons.enabled).toBe(true)
      t.end()
      expect(carbons.enabled).toBe(false)
    },
  )

  it.each(['service-unavailable', 'forbidden'])('stay off where the server answers %s', async (condition) => {
    await t.begin()
    await t.sends(enable)
    await t.receives(`
      <iq type='error' id='{id}'>
        <error type='cancel'><${condition} xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>
      </iq>`)
    expect(carbons.enabled).toBe(false)
  })

  it('stay off when the session is over before the answer', async () => {
    await t.begin()
    await t.sends(enable)
    t.end()
    await t.receives(`<iq type='result' id='{id}'/>`)
    expect(carbons.enabled).toBe(false)
  })
})
