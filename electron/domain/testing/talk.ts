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

/** What the command answers; null where the process was killed over it. */
export async function unlessKilled<T>(command: () => T | Promise<T>): Promise<T | null> {
  try {
    return await command()
  } catch (error) {
    if (!(error instanceof Killed)) throw error
    return null
  }
}

/** Writes a message; null where the process was killed over it. */
export function write(rig: Rig, conversationId: ConversationId, body: string, sendAt?: number) {
  return unlessKilled(() => rig.messages.commands['messages.send']({ conversationId, body, sendAt }))
}

/** Writes a message that is stored. */
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

/** Lets a stanza come and everything happen that it leads to. */
export async function receive(rig: Rig, ...stanzas: string[]): Promise<void> {
  await rig.fake.receive(stanzas.join(''))
  await quiet()
}

/** What Juliet writes comes; gives the message. */
export async function hear(rig: Rig, body: string, id = '', more = ''): Promise<Message> {
  const ids = id && ` id='${id}'`
  await receive(
    rig,
    `<message from='${JULIET}/balcony' type='chat'${ids}><body>${body}</body>${more}</message>`,
  )
  const heard = rig.deltas('messagesChanged').at(-1)?.messages.at(-1)
  // Of a long one only the beginning is told.
  const isIt = heard?.bodyLength === undefined ? heard?.body === body : body.startsWith(heard.body)
  if (heard === undefined || !isIt) throw new Error('it was not stored')
  return heard
}

/** Keeps a draft in a conversation that has none. */
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

/** Every message with its state, in the order in which they were stored. */
export const states = (rig: Rig): string[] =>
  storedMessages(rig.store).map(({ body, state }) => `${body}: ${state ?? 'in'}`)

/** The stages of all that is to go out. */
export const stages = (rig: Rig): string[] =>
  rig.store
    .all<{ op: string; stage: string }>('SELECT op, stage FROM outgoing ORDER BY id')
    .map(({ op, stage }) => `${op}: ${stage}`)

/** The ticket by which the newest of what was sent has left. */
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

/** A message as the window shows it now. */
export function shown(rig: Rig, id: MessageId): Message | undefined {
  return readMessage(rig.store, id)
}
