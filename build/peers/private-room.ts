import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest'
import { RESULTS } from './results.ts'
import { serverKeeps } from './server-store.ts'
import { twoAccounts, type Login } from './us.ts'
import { meet, startRoomUs, type RoomUs } from './us-room.ts'

/** Another client, which is to come into a private room. */
export interface RoomClient {
  /** Comes by our invitation, under the nickname Nurse. */
  come(): Promise<void>
  /** Encrypts what it writes from now on. */
  encrypt(): Promise<void>
  say(text: string): Promise<void> | void
  /** Resolves when it shows what somebody said there; `nick` null: itself. */
  shows(nick: string | null, text: string, encrypted: boolean): Promise<unknown>
  /** What it shows, for a test that fails. */
  messages(): unknown
  /** Keeps a picture of it, or its log. */
  save(name: string): void
  stop(): Promise<void> | void
}

export interface RoomPart {
  /** Its account. */
  readonly peer: Login
  /** Juliet's and Romeo's addresses. */
  readonly ours: readonly [string, string]
  /** The address of the room, once there is one. */
  readonly room: () => string
  /** For its profile and its pictures. */
  readonly folder: string
}

export interface PrivateRoomTest {
  readonly name: string
  readonly can: boolean
  readonly start: (part: RoomPart) => Promise<RoomClient>
  /** It writes in plain until it is told otherwise, and this notes that it cannot do better. */
  readonly plainAtFirst?: () => void
}

const isBody = (text: string) => (message: { body: string }) => message.body === text

/** Two of us and another client in a room where everything is encrypted. */
export function testPrivateRoom({ name, can, start, plainAtFirst }: PrivateRoomTest): void {
  describe.skipIf(inject('prosody') === null || !can)(`${name} in a private room with two of us`, () => {
    const client = name.toLowerCase()
    let juliet: RoomUs
    let romeo: RoomUs
    let other: RoomClient
    let address: string

    beforeAll(async () => {
      const { own, peer } = twoAccounts(client)
      address = peer.address
      ;[juliet, romeo] = await Promise.all([startRoomUs('Juliet', own), startRoomUs('Romeo')])
      let room = ''
      other = await start({
        ...{ peer, ours: [juliet.address, romeo.address], room: () => room },
        folder: join(RESULTS, `${client}-private-room`),
      })
      room = await meet(juliet, romeo, 'A tomb', 'group')
      await juliet.call('encryption.turn', { conversationId: juliet.room, on: true })
    }, 120_000)
    afterEach(async ({ task }) => {
      other.save(task.name.replaceAll(/[^a-z]+/gi, '-'))
      if (task.result?.state === 'fail')
        console.error(await juliet.history(), await romeo.history(), other.messages())
    })
    afterAll(async () => {
      await Promise.all([juliet.close(), romeo.close()])
      await other.stop()
    })

    const both = <T>(each: (us: RoomUs) => Promise<T>): Promise<T[]> => Promise.all([juliet, romeo].map(each))

    it('comes by our invitation, and can read from then on', async () => {
      await juliet.tell('What said my man?')
      expect(await romeo.hears('hers', isBody('What said my man?'))).toMatchObject({ seal: 'sealed' })
      await juliet.invite(address)
      await other.come()
      await juliet.seesPeople('Juliet', 'Nurse', romeo.nick)
      await juliet.hears('a line', ({ event }) => event?.what === 'can-read' && event.owner === address)
    })

    if (plainAtFirst)
      it('writes in plain until it is told otherwise, which we mark', async () => {
        await other.say('Who bids me write')
        for (const heard of await both((us) => us.hears('it', isBody('Who bids me write'))))
          expect(heard).toMatchObject({ direction: 'in', plain: true })
        await other.shows(null, 'Who bids me write', false)
        plainAtFirst()
      })

    // Two of us who began their sessions with it might take the same of its one-time keys, and it opens only one of those.
    it('writes to us both', async () => {
      await other.encrypt()
      await other.say('Here lies the friar')
      for (const heard of await both((us) => us.hears('it', isBody('Here lies the friar'))))
        expect(heard).toMatchObject({ direction: 'in', seal: 'sealed', by: { nick: 'Nurse' } })
      await other.shows(null, 'Here lies the friar', true)
      expect(serverKeeps('the friar')).toBe(false)
    })

    it('opens what each of us writes', async () => {
      await juliet.tell('O true apothecary')
      await other.shows('Juliet', 'O true apothecary', true)
      expect(await romeo.hears('hers', isBody('O true apothecary'))).toMatchObject({ seal: 'sealed' })
      // Nobody has turned it on here.
      await romeo.tell('Thy drugs are quick')
      await other.shows('Romeo', 'Thy drugs are quick', true)
      expect(await juliet.hears('his', isBody('Thy drugs are quick'))).toMatchObject({ seal: 'sealed' })
      expect(serverKeeps('apothecary') || serverKeeps('drugs are')).toBe(false)
    })

    it('is opened from the archive after one of us was away', async () => {
      await romeo.away()
      await juliet.seesPeople('Juliet', 'Nurse')
      await other.say('The watch is coming')
      await juliet.hears('it', isBody('The watch is coming'))
      await juliet.tell('Then I will be brief')
      await other.say('Romeo is not here')
      await juliet.hears('it', isBody('Romeo is not here'))
      await romeo.back()
      for (const text of ['The watch is coming', 'Then I will be brief', 'Romeo is not here']) {
        const heard = await romeo.hears(text, isBody(text))
        expect(heard).toMatchObject({ direction: 'in', seal: 'sealed' })
        expect((await romeo.call('messages.details', { messageId: heard.id })).ways).toEqual(['archive'])
      }
      expect(serverKeeps('watch is coming') || serverKeeps('be brief')).toBe(false)
      await romeo.tell('But now I am')
      await other.shows('Romeo', 'But now I am', true)
    })
  })
}
