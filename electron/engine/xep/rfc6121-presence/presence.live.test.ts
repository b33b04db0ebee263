import { expect, it } from 'vitest'
import { describeLive, freshAccount } from '../../../../build/live/live.ts'
import { liveClient, liveFriends } from '../../testing/live-client.ts'
import { roster } from '../rfc6121-roster/index.ts'
import { presence, type SubscriptionEvent } from './index.ts'

describeLive('presence on a real server', () => {
  it('is asked for, granted, seen, changed and taken away', async () => {
    const romeo = liveClient(freshAccount('romeo'))
    const juliet = liveClient(freshAccount('juliet'))
    const [his, hers] = [romeo.client.use(presence), juliet.client.use(presence)]
    const events: SubscriptionEvent[] = []
    const answers: SubscriptionEvent[] = []
    hers.onSubscription((event) => events.push(event))
    his.onSubscription((event) => answers.push(event))
    hers.show({ show: 'away', status: 'On the balcony' })
    await Promise.all([romeo.online(), juliet.online()])

    his.subscribe(juliet.address, { text: 'From the garden', nickname: 'Romeo' })
    const request = { kind: 'requested', jid: romeo.address, text: 'From the garden', nickname: 'Romeo' }
    await expect.poll(() => events).toEqual([request])
    hers.approve(romeo.address)
    await expect.poll(() => answers).toEqual([{ kind: 'granted', jid: juliet.address }])
    await expect.poll(() => his.summary(juliet.address)).toEqual({ show: 'away', status: 'On the balcony' })
    expect(romeo.client.use(roster).items.get(juliet.address)?.subscription).toBe('to')

    hers.show({ show: 'dnd', status: '' })
    await expect.poll(() => his.summary(juliet.address).show).toBe('dnd')
    hers.refuse(romeo.address)
    await expect.poll(() => answers.at(-1)).toEqual({ kind: 'denied', jid: juliet.address })
    expect(his.summary(juliet.address).show).toBe('offline')
  })

  it('comes back when their server cannot be reached', async () => {
    const romeo = liveClient()
    const events: SubscriptionEvent[] = []
    romeo.client.use(presence).onSubscription((event) => events.push(event))
    await romeo.online()
    const nobody = 'nobody@nowhere.invalid' as typeof romeo.address
    romeo.client.use(presence).subscribe(nobody)
    await expect.poll(() => events).toMatchObject([{ kind: 'failed', jid: nobody }])
  })

  it('ends when the other client goes', async () => {
    const [romeo, juliet] = await liveFriends()
    await juliet.client.disconnect()
    await expect.poll(() => romeo.client.use(presence).summary(juliet.address).show).toBe('offline')
  })

  it('is known again to a session that another process had begun', async () => {
    const account = freshAccount('romeo')
    const romeo = liveClient(account)
    const juliet = liveClient(freshAccount('juliet'))
    await Promise.all([romeo.online(), juliet.online()])
    juliet.client.use(presence).approve(romeo.address)
    romeo.client.use(presence).subscribe(juliet.address)
    await expect.poll(() => romeo.client.use(presence).resources(juliet.address)).toHaveLength(1)

    romeo.vanish()
    const again = liveClient(account, { saved: romeo.saved() })
    await again.online()
    await expect.poll(() => again.client.use(presence).resources(juliet.address)).toHaveLength(1)
  })
})
