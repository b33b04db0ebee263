import type { Unsent } from '../../../shared/contract/messages.ts'
import type { ConversationId, MessageId } from '../../../shared/model/ids.ts'
import type { Message } from '../../../shared/model/message.ts'
import { NS_CLIENT, type Element } from '../../engine/index.ts'
import { readMessage } from '../messages/store/views.ts'
import { ACCOUNT, JULIET, Killed, quiet, type Rig } from './rig.ts'
import { storedMessages } from './stored.ts'

/** Opens the conversation with that address. */
export async function open(rig: Rig, address: string = JULIET): Promise<ConversationId> {
  const opened = await rig.messages.commands['messages.open']({ accountId: ACCOUNT, address })
  if (!opened.ok) throw new Error(opened.error.code)
  return opened.value
}

/** The answer of the command; null if the process was killed. */
export async function unlessKilled<T>(command: () => T | Promise<T>): Promise<T | null> {
  try {
    return await command()
  } catch (error) {
    if (!(error instanceof Killed)) throw error
    return null
  }
}

/** Writes a message; null if the process was killed. */
export function write(rig: Rig, conversationId: ConversationId, body: string, sendAt?: number) {
  return unlessKilled(() => rig.messages.commands['messages.send']({ conversationId, body, sendAt }))
}

/** Writes a message and returns its id. */
export async function say(
  rig: Rig,
  conversationId: ConversationId,
  body: string,
  sendAt?: number,
): Promise<MessageId> {
  const sent = await write(rig, conversationId, body, sendAt)
  if (!sent?.ok) throw new Error(sent?.error.code ?? 'killed')
  return sent.value
}

/** Receives stanzas and waits for their effects. */
export async function receive(rig: Rig, ...stanzas: string[]): Promise<void> {
  await rig.fake.receive(stanzas.join(''))
  await quiet()
}

/** Receives a message from Juliet and returns it. */
export async function hear(rig: Rig, body: string, id = '', more = ''): Promise<Message> {
  const ids = id && ` id='${id}'`
  await receive(
    rig,
    `<message from='${JULIET}/balcony' type='chat'${ids}><body>${body}</body>${more}</message>`,
  )
  const heard = rig.deltas('messagesChanged').at(-1)?.messages.at(-1)
  // Only the start of a long message is announced.
  const isIt = heard?.bodyLength === undefined ? heard?.body === body : body.startsWith(heard.body)
  if (heard === undefined || !isIt) throw new Error('it was not stored')
  return heard
}

/** Stores a draft in a conversation without one. */
export function type(rig: Rig, conversationId: ConversationId, text: string) {
  const setDraft = rig.messages.commands['messages.setDraft']
  return setDraft({ conversationId, text, replyTo: null, edits: null, base: 0 })
}

export const messages = (stanzas: readonly Element[]): Element[] =>
  stanzas.filter(({ name }) => name === 'message')
export const texts = (stanzas: readonly Element[]): string[] =>
  stanzas.flatMap((stanza) => stanza.child(NS_CLIENT, 'body')?.text() ?? [])
export const idsOf = (stanzas: readonly Element[]): (string | undefined)[] =>
  messages(stanzas).map(({ attrs }) => attrs['id'])

/** All messages with their states, in the order they were stored. */
export const states = (rig: Rig): string[] =>
  storedMessages(rig.store).map(({ body, state }) => `${body}: ${state ?? 'in'}`)

/** The stages of all outgoing stanzas. */
export const stages = (rig: Rig): string[] =>
  rig.store
    .all<{ op: string; stage: string }>('SELECT op, stage FROM outgoing ORDER BY id')
    .map(({ op, stage }) => `${op}: ${stage}`)

/** The sequence number of the newest sent stanza. */
export const lastSeq = (rig: Rig): number =>
  rig.store.first<{ seq: number }>("SELECT seq FROM outgoing WHERE stage = 'sent' ORDER BY seq DESC")?.seq ??
  0

/** The draft of the only conversation. */
export function draft(rig: Rig): string {
  const [conversation] = rig.messages.snapshot().conversations
  if (!conversation) throw new Error('there is no conversation')
  return conversation.draft?.text ?? ''
}

export async function unsent(rig: Rig): Promise<Unsent> {
  const answer = await rig.messages.commands['messages.unsent']({})
  if (!answer.ok) throw new Error('not counted')
  return answer.value
}

/** The message as the window shows it. */
export function shown(rig: Rig, id: MessageId): Message | undefined {
  return readMessage(rig.store, id)
}
