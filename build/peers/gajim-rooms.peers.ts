import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest'
import { canHaveGajim, startGajim, type Gajim } from './gajim.ts'
import { RESULTS } from './results.ts'
import { twoAccounts } from './us.ts'
import { meet, startRoomUs, type RoomUs } from './us-room.ts'

const folder = join(RESULTS, 'gajim-rooms')

describe.skipIf(inject('prosody') === null || !canHaveGajim())('Gajim in a room with two of us', () => {
  let juliet: RoomUs
  let romeo: RoomUs
  let gajim: Gajim
  let room: string
  let address: string

  beforeAll(async () => {
    const { own, peer } = twoAccounts('gajim')
    address = peer.address
    ;[juliet, romeo] = await Promise.all([startRoomUs('Juliet', own), startRoomUs('Romeo')])
    gajim = await startGajim({ account: peer, peer: own.address, folder })
    room = await meet(juliet, romeo, 'Verona')
  }, 120_000)
  afterEach(async ({ task }) => {
    gajim.save(task.name.replaceAll(/[^a-z]+/gi, '-'))
    if (task.result?.state === 'fail') console.error(await juliet.history(), gajim.messages())
  })
  afterAll(async () => {
    await Promise.all([juliet.close(), romeo.close()])
    await gajim.stop()
  })

  const isBody = (text: string) => (message: { body: string }) => message.body === text
  const both = <T>(each: (us: RoomUs) => Promise<T>): Promise<T[]> => Promise.all([juliet, romeo].map(each))
  async function invite(): Promise<void> {
    await juliet.invite(address)
    await juliet.seesPeople('Juliet', 'Nurse', romeo.nick)
  }

  it('comes by our invitation', async () => {
    await invite()
  })

  it('hears us, and we hear it', async () => {
    await juliet.tell('Good even to my ghostly confessor')
    const hers = ({ where, nick, body }: { where: string; nick: string | null; body: string }): boolean =>
      where === room && nick === 'Juliet' && body.startsWith('Good even')
    await gajim.shows('hers', hers)
    await romeo.tell('Ah, Juliet')
    await gajim.shows('his', ({ nick, body }) => nick === 'Romeo' && body === 'Ah, Juliet')
    await gajim.say('Come with me')
    for (const heard of await both((us) => us.hears('it', isBody('Come with me'))))
      expect(heard).toMatchObject({ kind: 'text', direction: 'in', by: { nick: 'Nurse' } })
  })

  it('shows our correction', async () => {
    const id = await juliet.tell('They are but begars')
    await gajim.shows('hers', isBody('They are but begars'))
    await juliet.call('messages.edit', { messageId: id, body: 'They are but beggars' })
    await gajim.shows('it corrected', ({ body, corrected }) => body === 'They are but beggars' && corrected)
    expect(gajim.messages().filter(isBody('They are but begars'))).toEqual([])
  })

  it('corrects its own message', async () => {
    await gajim.say('So smile the heavns')
    await both((us) => us.hears('it', isBody('So smile the heavns')))
    await gajim.correct('So smile the heavens')
    for (const heard of await both((us) => us.hears('it corrected', isBody('So smile the heavens'))))
      expect(heard).toMatchObject({ edited: 1, by: { nick: 'Nurse' } })
  })

  it('shows our reply with a quotation, and nothing for our reaction', async () => {
    const { id } = await juliet.hears('it', isBody('So smile the heavens'))
    await juliet.call('messages.react', { messageId: id, emojis: ['🌹'] })
    await juliet.say('Amen, amen', id)
    await gajim.shows(
      'a quote',
      ({ body }) => body.includes('> So smile the heavens\n') && body.endsWith('Amen, amen'),
    )
    expect(
      gajim
        .messages()
        .map(({ body }) => body)
        .join(),
    ).not.toContain('🌹')
  })

  it('means one of us, and shows that we mean it', async () => {
    await gajim.say('Romeo: love moderately')
    const [hers, his] = await both((us) => us.hears('it', isBody('Romeo: love moderately')))
    expect([hers?.mention, his?.mention]).toEqual([undefined, true])
    await romeo.tell('Nurse, do thou but close our hands')
    await gajim.shows('his', ({ body }) => body.startsWith('Nurse, do'))
  })

  it('shows our subject, and we see the one that it sets', async () => {
    await juliet.call('rooms.setSubject', { conversationId: juliet.room, text: 'A cell' })
    await gajim.prints(/<subject>A cell/)
    await juliet.call('rooms.setRole', { conversationId: juliet.room, nick: 'Nurse', role: 'moderator' })
    await romeo.hears('its role', ({ event }) => event?.what === 'role' && event.role === 'moderator')
    gajim.setSubject(room, 'A church')
    await both((us) =>
      us.seesRoom('it', ({ subject }) => subject?.text === 'A church' && subject.by === 'Nurse'),
    )
  })

  it('talks to one of us in private', async () => {
    const conversationId = await romeo.call('rooms.openPrivate', {
      ...{ conversationId: romeo.room, nick: 'Nurse' },
    })
    await romeo.call('messages.send', { conversationId, body: 'Only you' })
    await gajim.shows('his', ({ where, body }) => where === `${room}/Romeo` && body === 'Only you')
    await gajim.show(`${room}/Romeo`)
    await gajim.say('And you')
    const told = await romeo.hears('it', isBody('And you'), conversationId)
    expect(told).toMatchObject({ direction: 'in', by: { nick: 'Nurse' } })
    await gajim.show(room)
    await gajim.say('Here I am')
    await both((us) => us.hears('it in the room', isBody('Here I am')))
    for (const each of await both((us) => us.history()))
      expect(each.map(({ body }) => body)).not.toContain('And you')
  })

  it('follows a change of our nickname, and we follow its', async () => {
    await romeo.setNick('Montague')
    await romeo.tell('Call me but love')
    await gajim.shows('his', ({ nick, body }) => nick === 'Montague' && body === 'Call me but love')
    gajim.setNick(room, 'Angelica')
    await juliet.seesPeople('Angelica', 'Juliet', 'Montague')
    await gajim.say('I am Angelica')
    await both((us) => us.hears('it', ({ body, by }) => body === 'I am Angelica' && by?.nick === 'Angelica'))
  })

  it('throws one of us out, who may come back', async () => {
    await gajim.say('/kick Montague Enough')
    const { status } = await romeo.seesRoom('the way out', (each) => each.status.kind === 'out')
    expect(status).toMatchObject({ why: 'kicked', by: 'Angelica', reason: 'Enough' })
    await juliet.hears('that', ({ event }) => event?.what === 'kicked' && event.nick === 'Montague')
    romeo.entered(await romeo.call('rooms.enter', { conversationId: romeo.room }))
    await juliet.seesPeople('Angelica', 'Juliet', 'Montague')
  })

  it('is thrown out by us', async () => {
    const reason = 'No brawls'
    await juliet.call('rooms.setRole', {
      ...{ conversationId: juliet.room, nick: 'Angelica', role: 'none', reason },
    })
    await gajim.prints(/code='307'[^\n]*No brawls/)
    const isThat = ({ event }: Awaited<ReturnType<RoomUs['hears']>>): boolean =>
      event?.what === 'kicked' && event.nick === 'Angelica' && event.reason === reason
    await romeo.hears('that', isThat)
  })

  it('is banned by us', async () => {
    await invite()
    await juliet.call('rooms.setAffiliation', {
      ...{ conversationId: juliet.room, nick: 'Nurse', affiliation: 'outcast' },
    })
    await gajim.prints(/code='301'/)
    await romeo.hears('that', ({ event }) => event?.what === 'banned' && event.nick === 'Nurse')
    await juliet.call('rooms.setMember', {
      ...{ conversationId: juliet.room, address, affiliation: 'none' },
    })
  })

  it('learns that the room has ended', async () => {
    await invite()
    await juliet.call('rooms.destroy', { conversationId: juliet.room, reason: 'It is morning' })
    await gajim.prints(/<destroy[^]*It is morning/)
    const { status } = await romeo.seesRoom('the end', (each) => each.status.kind === 'out')
    expect(status).toMatchObject({ why: 'destroyed', reason: 'It is morning' })
  })
})
