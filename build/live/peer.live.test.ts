import { expect, it } from 'vitest'
import { describeLive, freshAccount, liveServer } from './live.ts'
import { canHavePeer, startPeer, type PeerEvent } from './peer.ts'

describeLive('the other client', () => {
  it.skipIf(!canHavePeer())('two of them talk on the test server', async () => {
    const [romeo, juliet] = [freshAccount('romeo'), freshAccount('juliet')]
    const [one, two] = await Promise.all([
      startPeer(liveServer(), romeo.address, romeo.password),
      startPeer(liveServer(), juliet.address, juliet.password),
    ])
    one.say(juliet.address, 'Art thou not Romeo?')
    const heard = await two.waitFor(
      (event): event is PeerEvent & { event: 'message' } => event.event === 'message',
    )
    expect(heard).toMatchObject({ sender: romeo.address, body: 'Art thou not Romeo?' })
    await one.waitFor((event) => event.event === 'receipt' && event.id === heard.id)
    one.subscribe(juliet.address)
    await one.waitFor((event) => event.event === 'presence' && event.sender === juliet.address)
    await Promise.all([one.close(), two.close()])
  })
})
