import { expect, it } from 'vitest'
import { describeLive, freshAccount, liveServer } from '../../../../build/live/live.ts'
import { canHavePeer, startPeer } from '../../../../build/live/peer.ts'
import type { FullJid } from '../../../../shared/model/jid.ts'
import { liveClient, liveFriends } from '../../testing/live-client.ts'
import { fileToSend, memorySink, nextOffer, sha256, someBytes } from '../../testing/peer-files.ts'
import { disco } from '../0030-disco/index.ts'
import { jingleSocks5 } from '../0260-jingle-s5b/index.ts'
import { presence } from '../rfc6121-presence/index.ts'
import { fileTransfers } from './index.ts'

const LENGTH = 200_000

describeLive('files through a real server', () => {
  it('go from one Balcony to another in band, by Jingle', async () => {
    const [romeo, juliet] = await liveFriends()
    juliet.client.use(disco).withhold(jingleSocks5.about)
    const to = juliet.client.channel.jid as FullJid
    const file = fileToSend(someBytes(LENGTH))
    const sink = memorySink()
    const offered = nextOffer(juliet.client.use(fileTransfers))
    romeo.client.use(fileTransfers).offer(to, [file])
    ;(await offered).accept([sink])
    expect(await file.outcome).toEqual({ ok: true })
    expect(await sink.outcome).toEqual({ ok: true })
    expect([sink.log[0], sha256(sink.bytes())]).toEqual(['ibb', sha256(someBytes(LENGTH))])
  })

  it.skipIf(!canHavePeer())('go to and from slixmpp in band, by stream initiation', async () => {
    const romeo = liveClient(freshAccount('romeo'))
    const account = freshAccount('peer')
    await romeo.online()
    const peer = await startPeer(liveServer(), account.address, account.password)
    try {
      const own = romeo.client.use(presence)
      own.subscribe(account.address as never)
      own.approve(account.address as never)
      await expect.poll(() => own.resources(account.address as never)).toHaveLength(1)
      const [resource] = own.resources(account.address as never)
      const transfers = romeo.client.use(fileTransfers)
      const file = fileToSend(someBytes(LENGTH), { name: 'there.png', mediaType: 'image/png' })
      transfers.offer(resource?.jid as FullJid, [file])
      expect(await file.outcome).toEqual({ ok: true })
      expect(file.log).toEqual(['ibb', 'open 0', 'ok'])
      const arrived = await peer.waitFor(({ event }) => event === 'file')
      expect(arrived).toMatchObject({ name: 'there.png', size: LENGTH, sha256: sha256(someBytes(LENGTH)) })

      const offered = nextOffer(transfers)
      peer.sendFile(romeo.client.channel.jid ?? '', 'back.png', LENGTH)
      const offer = await offered
      expect(offer).toMatchObject({
        protocol: 'si',
        files: [{ resumable: false, file: { name: 'back.png', size: LENGTH, mediaType: 'image/png' } }],
      })
      const sink = memorySink()
      offer.accept([sink])
      expect(await sink.outcome).toEqual({ ok: true })
      expect(sha256(sink.bytes())).toBe(sha256(someBytes(LENGTH)))
      expect(await peer.waitFor(({ event }) => event === 'fileSent')).toMatchObject({ condition: '' })
    } finally {
      await peer.close()
    }
  })
})
