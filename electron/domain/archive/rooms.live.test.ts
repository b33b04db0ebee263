import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, inject, onTestFinished, test } from 'vitest'
import { startDevice, type Device } from '../../../build/live/device.ts'
import { addAccount, startProsody, type ServerInfo } from '../../../build/live/prosody.ts'
import type { Args } from '../../../shared/contract/index.ts'
import type { HistoryPage } from '../../../shared/contract/messages.ts'
import type { ConversationId } from '../../../shared/model/ids.ts'
import type { Message } from '../../../shared/model/message.ts'
import { temporaryFolder } from '../testing/folder.ts'
import type { LiveLogin } from '../testing/live-balcony.ts'

/** The archive's stamps are whole seconds: what was said before the first entry and what is news lie more than one apart. */
const SECOND_MS = 1_100

const said = (count: number, from: number): string[] =>
  Array.from({ length: count }, (_, index) => `text ${from + index}`)

function loginAt({ host, port, domain }: ServerInfo, name: string, password: string): LiveLogin {
  return { address: `${name}@${domain}`, password, settings: { host, port, security: 'starttls' } }
}

/** All that was said, oldest first. */
async function history({ call }: Device, conversationId: ConversationId): Promise<Message[]> {
  const all: Message[] = []
  for (let at: Args<'messages.page'>['at'] = { kind: 'end' }; ;) {
    const page: HistoryPage = await call('messages.page', { conversationId, at, limit: 200 })
    all.unshift(...page.messages)
    const [first] = page.messages
    if (!page.moreBefore || first === undefined) return all.filter(({ kind }) => kind === 'text')
    at = { kind: 'before', cursor: { place: first.place } }
  }
}
const bodies = async (device: Device, id: ConversationId): Promise<string[]> =>
  (await history(device, id)).map(({ body }) => body)
const unread = async ({ call }: Device) => {
  const [room] = (await call('app.snapshot', {})).conversations
  return { unread: room?.unread, mentions: room?.mentions }
}

test.runIf(inject('prosody') !== null)(
  'the archive of a room on a real server gives what was said before, and while one was away or killed',
  async () => {
    const server = await startProsody({ rooms: true })
    onTestFinished(() => server.dispose())
    const [romeoLogin, julietLogin] = ['romeo', 'juliet'].map((name) => {
      const password = randomUUID()
      addAccount(server.info, name, password)
      return loginAt(server.info, name, password)
    })
    if (!romeoLogin || !julietLogin) throw new Error('there are no accounts')
    const address = `verona@rooms.${server.info.domain}`
    const juliet = await startDevice(temporaryFolder(), julietLogin)
    onTestFinished(() => juliet.close())
    const made = await juliet.call('rooms.create', {
      ...{ accountId: juliet.accountId, address, nick: 'Juliet', preset: 'public', name: 'Verona' },
    })
    if (made.kind !== 'joined') throw new Error(JSON.stringify(made))
    const hall = made.conversationId
    const say = async (all: readonly string[]): Promise<void> => {
      for (const body of all) await juliet.call('messages.send', { conversationId: hall, body })
      await expect
        .poll(async () => (await history(juliet, hall)).at(-1), { timeout: 20_000 })
        .toMatchObject({ body: all.at(-1), state: 'delivered' })
    }

    // Before he comes.
    const all = said(200, 0)
    await say(all)
    const profile = temporaryFolder()
    let romeo = await startDevice(profile, romeoLogin)
    onTestFinished(() => romeo.close())
    const came = await romeo.call('rooms.join', { accountId: romeo.accountId, address, nick: 'Romeo' })
    if (came.kind !== 'joined') throw new Error(JSON.stringify(came))
    const room = came.conversationId
    const expectAll = async (): Promise<void> => {
      await expect.poll(() => bodies(romeo, room), { timeout: 20_000 }).toEqual(all)
    }
    await expect.poll(() => bodies(romeo, room)).toEqual(all.slice(-50))
    const page = await romeo.call('messages.page', { conversationId: room, at: { kind: 'end' }, limit: 200 })
    expect(page.gapsBefore).toEqual([page.messages.find(({ kind }) => kind === 'text')?.id])
    await romeo.call('archive.fill', { conversationId: room, before: page.gapsBefore[0] ?? null })
    await expect.poll(() => bodies(romeo, room)).toEqual(all.slice(-100))
    await romeo.call('archive.fillAll', { conversationId: room })
    await expectAll()
    expect(await unread(romeo)).toMatchObject({ unread: 0 })
    const places = (await romeo.call('archive.completeness', {})).filter(({ jid }) => jid === address)
    expect(places).toMatchObject([{ beginning: true, missing: 0 }])

    // While he is away.
    await romeo.close()
    await delay(SECOND_MS)
    const missed = [...said(149, 200), 'Romeo, wherefore art thou Romeo?']
    await say(missed)
    all.push(...missed)
    romeo = await startDevice(profile, romeoLogin)
    await expectAll()
    await expect.poll(() => unread(romeo)).toEqual({ unread: 150, mentions: 1 })
    expect((await history(romeo, room)).every(({ by }) => by?.nick === 'Juliet')).toBe(true)

    // He hears what is said, answers, and is killed; then he is killed while he catches up.
    const live = said(30, 350)
    await say(live)
    all.push(...live)
    await expectAll()
    const answer = { conversationId: room, body: 'Call me but love' }
    await romeo.call('messages.send', answer)
    await romeo.kill()
    await expect.poll(() => bodies(juliet, hall)).toContain(answer.body)
    all.push(answer.body)
    const later = said(150, 400)
    await say(later)
    all.push(...later)
    romeo = await startDevice(profile, romeoLogin)
    await expect.poll(async () => (await bodies(romeo, room)).length, { interval: 5 }).toBeGreaterThan(385)
    await romeo.kill()
    romeo = await startDevice(profile, romeoLogin)
    await expectAll()
    const mine = (await history(romeo, room)).filter(({ direction }) => direction === 'out')
    expect(mine).toMatchObject([{ body: answer.body, state: 'delivered' }])
    expect(await bodies(juliet, hall)).toEqual(all)
  },
  180_000,
)
