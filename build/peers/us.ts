import { setTimeout as delay } from 'node:timers/promises'
import { addRoster } from '../live/prosody.ts'
import { freshAccount, liveServer } from '../live/live.ts'
import type { MessageId } from '../../shared/model/ids.ts'
import type { ChatState, Conversation, Message, MessageDetails } from '../../shared/model/message.ts'
import type { Secrets } from '../../electron/domain/ports.ts'
import { signInTrusting, startLive } from '../../electron/domain/testing/live-balcony.ts'
import { createTestSecrets } from '../../electron/domain/testing/secrets.ts'
import { createUsEncryption, type UsEncryption } from './us-encryption.ts'
import { createUsFiles, type UsFiles } from './us-files.ts'
import { createUsMedia } from './us-media.ts'
import { LONGEST_MS } from './wait-until.ts'

export type Login = ReturnType<typeof freshAccount>

/** Balcony without a window, signed in, in a conversation with the other client. */
export interface Us {
  readonly address: string
  send(body: string, replyTo?: MessageId): Promise<MessageId>
  edit(messageId: MessageId, body: string): Promise<void>
  react(messageId: MessageId, ...emojis: string[]): Promise<void>
  retract(messageId: MessageId): Promise<void>
  markRead(upTo: MessageId): Promise<void>
  setChatState(state: ChatState): Promise<void>
  /** The first matching message, once it exists. */
  message(matches: (message: Message) => boolean): Promise<Message>
  /** Resolves once that message matches. */
  messageIs(id: MessageId, holds: (message: Message) => boolean): Promise<Message>
  conversationIs(holds: (conversation: Conversation) => boolean): Promise<Conversation>
  details(messageId: MessageId): Promise<MessageDetails>
  readonly files: UsFiles
  readonly encryption: UsEncryption
  /** Publishes a picture of ourselves. */
  setFace(png: Uint8Array): Promise<void>
  /** The picture of the other side, once there is one. */
  face(): Promise<Buffer>
  /** All messages, for debugging. */
  messages(): readonly Message[]
  /** Balcony's log, for debugging. */
  lines(): readonly string[]
  close(): Promise<void>
}

/** Two people who see each other's presence: one uses Balcony, the other one the other client. */
export function twoAccounts(peerName: string): { readonly own: Login; readonly peer: Login } {
  const [own, peer] = [freshAccount('us'), freshAccount(peerName)]
  const name = (address: string): string => address.split('@')[0] ?? ''
  addRoster(liveServer(), name(own.address), [{ jid: peer.address, name: peerName, groups: [] }])
  addRoster(liveServer(), name(peer.address), [{ jid: own.address, name: 'Balcony', groups: [] }])
  return { own, peer }
}

export interface UsOptions {
  /** The keychain of an earlier start on this profile. */
  readonly secrets?: Secrets
  /** Encrypts by itself. Without it, the person has turned that off, and everything goes in plain. */
  readonly encrypts?: boolean
}

/** Starts Balcony, which signs in if it has not yet, and opens the conversation. */
export async function startUs(
  profile: string,
  own: Login,
  peer: Login,
  { secrets = createTestSecrets(), encrypts = false }: UsOptions = {},
): Promise<Us> {
  const balcony = await startLive(profile, secrets)
  const { host, port } = liveServer()
  const login = { ...own, settings: { host, port, security: 'starttls' } as const }
  const [known] = (await balcony.snapshot()).accounts
  const accountId = known?.id ?? (await signInTrusting(balcony, login))
  const opened = await balcony.call('messages.open', { accountId, address: peer.address })
  if (!opened.ok) throw new Error(opened.error.code)
  const conversationId = opened.value

  const must = async <T>(
    answer: Promise<{ ok: true; value: T } | { ok: false; error: { code: string } }>,
  ) => {
    const done = await answer
    if (!done.ok) throw new Error(done.error.code)
    return done.value
  }
  /** The result of `find` once there is one. Rejects after longer than any client takes. */
  async function wait<T>(find: () => T | undefined | Promise<T | undefined>): Promise<T> {
    let found: T | undefined
    const held = balcony.until(async () => (found = await find()) !== undefined)
    await Promise.race([held, delay(LONGEST_MS, undefined, { ref: false })])
    if (found === undefined) throw new Error(`not within 20 s: ${String(find)}`)
    return found
  }
  const encryption = createUsEncryption(balcony, conversationId, peer.address)
  if (!encrypts) await encryption.turn(false)
  const media = createUsMedia(balcony, conversationId)
  const message = (matches: (message: Message) => boolean): Promise<Message> =>
    wait(() => [...balcony.messages.values()].find(matches))
  return {
    address: own.address,
    send: (body, replyTo) => must(balcony.call('messages.send', { conversationId, body, replyTo })),
    edit: (messageId, body) => must(balcony.call('messages.edit', { messageId, body })),
    react: (messageId, ...emojis) => must(balcony.call('messages.react', { messageId, emojis })),
    retract: (messageId) => must(balcony.call('messages.retract', { messageId })),
    markRead: (upTo) => must(balcony.call('messages.markRead', { conversationId, upTo })),
    setChatState: (state) => must(balcony.call('messages.setChatState', { conversationId, state })),
    message,
    messageIs: (id, holds) => message((each) => each.id === id && holds(each)),
    conversationIs: (holds) =>
      wait(async () => {
        const { conversations } = await balcony.snapshot()
        return conversations.find((each) => each.id === conversationId && holds(each))
      }),
    details: (messageId) => must(balcony.call('messages.details', { messageId })),
    encryption,
    files: createUsFiles({ balcony, media, conversationId, message }),
    async setFace(png) {
      await media.put(`avatar/own/${accountId}`, png)
      await must(balcony.call('avatars.setOwn', { accountId }))
    },
    async face() {
      const version = await wait(async () => {
        const { avatars } = await balcony.snapshot()
        return avatars.find(({ jid }) => jid === peer.address)?.version ?? undefined
      })
      return media.get(`avatar/${version}`)
    },
    messages: () => [...balcony.messages.values()],
    lines: () => balcony.lines,
    close: () => balcony.close(),
  }
}
