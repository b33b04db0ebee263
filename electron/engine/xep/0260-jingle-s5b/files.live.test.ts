import { randomBytes } from 'node:crypto'
import { expect, it } from 'vitest'
import { describeLive } from '../../../../build/live/live.ts'
import type { FullJid } from '../../../../shared/model/jid.ts'
import { liveFriends, type LiveClient } from '../../testing/live-client.ts'
import { noNetwork } from '../../testing/no-network.ts'
import { fileToSend, memorySink, nextOffer, sha256 } from '../../testing/peer-files.ts'
import { unreachableSockets } from '../../testing/unreachable-sockets.ts'
import { disco } from '../0030-disco/index.ts'
import { jingle } from '../0166-jingle/index.ts'
import { fileTransfers } from '../0234-jingle-ft/index.ts'

/** 0 bytes, 1 byte, 200 kB and 20 MB. */
const SIZES = [0, 1, 200_000, 20_000_000]

/** Sends files of these sizes, and proves that they came whole by this way. */
async function sends(from: LiveClient, to: LiveClient, sizes: readonly number[], way: string) {
  const files = sizes.map((size) => {
    const bytes = randomBytes(size)
    return { file: fileToSend(bytes), sink: memorySink(), hash: sha256(bytes) }
  })
  const offered = nextOffer(to.client.use(fileTransfers))
  from.client.use(fileTransfers).offer(
    to.client.channel.jid as FullJid,
    files.map(({ file }) => file),
  )
  ;(await offered).accept(files.map(({ sink }) => sink))
  for (const { file, sink, hash } of files) {
    expect([await file.outcome, await sink.outcome]).toEqual([{ ok: true }, { ok: true }])
    expect([sink.log[0], sha256(sink.bytes())]).toEqual([way, hash])
  }
}

describeLive('files by Jingle over SOCKS5', () => {
  it.each([
    ['s5b-direct', undefined],
    ['s5b-proxy', unreachableSockets],
  ] as const)('go between two Balconies, both ways: %s', { timeout: 30_000 }, async (way, sockets) => {
    const [romeo, juliet] = await liveFriends(sockets && { sockets: sockets() })
    await sends(romeo, juliet, SIZES, way)
    await sends(juliet, romeo, SIZES, way)
  })

  it.each([
    [false, true],
    [true, false],
  ])('go if only one side can be reached: the sender %s, the receiver %s', async (from, to) => {
    const [romeo, juliet] = await liveFriends(
      from ? {} : { sockets: unreachableSockets() },
      to ? {} : { sockets: unreachableSockets() },
    )
    await sends(romeo, juliet, [200_000], 's5b-direct')
  })

  it('go in band if no socket gets through', async () => {
    const [romeo, juliet] = await liveFriends({ sockets: noNetwork.sockets })
    await sends(romeo, juliet, [200_000], 'ibb')
  })

  it('go by stream initiation if the other client does not know Jingle', async () => {
    const [romeo, juliet] = await liveFriends()
    juliet.client.use(disco).withhold(jingle.about)
    await sends(romeo, juliet, [200_000], 's5b-direct')
  })
})
