import { expect, onTestFinished, test } from 'vitest'
import { addToArchive, cutArchive, type ArchiveEntry } from '../../../build/live/archive.ts'
import { startDevice, type Device } from '../../../build/live/device.ts'
import { describeLive, freshAccount, liveServer } from '../../../build/live/live.ts'
import type { Args } from '../../../shared/contract/index.ts'
import type { HistoryPage } from '../../../shared/contract/messages.ts'
import type { ArchiveState } from '../../../shared/model/archive.ts'
import type { Failure } from '../../../shared/model/failure.ts'
import type { AccountId, ConversationId, MessageId } from '../../../shared/model/ids.ts'
import { ok, type Result } from '../../../shared/model/result.ts'
import { temporaryFolder } from '../testing/folder.ts'
import { signInTrusting, startLive, type LiveBalcony, type LiveLogin } from '../testing/live-balcony.ts'
import { createTestSecrets, type TestSecrets } from '../testing/secrets.ts'

const HOUR = 3_600_000

function login(name: string): LiveLogin {
  const { host, port } = liveServer()
  return { ...freshAccount(name), settings: { host, port, security: 'starttls' } }
}

const localpart = ({ address }: LiveLogin): string => address.replace(/@.*/, '')
const said = (count: number, from = 0): string[] =>
  Array.from({ length: count }, (_, index) => `text ${from + index}`)

/** A conversation that both sides led in the last days, a message each minute. */
function talk(me: LiveLogin, other: LiveLogin, bodies: readonly string[], until: number): ArchiveEntry[] {
  return bodies.map((body, index) => {
    const [from, to] =
      index % 3 === 0 ? [`${me.address}/phone`, other.address] : [`${other.address}/x`, me.address]
    return {
      id: `archived-${body}`,
      at: until - (bodies.length - index) * 60_000,
      from,
      to,
      stanzaId: `id ${body}`,
      body,
    }
  })
}

/** A device of a person. Its profile outlives it. */
interface Seat {
  readonly accountId: AccountId
  readonly balcony: LiveBalcony
}

async function start(profile: string, as: LiveLogin, secrets: TestSecrets): Promise<Seat> {
  const balcony = await startLive(profile, secrets)
  onTestFinished(() => balcony.close())
  const [known] = (await balcony.snapshot()).accounts
  return { balcony, accountId: known?.id ?? (await signInTrusting(balcony, as)) }
}

function valueOf<T>(answer: Result<T, Failure>): T {
  if (!answer.ok) throw new Error(JSON.stringify(answer.error))
  return answer.value
}

const open = async ({ accountId, balcony }: Seat, address: string): Promise<ConversationId> =>
  valueOf(await balcony.call('messages.open', { accountId, address }))

const say = async (seat: Seat, address: string, body: string): Promise<MessageId> =>
  valueOf(await seat.balcony.call('messages.send', { conversationId: await open(seat, address), body }))

/** All messages with somebody, oldest first. */
async function history(
  { call }: Pick<LiveBalcony, 'call'>,
  conversationId: ConversationId,
): Promise<string[]> {
  const bodies: string[] = []
  for (let at: Args<'messages.page'>['at'] = { kind: 'end' }; ;) {
    const page: HistoryPage = valueOf(await call('messages.page', { conversationId, at, limit: 200 }))
    bodies.unshift(...page.messages.map(({ body }) => body))
    const [first] = page.messages
    if (!page.moreBefore || first === undefined) return bodies
    at = { kind: 'before', cursor: { place: first.place } }
  }
}
const historyWith = async (seat: Seat, address: string): Promise<string[]> =>
  history(seat.balcony, await open(seat, address))

const isDone = ({ balcony }: Seat) =>
  expect
    .poll(async () => (await balcony.snapshot()).archives[0])
    .toMatchObject({ phase: 'done', failure: null })

describeLive('the archive of a real server', () => {
  test('gives two devices the whole history, also what was cut from it meanwhile', async () => {
    const [romeo, juliet] = [login('romeo'), login('juliet')]
    const now = Date.now()
    const before = said(130)
    addToArchive(liveServer(), localpart(romeo), talk(romeo, juliet, before, now - 24 * HOUR))
    const [profile, secrets] = [temporaryFolder(), createTestSecrets()]
    const desk = await start(temporaryFolder(), romeo, createTestSecrets())
    let phone = await start(profile, romeo, secrets)
    await Promise.all([isDone(desk), isDone(phone)])
    expect(await historyWith(desk, juliet.address)).toEqual(before)
    expect(await historyWith(phone, juliet.address)).toEqual(before)

    // What one device says while the other is away, and what somebody else says to both.
    await phone.balcony.close()
    const other = await start(temporaryFolder(), juliet, createTestSecrets())
    // What is encrypted is only for the devices of its time, and the third one comes later.
    for (const [seat, address] of [
      [desk, juliet.address],
      [other, romeo.address],
    ] as const) {
      const conversationId = await open(seat, address)
      valueOf(await seat.balcony.call('encryption.turn', { conversationId, on: false }))
    }
    const all = [...before]
    for (const body of ['one', 'two', 'three']) {
      await say(desk, juliet.address, body)
      await expect.poll(() => historyWith(other, romeo.address)).toContain(body)
      await say(other, romeo.address, `${body} indeed`)
      all.push(body, `${body} indeed`)
      await expect.poll(() => historyWith(desk, juliet.address)).toEqual(all)
    }
    // The archive keeps half a day, and the phone was away for longer.
    cutArchive(liveServer(), localpart(romeo), now - 12 * HOUR)
    phone = await start(profile, romeo, secrets)
    await isDone(phone)
    await expect.poll(() => historyWith(phone, juliet.address)).toEqual(all)
    expect(valueOf(await phone.balcony.call('archive.completeness', {}))).toMatchObject([
      { jid: juliet.address, beginning: true, missing: 0, kept: 136 },
    ])
    // A third device gets what is left.
    const third = await start(temporaryFolder(), romeo, createTestSecrets())
    await isDone(third)
    expect(await historyWith(third, juliet.address)).toEqual(all.slice(130))
  })

  test('killed while it catches up, it is whole in the end', { timeout: 120_000 }, async () => {
    const [romeo, juliet] = [login('romeo'), login('juliet')]
    const bodies = said(900)
    const now = Date.now()
    const profile = temporaryFolder()
    const stateOf = async ({ call }: Device) => (await call('app.snapshot', {})).archives[0]
    const add = (added: readonly string[], until: number): void =>
      addToArchive(liveServer(), localpart(romeo), talk(romeo, juliet, added, until))
    /** Kills a device while it fetches, and starts it again. */
    const restart = async (): Promise<Device> => {
      const killed = await startDevice(profile, romeo)
      await expect.poll(async () => isFurther(await stateOf(killed), 60), { interval: 5 }).toBe(true)
      await killed.kill()
      const next = await startDevice(profile, romeo)
      onTestFinished(() => next.close())
      await expect.poll(() => stateOf(next)).toMatchObject({ phase: 'done', failure: null })
      return next
    }
    // While the older part comes, and while the newer part comes.
    add(bodies.slice(0, 400), now - 48 * HOUR)
    await (await restart()).close()
    add(bodies.slice(400), now - 4 * HOUR)
    const desk = await restart()
    const conversationId = await desk.call('messages.open', {
      accountId: desk.accountId,
      address: juliet.address,
    })
    const call = (async (name: 'messages.page', args: Args<'messages.page'>) =>
      ok(await desk.call(name, args))) as LiveBalcony['call']
    expect(await history({ call }, conversationId)).toEqual(bodies)
    expect(await desk.call('archive.completeness', {})).toMatchObject([{ beginning: true, missing: 0 }])
  })
})

const isFurther = (state: ArchiveState | undefined, atLeast: number): boolean =>
  state !== undefined && (state.fetched > atLeast || state.phase === 'done')
