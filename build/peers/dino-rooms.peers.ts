import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest'
import { canHaveDino, startDino, type Dino, type DinoMessage } from './dino.ts'
import { noteCannot, RESULTS } from './results.ts'
import { twoAccounts } from './us.ts'
import { meet, startRoomUs, type RoomUs } from './us-room.ts'

const folder = join(RESULTS, 'dino-rooms')
/** Until messages fill Dino's window, its buttons beside a message vanish under the mouse. */
const LONG = Array.from({ length: 40 }, (_each, n) => `Line ${n + 1}`).join('\n')

describe.skipIf(inject('prosody') === null || !canHaveDino())('Dino in a room with two of us', () => {
  let juliet: RoomUs
  let romeo: RoomUs
  let dino: Dino
  let address: string

  beforeAll(async () => {
    const { own, peer } = twoAccounts('dino')
    address = peer.address
    ;[juliet, romeo] = await Promise.all([startRoomUs('Juliet', own), startRoomUs('Romeo')])
    dino = await startDino({ account: peer, peer: own.address, folder })
    await meet(juliet, romeo, 'Verona')
  }, 120_000)
  afterEach(async ({ task }) => {
    dino.save(task.name.replaceAll(/[^a-z]+/gi, '-'))
    if (task.result?.state === 'fail') console.error(await juliet.history(), dino.messages())
  })
  afterAll(async () => {
    await Promise.all([juliet.close(), romeo.close()])
    await dino.stop()
  })

  async function invite(): Promise<void> {
    await juliet.invite(address)
    await dino.pressNotification(/invit/i, 'accept')
    await dino.enterRoom()
    await dino.say('/nick Nurse')
    await juliet.seesPeople('Juliet', 'Nurse', romeo.nick)
  }
  const isBody = (text: string) => (message: { body: string }) => message.body === text
  const both = <T>(each: (us: RoomUs) => Promise<T>): Promise<T[]> => Promise.all([juliet, romeo].map(each))

  it('comes by our invitation', async () => {
    await invite()
  })

  it('hears us, and we hear it', async () => {
    await juliet.tell(LONG)
    await dino.shows('hers', ({ kind, nick, body }) => kind === 'room' && nick === 'Juliet' && body === LONG)
    await romeo.tell('What, shall this speech be spoke?')
    await dino.shows('his', ({ nick, body }) => nick === 'Romeo' && body.startsWith('What, shall'))
    await dino.say('I am the drudge')
    for (const heard of await both((us) => us.hears('it', isBody('I am the drudge'))))
      expect(heard).toMatchObject({ kind: 'text', direction: 'in', by: { nick: 'Nurse' } })
    await dino.shows(
      'its own in the room',
      ({ own, body, told }) => own && body === 'I am the drudge' && told === 'received',
    )
  })

  it('shows our correction', async () => {
    const id = await juliet.tell('Whta is her mother?')
    await dino.shows('hers', isBody('Whta is her mother?'))
    await juliet.call('messages.edit', { messageId: id, body: 'What is her mother?' })
    await dino.shows('it corrected', ({ body, corrected }) => body === 'What is her mother?' && corrected)
    expect(dino.messages().filter(isBody('Whta is her mother?'))).toEqual([])
    await romeo.hears('it corrected', ({ body, edited }) => body === 'What is her mother?' && edited === 1)
  })

  it('corrects its own message', async () => {
    await dino.say('Marry, bacheler')
    await both((us) => us.hears('it', isBody('Marry, bacheler')))
    await dino.correct('Marry, bachelor')
    await both((us) =>
      us.hears('it corrected', ({ body, edited }) => body === 'Marry, bachelor' && edited === 1),
    )
  })

  it('replies to our message', async () => {
    const id = await juliet.tell('Come hither, nurse')
    await dino.shows('hers', isBody('Come hither, nurse'))
    await dino.answer('Her mother is the lady')
    const [hers, his] = await both((us) => us.hears('a reply', isBody('Her mother is the lady')))
    expect(hers?.replyTo).toMatchObject({ id, preview: 'Come hither, nurse' })
    expect(his?.replyTo).toMatchObject({ preview: 'Come hither, nurse', by: { nick: 'Juliet' } })
  })

  it('shows our reply to its message, and to each other', async () => {
    const { id } = await juliet.hears('it', isBody('Her mother is the lady'))
    await juliet.say('A good lady', id)
    await dino.shows('a reply', isAnswer('A good lady', 'Her mother is the lady'))
    const hers = await romeo.hears('hers', isBody('A good lady'))
    expect(hers.replyTo).toMatchObject({ preview: 'Her mother is the lady', by: { nick: 'Nurse' } })
    await romeo.say('And a wise one', hers.id)
    await dino.shows('a reply', isAnswer('And a wise one', 'A good lady'))
  })

  it('reacts to our message, and takes it back', async () => {
    await juliet.tell('Is she a Capulet?')
    await dino.shows('hers', isBody('Is she a Capulet?'))
    await dino.react('grin')
    const isHers = isBody('Is she a Capulet?')
    for (const { reactions } of await both((us) =>
      us.hears('a reaction', (each) => isHers(each) && each.reactions?.length === 1),
    ))
      expect(reactions?.[0]).toMatchObject({ own: false, count: 1, nicks: ['Nurse'] })
    await dino.takeReactionBack()
    await both((us) => us.hears('no reaction', (each) => isHers(each) && each.reactions === undefined))
  })

  it('shows our reactions by nickname, and their removal', async () => {
    await dino.say('His name is Romeo')
    const [hers, his] = await both((us) => us.hears('it', isBody('His name is Romeo')))
    if (!hers || !his) throw new Error('neither heard it')
    await juliet.call('messages.react', { messageId: hers.id, emojis: ['🌹'] })
    await romeo.call('messages.react', { messageId: his.id, emojis: ['👍', '🌹'] })
    const shows = (...wanted: readonly DinoMessage['reactions'][number][]) =>
      dino.shows(JSON.stringify(wanted), ({ body, reactions }) => {
        const sorted = reactions.toSorted((a, b) => a.by.localeCompare(b.by))
        return body === 'His name is Romeo' && JSON.stringify(sorted) === JSON.stringify(wanted)
      })
    await shows({ by: 'Juliet', emojis: ['🌹'] }, { by: 'Romeo', emojis: ['👍', '🌹'] })
    await romeo.call('messages.react', { messageId: his.id, emojis: [] })
    await shows({ by: 'Juliet', emojis: ['🌹'] })
  })

  it('means one of us, and shows that we mean it', async () => {
    await dino.say('Juliet: your mother calls')
    const [hers, his] = await both((us) => us.hears('it', isBody('Juliet: your mother calls')))
    expect([hers?.mention, his?.mention]).toEqual([true, undefined])
    await juliet.seesConversation('one mention', ({ id, mentions }) => id === juliet.room && mentions === 1)
    await romeo.tell('Nurse, who is that gentlewoman?')
    await dino.shows('his', ({ body }) => body.startsWith('Nurse, who'))
    // The picture has its nickname in bold.
    const what = 'notify of a mention where no window manager says that nobody looks at it'
    noteCannot('Dino 0.4', what, 'xdotool windowfocus ROOT', '(no notification)')
  })

  it('shows our subject, and we see the one that it sets', async () => {
    await juliet.call('rooms.setSubject', { conversationId: juliet.room, text: 'At the feast' })
    await dino.prints(/:subject>(?:(?!XMPP )[^])*At the feast|At the feast/)
    await romeo.seesRoom('the subject', ({ subject }) => subject?.text === 'At the feast')
    await juliet.call('rooms.setRole', { conversationId: juliet.room, nick: 'Nurse', role: 'moderator' })
    await romeo.hears('its role', ({ event }) => event?.what === 'role' && event.role === 'moderator')
    await dino.say('/topic In the orchard')
    await both((us) =>
      us.seesRoom(
        'the subject',
        ({ subject }) => subject?.text === 'In the orchard' && subject.by === 'Nurse',
      ),
    )
  })

  it('talks to one of us in private', async () => {
    const conversationId = await romeo.call('rooms.openPrivate', {
      ...{ conversationId: romeo.room, nick: 'Nurse' },
    })
    await romeo.call('messages.send', { conversationId, body: 'Commend me to thy lady' })
    await dino.shows(
      'his',
      ({ kind, nick, body }) => kind === 'private' && nick === 'Romeo' && body.startsWith('Commend'),
    )
    await dino.openConversation(0)
    await dino.say('I will tell her')
    const told = await romeo.hears('it', isBody('I will tell her'), conversationId)
    expect(told).toMatchObject({ direction: 'in', by: { nick: 'Nurse' } })
    await dino.openConversation(1)
    await dino.say('Here I am')
    for (const heard of await both((us) => us.hears('it in the room', isBody('Here I am'))))
      expect(heard.by?.nick).toBe('Nurse')
    for (const each of await both((us) => us.history()))
      expect(each.map(({ body }) => body)).not.toContain('I will tell her')
  })

  it('follows a change of our nickname, and we follow its', async () => {
    await romeo.setNick('Montague')
    await romeo.tell('Call me but love')
    await dino.shows('his', ({ nick, body }) => nick === 'Montague' && body === 'Call me but love')
    await dino.say('/nick Angelica')
    await juliet.seesPeople('Angelica', 'Juliet', 'Montague')
    await dino.say('I am Angelica')
    await juliet.hears('it', ({ body, by }) => body === 'I am Angelica' && by?.nick === 'Angelica')
  })

  it('throws one of us out, who may come back', async () => {
    await dino.say('/kick Montague')
    const { status } = await romeo.seesRoom('the way out', ({ status }) => status.kind === 'out')
    expect(status).toMatchObject({ why: 'kicked', by: 'Angelica' })
    await juliet.hears('that', ({ event }) => event?.what === 'kicked' && event.nick === 'Montague')
    romeo.entered(await romeo.call('rooms.enter', { conversationId: romeo.room }))
    await juliet.seesPeople('Angelica', 'Juliet', 'Montague')
  })

  it('is thrown out by us', async () => {
    await juliet.call('rooms.setRole', {
      conversationId: juliet.room,
      nick: 'Angelica',
      role: 'none',
      reason: 'Enough',
    })
    await dino.prints(/'307'(?:(?!XMPP )[^])*Enough/)
    await romeo.hears(
      'that',
      ({ event }) => event?.what === 'kicked' && event.nick === 'Angelica' && event.reason === 'Enough',
    )
  })

  it('is banned by us', async () => {
    await invite()
    await juliet.call('rooms.setAffiliation', {
      conversationId: juliet.room,
      nick: 'Nurse',
      affiliation: 'outcast',
    })
    await dino.prints(/code='301'/)
    await romeo.hears('that', ({ event }) => event?.what === 'banned' && event.nick === 'Nurse')
    const banned = await juliet.call('rooms.members', { conversationId: juliet.room, affiliation: 'outcast' })
    expect(banned).toMatchObject([{ address }])
    await juliet.call('rooms.setMember', { conversationId: juliet.room, address, affiliation: 'none' })
  })

  it('learns that the room has ended', async () => {
    await invite()
    await juliet.call('rooms.destroy', { conversationId: juliet.room, reason: 'It is morning' })
    await dino.prints(/:destroy/)
    const { status } = await romeo.seesRoom('the end', ({ status }) => status.kind === 'out')
    expect(status).toMatchObject({ why: 'destroyed', reason: 'It is morning' })
  })
})

const isAnswer =
  (text: string, to: string) =>
  ({ body, answers }: DinoMessage) =>
    body === text && answers === to
