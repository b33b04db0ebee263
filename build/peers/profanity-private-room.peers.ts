import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest'
import { canHaveProfanity, startProfanity, type Profanity } from './profanity.ts'
import { beginOmemo, encryptFor } from './profanity-omemo.ts'
import { RESULTS } from './results.ts'
import { serverKeeps } from './server-store.ts'
import { twoAccounts } from './us.ts'
import { meet, startRoomUs, type RoomUs } from './us-room.ts'

const folder = join(RESULTS, 'profanity-private-room')

describe.skipIf(inject('prosody') === null || !canHaveProfanity())(
  'Profanity in a private room with two of us',
  () => {
    let juliet: RoomUs
    let romeo: RoomUs
    let profanity: Profanity
    let room: string
    let address: string

    beforeAll(async () => {
      const { own, peer } = twoAccounts('profanity')
      address = peer.address
      ;[juliet, romeo] = await Promise.all([startRoomUs('Juliet', own), startRoomUs('Romeo')])
      profanity = await startProfanity(peer, folder)
      await beginOmemo(profanity, peer)
      room = await meet(juliet, romeo, 'A tomb', 'group')
      await juliet.call('encryption.turn', { conversationId: juliet.room, on: true })
    }, 120_000)
    afterEach(async ({ task }) => {
      profanity.save(task.name.replaceAll(/[^a-z]+/gi, '-'))
      if (task.result?.state === 'fail')
        console.error(await juliet.history(), await romeo.history(), profanity.messages())
    })
    afterAll(async () => {
      await Promise.all([juliet.close(), romeo.close()])
      profanity.stop()
    })

    const isBody = (text: string) => (message: { body: string }) => message.body === text
    const both = <T>(each: (us: RoomUs) => Promise<T>): Promise<T[]> => Promise.all([juliet, romeo].map(each))
    /** Profanity has opened what one of us said. */
    const opens = (nick: string, text: string) =>
      profanity.keeps(
        `what ${nick} said`,
        (each) => each.from === `${room}/${nick}` && each.body === text && each.encrypted,
      )

    it('comes by our invitation, and can read from then on', async () => {
      await juliet.tell('What said my man?')
      expect(await romeo.hears('hers', isBody('What said my man?'))).toMatchObject({ seal: 'sealed' })
      await juliet.invite(address)
      await profanity.shows(/invite/i)
      profanity.say(`/join ${room} nick Nurse`)
      await juliet.seesPeople('Juliet', 'Nurse', romeo.nick)
      await juliet.hears('a line', ({ event }) => event?.what === 'can-read' && event.owner === address)
    })

    // Two of us who began their sessions with it might take the same of its one-time keys, and it opens only one of those.
    it('writes to us both', async () => {
      await encryptFor(profanity, juliet.address, romeo.address)
      profanity.say('Here lies the friar')
      for (const heard of await both((us) => us.hears('it', isBody('Here lies the friar'))))
        expect(heard).toMatchObject({ direction: 'in', seal: 'sealed', by: { nick: 'Nurse' } })
      await profanity.keeps('its own', ({ body, encrypted }) => body === 'Here lies the friar' && encrypted)
      expect(serverKeeps('the friar')).toBe(false)
    })

    it('opens what each of us writes', async () => {
      await juliet.tell('O true apothecary')
      await opens('Juliet', 'O true apothecary')
      expect(await romeo.hears('hers', isBody('O true apothecary'))).toMatchObject({ seal: 'sealed' })
      // Nobody has turned it on here.
      await romeo.tell('Thy drugs are quick')
      await opens('Romeo', 'Thy drugs are quick')
      expect(await juliet.hears('his', isBody('Thy drugs are quick'))).toMatchObject({ seal: 'sealed' })
      expect(serverKeeps('apothecary') || serverKeeps('drugs are')).toBe(false)
    })

    it('is opened from the archive after one of us was away', async () => {
      await romeo.away()
      await juliet.seesPeople('Juliet', 'Nurse')
      profanity.say('The watch is coming')
      await juliet.hears('it', isBody('The watch is coming'))
      await juliet.tell('Then I will be brief')
      profanity.say('Romeo is not here')
      await juliet.hears('it', isBody('Romeo is not here'))
      await romeo.back()
      for (const text of ['The watch is coming', 'Then I will be brief', 'Romeo is not here']) {
        const heard = await romeo.hears(text, isBody(text))
        expect(heard).toMatchObject({ direction: 'in', seal: 'sealed' })
        expect((await romeo.call('messages.details', { messageId: heard.id })).ways).toEqual(['archive'])
      }
      expect(serverKeeps('watch is coming') || serverKeeps('be brief')).toBe(false)
      await romeo.tell('But now I am')
      await opens('Romeo', 'But now I am')
    })
  },
)
