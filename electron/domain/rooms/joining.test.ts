import { describe, expect, test } from 'vitest'
import { ACCOUNT } from '../testing/rig.ts'
import { answersAsRoom, comes, COVEN, goes, kept, says, subject } from '../testing/rooms.ts'
import { bodies } from '../testing/stanzas.ts'
import { proposalFor } from './refusals.ts'
import { lines, opens, refuses, stage, type Door } from './testing.ts'

describe('entering a room', () => {
  test('makes a conversation, keeps the room and tells windows once', async () => {
    const s = await stage()
    expect(await s.join()).toMatchObject({ ok: true, value: { kind: 'joined' } })
    expect(s.knocks).toMatchObject([{ room: COVEN, nick: 'romeo' }])
    await s.rig.ports.clock.advance(100)
    expect(s.rig.deltas('roomsChanged')).toMatchObject([
      {
        rooms: [
          { jid: COVEN, status: { kind: 'joined' }, nick: 'romeo', autojoin: true, name: 'A Dark Cave' },
        ],
      },
    ])
    expect(s.rig.deltas('conversationsChanged').at(-1)?.conversations).toMatchObject([
      { kind: 'room', jid: COVEN },
    ])
    expect(s.room().rights).toMatchObject({ talk: true, moderate: false })
  })

  test('history that comes before the join is complete is in the conversation', async () => {
    const s = await stage()
    s.door = (room, nick) =>
      comes({ nick }, { room, codes: [110] }) +
      says('crone', 'Double, double', { sid: 's1', more: kept('2025-12-31T00:00:00Z') }) +
      subject('', '', room)
    await s.join()
    expect(bodies(s.rig, COVEN)).toEqual(['Double, double'])
  })

  test('with the nickname of the account, of the room, or a given one', async () => {
    const s = await stage()
    const { commands } = s.feature
    expect(await commands['rooms.defaultNick']({ accountId: ACCOUNT })).toEqual({ ok: true, value: 'romeo' })
    await commands['rooms.setDefaultNick']({ accountId: ACCOUNT, nick: ' Montague ' })
    await s.join()
    await s.join({ address: 'b@chat.shakespeare.example', nick: 'R' })
    const { conversationId } = s.room()
    await commands['rooms.leave']({ conversationId })
    await commands['rooms.setDefaultNick']({ accountId: ACCOUNT, nick: 'Other' })
    void commands['rooms.enter']({ conversationId })
    await s.settle()
    expect(s.knocks.map(({ nick }) => nick)).toEqual(['Montague', 'R', 'Montague'])
  })

  test.each([
    ['conflict', '', { code: 'nickname-taken', proposal: 'romeo2' }],
    ['not-authorized', '', { code: 'room-password-needed', wrong: false }],
    ['registration-required', '', { code: 'members-only', canRegister: false }],
    ['forbidden', '', { code: 'banned' }],
    ['service-unavailable', '', { code: 'room-full' }],
    ['item-not-found', '', { code: 'room-locked' }],
    ['not-allowed', '', { code: 'room-not-found' }],
    // This room answers every question alike.
    ['not-acceptable', '', { code: 'nickname-refused', reserved: 'A Dark Cave' }],
    [
      'gone',
      'xmpp:hall@chat.shakespeare.example',
      { code: 'room-gone', to: 'hall@chat.shakespeare.example' },
    ],
    ['policy-violation', '', { code: 'room-refused', condition: 'policy-violation' }],
  ])('a refusal with %s has a way on', async (condition, inside, refusal) => {
    const s = await stage()
    s.door = refuses(condition, inside)
    expect(await s.join()).toEqual({ ok: true, value: { kind: 'refused', refusal } })
    expect(s.feature.snapshot().rooms).toEqual([])
  })

  test('a wrong password, and the right one, which is kept', async () => {
    const s = await stage()
    s.door = refuses('not-authorized')
    expect(await s.join({ password: 'cauldron' })).toMatchObject({
      value: { refusal: { code: 'room-password-needed', wrong: true } },
    })
    s.door = opens()
    await s.join({ password: 'cauldronburn' })
    const { conversationId } = s.room()
    await s.feature.commands['rooms.leave']({ conversationId })
    void s.feature.commands['rooms.enter']({ conversationId })
    await s.settle()
    const asked = s.knocks.at(-1)?.join.child('http://jabber.org/protocol/muc', 'x')?.elements() ?? []
    expect(asked.map(({ name }) => name)).toContain('password')
  })

  test('a person is no room, and gets nothing of ours', async () => {
    const s = await stage({ answer: () => null })
    expect(await s.join()).toMatchObject({ value: { refusal: { code: 'not-a-room' } } })
    expect(s.knocks).toEqual([])
  })

  test('a room that never answers, and one that the person stops waiting for', async () => {
    const s = await stage()
    s.door = null
    const silent = s.join()
    await s.settle()
    await s.rig.ports.clock.advance(60_000)
    expect(await silent).toMatchObject({ value: { refusal: { code: 'room-silent' } } })
    const stopped = s.feature.commands['rooms.join']({ accountId: ACCOUNT, address: COVEN })
    await s.settle()
    await s.feature.commands['rooms.cancelJoin']({ accountId: ACCOUNT, address: COVEN })
    expect(await stopped).toEqual({ ok: false, error: { code: 'cancelled' } })
  })

  test('self-presence without its code counts after a while', async () => {
    const s = await stage()
    s.door = opens([], { codes: [] })
    const joined = s.join()
    await s.settle()
    await s.rig.ports.clock.advance(10_000)
    expect(await joined).toMatchObject({ value: { kind: 'joined' } })
  })

  test('without a session it fails, and an address needs a name', async () => {
    const s = await stage()
    expect(await s.join({ address: 'chat.shakespeare.example' })).toMatchObject({ ok: false })
    s.rig.fake.end()
    expect(await s.join()).toEqual({ ok: false, error: { code: 'not-connected' } })
  })

  test('without a session, a room that is known is entered as soon as there is one', async () => {
    const s = await stage()
    await s.join()
    const { conversationId } = s.room()
    await s.feature.commands['rooms.leave']({ conversationId })
    s.rig.fake.end()
    expect(await s.feature.commands['rooms.enter']({ conversationId })).toMatchObject({ ok: false })
    const next = s.restart()
    expect(next.room().status).toEqual({ kind: 'waiting' })
    await next.rig.fake.begin({ session: 'b' })
    await next.settle()
    expect(next.room()).toMatchObject({ status: { kind: 'joined' }, autojoin: true })
  })

  test('a room that throws us out at once', async () => {
    const s = await stage()
    s.door = (room, nick, join) => opens()(room, nick, join) + goes(nick, { room, codes: [110, 307] })
    expect(await s.join()).toMatchObject({ value: { kind: 'refused' } })
    expect(s.room().status).toMatchObject({ kind: 'out', why: 'kicked' })
  })
})

describe('leaving', () => {
  test('is kept before the room hears of it, and ends the entering at each start', async () => {
    const s = await stage()
    await s.join()
    const { conversationId } = s.room()
    await s.feature.commands['rooms.leave']({ conversationId, message: 'Anon' })
    expect(s.sent().at(-1)?.attrs).toMatchObject({ to: `${COVEN}/romeo`, type: 'unavailable' })
    expect(s.room()).toMatchObject({ status: { kind: 'out', why: 'left' }, autojoin: false })
    const next = s.restart()
    await next.rig.fake.begin({ session: 'b' })
    await next.settle()
    expect(next.knocks).toEqual([])
  })

  test('a closed room that was left is forgotten; one that was not, is not', async () => {
    const s = await stage()
    await s.join()
    const { conversationId } = s.room()
    await s.rig.messages.commands['messages.close']({ conversationId })
    await s.settle()
    expect(s.room().status).toEqual({ kind: 'joined' })
    await s.feature.commands['rooms.leave']({ conversationId })
    s.rig.messages.rooms.open(ACCOUNT, COVEN, 0)
    await s.rig.messages.commands['messages.close']({ conversationId })
    await s.settle()
    expect(s.feature.snapshot().rooms).toEqual([])
    expect(s.rig.deltas('roomRemoved')).toEqual([{ kind: 'roomRemoved', conversationId }])
  })
})

describe('a conversation', () => {
  test('that was left, closed and found again leads back into the room', async () => {
    const s = await stage()
    await s.join()
    const { conversationId } = s.room()
    await s.feature.commands['rooms.leave']({ conversationId })
    await s.rig.messages.commands['messages.close']({ conversationId })
    await s.settle()
    const entered = s.feature.commands['rooms.enter']({ conversationId })
    await s.settle()
    expect(await entered).toEqual({ ok: true, value: { kind: 'joined', conversationId } })
  })

  test('that was deleted while the account is in the room begins anew', async () => {
    const s = await stage()
    await s.join()
    const before = s.room().conversationId
    s.rig.store.write((tx) => tx.run('DELETE FROM conversation WHERE id = ?', before))
    await s.rig.fake.receive(says('crone', 'Fire burn', { sid: 's1' }))
    await s.settle()
    const { conversationId, status } = s.room()
    expect([conversationId === before, status.kind]).toEqual([false, 'joined'])
    expect(s.rig.store.first('SELECT conversation_id AS id FROM room')).toEqual({ id: conversationId })
    expect(s.rig.deltas('roomRemoved')).toEqual([{ kind: 'roomRemoved', conversationId: before }])
  })
})

describe('the subject and the facts', () => {
  test('are a line once, not at each join', async () => {
    const s = await stage()
    s.door = opens([], { codes: [100, 110, 170], topic: 'Eye of newt' })
    await s.join()
    expect(lines(s.rig)).toEqual([
      { what: 'fact', fact: 'non-anonymous' },
      { what: 'fact', fact: 'logged' },
    ])
    expect(s.room().subject?.text).toBe('Eye of newt')
    s.rig.batches.length = 0
    s.rig.fake.end()
    await s.rig.fake.begin({ session: 'b' })
    await s.settle()
    expect([s.room().status.kind, lines(s.rig)]).toEqual(['joined', []])
    await s.rig.fake.receive(subject('Toe of frog', 'crone'))
    expect(lines(s.rig)).toEqual([{ what: 'subject', text: 'Toe of frog', by: 'crone' }])
    s.rig.fake.end()
    s.door = opens([], { codes: [100, 110], topic: 'Wool of bat' })
    await s.rig.fake.begin({ session: 'c' })
    await s.settle()
    expect(lines(s.rig).at(-1)).toEqual({ what: 'subject', text: 'Wool of bat', by: null })
  })
})

test.each([
  ['romeo', 'romeo2'],
  ['romeo2', 'romeo3'],
  ['romeo9', 'romeo10'],
  ['7', '7_'],
  ['', '_'],
])('the nickname %j is taken: %j', (nick, proposal) => {
  expect(proposalFor(nick)).toBe(proposal)
})

test('an old room has few traits', async () => {
  const s = await stage({ answer: answersAsRoom(['muc_moderated']) })
  await s.join()
  expect(s.room().traits).toMatchObject({
    occupantIds: false,
    stanzaIds: false,
    archive: false,
    moderated: true,
  })
})

describe('a question at the door', () => {
  const poses = (id: string) => `<message from='${COVEN}' to='romeo@montague.example'>
    <captcha xmlns='urn:xmpp:captcha'><x xmlns='jabber:x:data' type='form'>
      <field var='FORM_TYPE' type='hidden'><value>urn:xmpp:captcha</value></field>
      <field var='from' type='hidden'><value>${COVEN}</value></field>
      <field var='sid' type='hidden'><value>${id}</value></field>
      <field var='qa' label='Type the color of a stop light'/></x></captcha></message>`
  const asks: Door = (_room, _nick, { attrs: { id = '' } }) => poses(id)
  const answer = { accountId: ACCOUNT, address: COVEN, values: { qa: ['red'] } }

  async function asked(refuse = '') {
    const described = answersAsRoom()
    const s = await stage({
      answer: (iq) =>
        iq.child('urn:xmpp:captcha', 'captcha') ? (refuse === '' ? '' : { error: refuse }) : described(iq),
    })
    s.door = asks
    return s
  }

  test('is answered by the person, and then the join goes on', async () => {
    const s = await asked()
    expect(await s.join()).toMatchObject({
      value: {
        kind: 'challenge',
        form: { fields: [{ name: 'qa', label: 'Type the color of a stop light' }] },
      },
    })
    const decided = s.feature.commands['rooms.answerChallenge'](answer)
    await s.settle()
    await s.rig.fake.receive(opens()(COVEN, 'romeo', s.knocks[0]!.join))
    expect(await decided).toMatchObject({ value: { kind: 'joined' } })
    expect(await s.feature.commands['rooms.answerChallenge'](answer)).toEqual({
      ok: false,
      error: { code: 'challenge-over' },
    })
  })

  test('is answered wrongly', async () => {
    const s = await asked('not-acceptable')
    await s.join()
    expect(await s.feature.commands['rooms.answerChallenge'](answer)).toMatchObject({
      value: { kind: 'refused', refusal: { code: 'challenge-failed' } },
    })
  })

  test('waits for the person where nobody is there to answer', async () => {
    const s = await asked()
    s.door = opens()
    await s.join()
    s.door = asks
    s.rig.fake.end()
    await s.rig.fake.begin({ session: 'b' })
    await s.settle()
    expect(s.room().status).toMatchObject({ kind: 'out', refusal: { code: 'challenge-failed' } })
  })
})
