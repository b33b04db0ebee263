import { expect, onTestFinished, test } from 'vitest'
import { describeLive, freshAccount, liveServer } from '../../../build/live/live.ts'
import type { AccountId, ConversationId } from '../../../shared/model/ids.ts'
import type { Conversation } from '../../../shared/model/message.ts'
import { temporaryFolder } from '../testing/folder.ts'
import { signInTrusting, startLive, type LiveBalcony, type LiveLogin } from '../testing/live-balcony.ts'
import { createTestSecrets } from '../testing/secrets.ts'

interface Device {
  readonly balcony: LiveBalcony
  readonly accountId: AccountId
  /** Starts it again on the same profile. */
  restart(): Promise<Device>
}

function login(name: string): LiveLogin {
  const { host, port } = liveServer()
  return { ...freshAccount(name), settings: { host, port, security: 'starttls' } }
}

async function device(as: LiveLogin): Promise<Device> {
  const folder = temporaryFolder()
  const secrets = createTestSecrets()
  const start = async (signIn: (balcony: LiveBalcony) => Promise<AccountId>): Promise<Device> => {
    const balcony = await startLive(folder, secrets)
    onTestFinished(() => balcony.close())
    const accountId = await signIn(balcony)
    return { balcony, accountId, restart: () => start(() => Promise.resolve(accountId)) }
  }
  return start((balcony) => signInTrusting(balcony, as))
}

async function open({ balcony, accountId }: Device, address: string): Promise<ConversationId> {
  const opened = await balcony.call('messages.open', { accountId, address })
  if (!opened.ok) throw new Error(opened.error.code)
  return opened.value
}

const send = async (from: Device, conversationId: ConversationId, body: string) =>
  from.balcony.call('messages.send', { conversationId, body })

/** Resolves when the only conversation of that device is like that. */
async function until({ balcony }: Device, holds: (conversation: Conversation) => boolean): Promise<void> {
  await balcony.until(async () => {
    const [conversation] = (await balcony.snapshot()).conversations
    return conversation !== undefined && holds(conversation)
  })
}

/** Resolves when that device knows of so many of its account, itself among them. */
async function knows({ balcony, accountId }: Device, count: number): Promise<void> {
  await balcony.until(async () => {
    const own = await balcony.call('encryption.own', { accountId })
    return own.ok && own.value.devices.length === count
  })
}

const preview = (conversation: Conversation) => conversation.last?.preview

async function read({ balcony }: Device, body: string): Promise<void> {
  const message = [...balcony.messages.values()].find((each) => each.body === body)
  if (message === undefined) throw new Error('it is not here')
  const { conversationId, id: upTo } = message
  expect(await balcony.call('messages.markRead', { conversationId, upTo })).toEqual({ ok: true })
}

describeLive('two devices of one account', () => {
  test('what is read, pinned, muted, archived and marked unread on one is so on the other', async () => {
    const romeo = login('romeo')
    const juliet = login('juliet')
    const [one, hers] = await Promise.all([device(romeo), device(juliet)])
    const two = await device(romeo)
    // What is encrypted is only for the devices of its time.
    await Promise.all([one, two].map((each) => knows(each, 2)))
    // A contact, so that no device takes her for a stranger.
    const { balcony, accountId } = one
    await balcony.call('roster.add', { accountId, address: juliet.address, name: 'Juliet', groups: [] })
    const conversationId = await open(one, juliet.address)
    await send(one, conversationId, 'O')
    await until(two, (it) => preview(it) === 'O')
    const hersId = await open(hers, romeo.address)

    await send(hers, hersId, 'Ay me')
    await Promise.all(
      [one, two].map((each) => until(each, (it) => preview(it) === 'Ay me' && it.unread === 1)),
    )
    await read(one, 'Ay me')
    await until(two, ({ unread }) => unread === 0)

    await one.balcony.call('messages.pin', { conversationId, pinned: true })
    await one.balcony.call('notifications.setRule', { conversationId, rule: 'none', until: null })
    await until(two, ({ pinned }) => pinned === true)
    await two.balcony.until(async () => (await two.balcony.snapshot()).notificationRules[0]?.rule === 'none')

    const message = [...one.balcony.messages.values()].find(({ body }) => body === 'Ay me')
    if (message === undefined) throw new Error('it is not here')
    await one.balcony.call('keeping.bookmark', { messageId: message.id, on: true })
    await two.balcony.until(async () => {
      const bookmarks = await two.balcony.call('keeping.bookmarks', { conversationId: null })
      return bookmarks.ok && bookmarks.value.messages[0]?.message.body === 'Ay me'
    })

    // The same for a device that was away.
    await send(hers, hersId, 'Wherefore')
    await Promise.all([one, two].map((each) => until(each, ({ unread }) => unread === 1)))
    await two.balcony.close()
    await read(one, 'Wherefore')
    await one.balcony.call('keeping.archive', { conversationId, archived: true })
    await until(one, ({ archived }) => archived === true)
    // A third device sees when both are published.
    const three = await device(romeo)
    await open(three, juliet.address)
    await until(three, ({ archived }) => archived === true)

    const again = await two.restart()
    await until(again, (it) => it.archived === true && it.pinned === undefined && it.unread === 0)
    await send(hers, hersId, 'art thou')
    await until(again, (it) => preview(it) === 'art thou' && it.unread === 1 && it.archived === true)
    await one.balcony.call('keeping.markUnread', { conversationId })
    await until(again, ({ markedUnread }) => markedUnread === true)
  })
})
