import { describe, expect, test } from 'vitest'
import type { BareJid } from '../../../shared/model/jid.ts'
import type { Element } from '../../engine/index.ts'
import type { FakeAnswer } from '../testing/fake-client.ts'
import { ACCOUNT, ROMEO } from '../testing/rig.ts'
import { answersAsRoom, COVEN } from '../testing/rooms.ts'
import { opens, stage, type Stage } from './testing.ts'

const NS = 'urn:xmpp:bookmarks:1'
const PUBSUB = 'http://jabber.org/protocol/pubsub'
const INFO = 'http://jabber.org/protocol/disco#info'
const HALL = 'hall@chat.shakespeare.example' as BareJid
const FOREIGN = `<mine xmlns='urn:of-another'/>`

const conference = (inside = '', { name = '', autojoin = true } = {}) =>
  `<conference xmlns='${NS}' ${name && `name='${name}'`} autojoin='${autojoin}'>${inside}</conference>`

/** An account with bookmarks, which other devices may change. */
function pep(before: Readonly<Record<string, string>> = {}) {
  const items = new Map(Object.entries(before))
  const published: [string, Element][] = []
  let isDown = false
  const item = ([id, content]: readonly [string, string]) => `<item id='${id}'>${content}</item>`
  const described = answersAsRoom()
  function answer(iq: Element): FakeAnswer {
    if (iq.child(INFO, 'query') && iq.attrs['to'] === ROMEO) {
      const features = [
        `${PUBSUB}#publish-options`,
        `${PUBSUB}#config-node-max`,
        `${NS}#compat`,
        `${NS}#compat-pep`,
      ]
      return `<query xmlns='${INFO}'><identity category='pubsub' type='pep'/>${features.map((name) => `<feature var='${name}'/>`).join('')}</query>`
    }
    const pubsub = iq.child(PUBSUB, 'pubsub')
    const asked = pubsub?.child(PUBSUB, 'items')
    if (asked?.attrs['node'] === NS && !isDown) {
      const ids = asked.elements().map(({ attrs }) => attrs['id'])
      const found = [...items].filter(([id]) => ids.length === 0 || ids.includes(id))
      return `<pubsub xmlns='${PUBSUB}'><items node='${NS}'>${found.map(item).join('')}</items></pubsub>`
    }
    const publish = pubsub?.child(PUBSUB, 'publish')
    if (publish?.attrs['node'] === NS && !isDown) {
      const one = publish.child(PUBSUB, 'item')
      const [content] = one?.elements() ?? []
      const id = one?.attrs['id'] ?? ''
      if (content) published.push([id, content])
      const { name = '', autojoin = 'false' } = content?.attrs ?? {}
      const nick = content?.child(NS, 'nick')?.text()
      const pinned = content?.child(NS, 'extensions')?.child('urn:xmpp:bookmarks-pinning:0', 'pinned')
      items.set(
        id,
        conference(
          (nick === undefined ? '' : `<nick>${nick}</nick>`) +
            (pinned ? `<extensions><pinned xmlns='urn:xmpp:bookmarks-pinning:0'/></extensions>` : ''),
          { name, autojoin: autojoin === 'true' },
        ),
      )
      return ''
    }
    return described(iq)
  }
  return {
    items,
    published,
    answer,
    down(is: boolean) {
      isDown = is
    },
    /** The published bookmarks since the last call. */
    take: () =>
      published.splice(0).map(([id, { attrs }]) => ({
        id,
        name: attrs['name'] ?? null,
        autojoin: attrs['autojoin'] ?? 'false',
      })),
    event: (content: string) =>
      `<message from='${ROMEO}'><event xmlns='${PUBSUB}#event'><items node='${NS}'>${content}</items></event></message>`,
    changes(id: string, content: string) {
      items.set(id, content)
      return this.event(item([id, content]))
    },
    removes(id: string) {
      items.delete(id)
      return this.event(`<retract id='${id}'/>`)
    },
  }
}

async function later(s: Stage, ms = 3_000): Promise<void> {
  await s.rig.ports.clock.advance(ms)
  await s.settle()
}

async function again(s: Stage): Promise<void> {
  s.rig.fake.end()
  s.knocks.length = 0
  await s.rig.fake.begin({ session: 'b' })
  await s.settle()
}

describe('at a new session', () => {
  test('bookmarked rooms are entered, with their nickname and name', async () => {
    const server = pep({
      [COVEN]: conference('<nick>witch</nick>', { name: 'Witches' }),
      [HALL]: conference('', { autojoin: false }),
    })
    const s = await stage({ answer: server.answer })
    expect(s.knocks.map(({ room, nick }) => [room, nick])).toEqual([[COVEN, 'witch']])
    expect(s.room()).toMatchObject({
      name: 'Witches',
      nick: 'witch',
      status: { kind: 'joined' },
      autojoin: true,
    })
    await later(s)
    expect(server.take()).toEqual([])
  })

  test('rooms that are not entered by themselves are listed, also once they are closed here', async () => {
    const server = pep({
      [COVEN]: conference('<nick>witch</nick>', { name: 'Witches', autojoin: false }),
      [HALL]: conference('', { autojoin: false }),
    })
    const s = await stage({ answer: server.answer })
    async function listed() {
      const page = await s.feature.commands['rooms.bookmarks']({ accountId: ACCOUNT })
      return page.ok && page.value.rooms.map(({ name, nick }) => [name, nick])
    }
    expect(await listed()).toEqual([
      ['hall', undefined],
      ['Witches', 'witch'],
    ])
    await s.join()
    expect(await listed()).toEqual([['hall', undefined]])
    await later(s)
    const { conversationId } = s.room()
    await s.feature.commands['rooms.leave']({ conversationId })
    await later(s)
    await s.rig.messages.commands['messages.close']({ conversationId })
    await later(s)
    expect(await listed()).toEqual([
      ['hall', undefined],
      ['Witches', 'witch'],
    ])
    await s.rig.fake.receive(server.removes(HALL))
    expect(await listed()).toEqual([['Witches', 'witch']])
  })

  test('hundreds of them are entered', async () => {
    const server = pep(
      Object.fromEntries(
        Array.from({ length: 300 }, (_, number) => [`r${number}@chat.shakespeare.example`, conference()]),
      ),
    )
    const s = await stage({ answer: server.answer })
    // They are taken in slices.
    for (let turn = 0; turn < 10; turn++) await s.settle()
    expect(s.knocks).toHaveLength(300)
    await later(s)
    expect(server.take()).toEqual([])
  }, 30_000)

  test('what was left or renamed without a connection is published then', async () => {
    const server = pep({ [COVEN]: conference('', { name: 'Witches' }), [HALL]: conference() })
    const s = await stage({ answer: server.answer })
    s.rig.fake.end()
    await s.feature.commands['rooms.leave']({ conversationId: s.room().conversationId })
    await s.feature.commands['rooms.rename']({ conversationId: s.room(HALL).conversationId, name: 'Home' })
    await again(s)
    await later(s)
    expect(s.knocks.map(({ room }) => room)).toEqual([HALL])
    expect(server.take()).toEqual([
      { id: COVEN, name: 'Witches', autojoin: 'false' },
      { id: HALL, name: 'Home', autojoin: 'true' },
    ])
  })

  test('what another device left meanwhile is not entered', async () => {
    const server = pep({ [COVEN]: conference(), [HALL]: conference() })
    const s = await stage({ answer: server.answer })
    s.rig.fake.end()
    server.items.set(COVEN, conference('', { autojoin: false }))
    server.items.delete(HALL)
    server.items.set('new@chat.shakespeare.example', conference())
    await again(s)
    expect(s.knocks.map(({ room }) => room)).toEqual(['new@chat.shakespeare.example'])
    expect([s.room().status, s.room(HALL).status]).toEqual([
      { kind: 'out', why: 'left' },
      { kind: 'out', why: 'left' },
    ])
  })

  test('nothing is left because all bookmarks went at once; they are published again', async () => {
    const server = pep({ [COVEN]: conference(), [HALL]: conference() })
    const s = await stage({ answer: server.answer })
    server.items.clear()
    await again(s)
    await later(s)
    expect([s.room().status.kind, s.room(HALL).status.kind]).toEqual(['joined', 'joined'])
    expect(
      server
        .take()
        .map(({ id }) => id)
        .sort(),
    ).toEqual([COVEN, HALL])
  })

  test('a server that does not answer for them holds up nobody', async () => {
    const server = pep({ [COVEN]: conference() })
    const s = await stage({ answer: server.answer })
    server.down(true)
    await again(s)
    expect(s.room().status.kind).toBe('joined')
  })
})

describe('a choice here', () => {
  test('is published: a new room with its name, leaving, a pin', async () => {
    const server = pep()
    const s = await stage({ answer: server.answer })
    await s.join()
    await later(s)
    expect(server.take()).toEqual([{ id: COVEN, name: 'A Dark Cave', autojoin: 'true' }])
    const { conversationId } = s.room()
    await s.rig.messages.commands['messages.pin']({ conversationId, pinned: true })
    await later(s)
    expect(
      server.published[0]?.[1]
        .child(NS, 'extensions')
        ?.elements()
        .map(({ name }) => name),
    ).toEqual(['pinned'])
    server.take()
    await s.feature.commands['rooms.leave']({ conversationId })
    await later(s)
    expect(server.take()).toEqual([{ id: COVEN, name: 'A Dark Cave', autojoin: 'false' }])
    await later(s, 60_000)
    expect(server.take()).toEqual([])
  })

  test('that was published before the room had its name is nobody’s choice of a name', async () => {
    const server = pep()
    const described = answersAsRoom()
    let [name, isHeld] = ['coven', true]
    const s = await stage({
      answer(iq) {
        const publish = iq.child(PUBSUB, 'pubsub')?.child(PUBSUB, 'publish')
        if (isHeld && publish?.attrs['node'] === NS) {
          held = iq.attrs['id'] ?? ''
          return { held: true }
        }
        const info = described(iq)
        return typeof info === 'string' ? info.replace('A Dark Cave', name) : server.answer(iq)
      },
    })
    let held = ''
    await s.join()
    await later(s)
    expect(held).not.toBe('')
    ;[name, isHeld] = ['Witches', false]
    const configured = `<x xmlns='http://jabber.org/protocol/muc#user'><status code='104'/></x>`
    await s.rig.fake.receive(`<message from='${COVEN}' type='groupchat'>${configured}</message>`)
    await s.settle()
    expect(s.room().name).toBe('Witches')
    // The server tells all devices of it, this one too, and then answers.
    await s.rig.fake.receive(
      server.changes(COVEN, conference('<nick>romeo</nick>', { name: 'coven' })) +
        `<iq type='result' id='${held}' from='${ROMEO}'/>`,
    )
    await later(s)
    expect(s.room().name).toBe('Witches')
    expect(server.take()).toEqual([{ id: COVEN, name: 'Witches', autojoin: 'true' }])
  })

  test('has the nickname and the password, which a further device then needs not ask for', async () => {
    const server = pep()
    const s = await stage({ answer: server.answer })
    await s.join({ nick: 'witch', password: 'cauldronburn' })
    await later(s)
    const [, content] = server.published.at(-1) ?? []
    const text = (name: string) => content?.child(NS, name)?.text()
    expect([text('nick'), text('password')]).toEqual(['witch', 'cauldronburn'])
    const inside = '<nick>witch</nick><password>toil</password>'
    const other = await stage({ answer: pep({ [COVEN]: conference(inside) }).answer })
    const join = other.knocks[0]?.join.child('http://jabber.org/protocol/muc', 'x')
    expect(join?.child('http://jabber.org/protocol/muc', 'password')?.text()).toBe('toil')
  })

  test('keeps what others keep in it, and takes the nickname of a bookmark that was not entered', async () => {
    const server = pep({
      [COVEN]: conference(`<nick>witch</nick><extensions>${FOREIGN}</extensions>`, { autojoin: false }),
    })
    const s = await stage({ answer: server.answer })
    await s.join()
    expect(s.room().nick).toBe('witch')
    await later(s)
    const [[, content]] = server.published as [[string, Element]]
    expect(content.attrs['autojoin']).toBe('true')
    expect(
      content
        .child(NS, 'extensions')
        ?.elements()
        .map(({ name }) => name),
    ).toEqual(['mine'])
  })
})

test('a list without pins unpins nothing at the next session', async () => {
  const listed = `<conference xmlns='storage:bookmarks' jid='${COVEN}' autojoin='true'><nick>romeo</nick></conference>`
  const described = answersAsRoom()
  const s = await stage({
    answer(iq) {
      if (!iq.child('jabber:iq:private', 'query')) return described(iq)
      const storage = `<storage xmlns='storage:bookmarks'>${listed}</storage>`
      return iq.attrs['type'] === 'set' ? '' : `<query xmlns='jabber:iq:private'>${storage}</query>`
    },
  })
  expect(s.room().status.kind).toBe('joined')
  const { conversationId } = s.room()
  await s.rig.messages.commands['messages.pin']({ conversationId, pinned: true })
  await later(s)
  await again(s)
  expect(s.room().status.kind).toBe('joined')
  expect(s.rig.store.first('SELECT pinned FROM conversation')).toEqual({ pinned: 1 })
})

describe('ignored occupants', () => {
  const ignored = (...ids: readonly string[]) =>
    `<extensions><ignored xmlns='urn:x-balcony:ignored-occupants:0'>${ids.map((id) => `<occupant id='${id}'/>`).join('')}</ignored></extensions>`
  const kept = (s: Stage) =>
    s.rig.store.all<{ key: string }>('SELECT key FROM room_ignored ORDER BY key').map(({ key }) => key)
  const told = (server: ReturnType<typeof pep>) => {
    const [, content] = server.published.at(-1) ?? []
    const found = content?.child(NS, 'extensions')?.child('urn:x-balcony:ignored-occupants:0', 'ignored')
    return found?.elements().map(({ attrs }) => attrs['id'])
  }

  test('are told to other devices by their ids, never by mere nicknames', async () => {
    const server = pep()
    const s = await stage({ answer: server.answer })
    s.door = opens([{ nick: 'crone' }, { nick: 'ghost', id: null }])
    await s.join()
    const { conversationId } = s.room()
    const ignore = (nick: string, is = true) =>
      s.feature.commands['rooms.ignore']({ conversationId, nick, ignored: is })
    await ignore('crone')
    await ignore('ghost')
    await later(s)
    expect([told(server), kept(s)]).toEqual([['crone-id'], ['n:ghost', 'o:crone-id']])
    await ignore('crone', false)
    await later(s)
    expect([told(server), kept(s)]).toEqual([[], ['n:ghost']])
  })

  test('of other devices are ignored here; what both have chosen meanwhile counts', async () => {
    const server = pep({ [COVEN]: conference(ignored('witch-id', 'maid-id')) })
    const s = await stage({ answer: server.answer })
    expect(kept(s)).toEqual(['o:maid-id', 'o:witch-id'])
    s.rig.fake.end()
    s.rig.messages.rooms.ignore(s.room().conversationId, 'o:crone-id', true)
    s.rig.messages.rooms.ignore(s.room().conversationId, 'o:maid-id', false)
    server.items.set(COVEN, conference(ignored('maid-id', 'nurse-id')))
    await again(s)
    expect(kept(s)).toEqual(['o:crone-id', 'o:nurse-id'])
    await later(s)
    expect(told(server)).toEqual(['crone-id', 'nurse-id'])
    await s.rig.fake.receive(server.changes(COVEN, conference(ignored())))
    expect(kept(s)).toEqual([])
  })

  test.each([true, false])(
    'are so from the first message on, like pin and rule; autojoin: %s',
    async (autojoin) => {
      const more = `<extensions><pinned xmlns='urn:xmpp:bookmarks-pinning:0'/>
      <notify xmlns='urn:xmpp:notification-settings:1'><never/></notify>`
      const extensions = ignored('crone-id').replace('<extensions>', more)
      const server = pep({ [COVEN]: conference(extensions, { autojoin }) })
      const s = await stage({ answer: server.answer })
      await s.join()
      expect(kept(s)).toEqual(['o:crone-id'])
      expect(s.rig.store.all('SELECT pinned, rule FROM conversation JOIN notification_rule')).toEqual([
        { pinned: 1, rule: 'none' },
      ])
      await later(s)
      expect(told(server) ?? ['crone-id']).toEqual(['crone-id'])
    },
  )
})

describe('another device', () => {
  test('adds, renames, pins, mutes and leaves a room', async () => {
    const server = pep()
    const s = await stage({ answer: server.answer })
    await s.rig.fake.receive(server.changes(COVEN, conference('<nick>witch</nick>')))
    await s.settle()
    expect(s.room()).toMatchObject({ status: { kind: 'joined' }, nick: 'witch' })
    const settings = `<extensions><pinned xmlns='urn:xmpp:bookmarks-pinning:0'/>
      <notify xmlns='urn:xmpp:notification-settings:1'><never/></notify></extensions>`
    await s.rig.fake.receive(
      server.changes(COVEN, conference(`<nick>witch</nick>${settings}`, { name: 'Witches' })),
    )
    await s.settle()
    expect(s.room().name).toBe('Witches')
    expect(
      s.rig.store.first(
        'SELECT c.pinned, r.rule FROM conversation c JOIN notification_rule r ON r.conversation_id = c.id',
      ),
    ).toEqual({ pinned: 1, rule: 'none' })
    await s.rig.fake.receive(server.changes(COVEN, conference('', { autojoin: false })))
    await s.settle()
    expect(s.room().status).toEqual({ kind: 'out', why: 'left' })
    expect(s.sent().some(({ attrs }) => attrs['type'] === 'unavailable')).toBe(true)
    await s.rig.fake.receive(server.changes(COVEN, conference()))
    await s.settle()
    expect(s.room().status.kind).toBe('joined')
    await s.rig.fake.receive(server.removes(COVEN))
    await s.settle()
    expect(s.room()).toMatchObject({ status: { kind: 'out', why: 'left' }, autojoin: false })
    await later(s, 60_000)
    expect(server.take()).toEqual([])
  })

  test('is followed only if the event is the account’s own', async () => {
    const server = pep()
    const s = await stage({ answer: server.answer })
    const forged = server
      .changes(COVEN, conference())
      .replace(`from='${ROMEO}'`, `from='juliet@capulet.example'`)
    await s.rig.fake.receive(forged)
    await s.settle()
    expect(s.knocks).toEqual([])
  })
})
