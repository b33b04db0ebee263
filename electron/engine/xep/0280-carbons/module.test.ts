import { beforeEach, describe, expect, it } from 'vitest'
import { fakeChannel, type FakeChannel } from '../../testing/fake-channel.ts'
import { carbons } from './index.ts'

let t: FakeChannel
beforeEach(() => {
  t = fakeChannel()
  t.use(carbons)
})

const enable = `<iq type='set' id='{id}'><enable xmlns='urn:xmpp:carbons:2'/></iq>`

describe('XEP-0280 carbons', () => {
  it.each(['fresh', 'restored'] as const)('are enabled in a %s session, without waiting', async (kind) => {
    await t.begin(kind === 'fresh' ? {} : { kind: 'resumed', restored: true })
    await t.sends(enable)
    await t.receives(`<iq type='result' id='{id}'/>`)
    expect(t.logged).toEqual([])

    await t.begin({ kind: 'resumed' })
    await t.sendsNothing()
  })

  it.each(['service-unavailable', 'forbidden'])(
    'are requested once if the answer is %s',
    async (condition) => {
      await t.begin()
      await t.sends(enable)
      await t.receives(`
      <iq type='error' id='{id}'>
        <error type='cancel'><${condition} xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>
      </iq>`)
      expect(t.logged).toEqual(['carbons: not enabled: stanza-error'])
      await t.sendsNothing()
    },
  )
})
