import { describe, expect, it } from 'vitest'
import type { BareJid } from '../../../../shared/model/jid.ts'
import type { Element } from '../../../engine/index.ts'
import { ACCOUNT, JULIET, ROMEO } from '../../testing/rig.ts'
import { hear, open, receive } from '../../testing/talk.ts'
import { createKeepingRig, keepingOn, settled } from '../testing.ts'

const PUBSUB = 'http://jabber.org/protocol/pubsub'
const NODE = 'urn:x-balcony:chat-settings:0'
const INFO = 'http://jabber.org/protocol/disco#info'
const SETTINGS = 'urn:xmpp:notification-settings:1'
/** The time of the fake clock. */
const NOW = Date.UTC(2026, 0, 1)
const stamp = (at: number) => new Date(at).toISOString()

interface Choice {
  readonly at: number
  readonly flags?: string
  readonly notify?: string
  readonly until?: number
}

const item = (chat: string, { at, flags = '', notify = 'always', until }: Choice) =>
  `<item id='${chat}'><chat xmlns='${NODE}' at='${stamp(at)}'${until === undefined ? '' : ` muted-until='${stamp(until)}'`}>${flags}<notify xmlns='${SETTINGS}'><${notify}/></notify></chat></item>`

async function setUp({ items = '', supports = true } = {}) {
  const server = { published: [] as string[], refuses: false }
  const answer = (iq: Element): string | null => {
    if (iq.child(INFO, 'query')) {
      const pep = `<identity category='pubsub' type='pep'/><feature var='${PUBSUB}#publish-options'/>`
      return `<query xmlns='${INFO}'>${supports ? pep : ''}</query>`
    }
    const pubsub = iq.child(PUBSUB, 'pubsub')
    if (pubsub?.child(PUBSUB, 'items')?.attrs['node'] === NODE)
      return `<pubsub xmlns='${PUBSUB}'><items node='${NODE}'>${items}</items></pubsub>`
    const published = pubsub?.child(PUBSUB, 'publish')
    const chat = published?.child(PUBSUB, 'item')?.child(NODE, 'chat')
    if (chat === undefined || server.refuses) return null
    const words = chat.elements().map(({ name, children }) => {
      const [inner] = children
      return name === 'notify' && inner !== undefined && typeof inner !== 'string' ? inner.name : name
    })
    server.published.push(`${published?.child(PUBSUB, 'item')?.attrs['id']}: ${words.join(' ')}`)
    return ''
  }
  const all = createKeepingRig({ answer })
  const { rig, keeping } = all
  keeping.attach?.({ id: ACCOUNT, address: ROMEO, client: rig.fake.client })
  await rig.fake.begin({})
  await settled()
  const event = (content: string, from = '') =>
    receive(
      rig,
      `<message ${from}><event xmlns='${PUBSUB}#event'><items node='${NODE}'>${content}</items></event></message>`,
    )
  const passed = async (ms: number) => {
    await rig.ports.clock.advance(ms)
    await settled()
  }
  return { ...all, server, event, passed }
}

describe('a choice here', () => {
  it('is published a little later, once for several', async () => {
    const { rig, commands, server, setRule, passed } = await setUp()
    const id = await open(rig)
    await rig.messages.commands['messages.pin']({ conversationId: id, pinned: true })
    await setRule({ conversationId: id, rule: 'none', until: null })
    await passed(3_000)
    expect(server.published).toEqual([`${JULIET}: pinned never`])
    await commands['keeping.archive']({ conversationId: id, archived: true })
    await passed(3_000)
    expect(server.published.at(-1)).toBe(`${JULIET}: archived never`)
    await commands['keeping.archive']({ conversationId: id, archived: false })
    await commands['keeping.markUnread']({ conversationId: id })
    await passed(3_000)
    expect(server.published.at(-1)).toBe(`${JULIET}: unread never`)
    expect(server.published).toHaveLength(3)
  })

  it('about a room is in its bookmark, but for what a bookmark does not say', async () => {
    const { rig, commands, server, setRule, passed } = await setUp()
    const room = 'coven@chat.shakespeare.example' as BareJid
    const id = rig.messages.rooms.open(ACCOUNT, room, NOW)
    await rig.messages.commands['messages.pin']({ conversationId: id, pinned: true })
    await setRule({ conversationId: id, rule: 'none', until: null })
    await passed(3_000)
    expect(server.published).toEqual([])
    await commands['keeping.markUnread']({ conversationId: id })
    await passed(3_000)
    expect(server.published).toEqual([`${room}: unread always`])
    const of = () => rig.messages.snapshot().conversations.find((one) => one.id === id)
    expect(of()).toMatchObject({ pinned: true, markedUnread: true })
    const who = { key: 'n:crone', nick: 'crone' }
    const secret = rig.messages.rooms.openPrivate(ACCOUNT, room, who, NOW)
    await rig.messages.commands['messages.pin']({ conversationId: secret, pinned: true })
    await passed(3_000)
    expect(server.published).toHaveLength(1)
  })

  it('that the server refuses is published at the next session', async () => {
    const { rig, server, passed } = await setUp()
    const id = await open(rig)
    server.refuses = true
    await rig.messages.commands['messages.pin']({ conversationId: id, pinned: true })
    await passed(3_000)
    expect(server.published).toEqual([])
    rig.fake.end()
    server.refuses = false
    await rig.fake.begin({ session: 'session-2' })
    await settled()
    expect(server.published).toEqual([`${JULIET}: pinned always`])
  })

  it('goes to no server that would show it to others', async () => {
    const { rig, server, passed } = await setUp({ supports: false })
    await rig.messages.commands['messages.pin']({ conversationId: await open(rig), pinned: true })
    await passed(120_000)
    expect(server.published).toEqual([])
  })
})

describe('a choice on another device', () => {
  it('is made here, too, and not published again', async () => {
    const { rig, conversation, server, event, passed } = await setUp()
    const id = await open(rig)
    const until = NOW + 3_600_000
    await event(item(JULIET, { at: NOW, flags: '<archived/><unread/>', notify: 'never', until }))
    expect(conversation(id)).toMatchObject({ archived: true, markedUnread: true })
    expect(rig.deltas('notificationRuleChanged')).toMatchObject([{ rule: { rule: 'none', until } }])
    await event(item(JULIET, { at: NOW + 1_000, flags: '<pinned/>' }))
    expect(conversation(id)).toMatchObject({ pinned: true })
    expect(conversation(id)).not.toHaveProperty('archived')
    expect(rig.deltas('notificationRuleChanged').at(-1)).toMatchObject({ rule: null })
    await passed(3_000)
    expect(server.published).toEqual([])
  })

  it('means nothing if it is older, or not by the own account', async () => {
    const { rig, conversation, event } = await setUp()
    const id = await open(rig)
    await event(item(JULIET, { at: NOW, flags: '<pinned/>' }))
    await event(item(JULIET, { at: NOW - 1, flags: '<archived/>' }))
    await event(item(JULIET, { at: NOW + 2, flags: '<archived/>' }), `from='${JULIET}'`)
    expect(conversation(id)).toMatchObject({ pinned: true })
    expect(conversation(id)).not.toHaveProperty('archived')
  })

  it('of the future counts as of now, so that later ones still count', async () => {
    const { rig, conversation, event, passed } = await setUp()
    const id = await open(rig)
    await event(item(JULIET, { at: Date.UTC(2100, 0, 1), flags: '<pinned/>' }))
    expect(conversation(id)).toMatchObject({ pinned: true })
    await passed(120_000)
    await event(item(JULIET, { at: NOW + 119_000 }))
    expect(conversation(id)).not.toHaveProperty('pinned')
  })

  it('waits for its conversation, also through a restart', async () => {
    const items = item(JULIET, { at: NOW - 1_000, flags: '<pinned/>' })
    const { rig, server, passed } = await setUp({ items })
    expect(rig.messages.snapshot().conversations).toEqual([])
    const later = keepingOn(rig.restart())
    later.keeping.attach?.({ id: ACCOUNT, address: ROMEO, client: later.rig.fake.client })
    await later.rig.fake.begin({})
    await hear(later.rig, 'Ay me')
    await settled()
    expect(later.rig.messages.snapshot().conversations).toMatchObject([{ pinned: true }])
    await passed(3_000)
    expect(server.published).toEqual([])
  })

  it('waits in bounded numbers', async () => {
    const { rig, event } = await setUp()
    for (let page = 0; page < 11; page++) {
      const chats = Array.from({ length: 100 }, (_, at) => item(`p${page}-${at}@x.example`, { at: NOW }))
      await event(chats.join(''))
    }
    expect(rig.store.all('SELECT * FROM shared_state')).toHaveLength(1_000)
  })

  it('gives way to a later choice here that the server does not have yet', async () => {
    const { rig, conversation, server, event, passed } = await setUp()
    const id = await open(rig)
    await passed(10_000)
    await rig.messages.commands['messages.pin']({ conversationId: id, pinned: true })
    await settled()
    await event(item(JULIET, { at: NOW + 5_000, flags: '<archived/>' }))
    expect(conversation(id)).toMatchObject({ pinned: true })
    await passed(3_000)
    expect(server.published).toEqual([`${JULIET}: pinned always`])
  })
})
