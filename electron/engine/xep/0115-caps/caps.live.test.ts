import { expect, it } from 'vitest'
import { describeLive, liveServer } from '../../../../build/live/live.ts'
import type { FullJid } from '../../../../shared/model/jid.ts'
import { liveClient, liveFriends } from '../../testing/live-client.ts'
import { disco } from '../0030-disco/index.ts'
import { presence } from '../rfc6121-presence/index.ts'
import { receipts } from '../0184-receipts/index.ts'
import { caps } from './index.ts'

describeLive('capabilities on a real server', () => {
  it('of a contact become known, and change', async () => {
    const [romeo, juliet] = await liveFriends()
    const [resource] = romeo.client.use(presence).resources(juliet.address)
    const jid = resource?.jid as FullJid
    const supports = () => romeo.client.use(caps).supports(jid, 'urn:xmpp:receipts')
    await expect.poll(supports).toBe(true)

    const release = juliet.client.use(disco).withhold(receipts.about)
    await expect.poll(supports).toBe(false)
    release()
    await expect.poll(supports).toBe(true)
  })

  it('of the server itself are known', async () => {
    const romeo = liveClient()
    await romeo.online()
    const server = await romeo.client.use(disco).server()
    expect(server.ok && server.value.identities[0]).toMatchObject({ category: 'server', type: 'im' })
    expect(server.ok && server.value.features).toContain('urn:xmpp:carbons:2')
    const items = await romeo.client.use(disco).items(liveServer().domain as never)
    expect(items).toMatchObject({ ok: true })
  })
})
