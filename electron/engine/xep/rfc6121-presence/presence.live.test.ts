import { expect, it } from 'vitest'
import { describeLive, freshAccount } from '../../../../build/live/live.ts'
import { NS_CLIENT } from '../../stanza/stanza.ts'
import { liveClient, liveFriends } from '../../testing/live-client.ts'
import { el } from '../../xml/element.ts'
import { roster } from '../rfc6121-roster/index.ts'
import { presence, type SubscriptionEvent } from './index.ts'

describeLive('presence on a real server', () => {
  it('is requested, granted, seen, changed and withdrawn', async () => {
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

  it('fails if their server cannot be reached', async () => {
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

  it('is known again to a session of another process, and nobody sees an interruption', async () => {
    const [his, ...others] = [
      freshAccount('romeo'),
      freshAccount('juliet'),
      freshAccount('nurse'),
      freshAccount('paris'),
    ]
    const romeo = liveClient(his)
    const [juliet, nurse, paris] = others.map((account) => liveClient(account))
    if (!juliet || !nurse || !paris) throw new Error('three were asked for')
    await Promise.all([romeo, juliet, nurse, paris].map((person) => person.online()))
    for (const person of [juliet, nurse, paris]) {
      person.client.use(presence).approve(romeo.address)
      romeo.client.use(presence).subscribe(person.address)
      await expect.poll(() => romeo.client.use(presence).resources(person.address)).toHaveLength(1)
    }
    romeo.client.use(presence).approve(juliet.address)
    juliet.client.use(presence).subscribe(romeo.address)
    await expect.poll(() => juliet.client.use(presence).resources(romeo.address)).toHaveLength(1)
    const seen: string[] = []
    juliet.client.channel.onPresence(({ type }) => seen.push(type ?? 'available'))

    romeo.vanish()
    // Meanwhile one leaves, one changes, and one writes.
    await nurse.client.disconnect()
    juliet.client.use(presence).show({ show: 'dnd', status: 'Meanwhile' })
    const body = el(NS_CLIENT, 'body', {}, 'O Romeo')
    const write = (id: string) =>
      juliet.client.sendTracked(el(NS_CLIENT, 'message', { to: romeo.address, id, type: 'chat' }, body))
    write('while-dead')
    const again = liveClient(his, { saved: romeo.saved() })
    const online = again.online()
    for (let n = 0; n < 20; n++) {
      write(`meanwhile-${n}`)
      await new Promise((resolve) => setImmediate(resolve))
    }
    await online
    write('after')

    const known = again.client.use(presence)
    await expect.poll(() => known.summary(juliet.address)).toEqual({ show: 'dnd', status: 'Meanwhile' })
    await expect.poll(() => known.summary(paris.address).show).toBe('available')
    expect(known.summary(nurse.address).show).toBe('offline')
    await expect.poll(() => new Set(again.messages.map(({ id }) => id)).size).toBe(22)
    expect(seen).not.toContain('unavailable')
  })
})
