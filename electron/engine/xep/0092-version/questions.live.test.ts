import { expect, it } from 'vitest'
import { describeLive, liveServer } from '../../../../build/live/live.ts'
import type { Jid } from '../../../../shared/model/jid.ts'
import { liveClient, liveFriends } from '../../testing/live-client.ts'
import { entityTime } from '../0202-time/index.ts'
import { presence } from '../rfc6121-presence/index.ts'
import { SOFTWARE } from '../software.ts'
import { softwareVersion } from './index.ts'

describeLive('small questions', () => {
  it('are answered by a server', async () => {
    const romeo = liveClient()
    await romeo.online()
    const server = liveServer().domain as Jid
    expect(await romeo.client.use(softwareVersion).ask(server)).toMatchObject({ value: { name: 'Prosody' } })
    const time = await romeo.client.use(entityTime).ask(server)
    expect(time.ok && Math.abs(time.value.utc - Date.now())).toBeLessThan(60_000)
  })

  it('are answered by another client', async () => {
    const [romeo, juliet] = await liveFriends()
    const jid = romeo.client.use(presence).resources(juliet.address)[0]?.jid as Jid
    expect(await romeo.client.use(softwareVersion).ask(jid)).toEqual({ ok: true, value: SOFTWARE })
    expect(await romeo.client.use(entityTime).ask(jid)).toMatchObject({ ok: true })
  })
})
