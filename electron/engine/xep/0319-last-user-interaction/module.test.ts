import { expect, it } from 'vitest'
import { fakeChannel } from '../../testing/fake-channel.ts'
import { presence } from '../rfc6121-presence/index.ts'
import { lastUserInteraction } from './index.ts'

const noon = Date.UTC(2026, 0, 1, 12)

it('is in the presence while the person is away, and no longer when they are back', async () => {
  const t = fakeChannel()
  const [shown, idle] = [t.use(presence), t.use(lastUserInteraction)]
  const begun = t.begin()
  await t.sends(`<iq type='get' id='{id}'><query xmlns='jabber:iq:roster'/></iq>`)
  await t.receives(`<iq type='result' id='{id}'><query xmlns='jabber:iq:roster'/></iq>`)
  await t.sends(`<presence/>`)
  await begun
  idle.set(noon)
  shown.show({ show: 'away', status: '' })
  await t.sends(`
    <presence><show>away</show><idle xmlns='urn:xmpp:idle:1' since='2026-01-01T12:00:00.000Z'/></presence>`)
  idle.set(null)
  shown.show({ show: 'available', status: '' })
  await t.sends(`<presence/>`)
  expect(t.logged).toEqual([])
})
