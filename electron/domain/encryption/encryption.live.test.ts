import { describe, expect, onTestFinished, test } from 'vitest'
import { describeLive, freshAccount, liveServer } from '../../../build/live/live.ts'
import {
  canHaveOmemoPeer,
  startOmemoPeer,
  type OmemoPeer,
  type OmemoPeerEvent,
} from '../../../build/live/omemo-peer.ts'
import type { AccountId, ConversationId } from '../../../shared/model/ids.ts'
import type { Message } from '../../../shared/model/message.ts'
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
  return { balcony, accountId: await signInTrusting(balcony, as) }
}

async function peerOf(
  { address, password }: LiveLogin,
  versions: readonly ('0.3' | '2')[],
): Promise<OmemoPeer> {
  const peer = await startOmemoPeer(liveServer(), { address, password }, { versions: [...versions] })
  onTestFinished(() => peer.close())
  return peer
}

async function open({ balcony, accountId }: Seat, address: string): Promise<ConversationId> {
  const opened = await balcony.call('messages.open', { accountId, address })
  if (!opened.ok) throw new Error(opened.error.code)
  return opened.value
}

/** Our conversation with the peer, once it is encrypted by itself. */
async function encrypted(mine: Seat, address: string): Promise<ConversationId> {
  const { balcony, accountId } = mine
  await balcony.call('roster.add', { accountId, address, name: 'Juliet', groups: [] })
  const conversationId = await open(mine, address)
  await balcony.until(async () => {
    const state = await balcony.call('encryption.of', { conversationId })
    return state.ok && state.value.state === 'on'
  })
  return conversationId
}

const said = ({ balcony }: Seat, body: string): Message | undefined =>
  [...balcony.messages.values()].find((message) => message.body === body)

const openedAs = (body: string) => (event: OmemoPeerEvent) => event.event === 'opened' && event.body === body

const describePeer = canHaveOmemoPeer() ? describeLive : describe.skip

describePeer('encryption with another client', () => {
  test.each(['0.3', '2'] as const)('there and back in %s, without being asked for', async (version) => {
    const [romeo, juliet] = [login('romeo'), login('juliet')]
    const peer = await peerOf(juliet, [version])
    const mine = await seat(romeo)
    const { balcony } = mine
    const conversationId = await encrypted(mine, juliet.address)

    await balcony.call('messages.send', { conversationId, body: 'It is my lady <O> & love' })
    const heard = await peer.waitFor(openedAs('It is my lady <O> & love'))
    expect(heard).toMatchObject({ sender: romeo.address, version, keyExchange: true })
    const stanzas = peer.events.flatMap((event) => (event.event === 'stanza' ? [event.xml] : []))
    expect(stanzas.join()).not.toContain('my lady')

    await peer.say(romeo.address, { body: 'Ay me!', versions: [version] })
    await balcony.until(() => said(mine, 'Ay me!') !== undefined)
    expect(said(mine, 'Ay me!')).toMatchObject({ direction: 'in', seal: 'sealed' })
    expect(said(mine, 'It is my lady <O> & love')?.seal).toBeDefined()
    await balcony.call('messages.send', { conversationId, body: 'She speaks' })
    expect(await peer.waitFor(openedAs('She speaks'))).toMatchObject({ keyExchange: false })
  })

  test.each(['0.3', '2'] as const)('they write first in %s', async (version) => {
    const [romeo, juliet] = [login('romeo'), login('juliet')]
    const mine = await seat(romeo)
    const peer = await peerOf(juliet, [version])
    const { balcony, accountId } = mine
    await balcony.call('roster.add', { accountId, address: juliet.address, name: 'Juliet', groups: [] })
    await balcony.until(async () => (await balcony.call('encryption.own', { accountId })).ok)
    await peer.say(romeo.address, { body: 'Who is there?', versions: [version] })
    await balcony.until(() => said(mine, 'Who is there?') !== undefined)
    await peer.waitFor((event) => event.event === 'empty' || event.event === 'opened')
    const conversationId = await open(mine, juliet.address)
    await balcony.until(async () => {
      const state = await balcony.call('encryption.of', { conversationId })
      return state.ok && state.value.state === 'on'
    })
    await balcony.call('messages.send', { conversationId, body: 'I' })
    await peer.waitFor(openedAs('I'))
  })
})
