import { describe, expect, test } from 'vitest'
import type { BareJid } from '../../../shared/model/jid.ts'
import type { Element } from '../../engine/index.ts'
import type { FakeAnswer } from '../testing/fake-client.ts'
import { ACCOUNT, JULIET, quiet } from '../testing/rig.ts'
import { answersAsRoom, comes, COVEN, goes, says } from '../testing/rooms.ts'
import { conversationWith, messageOf } from '../testing/stanzas.ts'
import { opens, stage } from './testing.ts'

const NS_ADMIN = 'http://jabber.org/protocol/muc#admin'
const NS_OWNER = 'http://jabber.org/protocol/muc#owner'
const NURSE = 'nurse@capulet.example' as BareJid

/** A room whose iqs the test answers first; those that change something are collected. */
async function running(
  { features = [] as string[], own = {}, people = [{ nick: 'crone' }] as Parameters<typeof opens>[0] } = {},
  answer: (iq: Element) => FakeAnswer = () => null,
) {
  const sets: Element[] = []
  const described = answersAsRoom(['urn:xmpp:sid:0', 'urn:xmpp:occupant-id:0', ...features])
  const s = await stage({
    answer(iq) {
      const known = answer(iq) ?? described(iq)
      if (iq.attrs['type'] !== 'set') return known
      sets.push(iq)
      return known ?? ''
    },
  })
  s.door = (room, nick) =>
    opens(people)(room, nick, null as never).replace(
      comes({ nick }, { room, codes: [110] }),
      comes({ nick, ...own }, { room, codes: [110] }),
    )
  await s.join()
  sets.length = 0
  s.sent()
  return { s, sets, conversationId: s.room().conversationId, commands: s.feature.commands }
}

const items = (iq: Element | undefined) =>
  iq
    ?.child(NS_ADMIN, 'query')
    ?.elements()
    .map(({ attrs }) => attrs) ?? []

describe('one’s own', () => {
  test('nickname is the one that the room gives, and is kept', async () => {
    const { s, conversationId, commands } = await running()
    const set = commands['rooms.setNick']({ conversationId, nick: 'montague' })
    await quiet()
    const [asked] = s.sent()
    expect(asked?.attrs['to']).toBe(`${COVEN}/montague`)
    await s.rig.fake.receive(
      goes('romeo', { to: 'montague', codes: [110] }) +
        comes({ nick: 'montague', id: 'romeo-id' }, { codes: [110] }),
    )
    expect(await set).toEqual({ ok: true, value: 'montague' })
    expect(s.room().nick).toBe('montague')
    expect(s.rig.store.first('SELECT nick FROM room')).toEqual({ nick: 'montague' })
  })

  test('nickname is refused with a sentence', async () => {
    const { s, conversationId, commands } = await running()
    const set = commands['rooms.setNick']({ conversationId, nick: 'crone' })
    await quiet()
    const id = s.sent()[0]?.attrs['id'] ?? ''
    await s.rig.fake.receive(`<presence from='${COVEN}/crone' type='error' id='${id}'><error type='cancel'>
      <conflict xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></presence>`)
    expect(await set).toEqual({ ok: false, error: { code: 'nickname-taken' } })
    expect(await commands['rooms.setNick']({ conversationId, nick: '' })).toMatchObject({
      error: { code: 'nickname-invalid' },
    })
  })

  test('name for the room comes before the room’s', async () => {
    const { s, conversationId, commands } = await running()
    await commands['rooms.rename']({ conversationId, name: ' Witches ' })
    expect(s.room().name).toBe('Witches')
    await commands['rooms.rename']({ conversationId, name: '' })
    expect(s.room().name).toBe('A Dark Cave')
  })
})

describe('inviting', () => {
  test('into an open room is direct', async () => {
    const { s, conversationId, commands } = await running()
    expect(
      await commands['rooms.invite']({ conversationId, people: [JULIET, NURSE], reason: 'Come' }),
    ).toEqual({ ok: true, value: [] })
    expect(s.sent().map(({ attrs }) => attrs['to'])).toEqual([JULIET, NURSE])
  })

  test('into a members-only room goes through the room, if one may not make members', async () => {
    const { s, conversationId, commands } = await running({ features: ['muc_membersonly'] })
    await commands['rooms.invite']({ conversationId, people: [JULIET] })
    expect(s.sent().map(({ attrs }) => attrs['to'])).toEqual([COVEN])
    expect(s.room().rights.invite).toBe(false)
  })

  test.each([
    ['member', '1', true],
    ['none', '1', false],
    ['member', '0', false],
  ] as const)('as %s into a members-only room that says %s: %s', async (affiliation, says, may) => {
    const form = `<x xmlns='jabber:x:data' type='result'>
      <field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/muc#roominfo</value></field>
      <field var='muc#roomconfig_allowinvites'><value>${says}</value></field></x>`
    const { s } = await running({ own: { affiliation } }, (iq) => {
      const answer = answersAsRoom(['muc_membersonly'])(iq)
      return typeof answer === 'string' ? answer.replace('</query>', `${form}</query>`) : answer
    })
    expect(s.room().rights.invite).toBe(may)
  })

  test('as an admin makes members of those who are not more already', async () => {
    const { s, sets, conversationId, commands } = await running(
      { features: ['muc_membersonly'], own: { affiliation: 'owner', role: 'moderator' } },
      (iq) => {
        const affiliation = iq.child(NS_ADMIN, 'query')?.elements()[0]?.attrs['affiliation']
        if (iq.attrs['type'] !== 'get' || affiliation === undefined) return null
        return `<query xmlns='${NS_ADMIN}'>${affiliation === 'owner' ? `<item affiliation='owner' jid='${JULIET}'/>` : ''}</query>`
      },
    )
    expect(await commands['rooms.invite']({ conversationId, people: [JULIET, NURSE] })).toEqual({
      ok: true,
      value: [],
    })
    expect(sets.flatMap(items)).toEqual([{ affiliation: 'member', jid: NURSE }])
    expect(s.sent().map(({ attrs }) => attrs['to'])).toEqual([JULIET, NURSE])
  })
})

describe('running a room', () => {
  test('roles, affiliations and lists', async () => {
    const people = [{ nick: 'crone', jid: 'crone@shakespeare.example/x' }, { nick: 'witch' }]
    const { sets, conversationId, commands } = await running({
      people,
      own: { affiliation: 'owner', role: 'moderator' },
    })
    await commands['rooms.setRole']({ conversationId, nick: 'witch', role: 'none', reason: 'Avaunt' })
    await commands['rooms.setAffiliation']({ conversationId, nick: 'crone', affiliation: 'outcast' })
    await commands['rooms.setMember']({ conversationId, address: NURSE, affiliation: 'admin' })
    expect(sets.flatMap(items)).toEqual([
      { nick: 'witch', role: 'none' },
      { affiliation: 'outcast', jid: 'crone@shakespeare.example' },
      { affiliation: 'admin', jid: NURSE },
    ])
    expect(
      await commands['rooms.setAffiliation']({ conversationId, nick: 'witch', affiliation: 'outcast' }),
    ).toMatchObject({ error: { code: 'occupant-unknown' } })
    expect(await commands['rooms.setRole']({ conversationId, nick: 'gone', role: 'none' })).toMatchObject({
      error: { code: 'occupant-gone' },
    })
  })

  test('ends it with a new place, which is a line and not entered again', async () => {
    const { sets, conversationId, commands } = await running()
    await commands['rooms.destroy']({ conversationId, reason: 'Done', to: 'hall@chat.shakespeare.example' })
    expect(sets[0]?.child(NS_OWNER, 'query')?.elements()[0]?.attrs['jid']).toBe(
      'hall@chat.shakespeare.example',
    )
  })

  test('deletes a message for everybody by the id that the room gave it', async () => {
    const { s, sets, conversationId, commands } = await running({
      features: ['urn:xmpp:message-moderate:1'],
      own: { role: 'moderator' },
    })
    await s.rig.fake.receive(says('crone', 'Fire burn', { sid: 's1' }) + says('crone', 'unnamed'))
    await s.settle()
    expect(s.room().rights.retract).toBe(true)
    await commands['rooms.retract']({ messageId: messageOf(s.rig, 'Fire burn', COVEN).id })
    expect(sets[0]?.elements()[0]?.attrs['id']).toBe('s1')
    expect(
      await commands['rooms.retract']({ messageId: messageOf(s.rig, 'unnamed', COVEN).id }),
    ).toMatchObject({ error: { code: 'message-unnamed' } })
    expect(conversationId).toBe(conversationWith(s.rig, COVEN).id)
  })

  test('requests wait for an answer, each once', async () => {
    const { s, conversationId, commands } = await running({ own: { role: 'moderator' } })
    const ask = (nick: string) => `<message from='${COVEN}'><x xmlns='jabber:x:data' type='form'>
      <field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/muc#request</value></field>
      <field var='muc#roomnick'><value>${nick}</value></field><field var='muc#request_allow' type='boolean'><value>0</value></field></x></message>`
    await s.rig.fake.receive(ask('crone') + ask('witch') + ask('crone'))
    expect(s.room().requests.map(({ nick }) => nick)).toEqual(['witch', 'crone'])
    const [{ id }] = s.room().requests as unknown as [{ id: number }]
    expect(await commands['rooms.answerRequest']({ conversationId, request: id, allow: true })).toEqual({
      ok: true,
    })
    expect(s.sent()).toHaveLength(1)
    expect(s.room().requests).toHaveLength(1)
    expect(await commands['rooms.answerRequest']({ conversationId, request: id, allow: true })).toMatchObject(
      { ok: false },
    )
  })
})

describe('people', () => {
  test('private conversations are with those who are there', async () => {
    const { s, conversationId, commands } = await running()
    const opened = await commands['rooms.openPrivate']({ conversationId, nick: 'crone' })
    expect(opened.ok).toBe(true)
    expect(s.rig.deltas('conversationsChanged').at(-1)?.conversations).toMatchObject([
      { kind: 'private', jid: COVEN },
    ])
    expect(await commands['rooms.openPrivate']({ conversationId, nick: 'romeo' })).toMatchObject({
      ok: false,
    })
    expect(await commands['rooms.openPrivate']({ conversationId, nick: 'nobody' })).toMatchObject({
      ok: false,
    })
  })

  test('are ignored by what they are, also when they are gone', async () => {
    const { s, conversationId, commands } = await running()
    await s.rig.fake.receive(says('crone', 'Fire burn', { sid: 's1' }))
    await s.settle()
    await commands['rooms.ignore']({ conversationId, nick: 'crone', ignored: true })
    const page = await commands['rooms.occupants']({ conversationId })
    expect(page.ok && page.value.occupants[0]).toMatchObject({ nick: 'crone', ignored: true })
    await s.rig.fake.receive(goes('crone'))
    await commands['rooms.ignore']({ conversationId, nick: 'crone', ignored: false })
    expect(s.rig.store.all('SELECT * FROM room_ignored')).toEqual([])
  })
})

describe('a new room', () => {
  const form = `<query xmlns='${NS_OWNER}'><x xmlns='jabber:x:data' type='form'>
    <field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/muc#roomconfig</value></field>
    <field var='muc#roomconfig_roomname' type='text-single'><value/></field>
    <field var='muc#roomconfig_membersonly' type='boolean'><value>0</value></field></x></query>`

  async function creating({ refusedMember = '', refuseForm = false } = {}) {
    const sets: Element[] = []
    let isThere = false
    const s = await stage({
      answer(iq) {
        const { type, to = '' } = iq.attrs
        const disco = iq.child('http://jabber.org/protocol/disco#info', 'query')
        if (iq.child('http://jabber.org/protocol/disco#items', 'query'))
          return `<query xmlns='http://jabber.org/protocol/disco#items'><item jid='chat.montague.example'/></query>`
        if (disco && to === 'chat.montague.example')
          return answersAsRoom()({ attrs: { to: '@chat.' }, child: () => true })
        if (disco)
          return isThere
            ? answersAsRoom([])({ attrs: { to: '@chat.' }, child: () => true })
            : { error: 'item-not-found' }
        if (type === 'get' && iq.child(NS_OWNER, 'query')) return form
        if (type === 'get' && iq.child(NS_ADMIN, 'query')) return `<query xmlns='${NS_ADMIN}'/>`
        if (type !== 'set') return null
        sets.push(iq)
        if (refuseForm && sets.length === 1) return { error: 'not-acceptable' }
        return refusedMember !== '' && items(iq).some(({ jid }) => jid === refusedMember)
          ? { error: 'not-allowed' }
          : ''
      },
    })
    s.door = (room, nick) => {
      isThere = true
      return (
        comes({ nick, affiliation: 'owner', role: 'moderator' }, { room, codes: [110, 201] }) +
        `<message from='${room}' type='groupchat'><subject/></message>`
      )
    }
    return { s, sets }
  }

  test('gets a readable address, is configured and opened', async () => {
    const { s, sets } = await creating()
    const created = s.feature.commands['rooms.create']({
      accountId: ACCOUNT,
      preset: 'group',
      name: 'Verona',
    })
    await s.settle()
    await s.settle()
    expect(await created).toMatchObject({
      value: { kind: 'joined', unmet: expect.not.arrayContaining(['named', 'members-only']) as unknown },
    })
    expect(s.knocks[0]?.room).toMatch(/^[a-z]{8}-[a-z]{8}@chat\.montague\.example$/)
    const values = sets[0]
      ?.child(NS_OWNER, 'query')
      ?.elements()[0]
      ?.elements()
      .map(({ attrs }) => attrs['var'])
    expect(values).toEqual(['FORM_TYPE', 'muc#roomconfig_roomname', 'muc#roomconfig_membersonly'])
    expect(s.feature.snapshot().rooms).toMatchObject([{ isNew: false, affiliation: 'owner', autojoin: true }])
  })

  test('opens with its own settings if it refuses ours', async () => {
    const { s, sets } = await creating({ refuseForm: true })
    const created = s.feature.commands['rooms.create']({
      accountId: ACCOUNT,
      preset: 'public',
      name: 'Verona',
    })
    await s.settle()
    await s.settle()
    expect(await created).toMatchObject({
      value: {
        kind: 'joined',
        unmet: ['named', 'kept', 'archived', 'listed', 'addresses-for-moderators'],
      },
    })
    expect(sets).toHaveLength(2)
    expect(s.feature.snapshot().rooms).toMatchObject([{ name: 'Verona' }])
  })

  test('does not take the address of another', async () => {
    const { s } = await creating()
    s.door = opens()
    const created = s.feature.commands['rooms.create']({
      ...({
        accountId: ACCOUNT,
        preset: 'public',
        name: 'Verona',
        address: 'x@chat.montague.example',
      } as const),
    })
    await s.settle()
    await s.settle()
    expect(await created).toEqual({ ok: false, error: { code: 'room-exists' } })
  })

  test('as a group makes members of all and says for whom it failed', async () => {
    const { s, sets } = await creating({ refusedMember: NURSE })
    const created = s.feature.commands['rooms.newGroup']({
      accountId: ACCOUNT,
      name: 'Verona',
      people: [JULIET, NURSE],
    })
    await s.settle()
    await s.settle()
    expect(await created).toMatchObject({ value: { kind: 'joined', uninvited: [NURSE] } })
    expect(sets.slice(1).map(items)).toEqual([
      [
        { affiliation: 'member', jid: JULIET },
        { affiliation: 'member', jid: NURSE },
      ],
      [{ affiliation: 'member', jid: JULIET }],
      [{ affiliation: 'member', jid: NURSE }],
    ])
    expect(
      s
        .sent()
        .filter(({ name }) => name === 'message')
        .map(({ attrs }) => attrs['to']),
    ).toEqual([JULIET])
  })
})
