import { describe, onTestFinished } from 'vitest'
import { describeLive, freshAccount, liveServer } from '../../../build/live/live.ts'
import {
  canHaveOmemoPeer,
  startOmemoPeer,
  type OmemoPeer,
  type OmemoPeerEvent,
} from '../../../build/live/omemo-peer.ts'
import type { AccountId, ConversationId } from '../../../shared/model/ids.ts'
import type { Message } from '../../../shared/model/message.ts'
import { temporaryFolder } from './folder.ts'
import { signInTrusting, startLive, type LiveBalcony, type LiveLogin } from './live-balcony.ts'
import { createTestSecrets } from './secrets.ts'

export interface Seat {
  readonly balcony: LiveBalcony
  readonly accountId: AccountId
}

export function login(name: string): LiveLogin {
  const { host, port } = liveServer()
  return { ...freshAccount(name), settings: { host, port, security: 'starttls' } }
}

/** The application, signed in. */
export async function seat(
  as: LiveLogin,
  profile = temporaryFolder(),
  secrets = createTestSecrets(),
): Promise<Seat> {
  const balcony = await startLive(profile, secrets)
  onTestFinished(() => balcony.close())
  return { balcony, accountId: await signInTrusting(balcony, as) }
}

export async function peerOf(
  { address, password }: LiveLogin,
  versions: readonly ('0.3' | '2')[],
): Promise<OmemoPeer> {
  const peer = await startOmemoPeer(liveServer(), { address, password }, { versions: [...versions] })
  onTestFinished(() => peer.close())
  return peer
}

export async function open({ balcony, accountId }: Seat, address: string): Promise<ConversationId> {
  const opened = await balcony.call('messages.open', { accountId, address })
  if (!opened.ok) throw new Error(opened.error.code)
  return opened.value
}

/** Our conversation with the peer, once it is encrypted by itself. */
export async function encrypted(mine: Seat, address: string): Promise<ConversationId> {
  const { balcony, accountId } = mine
  await balcony.call('roster.add', { accountId, address, name: 'Juliet', groups: [] })
  const conversationId = await open(mine, address)
  await balcony.until(async () => {
    const state = await balcony.call('encryption.of', { conversationId })
    return state.ok && state.value.state === 'on'
  })
  return conversationId
}

export const said = ({ balcony }: Seat, body: string): Message | undefined =>
  [...balcony.messages.values()].find((message) => message.body === body)

export const openedAs = (body: string) => (event: OmemoPeerEvent) =>
  event.event === 'opened' && event.body === body

export const describePeer = canHaveOmemoPeer() ? describeLive : describe.skip
