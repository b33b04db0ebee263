import { randomUUID } from 'node:crypto'
import { expect, onTestFinished, test } from 'vitest'
import { describeLive, freshAccount, liveServer } from '../../../../build/live/live.ts'
import type { Delta } from '../../../../shared/contract/index.ts'
import type { AccountId, ConversationId, MessageId } from '../../../../shared/model/ids.ts'
import type { Conversation, Message } from '../../../../shared/model/message.ts'
import { temporaryFolder } from '../../testing/folder.ts'
import { signInTrusting, startLive, type LiveBalcony, type LiveLogin } from '../../testing/live-balcony.ts'
import { createTestSecrets } from '../../testing/secrets.ts'

interface Person {
  readonly balcony: LiveBalcony
  readonly accountId: AccountId
  readonly deltas: Delta[]
  room: ConversationId
}

function login(name: string): LiveLogin {
  const { host, port } = liveServer()
  return { ...freshAccount(name), settings: { host, port, security: 'starttls' } }
}

async function seat(as: LiveLogin): Promise<Person> {
  const balcony = await startLive(temporaryFolder(), createTestSecrets())
  onTestFinished(() => balcony.close())
  const deltas: Delta[] = []
  balcony.onDeltas((all) => void deltas.push(...all))
  const accountId = await signInTrusting(balcony, as)
  return { balcony, accountId, deltas, room: 0 as ConversationId }
}

async function enters(person: Person, address: string, nick: string): Promise<void> {
  const { balcony, accountId } = person
  const joined = await balcony.call('rooms.join', { accountId, address, nick })
  if (!joined.ok || joined.value.kind !== 'joined') throw new Error(JSON.stringify(joined))
  person.room = joined.value.conversationId
}

/** A room that Juliet has made, and Romeo in it. */
async function verona(): Promise<{ juliet: Person; romeo: Person; address: string; his: LiveLogin }> {
  const his = login('romeo')
  const [juliet, romeo] = await Promise.all([seat(login('juliet')), seat(his)])
  const address = `verona-${randomUUID().slice(0, 8)}@rooms.${liveServer().domain}`
  const made = await juliet.balcony.call('rooms.create', {
    ...{ accountId: juliet.accountId, address, nick: 'Juliet', preset: 'public', name: 'Verona' },
  })
  if (!made.ok || made.value.kind !== 'joined') throw new Error(JSON.stringify(made))
  juliet.room = made.value.conversationId
  await enters(romeo, address, 'Romeo')
  return { juliet, romeo, address, his }
}

async function say(
  { balcony, room }: Person,
  body: string,
  replyTo?: MessageId,
  mentions?: readonly string[],
): Promise<MessageId> {
  const sent = await balcony.call('messages.send', {
    conversationId: room,
    body,
    ...(replyTo && { replyTo }),
    ...(mentions && { mentions: [...mentions] }),
  })
  if (!sent.ok) throw new Error(sent.error.code)
  return sent.value
}

/** The message in the room, or in another conversation, whether it came live or from the archive. */
async function sees(
  { balcony, room }: Person,
  holds: (message: Message) => boolean,
  conversationId = room,
): Promise<Message> {
  let found: Message | undefined
  await balcony.until(async () => {
    const page = await balcony.call('messages.page', { conversationId, at: { kind: 'end' }, limit: 50 })
    found = page.ok ? page.value.messages.find(holds) : undefined
    return found !== undefined
  })
  return found as Message
}

async function chatOf({ balcony }: Person, holds: (one: Conversation) => boolean): Promise<Conversation> {
  let found: Conversation | undefined
  await balcony.until(async () => {
    found = (await balcony.snapshot()).conversations.find(holds)
    return found !== undefined
  })
  return found as Conversation
}

describeLive('in a room', () => {
  test('what is said is answered, reacted to, corrected and retracted by the room’s ids', async () => {
    const { juliet, romeo } = await verona()
    const own = await say(juliet, 'Good evening')
    expect((await sees(juliet, ({ id, state }) => id === own && state === 'delivered')).by?.nick).toBe(
      'Juliet',
    )
    const heard = await sees(romeo, ({ body, by }) => body === 'Good evening' && by?.nick === 'Juliet')

    const answer = await say(romeo, '@Juliet too late', heard.id)
    await say(romeo, 'Good night, Juliet', undefined, ['Juliet'])
    await sees(juliet, ({ body, mention }) => body === 'Good night, Juliet' && mention === true)
    expect(await chatOf(juliet, ({ mentions = 0 }) => mentions === 2)).toMatchObject({ unread: 2 })
    const hers = await sees(juliet, ({ body }) => body === '@Juliet too late')
    expect(hers).toMatchObject({ replyTo: { id: own }, mention: true })
    await sees(romeo, ({ id, state }) => id === answer && state === 'delivered')
    await juliet.balcony.call('messages.react', { messageId: hers.id, emojis: ['🌹'] })
    const reacted = await sees(romeo, ({ id, reactions = [] }) => id === answer && reactions.length === 1)
    expect(reacted.reactions).toMatchObject([{ emoji: '🌹', own: false, count: 1 }])

    await romeo.balcony.call('messages.edit', { messageId: answer, body: 'Never too late' })
    await sees(juliet, ({ id, body, edited }) => id === hers.id && body === 'Never too late' && edited === 1)
    await romeo.balcony.call('messages.retract', { messageId: answer })
    await sees(juliet, ({ id, retracted }) => id === hers.id && retracted === true)
  })

  test('a private message reaches one occupant, who answers', async () => {
    const { juliet, romeo } = await verona()
    const opened = await romeo.balcony.call('rooms.openPrivate', {
      conversationId: romeo.room,
      nick: 'Juliet',
    })
    if (!opened.ok) throw new Error(opened.error.code)
    await say({ ...romeo, room: opened.value }, 'Psst')
    const hers = await chatOf(juliet, ({ kind, unread }) => kind === 'private' && unread === 1)
    expect(hers.occupant).toEqual({ nick: 'Romeo', gone: false })
    await say({ ...juliet, room: hers.id }, 'Yes?')
    await sees(romeo, ({ body }) => body === 'Yes?', opened.value)
    await romeo.balcony.call('rooms.leave', { conversationId: romeo.room })
    await chatOf(juliet, ({ id, occupant }) => id === hers.id && occupant?.gone === true)
    const refused = await juliet.balcony.call('messages.send', { conversationId: hers.id, body: 'Stay' })
    expect(refused).toEqual({ ok: false, error: { code: 'occupant-gone' } })
  })

  test('everybody sees who is writing', async () => {
    const { juliet, romeo } = await verona()
    const { room: conversationId } = romeo
    await romeo.balcony.call('messages.setChatState', { conversationId, state: 'composing' })
    const writing = () => juliet.deltas.filter((delta) => delta.kind === 'roomWriting').at(-1)?.nicks
    await juliet.balcony.until(() => writing()?.includes('Romeo') === true)
    await say(romeo, 'It is the east')
    await juliet.balcony.until(() => writing()?.length === 0)
  })

  test('the person’s devices share what was read there, and what was said on one', async () => {
    const { juliet, romeo, address, his } = await verona()
    const phone = await seat(his)
    await enters(phone, address, 'Romeo')
    await say(juliet, 'Good evening')
    const heard = await sees(romeo, ({ body }) => body === 'Good evening')
    await chatOf(phone, ({ id, unread }) => id === phone.room && unread === 1)
    await romeo.balcony.call('messages.markRead', { conversationId: romeo.room, upTo: heard.id })
    await chatOf(phone, ({ id, unread }) => id === phone.room && unread === 0)
    await say(romeo, 'And to you')
    expect(await sees(phone, ({ body }) => body === 'And to you')).toMatchObject({ direction: 'out' })
  })
})
