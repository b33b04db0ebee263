import { expect, onTestFinished, test } from 'vitest'
import { describeLive, freshAccount, liveServer } from '../../../build/live/live.ts'
import type { Args, CommandName } from '../../../shared/contract/index.ts'
import type { AccountId } from '../../../shared/model/ids.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import type { Room, RoomInvitation } from '../../../shared/model/room.ts'
import { temporaryFolder } from '../testing/folder.ts'
import { signInTrusting, startLive, type LiveBalcony, type LiveLogin } from '../testing/live-balcony.ts'
import { createTestSecrets } from '../testing/secrets.ts'

class Device {
  readonly folder = temporaryFolder()
  readonly secrets = createTestSecrets()
  private balcony!: LiveBalcony
  accountId = '' as AccountId

  private readonly as: LiveLogin

  constructor(as: LiveLogin) {
    this.as = as
    onTestFinished(() => this.balcony.close())
  }

  async start(): Promise<this> {
    this.balcony = await startLive(this.folder, this.secrets)
    if (this.accountId === '') this.accountId = await signInTrusting(this.balcony, this.as)
    return this
  }

  async restart(): Promise<void> {
    await this.balcony.close()
    await this.start()
  }

  async call<Name extends CommandName>(name: Name, args: Args<Name>) {
    const answer = await this.balcony.call(name, args)
    if (!answer.ok) throw new Error(`${name}: ${answer.error.code}`)
    return answer.value
  }

  /** Resolves once this holds of the only room or its invitation. */
  async until(
    holds: (room: Room | undefined, invitation: RoomInvitation | undefined) => boolean,
  ): Promise<Room> {
    let room: Room | undefined
    await this.balcony.until(async () => {
      const { rooms, invitations } = await this.balcony.snapshot()
      ;[room] = rooms
      return holds(room, invitations[0])
    })
    return room as Room
  }

  invitation = async (): Promise<number> => {
    let id = 0
    await this.until((_room, invitation) => {
      id = invitation?.id ?? 0
      return invitation !== undefined
    })
    return id
  }
}

function login(name: string): LiveLogin {
  const { host, port } = liveServer()
  return { ...freshAccount(name), settings: { host, port, security: 'starttls' } }
}

const isIn = (room: Room | undefined): boolean => room?.status.kind === 'joined'
const isOut = (room: Room | undefined): boolean => room?.status.kind === 'out'

describeLive('rooms on two devices of one account', () => {
  test('a group is made, followed by the other device, left by both, and entered at the next start', async () => {
    const [juliet, romeo] = [login('juliet'), login('romeo')]
    const [hers, his] = await Promise.all([new Device(juliet).start(), new Device(romeo).start()])
    const other = await new Device(romeo).start()

    const people = [romeo.address as BareJid]
    const made = await hers.call('rooms.newGroup', { accountId: hers.accountId, name: 'Verona', people })
    expect(made).toMatchObject({ kind: 'joined' })
    expect(made).not.toHaveProperty('uninvited')
    const room = await hers.until(isIn)
    expect(room).toMatchObject({ affiliation: 'owner', isNew: false })
    await hers.until((one) => one?.traits.membersOnly === true && one.name === 'Verona')

    const invitation = await his.invitation()
    expect(await his.call('rooms.acceptInvitation', { invitation })).toMatchObject({ kind: 'joined' })
    expect(await his.until(isIn)).toMatchObject({ affiliation: 'member', rights: { talk: true, own: false } })
    // By the bookmark, under the same nickname.
    await other.until(isIn)
    await other.until((_room, waiting) => waiting === undefined)
    await hers.until((one) => one?.occupants === 2)

    const { conversationId } = await his.until(isIn)
    await his.call('rooms.rename', { conversationId, name: 'Home' })
    await his.call('messages.pin', { conversationId, pinned: true })
    await other.until((one) => one?.name === 'Home')

    await other.restart()
    await other.until((one) => isIn(one) && one?.name === 'Home')

    await his.call('rooms.leave', { conversationId })
    await other.until(isOut)
    await hers.until((one) => one?.occupants === 1)
    await his.call('rooms.enter', { conversationId })
    await other.until(isIn)

    await hers.call('rooms.destroy', { conversationId: room.conversationId, reason: 'Done' })
    for (const each of [hers, his, other])
      expect(await each.until(isOut)).toMatchObject({ status: { why: 'destroyed', reason: 'Done' } })
  }, 60_000)
})
