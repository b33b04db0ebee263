import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest'
import { canHaveProfanity, startProfanity, type Profanity } from './profanity.ts'
import { noteCannot, RESULTS } from './results.ts'
import { twoAccounts } from './us.ts'
import { meet, startRoomUs, type RoomUs } from './us-room.ts'

const PROGRAM = '/usr/bin/profanity'
const folder = join(RESULTS, 'profanity-rooms')

describe.skipIf(inject('prosody') === null || !canHaveProfanity())(
  'Profanity in a room with two of us',
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
      room = await meet(juliet, romeo, 'Verona')
    }, 120_000)
    afterEach(async ({ task }) => {
      profanity.save(task.name.replaceAll(/[^a-z]+/gi, '-'))
      if (task.result?.state === 'fail') console.error(profanity.look(), await juliet.history())
    })
    afterAll(async () => {
      await Promise.all([juliet.close(), romeo.close()])
      profanity.stop()
    })

    const isBody = (text: string) => (message: { body: string }) => message.body === text
    const both = <T>(each: (us: RoomUs) => Promise<T>): Promise<T[]> => Promise.all([juliet, romeo].map(each))
    async function enter(): Promise<void> {
      profanity.say(`/join ${room} nick Nurse`)
      await juliet.seesPeople('Juliet', 'Nurse', romeo.nick)
    }

    it('comes by our invitation', async () => {
      await juliet.invite(address, 'Come in')
      await profanity.shows(new RegExp(`invite.*${room}.*Come in|Room invite`, 'i'))
      await enter()
    })

    it('hears us, and we hear it', async () => {
      await juliet.tell('Good morrow')
      await profanity.keeps('hers', ({ from, body }) => from === `${room}/Juliet` && body === 'Good morrow')
      await romeo.tell('Is the day so young?')
      await profanity.keeps('his', ({ from, body }) => from === `${room}/Romeo` && body.endsWith('so young?'))
      profanity.say('But new struck nine')
      for (const heard of await both((us) => us.hears('it', isBody('But new struck nine'))))
        expect(heard).toMatchObject({ kind: 'text', direction: 'in', by: { nick: 'Nurse' } })
    })

    it('shows our correction, and corrects its own message', async () => {
      profanity.say('/correction on')
      const id = await juliet.tell('Sad hours seme long')
      await profanity.shows(/Sad hours seme long/)
      await juliet.call('messages.edit', { messageId: id, body: 'Sad hours seem long' })
      await profanity.shows(/Sad hours seem long/)
      expect(profanity.look()).not.toContain('seme')
      profanity.say('Was that my fahter')
      await both((us) => us.hears('it', isBody('Was that my fahter')))
      profanity.say('/correct Was that my father')
      for (const heard of await both((us) => us.hears('it corrected', isBody('Was that my father'))))
        expect(heard).toMatchObject({ edited: 1, by: { nick: 'Nurse' } })
    })

    it('sends and shows actions (/me)', async () => {
      profanity.say('/me sighs')
      await both((us) => us.hears('it', ({ kind, body }) => kind === 'action' && body.endsWith('sighs')))
      await romeo.tell('/me sighs, too')
      await profanity.shows(/\*Romeo sighs, too/)
    })

    it('shows our reply with a quotation, as it does not support replies', async () => {
      const { id } = await juliet.hears('it', isBody('But new struck nine'))
      await juliet.say('So late', id)
      await profanity.shows(/> But new struck nine[^]*So late/)
      const command = ['-cE', 'urn:xmpp:(reply|reactions|message-retract|message-moderate)', PROGRAM]
      const found = spawnSync('grep', command, { encoding: 'utf8' })
      expect(found.stdout.trim()).toBe('0')
      const what = 'answer a message, react to one, or delete one'
      noteCannot('Profanity 0.13', what, `grep ${command.join(' ')}`, '0')
    })

    it('means one of us, and marks that we mean it', async () => {
      profanity.say('Romeo: come hither')
      const [hers, his] = await both((us) => us.hears('it', isBody('Romeo: come hither')))
      expect([hers?.mention, his?.mention]).toEqual([undefined, true])
      await romeo.seesConversation('one mention', ({ id, mentions }) => id === romeo.room && mentions === 1)
      await romeo.tell('Nurse, I come')
      await profanity.shows(/Romeo: Nurse, I come/)
    })

    it('shows our subject, and we see the one that it sets', async () => {
      await juliet.call('rooms.setSubject', { conversationId: juliet.room, text: 'A street' })
      await profanity.shows(/Juliet has set the room subject: A street/)
      const members = { conversationId: juliet.room, nick: 'Nurse' }
      await juliet.call('rooms.setRole', { ...members, role: 'moderator' })
      await profanity.shows(/Your role has been changed to: moderator, by: Juliet/)
      profanity.say('/subject set "A public place"')
      await both((us) =>
        us.seesRoom(
          'the subject',
          ({ subject }) => subject?.text === 'A public place' && subject.by === 'Nurse',
        ),
      )
    })

    it('talks to one of us in private', async () => {
      profanity.say('/msg Romeo Only you')
      const { id, occupant } = await romeo.seesConversation('a private one', ({ kind }) => kind === 'private')
      expect(occupant).toMatchObject({ nick: 'Nurse', gone: false })
      await romeo.hears('it', isBody('Only you'), id)
      await romeo.call('messages.send', { conversationId: id, body: 'And you' })
      await profanity.keeps(
        'his',
        ({ from, kind, body }) => from === `${room}/Romeo` && kind === 'mucpm' && body === 'And you',
      )
      for (const each of await both((us) => us.history()))
        expect(each.map(({ body }) => body)).not.toContain('Only you')
      profanity.say('/win 2')
    })

    it('follows a change of our nickname, and we follow its', async () => {
      await romeo.setNick('Montague')
      await profanity.shows(/Romeo is now known as Montague/)
      profanity.say('/nick Angelica')
      await profanity.shows(/Moderators[^]*Angelica/)
      profanity.say('Here is Angelica')
      await both((us) =>
        us.hears('it', ({ body, by }) => body === 'Here is Angelica' && by?.nick === 'Angelica'),
      )
    })

    it('throws one of us out, who may come back', async () => {
      profanity.say('/kick Montague Enough')
      const { status } = await romeo.seesRoom('the way out', (each) => each.status.kind === 'out')
      expect(status).toMatchObject({ why: 'kicked', by: 'Angelica', reason: 'Enough' })
      await juliet.hears('that', ({ event }) => event?.what === 'kicked' && event.nick === 'Montague')
      romeo.entered(await romeo.call('rooms.enter', { conversationId: romeo.room }))
      await juliet.seesPeople('Angelica', 'Juliet', 'Montague')
    })

    it('is thrown out by us, and comes back', async () => {
      const reason = 'No brawls'
      await juliet.call('rooms.setRole', {
        ...{ conversationId: juliet.room, nick: 'Angelica' },
        role: 'none',
        reason,
      })
      await profanity.shows(/Kicked from .* by Juliet, reason: No brawls/)
      await romeo.hears(
        'that',
        ({ event }) => event?.what === 'kicked' && event.nick === 'Angelica' && event.reason === reason,
      )
      await enter()
    })

    it('is banned by us', async () => {
      await juliet.call('rooms.setAffiliation', {
        conversationId: juliet.room,
        nick: 'Nurse',
        affiliation: 'outcast',
      })
      await profanity.shows(/Banned from/)
      await romeo.hears('that', ({ event }) => event?.what === 'banned' && event.nick === 'Nurse')
      await juliet.call('rooms.setMember', { conversationId: juliet.room, address, affiliation: 'none' })
      await enter()
    })

    it('learns that the room has ended', async () => {
      await juliet.call('rooms.destroy', { conversationId: juliet.room, reason: 'It is morning' })
      await profanity.shows(/Room destroyed: .*, reason: It is morning/)
      const { status } = await romeo.seesRoom('the end', (each) => each.status.kind === 'out')
      expect(status).toMatchObject({ why: 'destroyed', reason: 'It is morning' })
    })
  },
)
