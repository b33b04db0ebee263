import { randomBytes } from 'node:crypto'
import { expect, it } from 'vitest'
import { describeLive, liveServer } from '../../../../build/live/live.ts'
import type { FullJid } from '../../../../shared/model/jid.ts'
import { err } from '../../../../shared/model/result.ts'
import type { Sockets } from '../../ports.ts'
import { liveFriends, type LiveClient } from '../../testing/live-client.ts'
import { loopbackSockets } from '../../testing/loopback-sockets.ts'
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

/** The proxy can't be reached, because on a busy machine it may be faster than the direct way. */
function socketsWithoutProxy(): Sockets {
  const { sockets } = loopbackSockets()
  const { proxyPort } = liveServer()
  return {
    ...sockets,
    connect: (request) =>
      request.port === proxyPort ? Promise.resolve(err({ code: 'failed' })) : sockets.connect(request),
  }
}

describeLive('files by Jingle over SOCKS5', () => {
  it.each([
    ['s5b-direct', socketsWithoutProxy],
    ['s5b-proxy', unreachableSockets],
  ] as const)('go between two Balconies, both ways: %s', { timeout: 30_000 }, async (way, sockets) => {
    const [romeo, juliet] = await liveFriends({ sockets: sockets() })
    await sends(romeo, juliet, SIZES, way)
    await sends(juliet, romeo, SIZES, way)
  })

  it.each([
    [false, true],
    [true, false],
  ])('go if only one side can be reached: the sender %s, the receiver %s', async (from, to) => {
    const sockets = (isReachable: boolean): Sockets => ({
      ...socketsWithoutProxy(),
      ...(!isReachable && { listen: unreachableSockets().listen }),
    })
    const [romeo, juliet] = await liveFriends({ sockets: sockets(from) }, { sockets: sockets(to) })
    await sends(romeo, juliet, [200_000], 's5b-direct')
  })

  it('go in band if no socket gets through', async () => {
    const [romeo, juliet] = await liveFriends({ sockets: noNetwork.sockets })
    await sends(romeo, juliet, [200_000], 'ibb')
  })

  it('go by stream initiation if the other client does not know Jingle', async () => {
    const [romeo, juliet] = await liveFriends({ sockets: socketsWithoutProxy() })
    juliet.client.use(disco).withhold(jingle.about)
    await sends(romeo, juliet, [200_000], 's5b-direct')
  })
})
