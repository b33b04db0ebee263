import { expect, it } from 'vitest'
import { describeLive, freshAccount } from '../../../../build/live/live.ts'
import { NS_CLIENT } from '../../stanza/stanza.ts'
import { liveClient, type LiveClient } from '../../testing/live-client.ts'
import { el } from '../../xml/element.ts'
import { unwrapCarbon } from './index.ts'

const message = (to: string, id: string) =>
  el(NS_CLIENT, 'message', { to, id, type: 'chat' }, el(NS_CLIENT, 'body', {}, id))

const copies = ({ messages, address }: LiveClient) =>
  messages.map((wrapper) => {
    const carbon = unwrapCarbon(wrapper, address)
    return carbon === null || carbon === 'forged' ? carbon : `${carbon.direction} ${carbon.message.id}`
  })

describeLive('carbons on a real server', () => {
  it('copy messages that the other client sends and receives', async () => {
    const account = freshAccount('romeo')
    const [desk, phone] = [
      liveClient(account, { resource: 'desk' }),
      liveClient(account, { resource: 'phone' }),
    ]
    const juliet = liveClient(freshAccount('juliet'))
    await Promise.all([desk.online(), phone.online(), juliet.online()])

    phone.client.channel.send(message(juliet.address, 'question'))
    await expect.poll(() => copies(desk)).toEqual(['sent question'])
    juliet.client.channel.send(message(phone.client.channel.jid ?? '', 'answer'))
    await expect.poll(() => copies(desk)).toEqual(['sent question', 'received answer'])
    expect(copies(phone)).toEqual([null])
  })

  it('from somebody else are forged', async () => {
    const [romeo, tybalt] = [liveClient(freshAccount('romeo')), liveClient(freshAccount('tybalt'))]
    await Promise.all([romeo.online(), tybalt.online()])
    const inner = el(NS_CLIENT, 'message', {
      from: 'juliet@capulet.example/b',
      to: romeo.address,
      type: 'chat',
    })
    const copy = el('urn:xmpp:carbons:2', 'received', {}, el('urn:xmpp:forward:0', 'forwarded', {}, inner))
    const body = el(NS_CLIENT, 'body', {}, 'look')
    tybalt.client.channel.send(el(NS_CLIENT, 'message', { to: romeo.address, type: 'chat' }, body, copy))
    await expect.poll(() => copies(romeo)).toEqual(['forged'])
  })
})
