import { randomUUID } from 'node:crypto'
import { createBalcony, type Balcony, type WindowConnection } from '../../electron/domain/index.ts'
import { noDesktopPorts } from '../../electron/domain/ports.ts'
import { createNodePorts } from '../../electron/engine/index.ts'
import { memorySecrets } from '../../electron/shell/demo.ts'
import { OWN_AVATAR_SIDE } from '../../shared/contract/avatars.ts'
import type { Answer, Args, CommandName, Delta } from '../../shared/contract/index.ts'
import type { AccountId, ConversationId, MessageId } from '../../shared/model/ids.ts'
import type { BareJid } from '../../shared/model/jid.ts'
import type { ServerInfo } from '../live/prosody.ts'
import type { Actor } from './actor.ts'
import { fileOf } from './attachments.ts'
import { ownFace } from './cast.ts'
import { drawn, portrait } from './drawings.ts'
import { payloadsOf, type Said } from './payloads.ts'
import { history, type Beat, type Deed, type Sending } from './script.ts'
import { inOnePiece } from './sharing.ts'

export interface Stage {
  readonly server: ServerInfo
  readonly profile: string
  readonly secrets: Map<string, string>
  readonly self: BareJid
  readonly password: string
  readonly cast: ReadonlyMap<string, Actor>
}

/**
 * Signs in on the profile and plays the history, with a clock that follows the script. Resolves to the conversations by
 * localpart.
 */
export async function rehearse(stage: Stage): Promise<ReadonlyMap<string, ConversationId>> {
  const { server, profile, secrets, self, password, cast } = stage
  const ports = { ...createNodePorts(() => undefined), ...noDesktopPorts() }
  let behindMs = 0
  const balcony = createBalcony({
    ...ports,
    clock: { ...ports.clock, now: () => ports.clock.now() - behindMs },
    profile,
    secrets: memorySecrets(secrets),
    // There is nobody to ask, and the script agrees to everything.
    confirm: { ask: () => Promise.resolve(true) },
  })
  const connection = balcony.open(() => undefined)
  await balcony.start()
  const { host, port, fingerprint } = server
  const attempt = (): Args<'accounts.signIn'> => ({
    attempt: randomUUID() as Args<'accounts.signIn'>['attempt'],
    address: self,
    password,
    settings: { host, port, security: 'starttls' },
  })
  // A certificate can only be trusted after it was seen and refused.
  await connection.call('accounts.signIn', attempt())
  const accountId: AccountId = await value(connection, 'accounts.signIn', {
    ...attempt(),
    trustFingerprint: fingerprint,
  })
  const { media } = await value(connection, 'app.snapshot', {})
  const put: Scene['put'] = async (place, bytes) => {
    const path = `${media.slice(ports.mediaBase.length)}/${place}`
    const { status } = await balcony.media({ method: 'PUT', path, body: inOnePiece(bytes) })
    if (status !== 204) throw new Error(`${place} was not taken: ${status}`)
  }
  await put(`avatar/own/${accountId}`, drawn(portrait(ownFace), OWN_AVATAR_SIDE))
  await value(connection, 'avatars.setOwn', { accountId })
  const conversations = new Map<string, ConversationId>()
  for (const [localpart, beats] of Object.entries(history)) {
    const actor = cast.get(localpart)
    if (actor === undefined) continue
    behindMs = (beats[0]?.minutesAgo ?? 0) * 60_000
    const conversationId = await value(connection, 'messages.open', { accountId, address: actor.jid })
    conversations.set(localpart, conversationId)
    const scene: Scene = { balcony, connection, actor, self, conversationId, put, said: new Map() }
    for (const beat of beats) {
      behindMs = beat.minutesAgo * 60_000
      await (beat.author === null ? act(scene, beat) : hear(scene, beat))
    }
  }
  await balcony.close()
  return conversations
}

interface Scene {
  readonly balcony: Balcony
  readonly connection: WindowConnection
  readonly actor: Actor
  readonly self: BareJid
  readonly conversationId: ConversationId
  /** Hands bytes over as a window does. */
  put(place: string, bytes: Uint8Array): Promise<void>
  /** The lines that later beats refer to, by their name in the script. */
  readonly said: Map<string, Said & { readonly messageId: MessageId }>
}

const saidIn = (scene: Scene, as: string) => {
  const found = scene.said.get(as)
  if (found === undefined) throw new Error(`nobody has said ${as} before this beat`)
  return found
}

/** The person at the window says or does something. */
async function act(scene: Scene, beat: Beat): Promise<void> {
  const { balcony, connection, conversationId } = scene
  if ('does' in beat && beat.does === 'send a file') {
    await send(scene, beat)
    return
  }
  if ('does' in beat) {
    const done = effectOf(scene, beat)
    const messageId = 'to' in beat ? saidIn(scene, beat.to).messageId : null
    if (messageId === null) throw new Error(`the person at the window cannot ${beat.does}`)
    if (beat.does === 'react')
      await value(connection, 'messages.react', { messageId, emojis: [...beat.emojis] })
    else if (beat.does === 'correct') await value(connection, 'messages.edit', { messageId, body: beat.body })
    else await value(connection, 'messages.retract', { messageId })
    await done
    return
  }
  const { body, as, answers } = beat
  const delivered = changed(balcony, ({ state, body: text }) => state === 'delivered' && text === body)
  const messageId = await value(connection, 'messages.send', {
    conversationId,
    body,
    ...(answers !== undefined && { replyTo: saidIn(scene, answers).messageId }),
  })
  await delivered
  if (as === undefined) return
  const { ids } = await value(connection, 'messages.details', { messageId })
  const id = ids.find(({ scheme }) => scheme === 'id' || scheme === 'origin-id')?.value ?? ''
  scene.said.set(as, { id, author: scene.self, body, messageId })
}

/** The person at the window sends a file, and it is delivered. */
async function send({ balcony, connection, conversationId, put }: Scene, beat: Sending): Promise<void> {
  const { name, mediaType, bytes } = fileOf(beat.file)
  // A window hands over the files of a conversation that it shows.
  await value(connection, 'app.watch', { topics: [{ kind: 'history', conversationId }] })
  const about = { name, mediaType, size: bytes.length }
  const stagedFileId = await value(connection, 'files.stage', { conversationId, ...about })
  await put(`staged/${stagedFileId}`, bytes)
  await value(connection, 'files.setCaption', { stagedFileId, caption: beat.caption ?? '' })
  const delivered = changed(balcony, ({ state, files }) => state === 'delivered' && files?.[0]?.name === name)
  await value(connection, 'files.send', { conversationId, stagedFileIds: [stagedFileId] })
  await delivered
}

/** Somebody else sends a file. What Balcony shows in place comes by itself. */
async function receive({ balcony, connection, actor, self, conversationId }: Scene, beat: Sending) {
  const file = fileOf(beat.file)
  const settled = file.mediaType === 'application/pdf' ? 'remote' : 'here'
  const arrived = changed(
    balcony,
    ({ direction, files: [got] = [] }) =>
      direction === 'in' && got?.name === file.name && got.state === settled,
  )
  await actor.share(self, file, beat.caption ?? '')
  const { id } = await arrived
  await value(connection, 'messages.markRead', { conversationId, upTo: id })
}

/** Somebody else says or does something, and the person reads it. */
async function hear(scene: Scene, beat: Beat): Promise<void> {
  if ('does' in beat && beat.does === 'send a file') {
    await receive(scene, beat)
    return
  }
  const { balcony, connection, actor, self, conversationId, said } = scene
  const payloads = payloadsOf(beat, (as) => saidIn(scene, as))
  if ('does' in beat) {
    const done = effectOf(scene, beat)
    actor.tell(self, payloads)
    const { id } = await done
    if (!('to' in beat)) await value(connection, 'messages.markRead', { conversationId, upTo: id })
    return
  }
  const { body, as, subject, announced } = beat
  const arrived = changed(balcony, ({ direction, body: text }) => direction === 'in' && text === body)
  const id = actor.tell(self, payloads, announced ? 'headline' : subject === undefined ? 'chat' : 'normal')
  const { id: messageId } = await arrived
  await value(connection, 'messages.markRead', { conversationId, upTo: messageId })
  if (as !== undefined) said.set(as, { id, author: actor.jid, body, messageId })
}

/** The message that shows the deed. */
function effectOf(scene: Scene, deed: Deed): Promise<ChangedMessage> {
  const target = 'to' in deed ? saidIn(scene, deed.to).messageId : null
  return changed(scene.balcony, (message) => {
    switch (deed.does) {
      case 'react':
        return message.id === target && (message.reactions?.length ?? 0) > 0
      case 'correct':
        return message.id === target && message.body === deed.body
      case 'take back':
        return message.id === target && message.retracted === true
      case 'ask for attention':
        return message.kind === 'attention'
      case 'send something encrypted':
        return message.kind === 'sealed'
    }
  })
}

type ChangedMessage = Extract<Delta, { kind: 'messagesChanged' }>['messages'][number]

/** The next changed message that matches. */
function changed(balcony: Balcony, matches: (message: ChangedMessage) => boolean): Promise<ChangedMessage> {
  return new Promise((resolve) => {
    const stop = balcony.onDeltas((deltas) => {
      for (const delta of deltas) {
        if (delta.kind !== 'messagesChanged') continue
        const found = delta.messages.find(matches)
        if (found === undefined) continue
        stop()
        resolve(found)
      }
    })
  })
}

async function value<Name extends CommandName>(
  connection: WindowConnection,
  name: Name,
  args: Args<Name>,
): Promise<Extract<Answer<Name>, { ok: true }>['value']> {
  const answer: Answer<CommandName> = await connection.call(name, args)
  if (!answer.ok) throw new Error(`${name}: ${answer.error.code}`)
  return answer.value as Extract<Answer<Name>, { ok: true }>['value']
}
