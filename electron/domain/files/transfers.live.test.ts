import { createHash, randomBytes } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { startDevice, type Device } from '../../../build/live/device.ts'
import { describeLive } from '../../../build/live/live.ts'
import { addAccount, addRoster, startProsody, type ProsodyServer } from '../../../build/live/prosody.ts'
import type { TransferWay } from '../../../shared/model/file.ts'
import type { ConversationId } from '../../../shared/model/ids.ts'
import type { Message } from '../../../shared/model/message.ts'
import { allSeeds, drawsOf, seeds } from '../../engine/testing/seeds.ts'
import { temporaryFolder } from '../testing/folder.ts'
import type { ProcessArgument } from '../testing/balcony-process.ts'
import type { LiveLogin } from '../testing/live-balcony.ts'

const MEGABYTE = 1_000_000
const LOOK_MS = 50
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

type Reach = ProcessArgument['reach']

/** One of two people: their device, and what they see of the other. */
class Seat {
  device: Device
  readonly login: LiveLogin
  readonly profile = temporaryFolder()
  readonly reach: Reach
  conversation = 0 as ConversationId

  constructor(device: Device, login: LiveLogin, profile: string, reach: Reach) {
    this.device = device
    this.login = login
    this.profile = profile
    this.reach = reach
  }

  static async start(login: LiveLogin, reach: Reach): Promise<Seat> {
    const profile = temporaryFolder()
    const seat = new Seat(await startDevice(profile, login, reach), login, profile, reach)
    onTestFinished(() => seat.device.close())
    return seat
  }

  async open(other: Seat): Promise<void> {
    const { accountId } = this.device
    const address = other.login.address
    this.conversation = await this.device.call('messages.open', { accountId, address })
  }

  async unseal(): Promise<void> {
    await this.device.call('encryption.turn', { conversationId: this.conversation, on: false })
  }

  /** Waits until what goes to the other is sealed. */
  async sealed(): Promise<void> {
    const { conversation: conversationId } = this
    for (;;) {
      const { state } = await this.device.call('encryption.of', { conversationId })
      if (state === 'on') return
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
    }
  }

  async messages(): Promise<readonly Message[]> {
    const at = { kind: 'end' } as const
    const { conversation: conversationId } = this
    const { messages } = await this.device.call('messages.page', { conversationId, at, limit: 100 })
    // Not the lines about encryption.
    return messages.filter(({ kind }) => kind !== 'event')
  }

  /** Sends a new file with these bytes. */
  async send(bytes: Uint8Array, name: string, mediaType: string): Promise<void> {
    const path = join(temporaryFolder(), name)
    writeFileSync(path, bytes)
    const staged = await this.device.stage(this.conversation, path, mediaType)
    await this.device.call('files.send', { conversationId: this.conversation, stagedFileIds: [staged] })
  }

  async killAndStart(): Promise<void> {
    await this.device.kill()
    this.device = await startDevice(this.profile, this.login, this.reach)
  }

  /** The bytes of the newest file, wherever they are. */
  async newestHash(): Promise<string | null> {
    const file = (await this.messages()).at(-1)?.files?.[0]
    if (file?.state !== 'here') return null
    if (file.savedAs !== undefined) return sha256(readFileSync(file.savedAs))
    return this.device.hashOf(this.conversation, file.id)
  }

  async until(holds: (messages: readonly Message[]) => boolean): Promise<readonly Message[]> {
    for (;;) {
      const messages = await this.messages()
      if (holds(messages)) return messages
      const failed = messages.flatMap(({ files = [] }) => files).find(({ state }) => state === 'failed')
      if (failed) throw new Error(`a file failed: ${JSON.stringify(failed.failure)}`)
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
    }
  }
}

const stateOf = (messages: readonly Message[]) => messages.at(-1)?.files?.[0]?.state

describeLive('files between two Balconies', () => {
  let withUploads: ProsodyServer
  let without: ProsodyServer
  beforeAll(async () => {
    withUploads = await startProsody({ uploads: { sizeLimit: 200 * MEGABYTE } })
    without = await startProsody({ proxy: true })
  })
  afterAll(async () => {
    await Promise.all([withUploads.dispose(), without.dispose()])
  })

  let count = 0
  async function two(server: ProsodyServer, reach?: Reach): Promise<readonly [Seat, Seat]> {
    count += 1
    const { host, port, domain } = server.info
    const names = [`romeo${count}`, `juliet${count}`] as const
    const logins = names.map((name, index): LiveLogin => {
      const other = names[1 - index] ?? ''
      addRoster(server.info, name, [{ jid: `${other}@${domain}`, name: other, groups: [] }])
      return {
        address: addAccount(server.info, name, 'secret'),
        password: 'secret',
        settings: { host, port, security: 'starttls' },
      }
    })
    const [romeo, juliet] = await Promise.all(logins.map((login) => Seat.start(login, reach)))
    if (!romeo || !juliet) throw new Error('nobody came')
    await Promise.all([romeo.open(juliet), juliet.open(romeo)])
    // Without a server that takes files, nothing sealed can go: the other ways send the bytes as they are.
    if (server === without) await Promise.all([romeo.unseal(), juliet.unseal()])
    // They see each other.
    const isOnline = () => romeo.device.call('files.ways', { conversationId: romeo.conversation })
    if (server === without) await expect.poll(async () => (await isOnline()).direct).toBe(true)
    return [romeo, juliet]
  }

  /** Sends from one to the other and proves by the hash that the file came whole. */
  async function exchange(from: Seat, to: Seat, size: number, way: TransferWay | null): Promise<void> {
    const bytes = randomBytes(size)
    const before = (await to.messages()).length
    await from.send(bytes, `file-${size}.bin`, 'application/octet-stream')
    const [heard] = (await to.until((messages) => messages.length > before)).slice(-1)
    const file = heard?.files?.[0]
    if (!file) throw new Error('no file came')
    if (file.state === 'remote' || file.state === 'offered')
      await to.device.call('files.download', { attachmentId: file.id }).catch(() => undefined)
    await to.until((messages) => stateOf(messages) === 'here')
    expect(await to.newestHash()).toBe(sha256(bytes))
    await from.until((messages) => stateOf(messages) === 'here')
    const messageId = (await from.messages()).at(-1)?.id
    if (messageId === undefined) throw new Error('it was not sent')
    const details = await from.device.call('messages.details', { messageId })
    if (way !== null) expect(details.files).toMatchObject([{ way }])
  }

  const large = (allSeeds ? 50 : 5) * MEGABYTE

  test.each<[TransferWay, 'uploads' | 'none', Reach, readonly number[]]>([
    ['upload', 'uploads', undefined, [0, 1, 200_000, large]],
    ['direct', 'none', undefined, [0, 1, 200_000, large]],
    ['proxy', 'none', 'proxy', [1, 200_000, large]],
    ['in-band', 'none', 'nobody', allSeeds ? [0, 1, 200_000, large] : [0, 1, 200_000]],
  ])(
    'by %s, both ways, whatever their size',
    async (way, kind, reach, sizes) => {
      const [romeo, juliet] = await two(kind === 'uploads' ? withUploads : without, reach)
      for (const size of sizes) {
        await exchange(romeo, juliet, size, way)
        await exchange(juliet, romeo, size, way)
      }
    },
    180_000,
  )

  test('in an encrypted chat the server gets noise under a made-up name', { timeout: 120_000 }, async () => {
    const [romeo, juliet] = await two(withUploads)
    await Promise.all([romeo.sealed(), juliet.sealed()])
    for (const size of [0, 1, 200_000, large]) await exchange(romeo, juliet, size, 'upload')
    await exchange(juliet, romeo, 70_000, 'upload')
    const [last] = (await juliet.messages()).slice(-1)
    expect(last?.seal).toBeDefined()
  })

  test('a picture comes by itself and reaches the window', { timeout: 60_000 }, async () => {
    const [romeo, juliet] = await two(withUploads)
    const bytes = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), randomBytes(200_000)])
    await romeo.send(bytes, 'cat.png', 'image/png')
    await juliet.until((messages) => stateOf(messages) === 'here')
    expect(await juliet.newestHash()).toBe(sha256(bytes))
  })

  describe('cut at random points', () => {
    test.each(seeds(6))('they go on (seed %i)', { timeout: 180_000 }, async (seed) => {
      const draw = drawsOf(seed)
      const [romeo, juliet] = await two(withUploads)
      const bytes = randomBytes(10 * MEGABYTE)
      await romeo.send(bytes, 'film.bin', 'application/octet-stream')
      for (let n = 0; n < 3; n++) {
        await new Promise((resolve) => setTimeout(resolve, draw(300)))
        await (draw(2) === 0 ? romeo : juliet).device.cut()
      }
      const [heard] = (await juliet.until((messages) => messages.length === 1)).slice(-1)
      const file = heard?.files?.[0]
      if (!file) throw new Error('no file came')
      await juliet.device.call('files.download', { attachmentId: file.id })
      await new Promise((resolve) => setTimeout(resolve, draw(200)))
      await juliet.device.cut()
      await juliet.until((messages) => stateOf(messages) === 'here')
      expect(await juliet.newestHash()).toBe(sha256(bytes))
      expect(await juliet.messages()).toHaveLength(1)
    })
  })

  describe('straight to the other client', () => {
    const ways = [
      ['SOCKS5', undefined],
      ['in-band', 'nobody'],
    ] as const

    test.each(ways)('cut by %s, it goes on', { timeout: 120_000 }, async (_way, reach) => {
      const draw = drawsOf(2)
      const [romeo, juliet] = await two(without, reach)
      const bytes = randomBytes((reach === undefined ? 10 : 1) * MEGABYTE)
      await offered(romeo, juliet, bytes)
      for (let n = 0; n < 2; n++) {
        await new Promise((resolve) => setTimeout(resolve, draw(200)))
        await (draw(2) === 0 ? romeo : juliet).device.cut()
      }
      await arrived(juliet, bytes)
    })

    test.each(['sender', 'receiver'] as const)(
      'the %s is killed, and it goes on',
      { timeout: 120_000 },
      async (who) => {
        const [romeo, juliet] = await two(without)
        const bytes = randomBytes(20 * MEGABYTE)
        await offered(romeo, juliet, bytes)
        const seat = who === 'sender' ? romeo : juliet
        await juliet.until((messages) => ['moving', 'here'].includes(stateOf(messages) ?? ''))
        await seat.killAndStart()
        await arrived(juliet, bytes)
      },
    )

    /** Juliet has accepted the file. */
    async function offered(romeo: Seat, juliet: Seat, bytes: Uint8Array): Promise<void> {
      await romeo.send(bytes, 'film.bin', 'application/octet-stream')
      await accept(juliet)
    }
    async function accept(juliet: Seat): Promise<void> {
      await juliet.until((messages) => messages.length > 0)
      const file = (await juliet.messages()).at(-1)?.files?.[0]
      if (file?.state === 'offered' || file?.state === 'remote')
        await juliet.device.call('files.download', { attachmentId: file.id }).catch(() => undefined)
    }
    /** An offer that comes again may ask again. */
    async function arrived(juliet: Seat, bytes: Uint8Array): Promise<void> {
      while (stateOf(await juliet.messages()) !== 'here') {
        await accept(juliet)
        await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
      }
      expect(await juliet.newestHash()).toBe(sha256(bytes))
      expect(await juliet.messages()).toHaveLength(1)
    }
  })

  describe('killed', () => {
    test('while sending: it goes out once', { timeout: 120_000 }, async () => {
      const [romeo, juliet] = await two(withUploads)
      const bytes = randomBytes(20 * MEGABYTE)
      await romeo.send(bytes, 'film.bin', 'application/octet-stream')
      await romeo.until((messages) => stateOf(messages) === 'moving')
      await romeo.killAndStart()
      await romeo.until((messages) => stateOf(messages) === 'here')
      const heard = await juliet.until((messages) => messages.length > 0)
      const file = heard[0]?.files?.[0]
      if (!file) throw new Error('no file came')
      await juliet.device.call('files.download', { attachmentId: file.id })
      await juliet.until((messages) => stateOf(messages) === 'here')
      expect(await juliet.newestHash()).toBe(sha256(bytes))
      expect(await juliet.messages()).toHaveLength(1)
    })

    test('while receiving: it goes on, and no part is called whole', { timeout: 120_000 }, async () => {
      const [romeo, juliet] = await two(withUploads)
      const bytes = randomBytes(20 * MEGABYTE)
      await romeo.send(bytes, 'film.bin', 'application/octet-stream')
      const heard = await juliet.until((messages) => messages.length > 0)
      const file = heard[0]?.files?.[0]
      if (!file) throw new Error('no file came')
      await juliet.device.call('files.download', { attachmentId: file.id })
      await juliet.until((messages) => stateOf(messages) !== 'remote' && stateOf(messages) !== 'waiting')
      await juliet.killAndStart()
      const folder = join(juliet.profile, 'downloads')
      const whole = readdirSync(folder).filter((name) => !name.endsWith('.part'))
      if (whole.length > 0) expect(sha256(readFileSync(join(folder, whole[0] ?? '')))).toBe(sha256(bytes))
      await juliet.until((messages) => stateOf(messages) === 'here')
      expect(await juliet.newestHash()).toBe(sha256(bytes))
    })
  })
})
