import { describe, expect, it, onTestFinished } from 'vitest'
import type { Element } from '../../engine/index.ts'
import { ACCOUNT, createRig, JULIET, quiet, ROMEO, type Rig } from '../testing/rig.ts'
import { hers, his, storeItems } from '../testing/archive-pages.ts'
import { BALCONY, chat } from '../testing/stanzas.ts'
import { open, receive, say } from '../testing/talk.ts'
import { createReading } from './index.ts'

const PUBSUB = 'http://jabber.org/protocol/pubsub'
const MDS = 'urn:xmpp:mds:displayed:0'
const ASSIST = 'urn:xmpp:mds:server-assist:0'
const INFO = 'http://jabber.org/protocol/disco#info'

interface Server {
  /** The items of the node: chat to archive id. */
  readonly items: Map<string, string>
  /** Everything published, in order. */
  readonly published: string[]
  supports: boolean
  archives: boolean
  refuses: boolean
  assists: boolean
  /** The conversation whose marker it refuses. */
  refused: string | null
  /** What happens while it takes a marker. */
  busy: () => Promise<void>
}

const displayed = (chat: string, id: string, by: string = ROMEO) =>
  `<item id='${chat}'><displayed xmlns='${MDS}'><stanza-id xmlns='urn:xmpp:sid:0' id='${id}' by='${by}'/></displayed></item>`

/** An own server that keeps markers. */
function createServer(): Server & { answer(iq: Element): string | null } {
  const server: Server = {
    items: new Map(),
    published: [],
    supports: true,
    archives: false,
    refuses: false,
    assists: false,
    refused: null,
    busy: () => Promise.resolve(),
  }
  return Object.assign(server, {
    answer(iq: Element): string | null {
      if (iq.child(INFO, 'query')) {
        const pep = server.supports
          ? `<identity category='pubsub' type='pep'/><feature var='${PUBSUB}#publish-options'/>`
          : ''
        const assist = server.assists ? `<feature var='${ASSIST}'/>` : ''
        const archive = server.archives ? `<feature var='urn:xmpp:mam:2'/>` : ''
        return `<query xmlns='${INFO}'>${pep}${assist}${archive}<feature var='urn:xmpp:sid:0'/></query>`
      }
      const pubsub = iq.child(PUBSUB, 'pubsub')
      if (pubsub?.child(PUBSUB, 'items')?.attrs['node'] === MDS) {
        const items = [...server.items].map(([chat, id]) => displayed(chat, id)).join('')
        return `<pubsub xmlns='${PUBSUB}'><items node='${MDS}'>${items}</items></pubsub>`
      }
      const item = pubsub?.child(PUBSUB, 'publish')?.child(PUBSUB, 'item')
      if (item === undefined || server.refuses || item.attrs['id'] === server.refused) return null
      const id = item.child(MDS, 'displayed')?.child('urn:xmpp:sid:0', 'stanza-id')?.attrs['id'] ?? ''
      server.items.set(item.attrs['id'] ?? '', id)
      server.published.push(`${item.attrs['id']} ${id}`)
      void server.busy()
      return ''
    },
  })
}

async function setUp(before?: (server: Server) => void, contacts = [JULIET as string]) {
  const server = createServer()
  before?.(server)
  const roster = contacts.map((jid) => `<item jid='${jid}' subscription='both'/>`).join('')
  const rig = createRig({ answer: server.answer, roster })
  const reading = createReading(rig.context, rig.messages)
  onTestFinished(() => reading.close())
  reading.attach({ id: ACCOUNT, address: ROMEO, client: rig.fake.client })
  await rig.fake.begin({})
  await quiet()
  return { server, rig }
}

/** Juliet writes, and the own archive gives it an id. */
const hear = (rig: Rig, body: string, archiveId: string, from: string = JULIET) =>
  receive(
    rig,
    `<message from='${from}/balcony' type='chat' id='${body}'><body>${body}</body><stanza-id xmlns='urn:xmpp:sid:0' id='${archiveId}' by='${ROMEO}'/></message>`,
  )
const event = (rig: Rig, items: string, from = '') =>
  receive(
    rig,
    `<message ${from}><event xmlns='${PUBSUB}#event'><items node='${MDS}'>${items}</items></event></message>`,
  )
const unread = (rig: Rig) => rig.messages.snapshot().conversations.map((each) => each.unread)

async function read(rig: Rig, body: string): Promise<void> {
  const conversationId = await open(rig)
  const row = rig.store.first<{ id: never }>('SELECT id FROM message WHERE body = ?', body)
  await rig.messages.commands['messages.markRead']({ conversationId, upTo: row?.id as never })
  await quiet()
}

describe('an answer of another device', () => {
  const answers = (rig: Rig) =>
    receive(
      rig,
      `<message from='${ROMEO}'><sent xmlns='urn:xmpp:carbons:2'><forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client' from='${ROMEO}/phone' to='${JULIET}' type='chat' id='own'><body>well</body></message></forwarded></sent></message>`,
    )

  it.each([
    ['tells that everything before was read', {}, 0],
    ['tells nothing where devices share markers', { archives: true }, 2],
    ['tells it where there is an archive but no node', { archives: true, supports: false }, 0],
  ])('%s', async (_what, how, expected) => {
    const { rig } = await setUp((server) => Object.assign(server, how))
    for (const name of ['a', 'b']) await hear(rig, name, `archive-${name}`)
    await answers(rig)
    expect(unread(rig)).toEqual([expected])
  })

  it.each([
    ['in the archive tells it, too', {}, 0],
    ['in the archive tells nothing where devices share markers', { archives: true }, 1],
  ])('%s', async (_what, how, expected) => {
    const { rig } = await setUp((server) => Object.assign(server, how))
    const now = rig.ports.clock.now()
    await storeItems(rig, [], { complete: true })
    await storeItems(rig, [hers('archive-a', 'a', now + 1_000), his('archive-b', 'well', now + 2_000)])
    expect(unread(rig)).toEqual([expected])
  })
})

describe('a marker of another device', () => {
  it('reads everything up to it, and the row is told', async () => {
    const { rig } = await setUp()
    for (const name of ['a', 'b', 'c']) await hear(rig, name, `archive-${name}`)
    await event(rig, displayed(JULIET, 'archive-b'))
    expect(unread(rig)).toEqual([1])
    await event(rig, displayed(JULIET, 'archive-c'))
    expect(unread(rig)).toEqual([0])
    expect(rig.deltas('conversationsChanged').at(-1)?.conversations).toMatchObject([
      { unread: 0, firstUnread: null },
    ])
  })

  it('never goes back', async () => {
    const { rig } = await setUp()
    for (const name of ['a', 'b', 'c']) await hear(rig, name, `archive-${name}`)
    await event(rig, displayed(JULIET, 'archive-b'))
    await event(rig, displayed(JULIET, 'archive-a'))
    expect(unread(rig)).toEqual([1])
    expect(rig.store.all('SELECT archive_id FROM displayed_marker')).toEqual([{ archive_id: 'archive-b' }])
  })

  it.each([
    ['of a contact', (rig: Rig) => event(rig, displayed(JULIET, 'archive-a'), `from='${JULIET}'`)],
    ['with an id by somebody else', (rig: Rig) => event(rig, displayed(JULIET, 'archive-a', JULIET))],
    ['about nobody', (rig: Rig) => event(rig, displayed('', 'archive-a'))],
  ])('%s means nothing', async (_what, tell) => {
    const { rig } = await setUp()
    await hear(rig, 'a', 'archive-a')
    await tell(rig)
    expect(unread(rig)).toEqual([1])
    expect(rig.store.all('SELECT * FROM displayed_marker')).toEqual([])
  })

  it('with an unknown id waits until its message is here, also through a restart', async () => {
    const { rig } = await setUp()
    await hear(rig, 'a', 'archive-a')
    await event(rig, displayed(JULIET, 'archive-b'))
    await event(rig, displayed('nurse@capulet.example', 'archive-n'))
    expect(unread(rig)).toEqual([1])
    const later = rig.restart()
    const reading = createReading(later.context, later.messages)
    onTestFinished(() => reading.close())
    reading.attach({ id: ACCOUNT, address: ROMEO, client: later.fake.client })
    await later.fake.begin({})
    await quiet()
    await hear(later, 'b', 'archive-b')
    expect(unread(later)).toEqual([0])
    await hear(later, 'c', 'archive-c')
    expect(unread(later)).toEqual([1])
  })

  it('waits in bounded numbers', async () => {
    const { rig } = await setUp()
    for (let page = 0; page < 21; page++) {
      const items = Array.from({ length: 50 }, (_, at) => displayed(`p${page}-${at}@x.example`, 'x')).join('')
      await event(rig, items)
    }
    expect(rig.store.all('SELECT * FROM displayed_marker')).toHaveLength(1_000)
  })

  it('is asked for at a fresh session', async () => {
    const { rig } = await setUp((server) => server.items.set(JULIET, 'archive-b'))
    for (const name of ['a', 'b', 'c']) await hear(rig, name, `archive-${name}`)
    expect(unread(rig)).toEqual([1])
  })

  it('reads late messages up to it in the archive, and no others', async () => {
    const { rig } = await setUp()
    await hear(rig, 'a', 'archive-a')
    await read(rig, 'a')
    const late = (body: string) =>
      receive(
        rig,
        `<message from='${JULIET}/x' type='chat' id='${body}'><body>${body}</body><delay xmlns='urn:xmpp:delay' from='montague.example' stamp='2025-12-31T23:00:00Z'/><stanza-id xmlns='urn:xmpp:sid:0' id='archive-${body}' by='${ROMEO}'/></message>`,
      )
    await late('early')
    await hear(rig, 'b', 'archive-b')
    await late('later')
    expect(unread(rig)).toEqual([3])
    await event(rig, displayed(JULIET, 'archive-b'))
    expect(rig.store.all('SELECT body FROM message WHERE late = 1')).toEqual([{ body: 'later' }])
    expect(unread(rig)).toEqual([1])
    await event(rig, displayed(JULIET, 'archive-later'))
    expect(unread(rig)).toEqual([0])
  })
})

describe('what is read here', () => {
  it('is published once for several messages', async () => {
    const { rig, server } = await setUp()
    for (const name of ['a', 'b']) await hear(rig, name, `archive-${name}`)
    await read(rig, 'a')
    await read(rig, 'b')
    expect(server.published).toEqual([])
    await rig.ports.clock.advance(2_000)
    await quiet()
    expect(server.published).toEqual([`${JULIET} archive-b`])
    await rig.ports.clock.advance(120_000)
    expect(server.published).toHaveLength(1)
  })

  it('is not published where another device has read further', async () => {
    const { rig, server } = await setUp()
    for (const name of ['a', 'b']) await hear(rig, name, `archive-${name}`)
    await read(rig, 'a')
    await event(rig, displayed(JULIET, 'archive-b'))
    await rig.ports.clock.advance(2_000)
    await quiet()
    expect(server.published).toEqual([])
  })

  it('is not published before a message that is not here yet, only after a newer one', async () => {
    const { rig, server } = await setUp((it) => it.items.set(JULIET, 'archive-x'))
    await hear(rig, 'a', 'archive-a')
    rig.store.write((tx) => tx.run('UPDATE message SET sent_at = sent_at - 1000'))
    await read(rig, 'a')
    await rig.ports.clock.advance(2_000)
    await quiet()
    expect(server.published).toEqual([])
    await hear(rig, 'b', 'archive-b')
    await read(rig, 'b')
    await rig.ports.clock.advance(2_000)
    await quiet()
    expect(server.published).toEqual([`${JULIET} archive-b`])
  })

  it('includes what an answer says', async () => {
    const { rig, server } = await setUp()
    await hear(rig, 'a', 'archive-a')
    await say(rig, await open(rig), 'ay')
    await rig.ports.clock.advance(2_000)
    await quiet()
    expect(server.published).toEqual([`${JULIET} archive-a`])
  })

  it('is not published without an id by the own archive', async () => {
    const { rig, server } = await setUp()
    await receive(rig, `<message from='${JULIET}/x' type='chat' id='a'><body>a</body></message>`)
    await read(rig, 'a')
    await rig.ports.clock.advance(120_000)
    expect(server.published).toEqual([])
  })

  it('goes along with the marker for the other side, where the server publishes it from there', async () => {
    const { rig, server } = await setUp((it) => (it.assists = true))
    const markable = `<markable xmlns='urn:xmpp:chat-markers:0'/><stanza-id xmlns='urn:xmpp:sid:0' id='archive-a' by='${ROMEO}'/>`
    await receive(rig, chat('a', { id: 'a', more: markable }))
    rig.fake.takeSent()
    await read(rig, 'a')
    const [marker] = rig.fake.takeSent()
    expect(marker?.attrs['to']).toBe(JULIET)
    expect(marker?.child('urn:xmpp:chat-markers:0', 'displayed')?.attrs['id']).toBe('a')
    expect(marker?.child(MDS, 'displayed')?.child('urn:xmpp:sid:0', 'stanza-id')?.attrs).toMatchObject({
      id: 'archive-a',
      by: ROMEO,
    })
    // The server has published it.
    await event(rig, displayed(JULIET, 'archive-a'))
    await rig.ports.clock.advance(120_000)
    await quiet()
    expect(server.published).toEqual([])
  })

  it('is published after all where nobody is told', async () => {
    const { rig, server } = await setUp((it) => (it.assists = true))
    await hear(rig, 'a', 'archive-a')
    rig.fake.takeSent()
    await read(rig, 'a')
    expect(rig.fake.takeSent()).toEqual([])
    await rig.ports.clock.advance(2_000)
    await quiet()
    expect(server.published).toEqual([`${JULIET} archive-a`])
  })

  it('while the server is being told is told, too', async () => {
    const { rig, server } = await setUp()
    for (const name of ['a', 'b']) await hear(rig, name, `archive-${name}`)
    await read(rig, 'a')
    server.busy = () => read(rig, 'b')
    await rig.ports.clock.advance(2_000)
    await quiet()
    await rig.ports.clock.advance(2_000)
    await quiet()
    expect(server.published).toEqual([`${JULIET} archive-a`, `${JULIET} archive-b`])
  })

  it('is told again after a minute if the server refused; one that it refuses does not hold back others', async () => {
    const { rig, server } = await setUp((it) => (it.refused = JULIET), [JULIET, 'nurse@capulet.example'])
    await hear(rig, 'a', 'archive-a')
    await hear(rig, 'n', 'archive-n', 'nurse@capulet.example')
    for (const { id } of rig.messages.snapshot().conversations) {
      const last = rig.store.first<{ id: never }>('SELECT id FROM message WHERE conversation_id = ?', id)
      await rig.messages.commands['messages.markRead']({ conversationId: id, upTo: last?.id as never })
    }
    await rig.ports.clock.advance(2_000)
    await quiet()
    expect(server.published).toEqual(['nurse@capulet.example archive-n'])
    server.refused = null
    await rig.ports.clock.advance(60_000)
    await quiet()
    expect(server.published).toEqual(['nurse@capulet.example archive-n', `${JULIET} archive-a`])
  })

  it('is published at the next session if the server refused, or while offline', async () => {
    const { rig, server } = await setUp()
    await hear(rig, 'a', 'archive-a')
    server.refuses = true
    await read(rig, 'a')
    await rig.ports.clock.advance(2_000)
    await quiet()
    expect(server.published).toEqual([])
    rig.fake.end()
    server.refuses = false
    await rig.ports.clock.advance(60_000)
    expect(server.published).toEqual([])
    await rig.fake.begin({ session: 'session-2' })
    await quiet()
    expect(server.published).toEqual([`${JULIET} archive-a`])
  })

  it('goes to no server that would show it to others', async () => {
    const { rig, server } = await setUp((it) => (it.supports = false))
    await hear(rig, 'a', 'archive-a')
    await read(rig, 'a')
    await rig.ports.clock.advance(120_000)
    expect(server.published).toEqual([])
  })
})

it('where the server keeps no markers, a copied marker of another device reads', async () => {
  const { rig } = await setUp((server) => (server.supports = false))
  await hear(rig, 'a', 'archive-a')
  await receive(
    rig,
    `<message from='${ROMEO}'><sent xmlns='urn:xmpp:carbons:2'><forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client' from='${ROMEO}/garden' to='${JULIET}' type='chat'><displayed xmlns='urn:xmpp:chat-markers:0' id='a'/></message></forwarded></sent></message>`,
  )
  expect(unread(rig)).toEqual([0])
})

it('on a new device, what the archive has behind the marker is unread, the rest is not', async () => {
  const { rig } = await setUp((server) => server.items.set(JULIET, 'archive-b'))
  const now = rig.ports.clock.now()
  await storeItems(rig, [hers('archive-c', 'c', now - 3_000), hers('archive-d', 'd', now - 2_000)])
  expect(unread(rig)).toEqual([2])
  await storeItems(rig, [hers('archive-a', 'a', now - 5_000), hers('archive-b', 'b', now - 4_000)], {
    direction: 'before',
    anchor: 'archive-c',
  })
  // The windows are told of pages a little later, and with them the markers that wait.
  await rig.ports.clock.advance(1_000)
  await quiet()
  expect(unread(rig)).toEqual([2])
  expect(rig.store.all('SELECT waiting FROM displayed_marker')).toEqual([{ waiting: 0 }])
})

describe('a message that came without the archive’s id', () => {
  const hearUnnamed = (rig: Rig, body: string) =>
    receive(rig, chat(body, { from: BALCONY, to: ROMEO, id: `juliet-archive-${body}` }))

  it('is read by a marker once the archive tells its id', async () => {
    const { rig } = await setUp()
    await hearUnnamed(rig, 'a')
    await event(rig, displayed(JULIET, 'archive-a'))
    expect(unread(rig)).toEqual([1])
    await storeItems(rig, [hers('archive-a', 'a', rig.ports.clock.now())])
    await rig.ports.clock.advance(1_000)
    await quiet()
    expect(unread(rig)).toEqual([0])
  })

  it('is told as read once the archive tells its id', async () => {
    const { rig, server } = await setUp()
    await hearUnnamed(rig, 'a')
    await read(rig, 'a')
    await rig.ports.clock.advance(5_000)
    expect(server.published).toEqual([])
    await storeItems(rig, [hers('archive-a', 'a', rig.ports.clock.now() - 5_000)])
    await rig.ports.clock.advance(5_000)
    await quiet()
    expect(server.published).toEqual([`${JULIET} archive-a`])
  })
})
