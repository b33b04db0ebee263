import type { ConversationId, MessageId } from '../../shared/model/ids.ts'
import { act, showsDeed } from './acting.ts'
import type { Other } from './actor.ts'
import { fileOf } from './attachments.ts'
import { LEAD } from './cast.ts'
import type { Said } from './payloads.ts'
import { history, type Beat } from './script.ts'
import { changed, type ChangedMessage, type Seat, type StoryTime } from './seat.ts'

const MINUTE_MS = 60_000

/** Plays the history at the seat of the person at the window. Resolves to the conversations by localpart. */
export async function rehearse(
  seat: Seat,
  cast: ReadonlyMap<string, Other>,
  time: StoryTime,
): Promise<ReadonlyMap<string, ConversationId>> {
  const conversations = new Map<string, ConversationId>()
  for (const [localpart, beats] of Object.entries(history)) {
    const other = cast.get(localpart)
    if (other === undefined) continue
    time.behindMs = (beats[0]?.minutesAgo ?? 0) * MINUTE_MS
    const conversationId = await seat.converse(other.jid)
    conversations.set(localpart, conversationId)
    if (localpart === LEAD) await seat.encrypted(conversationId)
    const scene: Scene = { seat, other, conversationId, said: new Map() }
    for (const beat of beats) {
      time.behindMs = beat.minutesAgo * MINUTE_MS
      await (beat.author === null ? speak(scene, beat) : hear(scene, beat))
    }
  }
  time.behindMs = 0
  return conversations
}

interface Scene {
  readonly seat: Seat
  readonly other: Other
  readonly conversationId: ConversationId
  /** The lines that later beats refer to, by their name in the script. */
  readonly said: Map<string, Said & { readonly messageId: MessageId }>
}

function saidIn({ said }: Scene, as: string) {
  const found = said.get(as)
  if (found === undefined) throw new Error(`nobody has said ${as} before this beat`)
  return found
}

/** The person at the window says or does something. */
async function speak(scene: Scene, beat: Beat): Promise<void> {
  const { seat, conversationId, said } = scene
  const messageOf = (as: string) => saidIn(scene, as).messageId
  const messageId = await act({ seat, conversationId, messageOf }, beat)
  if ('does' in beat || beat.as === undefined) return
  const { ids } = await seat.call('messages.details', { messageId })
  const id = ids.find(({ scheme }) => scheme === 'id' || scheme === 'origin-id')?.value ?? ''
  said.set(beat.as, { id, author: seat.self, body: beat.body, messageId })
}

/** Somebody else says or does something, and the person reads it. */
async function hear(scene: Scene, beat: Beat): Promise<void> {
  const { seat, other, conversationId, said } = scene
  const arrived = changed(seat, showsBeat(scene, beat))
  const id = await other.play(seat.self, beat, (as) => saidIn(scene, as))
  const { id: messageId } = await arrived
  if ('to' in beat) return
  await seat.call('messages.markRead', { conversationId, upTo: messageId })
  if (!('does' in beat) && beat.as !== undefined)
    said.set(beat.as, { id, author: other.jid, body: beat.body, messageId })
}

/** Whether a message shows what somebody else has said or done. */
function showsBeat(scene: Scene, beat: Beat): (message: ChangedMessage) => boolean {
  if (!('does' in beat)) return ({ direction, body }) => direction === 'in' && body === beat.body
  if (beat.does !== 'send a file')
    return showsDeed(beat, 'to' in beat ? saidIn(scene, beat.to).messageId : null)
  const file = fileOf(beat.file)
  // What Balcony shows in place comes by itself.
  const settled = file.mediaType === 'application/pdf' ? 'remote' : 'here'
  return ({ direction, files: [got] = [] }) =>
    direction === 'in' && got?.name === file.name && got.state === settled
}
