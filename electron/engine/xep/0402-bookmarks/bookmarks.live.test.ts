import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeLive, freshAccount, liveServer } from '../../../../build/live/live.ts'
import {
  addAccount,
  startProsody,
  type ProsodyServer,
  type ServerInfo,
} from '../../../../build/live/prosody.ts'
import type { BareJid } from '../../../../shared/model/jid.ts'
import { liveClient, type LiveClient } from '../../testing/live-client.ts'
import { printXml } from '../../testing/placeholders.ts'
import { readXml } from '../../testing/read-xml.ts'
import { disco } from '../0030-disco/index.ts'
import { pubsub } from '../0060-pubsub/index.ts'
import { bookmarks as extension, type Bookmark, type BookmarksChange } from './index.ts'

const PLAY = 'play@rooms.example' as BareJid
const NODE = 'urn:xmpp:bookmarks:1'
const play: Bookmark = {
  ...{ room: PLAY, name: 'The Play', nick: 'JC', password: null, autojoin: true },
  ...{ pinned: true, notify: 'on-mention', ignored: ['an-id'] },
}

/** One of the account's devices. */
async function device(account: { address: string; password: string }, resource: string, server: ServerInfo) {
  const live = liveClient(account, { resource, server })
  const bookmarks = live.client.use(extension)
  const heard: BookmarksChange[] = []
  bookmarks.onChange((change) => void heard.push(change))
  expect((await live.online()).kind).toBe('online')
  // The presence with the interest in events has been processed.
  await live.client.use(disco).items(live.address)
  return { ...live, bookmarks, heard }
}

async function devices(server: ServerInfo) {
  const account = freshAccount('romeo')
  if (server !== liveServer()) {
    account.address = addAccount(server, account.address.split('@')[0] ?? '', account.password)
  }
  return [await device(account, 'desk', server), await device(account, 'phone', server)] as const
}

/** An old client's whole list in private storage, as raw XML. */
const LIST = (content: string) => `<storage xmlns='storage:bookmarks'>${content}</storage>`
async function writeList({ client }: LiveClient, content: string) {
  const query = readXml(`<query xmlns='jabber:iq:private'>${LIST(content)}</query>`)
  expect(await client.channel.request('set', null, query)).toMatchObject({ ok: true })
}
async function readList({ client }: LiveClient) {
  const query = readXml(`<query xmlns='jabber:iq:private'>${LIST('')}</query>`)
  const answer = await client.channel.request('get', null, query)
  return answer.ok ? answer.value?.elements().map((list) => printXml(list)) : answer
}

describeLive('bookmarks on a real server', () => {
  let converting: ProsodyServer
  beforeAll(async () => {
    converting = await startProsody({ more: ['bookmarks'] })
  })
  afterAll(() => converting.dispose())

  it('are heard of by the other device, kept private, and removed', async () => {
    const [desk, phone] = await devices(liveServer())
    expect(await desk.bookmarks.load()).toEqual({ ok: true, value: { bookmarks: [], isWhole: true } })
    expect(await desk.bookmarks.publish(play)).toEqual({ ok: true })
    const loaded = { ...play, source: 'item', isReadOnly: false }
    await expect.poll(() => phone.heard).toEqual([{ kind: 'changed', bookmarks: [loaded], removed: [] }])

    expect(await phone.bookmarks.publish({ ...play, autojoin: false, pinned: false })).toEqual({ ok: true })
    await expect
      .poll(() => desk.heard.at(-1))
      .toMatchObject({ bookmarks: [{ autojoin: false, pinned: false }] })
    expect(await phone.bookmarks.load()).toEqual({
      ok: true,
      value: { bookmarks: [{ ...loaded, autojoin: false, pinned: false }], isWhole: true },
    })

    const stranger = liveClient()
    await stranger.online()
    expect(await stranger.client.use(pubsub).items(desk.address, NODE)).toMatchObject({ ok: false })

    expect(await desk.bookmarks.retract(PLAY)).toEqual({ ok: true })
    expect(await desk.bookmarks.retract(PLAY)).toEqual({ ok: true })
    await expect.poll(() => phone.heard.at(-1)).toEqual({ kind: 'changed', bookmarks: [], removed: [PLAY] })
  })

  it('keep what another program has put into them, and make its open node private', async () => {
    const [desk, phone] = await devices(liveServer())
    const payload = readXml(
      `<conference xmlns='${NODE}' name='Ours'><extensions><x xmlns='urn:example:x'>1</x></extensions></conference>`,
    )
    const open = { 'pubsub#access_model': 'open' }
    expect(
      await phone.client.use(pubsub).publish(null, NODE, { id: PLAY, payload }, { node: open }),
    ).toMatchObject({ ok: true })
    expect(await desk.bookmarks.publish({ ...play, notify: null })).toEqual({ ok: true })
    const items = await phone.client.use(pubsub).items(null, NODE)
    const [item] = items.ok ? items.value : []
    expect(item?.payload && printXml(item.payload)).toBe(
      printXml(
        readXml(
          `<conference xmlns='${NODE}' name='The Play' autojoin='true'><nick>JC</nick><extensions><x xmlns='urn:example:x'>1</x><pinned xmlns='urn:xmpp:bookmarks-pinning:0'/><ignored xmlns='urn:x-balcony:ignored-occupants:0'><occupant id='an-id'/></ignored></extensions></conference>`,
        ),
      ),
    )
    const stranger = liveClient()
    await stranger.online()
    expect(await stranger.client.use(pubsub).items(desk.address, NODE)).toMatchObject({ ok: false })
  })

  it('of an old client are read beside the items where the server does not convert them', async () => {
    const [desk, old] = await devices(liveServer())
    await desk.bookmarks.publish(play)
    const url = `<url url='https://shakespeare.example/'/>`
    await writeList(
      old,
      `${url}<conference jid='${PLAY}'/><conference jid='old@rooms.example' autojoin='1'/>`,
    )
    expect(await desk.bookmarks.load()).toMatchObject({
      value: {
        bookmarks: [
          { ...play, source: 'item' },
          { room: 'old@rooms.example', autojoin: true, source: 'storage-list' },
        ],
        isWhole: true,
      },
    })
    expect(await desk.bookmarks.retract(PLAY)).toEqual({ ok: true })
    expect(await desk.bookmarks.retract('old@rooms.example' as BareJid)).toEqual({ ok: true })
    expect(await readList(old)).toEqual([printXml(readXml(LIST(url)))])
    expect(await desk.bookmarks.load()).toMatchObject({ value: { bookmarks: [] } })
  })

  it('of an old client are heard of where the server converts them, and ours are in its list', async () => {
    const [desk, old] = await devices(converting.info)
    await writeList(
      old,
      `<conference jid='old@rooms.example' name='Old' autojoin='1'><nick>Me</nick></conference>`,
    )
    await expect
      .poll(() => desk.heard)
      .toMatchObject([
        {
          kind: 'changed',
          bookmarks: [{ room: 'old@rooms.example', name: 'Old', nick: 'Me', autojoin: true }],
        },
      ])
    expect(await desk.bookmarks.publish(play)).toEqual({ ok: true })
    // Prosody has the newest first in lists, and last among items.
    expect(await readList(old)).toEqual([
      printXml(
        readXml(
          LIST(
            `<conference jid='${PLAY}' name='The Play' autojoin='true'><nick>JC</nick></conference><conference jid='old@rooms.example' name='Old' autojoin='1'><nick>Me</nick></conference>`,
          ),
        ),
      ),
    ])
    expect(await desk.bookmarks.load()).toMatchObject({
      value: { bookmarks: [{ source: 'item' }, { ...play, source: 'item' }], isWhole: true },
    })

    await writeList(old, '')
    await expect.poll(() => desk.heard.at(-1)).toEqual({ kind: 'gone' })
    expect(await desk.bookmarks.load()).toMatchObject({ value: { bookmarks: [], isWhole: true } })
  })

  it('are not added to a full node, which would drop the oldest', async () => {
    const [desk] = await devices(converting.info)
    // Prosody keeps 256 items of a node.
    const names = Array.from({ length: 256 }, (_, n) => `<conference jid='r${n}@rooms.example'/>`)
    await writeList(desk, names.join(''))
    expect(await desk.bookmarks.publish(play)).toEqual({
      ok: false,
      error: { code: 'bookmarks-full', most: 256 },
    })
    const first = { ...play, room: 'r0@rooms.example' as BareJid }
    expect(await desk.bookmarks.publish(first)).toEqual({ ok: true })
    const loaded = await desk.bookmarks.load()
    expect(loaded.ok && loaded.value.bookmarks.length).toBe(256)
  })

  it('go to private storage where the server has no nodes', async () => {
    const server = await startProsody({ without: ['pep', 'vcard4', 'vcard_legacy'] })
    try {
      const [desk, phone] = await devices(server.info)
      await writeList(phone, `<url url='https://shakespeare.example/'/>`)
      expect(await desk.bookmarks.publish(play)).toEqual({ ok: true })
      expect(await phone.bookmarks.load()).toMatchObject({
        value: {
          bookmarks: [{ ...play, pinned: false, notify: null, ignored: null, source: 'storage-list' }],
          isWhole: true,
        },
      })
      expect(await phone.bookmarks.retract(PLAY)).toEqual({ ok: true })
      expect(await readList(desk)).toEqual([
        printXml(readXml(LIST(`<url url='https://shakespeare.example/'/>`))),
      ])
    } finally {
      await server.dispose()
    }
  })

  it('are refused where the server has neither', async () => {
    const server = await startProsody({ without: ['pep', 'vcard4', 'vcard_legacy', 'private'] })
    try {
      const [desk] = await devices(server.info)
      expect(await desk.bookmarks.publish(play)).toEqual({
        ok: false,
        error: { code: 'bookmarks-unsupported' },
      })
      expect(await desk.bookmarks.load()).toEqual({ ok: true, value: { bookmarks: [], isWhole: true } })
      expect(await desk.bookmarks.retract(PLAY)).toEqual({ ok: true })
    } finally {
      await server.dispose()
    }
  })
})
