import { expect, it } from 'vitest'
import { describeLive, freshAccount } from '../../../../build/live/live.ts'
import { NS_CLIENT } from '../../stanza/stanza.ts'
import { liveClient } from '../../testing/live-client.ts'
import { el } from '../../xml/element.ts'
import { blocking } from './index.ts'

describeLive('blocking on a real server', () => {
  it('blocks somebody until they are unblocked, and tells all clients', async () => {
    const account = freshAccount('romeo')
    const [desk, phone] = [
      liveClient(account, { resource: 'desk' }),
      liveClient(account, { resource: 'phone' }),
    ]
    const tybalt = liveClient(freshAccount('tybalt'))
    await Promise.all([desk.online(), phone.online(), tybalt.online()])
    const sends = (id: string) =>
      tybalt.client.channel.send(
        el(NS_CLIENT, 'message', { to: desk.address, id, type: 'chat' }, el(NS_CLIENT, 'body', {}, id)),
      )

    // A push only goes to clients that have asked for the list.
    await phone.client.use(blocking).unblock(tybalt.address)
    expect(await desk.client.use(blocking).block(tybalt.address)).toEqual({ ok: true })
    await expect.poll(() => phone.client.use(blocking).isBlocked(tybalt.address)).toBe(true)
    sends('out')
    await expect.poll(() => tybalt.messages.map(({ id, type }) => [id, type])).toEqual([['out', 'error']])

    expect(await phone.client.use(blocking).unblock(tybalt.address)).toEqual({ ok: true })
    await expect.poll(() => desk.client.use(blocking).isBlocked(tybalt.address)).toBe(false)
    sends('in')
    await expect.poll(() => desk.messages.map(({ id }) => id)).toEqual(['in'])
  })

  it('is there again in the next session', async () => {
    const account = freshAccount('romeo')
    const first = liveClient(account)
    await first.online()
    await first.client.use(blocking).block('spam.example' as never)
    await first.client.disconnect()
    const second = liveClient(account)
    await second.online()
    await expect.poll(() => second.client.use(blocking).isBlocked('anybody@spam.example' as never)).toBe(true)
  })
})
