import { randomUUID } from 'node:crypto'
import { createBalcony } from '../../electron/domain/index.ts'
import { noDesktopPorts } from '../../electron/domain/ports.ts'
import { createNodePorts } from '../../electron/engine/index.ts'
import { memorySecrets } from '../../electron/shell/demo.ts'
import { OWN_AVATAR_SIDE } from '../../shared/contract/avatars.ts'
import type { Answer, Args, CommandName, Delta } from '../../shared/contract/index.ts'
import type { AccountId, ConversationId } from '../../shared/model/ids.ts'
import type { BareJid } from '../../shared/model/jid.ts'
import type { ServerInfo } from '../live/prosody.ts'
import { drawn, portrait, type Face } from './drawings.ts'
import { inOnePiece } from './sharing.ts'

type ValueOf<Name extends CommandName> = Extract<Answer<Name>, { ok: true }>['value']
export type ChangedMessage = Extract<Delta, { kind: 'messagesChanged' }>['messages'][number]

/** The time of the story, which begins some days ago. */
export interface StoryTime {
  behindMs: number
}

/** Somebody's Balcony without a window, signed in. */
export interface Seat {
  readonly self: BareJid
  readonly accountId: AccountId
  /** Runs a command that must succeed. */
  call<Name extends CommandName>(name: Name, args: Args<Name>): Promise<ValueOf<Name>>
  /** Hands bytes over as a window does. */
  put(place: string, bytes: Uint8Array): Promise<void>
  /** Hears each new or changed message. The returned function ends it. */
  onMessage(heard: (message: ChangedMessage) => void): () => void
  /** Opens the conversation with that address, as a window does. */
  converse(address: BareJid): Promise<ConversationId>
  /** Resolves when what is written in it is encrypted, which begins by itself. */
  encrypted(conversationId: ConversationId): Promise<void>
  close(): Promise<void>
}

export interface SeatOptions {
  readonly server: ServerInfo
  readonly profile: string
  /** The contents of the profile's keychain, in which it keeps its own. */
  readonly secrets: Map<string, string>
  readonly self: BareJid
  readonly password: string
  readonly face: Face
  /** The name of the device on which it runs. */
  readonly device: string
  readonly time: StoryTime
}

export async function takeSeat(options: SeatOptions): Promise<Seat> {
  const { server, profile, secrets, self, password, face, device, time } = options
  const ports = { ...createNodePorts(() => undefined), ...noDesktopPorts() }
  const balcony = createBalcony({
    ...ports,
    clock: { ...ports.clock, now: () => ports.clock.now() - time.behindMs },
    profile,
    secrets: memorySecrets(secrets),
    // There is nobody to ask, and the script agrees to everything.
    confirm: { ask: () => Promise.resolve(true) },
  })
  const connection = balcony.open(() => undefined)
  await balcony.start()

  async function call<Name extends CommandName>(name: Name, args: Args<Name>): Promise<ValueOf<Name>> {
    const answer: Answer<CommandName> = await connection.call(name, args)
    if (!answer.ok) throw new Error(`${name}: ${answer.error.code}`)
    return answer.value as ValueOf<Name>
  }
  const { host, port, fingerprint } = server
  const attempt = (): Args<'accounts.signIn'> => ({
    attempt: randomUUID() as Args<'accounts.signIn'>['attempt'],
    address: self,
    password,
    settings: { host, port, security: 'starttls' },
  })
  // A certificate can only be trusted after it was seen and refused.
  await connection.call('accounts.signIn', attempt())
  const accountId = await call('accounts.signIn', { ...attempt(), trustFingerprint: fingerprint })

  const { media } = await call('app.snapshot', {})
  const put: Seat['put'] = async (place, bytes) => {
    const path = `${media.slice(ports.mediaBase.length)}/${place}`
    const { status } = await balcony.media({ method: 'PUT', path, body: inOnePiece(bytes) })
    if (status !== 204) throw new Error(`${place} was not taken: ${status}`)
  }
  await put(`avatar/own/${accountId}`, drawn(portrait(face), OWN_AVATAR_SIDE))
  await call('avatars.setOwn', { accountId })
  await call('encryption.nameDevice', { accountId, name: device })

  return {
    ...{ self, accountId, call, put },
    onMessage: (heard) =>
      balcony.onDeltas((deltas) => {
        for (const delta of deltas) if (delta.kind === 'messagesChanged') delta.messages.forEach(heard)
      }),
    async converse(address) {
      const conversationId = await call('messages.open', { accountId, address })
      // A window hands over the files of a conversation that it shows.
      await call('app.watch', { topics: [{ kind: 'history', conversationId }] })
      return conversationId
    },
    async encrypted(conversationId) {
      for (;;) {
        const changed = new Promise<void>((resolve) => {
          const stop = balcony.onDeltas(() => {
            stop()
            resolve()
          })
        })
        if ((await call('encryption.of', { conversationId })).state === 'on') return
        await changed
      }
    },
    close: () => balcony.close(),
  }
}

/** The next new or changed message that matches. */
export function changed(
  { onMessage }: Seat,
  matches: (message: ChangedMessage) => boolean,
): Promise<ChangedMessage> {
  return new Promise((resolve) => {
    const stop = onMessage((message) => {
      if (!matches(message)) return
      stop()
      resolve(message)
    })
  })
}
