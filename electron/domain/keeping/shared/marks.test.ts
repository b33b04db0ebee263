import { describe, expect, it } from 'vitest'
import type { MessageId } from '../../../../shared/model/ids.ts'
import type { Element } from '../../../engine/index.ts'
import { ACCOUNT, JULIET, ROMEO } from '../../testing/rig.ts'
import { hers, his, storeItems } from '../../testing/archive-pages.ts'
import { chat } from '../../testing/stanzas.ts'
import { open, receive, say } from '../../testing/talk.ts'
import { createKeepingRig, settled } from '../testing.ts'

const PUBSUB = 'http://jabber.org/protocol/pubsub'
const NODE = 'urn:x-balcony:kept-messages:0'
const INFO = 'http://jabber.org/protocol/disco#info'
const NOW = Date.UTC(2026, 0, 1)

const item = (id: string, at: number, flags: string) =>
  `<item id='${id}'><message xmlns='${NODE}' chat='${JULIET}' at='${new Date(at).toISOString()}'>${flags}</message></item>`

async function setUp(items = '') {
  const published: string[] = []
  const answer = (iq: Element): string | null => {
    if (iq.child(INFO, 'query')) {
      const pep = `<identity category='pubsub' type='pep'/><feature var='${PUBSUB}#publish-options'/>`
      return `<query xmlns='${INFO}'>${pep}<feature var='urn:xmpp:sid:0'/></query>`
    }
    const pubsub = iq.child(PUBSUB, 'pubsub')
    const node = pubsub?.child(PUBSUB, 'items')?.attrs['node']
    if (node !== undefined)
      return `<pubsub xmlns='${PUBSUB}'><items node='${node}'>${node === NODE ? items : ''}</items></pubsub>`
    const found = pubsub?.child(PUBSUB, 'publish')?.child(PUBSUB, 'item')
    const mark = found?.child(NODE, 'message')
    if (mark === undefined) return null
    const flags = mark.elements().map(({ name }) => name)
    published.push([found?.attrs['id'], mark.attrs['chat'], ...flags].join(' '))
    return ''
  }
  const all = createKeepingRig({ answer })
  const { rig, keeping } = all
  keeping.attach?.({ id: ACCOUNT, address: ROMEO, client: rig.fake.client })
  await rig.fake.begin({})
  await settled()
  return {
    ...all,
    published,
    async hear(body: string): Promise<MessageId> {
      await receive(
        rig,
        `<message from='${JULIET}/x' type='chat' id='${body}'><body>${body}</body><stanza-id xmlns='urn:xmpp:sid:0' id='archive-${body}' by='${ROMEO}'/></message>`,
      )
      await settled()
      return rig.store.first<{ id: MessageId }>('SELECT id FROM message WHERE body = ?', body)
        ?.id as MessageId
    },
    event: (content: string, from = '') =>
      receive(
        rig,
        `<message ${from}><event xmlns='${PUBSUB}#event'><items node='${NODE}'>${content}</items></event></message>`,
      ),
    bookmarks: () =>
      rig.store
        .all<{ body: string; how: number }>(
          'SELECT body, how FROM kept_message k JOIN message m ON m.id = k.message_id ORDER BY k.id',
        )
        .map(({ body, how }) => `${body} ${how === 1 ? 'bookmarked' : 'pinned'}`),
  }
}

describe('a bookmark or pin', () => {
  it('made here is published by the id of the archive, and so is its end', async () => {
    const { rig, commands, published, hear } = await setUp()
    const messageId = await hear('a')
    await commands['keeping.bookmark']({ messageId, on: true })
    await commands['keeping.pinMessage']({ messageId, on: true })
    await rig.ports.clock.advance(3_000)
    await settled()
    expect(published).toEqual([`archive-a ${JULIET} bookmarked pinned`])
    await commands['keeping.bookmark']({ messageId, on: false })
    await commands['keeping.pinMessage']({ messageId, on: false })
    await rig.ports.clock.advance(3_000)
    await settled()
    expect(published.slice(1)).toEqual([`archive-a ${JULIET}`])
  })

  it('made on another device is made here, too, and told to the windows', async () => {
    const { rig, published, hear, event, bookmarks } = await setUp()
    await hear('a')
    await event(item('archive-a', NOW, '<bookmarked/><pinned/>'))
    expect(bookmarks()).toEqual(['a bookmarked', 'a pinned'])
    expect(rig.deltas('messagesChanged').at(-1)?.messages).toMatchObject([{ bookmarked: true, pinned: true }])
    await event(item('archive-a', NOW + 1, '<pinned/>'))
    expect(bookmarks()).toEqual(['a pinned'])
    // Older, or by somebody else.
    await event(item('archive-a', NOW, '<bookmarked/>'))
    await event(item('archive-a', NOW + 2, ''), `from='${JULIET}'`)
    expect(bookmarks()).toEqual(['a pinned'])
    await rig.ports.clock.advance(3_000)
    await settled()
    expect(published).toEqual([])
  })

  it('waits for its message', async () => {
    const { hear, bookmarks } = await setUp(item('archive-b', NOW - 1_000, '<bookmarked/>'))
    await hear('a')
    expect(bookmarks()).toEqual([])
    await hear('b')
    expect(bookmarks()).toEqual(['b bookmarked'])
  })

  it('waits in bounded numbers', async () => {
    const { rig, event } = await setUp()
    for (let page = 0; page < 11; page++) {
      const items = Array.from({ length: 100 }, (_, at) => item(`${page}-${at}`, NOW, '<pinned/>'))
      await event(items.join(''))
    }
    expect(rig.store.all('SELECT * FROM shared_mark')).toHaveLength(1_000)
  })

  it('of a message that no archive has stays here, until one has it', async () => {
    const { rig, commands, published } = await setUp()
    for (const body of ['a', 'b']) await receive(rig, chat(body, { id: `juliet-archive-${body}` }))
    const [first] = rig.store.all<{ id: MessageId }>('SELECT id FROM message ORDER BY id')
    await commands['keeping.bookmark']({ messageId: first?.id as MessageId, on: true })
    await rig.ports.clock.advance(3_000)
    await settled()
    expect(published).toEqual([])
    const now = rig.ports.clock.now()
    await storeItems(rig, [hers('archive-a', 'a', now - 3_000), hers('archive-b', 'b', now - 3_000)])
    await rig.ports.clock.advance(3_000)
    await settled()
    expect(published).toEqual([`archive-a ${JULIET} bookmarked`])
  })

  it('of an own message is published once the archive has it', async () => {
    const { rig, commands, published } = await setUp()
    const id = await open(rig)
    await say(rig, id, 'Ay me')
    const [own] = rig.store.all<{ id: MessageId }>('SELECT id FROM message')
    await commands['keeping.pinMessage']({ messageId: own?.id as MessageId, on: true })
    const sent = rig.fake.takeSent().at(-1)?.attrs['id'] ?? ''
    await storeItems(rig, [his('archive-own', 'Ay me', rig.ports.clock.now(), { id: sent })])
    await rig.ports.clock.advance(3_000)
    await settled()
    expect(published).toEqual([`archive-own ${JULIET} pinned`])
  })
})
