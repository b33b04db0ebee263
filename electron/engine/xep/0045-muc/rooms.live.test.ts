import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { describeLive, freshAccount, liveServer } from '../../../../build/live/live.ts'
import type { BareJid } from '../../../../shared/model/jid.ts'
import { NS_CLIENT } from '../../stanza/stanza.ts'
import { liveClient } from '../../testing/live-client.ts'
import { say, visitor, type Visitor } from '../../testing/live-rooms.ts'
import { el } from '../../xml/element.ts'
import { rooms as extension } from './index.ts'

const person = (name: string): Visitor => visitor(liveClient(freshAccount(name)))

const service = () => `rooms.${liveServer().domain}` as BareJid
const freshRoom = () => `verona-${randomUUID().slice(0, 8)}@${service()}` as BareJid

async function couple() {
  const [romeo, juliet] = [person('romeo'), person('juliet')]
  await Promise.all([romeo.online(), juliet.online()])
  return { romeo, juliet }
}

describeLive('rooms on a real server', () => {
  it('are created, configured, found, joined, talked in, moderated and destroyed', async () => {
    const { romeo, juliet } = await couple()
    const address = freshRoom()
    const hers = await juliet.join(address, 'Juliet')
    expect(juliet.of('joined')[0]?.facts).toContain('created')
    expect(hers.self).toMatchObject({ affiliation: 'owner', role: 'moderator' })

    const { admin, directory } = juliet.rooms
    const form = await admin.configuration(address)
    if (!form.ok || form.value === null) throw new Error('no configuration')
    const values = new Map([
      ['muc#roomconfig_roomname', ['Verona']],
      ['muc#roomconfig_persistentroom', ['1']],
      ['muc#roomconfig_publicroom', ['1']],
      ['muc#roomconfig_changesubject', ['1']],
    ])
    expect(await admin.configure(address, form.value, values)).toEqual({ ok: true })
    await expect.poll(() => hers.abilities.isPersistent).toBe(true)
    expect(hers.info?.name).toBe('Verona')
    expect(hers.abilities).toMatchObject({
      ...{ hasStableIds: true, hasOccupantIds: true, hasStanzaIds: true, hasArchive: true },
      ...{ isNonAnonymous: false, isMembersOnly: false, moderation: null },
    })

    expect(await directory.services()).toEqual({ ok: true, value: [service()] })
    const page = await romeo.rooms.directory.browse(service(), { max: 100 })
    expect(page.ok && page.value.rooms).toContainEqual({ room: address, name: 'Verona' })
    const info = await romeo.rooms.directory.info(address)
    expect(info.ok && info.value).toMatchObject({ name: 'Verona', isPersistent: true, occupants: 1 })

    const his = await romeo.join(address, 'Romeo')
    expect([...his.occupants.keys()].sort()).toEqual(['Juliet', 'Romeo'])
    await expect
      .poll(() => juliet.of('occupants').flatMap(({ changes }) => changes))
      .toMatchObject([{ what: 'joined', occupant: { nick: 'Romeo' } }])

    say(romeo, address, 'soft')
    await expect.poll(() => romeo.messages.map(({ id }) => id)).toEqual(['soft'])
    const [reflected] = romeo.messages
    const author = reflected && romeo.rooms.authorOf(reflected)
    expect(author).toMatchObject({ nick: 'Romeo', isSelf: true, way: 'room', role: 'participant' })
    expect(author?.id).toBe(his.self?.id)
    await expect.poll(() => juliet.messages.map(({ id }) => id)).toEqual(['soft'])

    expect(await his.setSubject('Light')).toEqual({ ok: true })
    await expect.poll(() => juliet.of('subject').at(-1)).toMatchObject({ text: 'Light', by: 'Romeo' })
    expect(await his.setNick('Juliet')).toEqual({ ok: false, error: { code: 'nickname-taken' } })
    expect(await his.setNick('Montague')).toEqual({ ok: true, value: 'Montague' })
    await expect.poll(() => hers.occupants.has('Montague')).toBe(true)
    expect(hers.occupants.get('Montague')?.id).toBe(his.self?.id)

    expect(await romeo.rooms.admin.setRole(address, 'Juliet', 'none')).toMatchObject({ ok: false })
    expect(await admin.setRole(address, 'Montague', 'none', 'Hush')).toEqual({ ok: true })
    await expect.poll(() => romeo.of('left')).toMatchObject([{ why: 'kicked', reason: 'Hush' }])
    await romeo.join(address, 'Romeo')
    const ban = { address: romeo.address, affiliation: 'outcast', reason: 'Exile' } as const
    expect(await admin.setAffiliations(address, [ban])).toEqual({ ok: true })
    await expect.poll(() => romeo.of('left').at(-1)).toMatchObject({ why: 'banned', reason: 'Exile' })
    expect(await admin.list(address, 'outcast')).toMatchObject({ value: [{ address: romeo.address }] })
    const again = await romeo.rooms.join(address, { nick: 'Romeo', history: { max: 0 } })
    expect(again).toEqual({ ok: false, error: { code: 'banned' } })

    const mantua = freshRoom()
    expect(await admin.destroy(address, { to: mantua, reason: 'Plague' })).toEqual({ ok: true })
    await expect
      .poll(() => juliet.of('left'))
      .toMatchObject([{ why: 'destroyed', to: mantua, reason: 'Plague' }])
  })

  it('invite, ask for a password, and let one go', async () => {
    const { romeo, juliet } = await couple()
    const address = freshRoom()
    const hers = await juliet.join(address, 'Juliet')
    const form = await juliet.rooms.admin.configuration(address)
    if (!form.ok || form.value === null) throw new Error('no configuration')
    const values = new Map([['muc#roomconfig_roomsecret', ['balcony']]])
    expect(await juliet.rooms.admin.configure(address, form.value, values)).toEqual({ ok: true })
    expect(await romeo.rooms.join(address, { nick: 'Romeo', history: { max: 0 } })).toEqual({
      ok: false,
      error: { code: 'password-needed', wrong: false },
    })

    hers.invite(romeo.address, { way: 'mediated', reason: 'Come' })
    await expect
      .poll(() => romeo.of('invited'))
      .toMatchObject([
        { room: address, invitation: { way: 'mediated', reason: 'Come', password: 'balcony' } },
      ])
    const invitation = romeo.of('invited')[0]?.invitation
    expect(invitation && romeo.rooms.decline(invitation, 'Later')).toBe(true)
    await expect.poll(() => juliet.of('declined')).toMatchObject([{ by: romeo.address, reason: 'Later' }])
    const joined = await romeo.rooms.join(address, {
      nick: 'Romeo',
      password: invitation?.password ?? '',
      history: { max: 0 },
    })
    expect(joined).toMatchObject({ ok: true })

    romeo.rooms.leave(address, 'Adieu')
    await expect
      .poll(() =>
        juliet
          .of('occupants')
          .flatMap(({ changes }) => changes)
          .at(-1),
      )
      .toMatchObject({ what: 'left', why: 'left', occupant: { nick: 'Romeo' } })
    await juliet.client.disconnect()
    expect(juliet.of('left')).toMatchObject([{ why: 'session-ended' }])
  })

  it('answer a ping to oneself, and refuse it to one who is no longer inside', async () => {
    const { romeo, juliet } = await couple()
    const address = freshRoom()
    await juliet.join(address, 'Juliet')
    expect(await juliet.rooms.admin.acceptDefaults(address)).toEqual({ ok: true })
    const room = await romeo.join(address, 'Romeo')
    const ping = () =>
      romeo.client.channel.request('get', room.addressOf('Romeo'), el('urn:xmpp:ping', 'ping'))
    expect(await ping()).toMatchObject({ ok: true })
    expect(room.features.has('http://jabber.org/protocol/muc#self-ping-optimization')).toBe(true)
    // Behind the module's back.
    romeo.client.channel.send(el(NS_CLIENT, 'presence', { to: `${address}/Romeo`, type: 'unavailable' }))
    await expect.poll(() => romeo.of('left')).toMatchObject([{ why: 'dropped' }])
    expect(await ping()).toMatchObject({ error: { condition: 'not-acceptable' } })
  })

  it('show a person with two clients under one nickname as one', async () => {
    const account = freshAccount('romeo')
    const [desk, phone] = [
      liveClient(account, { resource: 'desk' }),
      liveClient(account, { resource: 'phone' }),
    ]
    await Promise.all([desk.online(), phone.online()])
    const address = freshRoom()
    const options = { nick: 'Romeo', history: { max: 0 } } as const
    const first = await desk.client.use(extension).join(address, options)
    await desk.client.use(extension).admin.acceptDefaults(address)
    const second = await phone.client.use(extension).join(address, options)
    if (!first.ok || !second.ok) throw new Error('both were to enter')
    expect([second.value.counts.all, second.value.self?.nick]).toEqual([1, 'Romeo'])
    say(phone, address, 'from-the-phone')
    await expect.poll(() => desk.messages.map(({ id }) => id)).toEqual(['from-the-phone'])
    const [message] = desk.messages
    expect(message && desk.client.use(extension).authorOf(message)?.isSelf).toBe(true)
    phone.client.use(extension).leave(address)
    await expect.poll(() => second.value.isJoined).toBe(false)
    expect(first.value.isJoined).toBe(true)
  })
})
