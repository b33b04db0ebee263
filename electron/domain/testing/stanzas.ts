import type { ConversationId } from '../../../shared/model/ids.ts'
import type { Conversation, Message } from '../../../shared/model/message.ts'
import { readPage } from '../messages/store/pages.ts'
import { ACCOUNT, createRig, JULIET, quiet, ROMEO, type Rig, type RigOptions } from './rig.ts'

export const BALCONY = `${JULIET}/balcony`
export const PHONE = `${ROMEO}/phone`
export const TYBALT = 'tybalt@capulet.example'
export const SERVER = 'montague.example'

/** A rig with a session, without the deltas and stanzas of its start. */
export async function online(options?: RigOptions): Promise<Rig> {
  const rig = createRig(options)
  await rig.fake.begin({ session: 'a' })
  await quiet()
  rig.fake.takeSent()
  rig.batches.length = 0
  return rig
}

/** Ends the session and starts another one. */
export async function signInAgain(rig: Rig): Promise<void> {
  rig.fake.end()
  await rig.fake.begin({ session: 'b' })
  await quiet()
}

/** Kills the process after `counted` messages were acknowledged, and resumes the session. */
export async function killAndResume(rig: Rig, counted: number): Promise<Rig> {
  rig.store.write((tx) =>
    tx.run(
      `INSERT INTO sm_session (account_id, session_id, jid, inbound, newest, newest_before) VALUES (?, 'a', ?, 1, ?, ?)`,
      ACCOUNT,
      `${ROMEO}/balcony`,
      counted,
      counted,
    ),
  )
  const next = rig.restart()
  await next.fake.begin({ kind: 'resumed', restored: true, session: 'a' })
  await quiet()
  return next
}

export interface Attributes {
  readonly from?: string
  /** null: none. */
  readonly to?: string | null
  readonly id?: string | null
  readonly type?: string
}

export function stanza(inside: string, attributes: Attributes = {}): string {
  const { from = BALCONY, to = ROMEO, id = null, type = 'chat' } = attributes
  const given = [...(to === null ? [] : [` to='${to}'`]), ...(id === null ? [] : [` id='${id}'`])]
  return `<message from='${from}' type='${type}'${given.join('')}>${inside}</message>`
}

export const chat = (
  body: string,
  { more = '', ...attributes }: Attributes & { more?: string } = {},
): string => stanza(`<body>${body}</body>${more}`, attributes)

export const delay = (stamp: string, from = SERVER): string =>
  `<delay xmlns='urn:xmpp:delay' from='${from}' stamp='${stamp}'/>`
export const originId = (id: string): string => `<origin-id xmlns='urn:xmpp:sid:0' id='${id}'/>`
export const archived = (id: string, by: string = ROMEO): string =>
  `<stanza-id xmlns='urn:xmpp:sid:0' id='${id}' by='${by}'/>`
export const request = `<request xmlns='urn:xmpp:receipts'/>`
export const markable = `<markable xmlns='urn:xmpp:chat-markers:0'/>`
export const received = (id: string): string => `<received xmlns='urn:xmpp:receipts' id='${id}'/>`
export const displayed = (id: string): string => `<displayed xmlns='urn:xmpp:chat-markers:0' id='${id}'/>`
export const replace = (id: string): string => `<replace xmlns='urn:xmpp:message-correct:0' id='${id}'/>`
export const retract = (id: string): string => `<retract xmlns='urn:xmpp:message-retract:1' id='${id}'/>`
export const reply = (id: string, to: string = ROMEO): string =>
  `<reply xmlns='urn:xmpp:reply:0' id='${id}' to='${to}'/>`
export const replyFallback = (range = ''): string =>
  `<fallback xmlns='urn:xmpp:fallback:0' for='urn:xmpp:reply:0'>${range}</fallback>`
export const reactions = (id: string, ...emojis: string[]): string =>
  `<reactions xmlns='urn:xmpp:reactions:0' id='${id}'>${emojis.map((one) => `<reaction>${one}</reaction>`).join('')}</reactions>`

/** A carbon of a message that another device got or sent. */
export function carbon(
  direction: 'sent' | 'received',
  message: string,
  more = '',
  from: string = ROMEO,
): string {
  const inner = message.replace('<message ', `<message xmlns='jabber:client' `)
  return `<message from='${from}' to='${ROMEO}/balcony' type='chat'><${direction} xmlns='urn:xmpp:carbons:2'>
    <forwarded xmlns='urn:xmpp:forward:0'>${inner}</forwarded></${direction}>${more}</message>`
}

/** A carbon of a message sent by the phone. */
export const fromPhone = (inside: string, id: string | null = null, to: string | null = JULIET): string =>
  carbon('sent', stanza(inside, { from: PHONE, to, id }))

export const bounce = (id: string, from: string | null, more: { readonly to?: string } = {}): string =>
  `<message type='error' id='${id}'${from === null ? '' : ` from='${from}'`} to='${more.to ?? ROMEO}'>
    <error type='cancel'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></message>`

export function conversationWith(rig: Rig, address: string = JULIET): Conversation {
  const found = rig.messages.snapshot().conversations.find(({ jid }) => jid === address)
  if (!found) throw new Error(`there is no conversation with ${address}`)
  return found
}

/** The newest 200 messages with somebody, as a window shows them; empty without a conversation. */
export function history(rig: Rig, address: string = JULIET): readonly Message[] {
  const row = rig.store.first<{ id: ConversationId }>('SELECT id FROM conversation WHERE peer = ?', address)
  return row ? readPage(rig.store, row.id, { kind: 'end' }, 200).messages : []
}

export const bodies = (rig: Rig, address: string = JULIET): string[] =>
  history(rig, address).map(({ body }) => body)

/** The message with that body. */
export function messageOf(rig: Rig, body: string, address: string = JULIET): Message {
  const found = history(rig, address).find((message) => message.body === body)
  if (!found) throw new Error(`there is no ${body}`)
  return found
}
