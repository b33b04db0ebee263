import { expect, test } from 'vitest'
import { describeLive, freshAccount } from '../../../build/live/live.ts'
import { liveClient } from '../testing/live-client.ts'
import { el } from '../xml/element.ts'
import { NS_CLIENT } from '../stanza/stanza.ts'

const text = (to: string, body: string) =>
  el(NS_CLIENT, 'message', { to, type: 'chat', id: body }, el(NS_CLIENT, 'body', {}, body))

/** Prosody prepares addresses by RFC 6122, which allows other and more addresses than RFC 7622. */
describeLive('a sender that Prosody lets pass', () => {
  test.each(['i♥juliet', '☃', '20°c', 'ali٣'])('%s is heard and answered', async (name) => {
    const juliet = liveClient(freshAccount(name))
    const romeo = liveClient(freshAccount('romeo'))
    expect((await juliet.online()).kind).toBe('online')
    expect((await romeo.online()).kind).toBe('online')
    juliet.client.channel.send(text(romeo.address, 'Hello'))
    await expect.poll(() => romeo.messages.map(({ from }) => from)).toEqual([`${juliet.address}/balcony`])
    romeo.client.channel.send(text(romeo.messages[0]?.from ?? '', 'Good day'))
    await expect
      .poll(() => juliet.messages.map(({ id, from }) => [id, from]))
      .toEqual([['Good day', `${romeo.address}/balcony`]])
  })

  test('can have a resource that RFC 7622 does not know', async () => {
    const juliet = liveClient(freshAccount('juliet'), { resource: 'phone\u{1FAE9}' })
    const romeo = liveClient(freshAccount('romeo'), { resource: 'balcony\u0378' })
    for (const { online } of [juliet, romeo]) expect((await online()).kind).toBe('online')
    const { state } = romeo.client
    juliet.client.channel.send(text(state.kind === 'online' ? state.jid : '', 'Hello'))
    await expect.poll(() => romeo.messages.map(({ id }) => id)).toEqual(['Hello'])
  })
})
