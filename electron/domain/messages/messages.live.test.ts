import { expect, onTestFinished, test } from 'vitest'
import { describeLive, freshAccount, liveServer } from '../../../build/live/live.ts'
import { canHavePeer, startPeer, type Peer } from '../../../build/live/peer.ts'
import type { AccountId, ConversationId } from '../../../shared/model/ids.ts'
import { temporaryFolder } from '../testing/folder.ts'
import { signInTrusting, startLive, type LiveBalcony, type LiveLogin } from '../testing/live-balcony.ts'
import { createTestSecrets } from '../testing/secrets.ts'

interface Seat {
  readonly balcony: LiveBalcony
  readonly accountId: AccountId
}

function login(name: string): LiveLogin {
  const { host, port } = liveServer()
  return { ...freshAccount(name), settings: { host, port, security: 'starttls' } }
}

async function seat(as: LiveLogin): Promise<Seat> {
  const balcony = await startLive(temporaryFolder(), createTestSecrets())
  onTestFinished(() => balcony.close())
  const accountId = await signInTrusting(balcony, as)
  return { balcony, accountId }
}

async function open({ balcony, accountId }: Seat, address: string): Promise<ConversationId> {
  const opened = await balcony.call('messages.open', { accountId, address })
  if (!opened.ok) throw new Error(opened.error.code)
  return opened.value
}

const contents = ({ balcony }: Seat) =>
  [...balcony.messages.values()].flatMap(({ direction, body, kind }) =>
    kind === 'event' ? [] : [`${direction}: ${body}`],
  )
const stateOf = ({ balcony }: Seat, body: string) =>
  [...balcony.messages.values()].find((message) => message.body === body)?.state

async function peerOf({ address, password }: LiveLogin): Promise<Peer> {
  const peer = await startPeer(liveServer(), address, password)
  onTestFinished(() => peer.close())
  return peer
}

describeLive('messages on a real server', () => {
  test.skipIf(!canHavePeer())('with another client: there and back, receipts, typing', async () => {
    const romeo = login('romeo')
    const juliet = login('juliet')
    const peer = await peerOf(juliet)
    const mine = await seat(romeo)
    const { balcony, accountId } = mine
    // The peer says yes and asks back, and who was added is let in without a question.
    await balcony.call('roster.add', { accountId, address: juliet.address, name: 'Juliet', groups: [] })
    await balcony.until(async () => {
      const [contact] = (await balcony.snapshot()).contacts
      return contact?.subscription === 'both' && contact.presence.status === 'On the balcony'
    })
    expect((await balcony.snapshot()).requests).toEqual([])

    const conversationId = await open(mine, juliet.address)
    await balcony.call('messages.send', { conversationId, body: 'It is my lady <O> & love' })
    const heard = await peer.waitFor((event) => event.event === 'message')
    expect(heard).toMatchObject({ sender: romeo.address, body: 'It is my lady <O> & love' })
    await balcony.until(() => stateOf(mine, 'It is my lady <O> & love') === 'delivered')

    peer.setState(romeo.address, 'composing')
    await balcony.until(async () => (await balcony.snapshot()).conversations[0]?.peerState === 'composing')
    await balcony.call('messages.setChatState', { conversationId, state: 'composing' })
    await peer.waitFor((event) => event.event === 'chatstate' && event.state === 'composing')

    peer.say(romeo.address, 'Ay me!')
    await balcony.until(() => contents(mine).includes('in: Ay me!'))
    await peer.waitFor((event) => event.event === 'receipt')
    expect((await balcony.snapshot()).conversations[0]).toMatchObject({
      unread: 1,
      last: { preview: 'Ay me!' },
    })
  })

  test('two devices of one person both have the whole conversation, each message once', async () => {
    const romeo = login('romeo')
    const juliet = login('juliet')
    const [desk, phone, other] = [await seat(romeo), await seat(romeo), await seat(juliet)]
    const toJuliet = await open(desk, juliet.address)
    const toRomeo = await open(other, romeo.address)
    await desk.balcony.call('messages.send', { conversationId: toJuliet, body: 'one' })
    await other.balcony.until(() => contents(other).length === 1)
    await other.balcony.call('messages.send', { conversationId: toRomeo, body: 'two' })
    await desk.balcony.until(() => contents(desk).length === 2)
    await phone.balcony.until(() => contents(phone).length === 2)
    const fromPhone = await open(phone, juliet.address)
    await phone.balcony.call('messages.send', { conversationId: fromPhone, body: 'three' })
    await desk.balcony.until(() => contents(desk).length === 3)
    await other.balcony.until(() => contents(other).length === 3)

    expect(contents(desk)).toEqual(['out: one', 'in: two', 'out: three'])
    expect(contents(phone)).toEqual(['out: one', 'in: two', 'out: three'])
    expect(contents(other)).toEqual(['in: one', 'out: two', 'in: three'])
  })

  test('a note to oneself is on every device, once', async () => {
    const romeo = login('romeo')
    const [desk, phone] = [await seat(romeo), await seat(romeo)]
    const toSelf = await open(desk, romeo.address)
    await desk.balcony.call('messages.send', { conversationId: toSelf, body: 'Buy poison' })
    await phone.balcony.until(() => contents(phone).length > 0)
    await desk.balcony.until(() => stateOf(desk, 'Buy poison') === 'delivered')
    expect(contents(desk)).toEqual(['out: Buy poison'])
    expect(contents(phone)).toEqual(['out: Buy poison'])
  })

  test('a message to a missing address fails and can be retried', async () => {
    const romeo = login('romeo')
    const mine = await seat(romeo)
    const conversationId = await open(mine, romeo.address.replace(/^[^@]+/, 'nobody'))
    await mine.balcony.call('messages.send', { conversationId, body: 'Hello?' })
    await mine.balcony.until(() => stateOf(mine, 'Hello?') === 'failed')
    const [failed] = [...mine.balcony.messages.values()]
    expect(failed?.failure).toMatchObject({ code: 'message-refused', condition: 'service-unavailable' })
  })
})
