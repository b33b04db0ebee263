import { beforeEach, describe, expect, it } from 'vitest'
import type { BareJid } from '../../../../shared/model/jid.ts'
import { fakeChannel, type FakeChannel } from '../../testing/fake-channel.ts'
import { disco } from '../0030-disco/index.ts'
import { bookmarks as extension, type Bookmark, type Bookmarks, type BookmarksChange } from './index.ts'

const NS = 'urn:xmpp:bookmarks:1'
const PUBSUB = 'http://jabber.org/protocol/pubsub'
const ACCOUNT = 'romeo@montague.example'
const PLAY = 'play@rooms.example' as BareJid
const play: Bookmark = {
  ...{ room: PLAY, name: 'The Play', nick: 'JC', password: null, autojoin: true },
  ...{ pinned: true, notify: null, ignored: null },
}
const loaded = { ...play, source: 'item', isReadOnly: false }
const PLAY_XML = `
  <conference xmlns='${NS}' name='The Play' autojoin='true'>
    <nick>JC</nick><extensions><pinned xmlns='urn:xmpp:bookmarks-pinning:0'/></extensions>
  </conference>`

let t: FakeChannel
let bookmarks: Bookmarks
let heard: BookmarksChange[]
beforeEach(async () => {
  t = fakeChannel()
  bookmarks = t.use(extension)
  heard = []
  bookmarks.onChange((change) => void heard.push(change))
  const started = t.begin()
  await t.sends(`<iq type='get' id='{r}'><query xmlns='jabber:iq:roster'/></iq>`)
  await t.receives(
    `<iq type='result' id='{r}'><query xmlns='jabber:iq:roster'><item jid='juliet@capulet.example' subscription='both'/></query></iq>`,
  )
  await started
})

const PRIVATE = ['publish-options', 'config-node-max'].map((name) => `${PUBSUB}#${name}`)
const CONVERTS = [`${NS}#compat`, `${NS}#compat-pep`]

/** The server tells what it can do. */
async function supports(features: readonly string[], hasNodes = true) {
  await t.sends(
    `<iq type='get' id='{d}' to='${ACCOUNT}'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>`,
  )
  await t.receives(`
    <iq type='result' id='{d}' from='${ACCOUNT}'>
      <query xmlns='http://jabber.org/protocol/disco#info'>
        ${hasNodes ? `<identity category='pubsub' type='pep'/>` : ''}
        ${features.map((feature) => `<feature var='${feature}'/>`).join('')}
      </query>
    </iq>`)
}

const item = (id: string, content = '') => `<item id='${id}'>${content}</item>`
const conference = (content = '', attrs = '') => `<conference xmlns='${NS}' ${attrs}>${content}</conference>`
const fails = (id: string, condition = 'item-not-found') =>
  t.receives(
    `<iq type='error' id='{${id}}'><error type='cancel'><${condition} xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>`,
  )

/** The client reads a node whole. */
async function isAsked(id: string, node: string, max: number) {
  await t.sends(
    `<iq type='get' id='{${id}}'><pubsub xmlns='${PUBSUB}'><items node='${node}' max_items='${max}'/></pubsub></iq>`,
  )
}
/** The client reads some items. */
async function isAskedFor(id: string, ...ids: readonly string[]) {
  const items = ids.map((one) => item(one)).join('')
  await t.sends(
    `<iq type='get' id='{${id}}'><pubsub xmlns='${PUBSUB}'><items node='${NS}'>${items}</items></pubsub></iq>`,
  )
}
const answers = (id: string, content: string, node = NS) =>
  t.receives(
    `<iq type='result' id='{${id}}'><pubsub xmlns='${PUBSUB}'><items node='${node}'>${content}</items></pubsub></iq>`,
  )
const isAskedForList = (id: string) =>
  t.sends(
    `<iq type='get' id='{${id}}'><query xmlns='jabber:iq:private'><storage xmlns='storage:bookmarks'/></query></iq>`,
  )
const answersList = (id: string, content: string) =>
  t.receives(
    `<iq type='result' id='{${id}}'><query xmlns='jabber:iq:private'><storage xmlns='storage:bookmarks'>${content}</storage></query></iq>`,
  )
const succeeds = (id: string) => t.receives(`<iq type='result' id='{${id}}'/>`)

const nodeForm = (type: string) => `
  <x xmlns='jabber:x:data' type='submit'>
    <field var='FORM_TYPE' type='hidden'><value>${PUBSUB}#${type}</value></field>
    <field var='pubsub#access_model'><value>whitelist</value></field>
    <field var='pubsub#persist_items'><value>true</value></field>
    <field var='pubsub#max_items'><value>max</value></field>
    <field var='pubsub#send_last_published_item'><value>never</value></field>
  </x>`
async function publishes(id: string, content = PLAY_XML) {
  await t.sends(`
    <iq type='set' id='{${id}}'>
      <pubsub xmlns='${PUBSUB}'>
        <publish node='${NS}'><item id='${PLAY}'>${content}</item></publish>
        <publish-options>${nodeForm('publish-options')}</publish-options>
      </pubsub>
    </iq>`)
}
async function retracts(id: string, room: string) {
  await t.sends(
    `<iq type='set' id='{${id}}'><pubsub xmlns='${PUBSUB}'><retract node='${NS}' notify='true'><item id='${room}'/></retract></pubsub></iq>`,
  )
}
const asksForSize = (id: string) =>
  t.sends(
    `<iq type='get' id='{${id}}'><pubsub xmlns='${PUBSUB}#owner'><configure node='${NS}'/></pubsub></iq>`,
  )
const tellsSize = (id: string, most: number) =>
  t.receives(`
    <iq type='result' id='{${id}}'>
      <pubsub xmlns='${PUBSUB}#owner'>
        <configure node='${NS}'>
          <x xmlns='jabber:x:data' type='form'>
            <field var='pubsub#max_items'>
              <validate xmlns='http://jabber.org/protocol/xdata-validate'><range min='1' max='${most}'/></validate>
            </field>
          </x>
        </configure>
      </pubsub>
    </iq>`)

describe('loading', () => {
  it('reads items alone where the server converts (§5.3)', async () => {
    const done = bookmarks.load()
    await supports([...PRIVATE, ...CONVERTS])
    await isAsked('i', NS, 2_000)
    await answers('i', item(PLAY, PLAY_XML) + item('orchard@rooms.example', conference()))
    expect(await done).toMatchObject({
      ok: true,
      value: { bookmarks: [loaded, { room: 'orchard@rooms.example', autojoin: false }], isWhole: true },
    })
    await t.sendsNothing()
  })

  it('adds the rooms of lists where it does not', async () => {
    const done = bookmarks.load()
    await supports(PRIVATE)
    await isAsked('i', NS, 2_000)
    await answers('i', item(PLAY, PLAY_XML))
    await isAsked('n', 'storage:bookmarks', 1)
    await answers(
      'n',
      item(
        'current',
        `<storage xmlns='storage:bookmarks'><conference jid='a@rooms.example' name='A'/></storage>`,
      ),
      'storage:bookmarks',
    )
    await isAskedForList('s')
    await answersList(
      's',
      `<conference jid='${PLAY}'/><conference jid='a@rooms.example' name='B'/><conference jid='b@rooms.example'/>`,
    )
    const answer = await done
    expect(answer.ok && answer.value.bookmarks.map(({ room, name, source }) => [room, name, source])).toEqual(
      [
        [PLAY, 'The Play', 'item'],
        ['a@rooms.example', 'A', 'node-list'],
        ['b@rooms.example', null, 'storage-list'],
      ],
    )
  })

  it('reads one list where the server has the lists in one (XEP-0411)', async () => {
    const done = bookmarks.load()
    await supports([...PRIVATE, 'urn:xmpp:bookmarks-conversion:0'])
    await isAsked('i', NS, 2_000)
    await fails('i')
    await isAsked('n', 'storage:bookmarks', 1)
    await fails('n')
    expect(await done).toEqual({ ok: true, value: { bookmarks: [], isWhole: true } })
    await t.sendsNothing()
  })

  it.each([
    ['has none', 'service-unavailable', true],
    ['has lost its disk', 'internal-server-error', false],
  ])('says whether a server that %s may have more', async (_what, condition, isWhole) => {
    const done = bookmarks.load()
    await supports([], false)
    await isAskedForList('s')
    await fails('s', condition)
    expect(await done).toEqual({ ok: true, value: { bookmarks: [], isWhole } })
  })

  it('fails if the items cannot be read', async () => {
    const done = bookmarks.load()
    await supports([...PRIVATE, ...CONVERTS])
    await isAsked('i', NS, 2_000)
    await fails('i', 'internal-server-error')
    expect(await done).toMatchObject({ ok: false, error: { condition: 'internal-server-error' } })
  })

  it('takes the answer of nobody else', async () => {
    const done = bookmarks.load()
    await supports([...PRIVATE, ...CONVERTS])
    await isAsked('i', NS, 2_000)
    for (const from of ['tybalt@capulet.example', 'capulet.example', `${ACCOUNT}/garden`, PLAY]) {
      await t.receives(
        `<iq type='result' id='{i}' from='${from}'><pubsub xmlns='${PUBSUB}'><items node='${NS}'>${item(PLAY, PLAY_XML)}</items></pubsub></iq>`,
      )
    }
    await answers('i', '')
    expect(await done).toMatchObject({ ok: true, value: { bookmarks: [] } })
  })

  it('leaves out what is no bookmark', async () => {
    const done = bookmarks.load()
    await supports([...PRIVATE, ...CONVERTS])
    await isAsked('i', NS, 2_000)
    await answers(
      'i',
      [
        item('play@rooms.example/JC', PLAY_XML),
        item('not an address', PLAY_XML),
        `<item>${PLAY_XML}</item>`,
        item('empty@rooms.example'),
        item('old@rooms.example', `<conference xmlns='urn:xmpp:bookmarks:0'/>`),
        // §2: only one. The first counts, as everywhere in XEP-0060.
        item('two@rooms.example', conference('', `name='One'`) + conference('', `name='Two'`)),
        item('Play@Rooms.example', conference('', `name='Miswritten'`)),
        item(PLAY, PLAY_XML),
        item(
          'big@rooms.example',
          conference(`<extensions><x xmlns='a'>${'x'.repeat(20_000)}</x></extensions>`),
        ),
      ].join(''),
    )
    const answer = await done
    expect(
      answer.ok && answer.value.bookmarks.map(({ room, name, isReadOnly }) => [room, name, isReadOnly]),
    ).toEqual([
      ['two@rooms.example', 'One', false],
      [PLAY, 'The Play', false],
      ['big@rooms.example', null, true],
    ])
  })

  it('reads 2,000 of 10,000, and says that there are more', async () => {
    const done = bookmarks.load()
    await supports([...PRIVATE, ...CONVERTS])
    await isAsked('i', NS, 2_000)
    await answers(
      'i',
      Array.from({ length: 10_000 }, (_, n) => item(`r${n}@rooms.example`, conference())).join(''),
    )
    const answer = await done
    expect(answer.ok && [answer.value.bookmarks.length, answer.value.isWhole]).toEqual([2_000, false])
  })
})

/** Nothing is known yet: the client reads the items before it writes the first one. */
async function knows(content: string, features = [...PRIVATE, ...CONVERTS]) {
  await supports(features)
  await isAsked('all', NS, 2_000)
  await answers('all', content)
}

async function addsToList() {
  await isAskedForList('s')
  const url = `<url url='https://shakespeare.example/'/>`
  await answersList('s', url)
  await t.sends(
    `<iq type='set' id='{w}'><query xmlns='jabber:iq:private'><storage xmlns='storage:bookmarks'>${url}<conference jid='${PLAY}' name='The Play' autojoin='true'><nick>JC</nick></conference></storage></query></iq>`,
  )
  await succeeds('w')
}

describe('publishing', () => {
  it('adds an item', async () => {
    const done = bookmarks.publish(play)
    await knows('')
    await isAskedFor('i', PLAY)
    await fails('i')
    await asksForSize('c')
    await fails('c')
    await publishes('p')
    await succeeds('p')
    expect(await done).toEqual({ ok: true })
  })

  it('keeps what others have in the item at this moment', async () => {
    const done = bookmarks.publish(play)
    await knows(item(PLAY, conference()))
    await isAskedFor('i', PLAY)
    const x = `<x xmlns='urn:example:x'>1</x>`
    await answers('i', item(PLAY, conference(`<extensions>${x}</extensions>`, `autojoin='1'`)))
    await publishes(
      'p',
      conference(
        `<nick>JC</nick><extensions>${x}<pinned xmlns='urn:xmpp:bookmarks-pinning:0'/></extensions>`,
        `name='The Play' autojoin='1'`,
      ),
    )
    await succeeds('p')
    expect(await done).toEqual({ ok: true })
  })

  it('leaves an item alone in which others keep too much', async () => {
    const done = bookmarks.publish(play)
    await knows('')
    await isAskedFor('i', PLAY)
    await answers(
      'i',
      item(PLAY, conference(`<extensions><x xmlns='a'>${'x'.repeat(20_000)}</x></extensions>`)),
    )
    expect(await done).toEqual({ ok: false, error: { code: 'bookmark-read-only' } })
    await t.sendsNothing()
  })

  it('does not make a full node drop another one', async () => {
    const done = bookmarks.publish(play)
    await knows(item('a@rooms.example', conference()) + item('b@rooms.example', conference()))
    await isAskedFor('i', PLAY)
    await answers('i', '')
    await asksForSize('c')
    await tellsSize('c', 2)
    expect(await done).toEqual({ ok: false, error: { code: 'bookmarks-full', most: 2 } })
    await t.sendsNothing()
  })

  it('puts the right id in place of a miswritten one', async () => {
    const done = bookmarks.publish(play)
    await knows(item('Play@Rooms.example', conference()))
    await isAskedFor('i', PLAY, 'Play@Rooms.example')
    await answers('i', item('Play@Rooms.example', PLAY_XML))
    await publishes('p')
    await succeeds('p')
    await retracts('x', 'Play@Rooms.example')
    await succeeds('x')
    expect(await done).toEqual({ ok: true })
  })

  it('makes a node private that others can read, or publishes nothing (XEP-0223 §3)', async () => {
    const done = bookmarks.publish(play)
    await knows(item(PLAY, PLAY_XML))
    await isAskedFor('i', PLAY)
    await answers('i', item(PLAY, PLAY_XML))
    await publishes('p')
    await fails('p', 'conflict')
    await t.sends(`
      <iq type='set' id='{c}'>
        <pubsub xmlns='${PUBSUB}#owner'><configure node='${NS}'>${nodeForm('node_config')}</configure></pubsub>
      </iq>`)
    await fails('c', 'forbidden')
    expect(await done).toMatchObject({ ok: false, error: { condition: 'forbidden' } })
    await t.sendsNothing()
  })

  it('goes to private storage on a server without publish options', async () => {
    const done = bookmarks.publish(play)
    await knows('', [`${PUBSUB}#config-node-max`])
    await addsToList()
    expect(await done).toEqual({ ok: true })
  })

  describe('on a server that does not announce `max`', () => {
    async function prepares() {
      await t.sends(
        `<iq type='set' id='{c}'><pubsub xmlns='${PUBSUB}#owner'><configure node='${NS}'>${nodeForm('node_config')}</configure></pubsub></iq>`,
      )
      await fails('c')
      await t.sends(
        `<iq type='set' id='{n}'><pubsub xmlns='${PUBSUB}'><create node='${NS}'/><configure>${nodeForm('node_config')}</configure></pubsub></iq>`,
      )
    }
    async function reads(maxItems: string, access = 'whitelist') {
      await asksForSize('f')
      await t.receives(`
        <iq type='result' id='{f}'>
          <pubsub xmlns='${PUBSUB}#owner'>
            <configure node='${NS}'>
              <x xmlns='jabber:x:data' type='form'>
                <field var='pubsub#access_model'><value>${access}</value></field>
                <field var='pubsub#persist_items'><value>1</value></field>
                <field var='pubsub#max_items'><value>${maxItems}</value></field>
              </x>
            </configure>
          </pubsub>
        </iq>`)
    }

    it('prepares the node first, and publishes with what the server takes', async () => {
      const done = bookmarks.publish(play)
      await supports([PRIVATE[0] ?? ''])
      await prepares()
      await succeeds('n')
      await reads('max')
      await isAsked('all', NS, 2_000)
      await answers('all', '')
      await isAskedFor('i', PLAY)
      await fails('i')
      await t.sends(`
        <iq type='set' id='{p}'>
          <pubsub xmlns='${PUBSUB}'>
            <publish node='${NS}'><item id='${PLAY}'>${PLAY_XML}</item></publish>
            <publish-options>
              <x xmlns='jabber:x:data' type='submit'>
                <field var='FORM_TYPE' type='hidden'><value>${PUBSUB}#publish-options</value></field>
                <field var='pubsub#access_model'><value>whitelist</value></field>
                <field var='pubsub#persist_items'><value>true</value></field>
              </x>
            </publish-options>
          </pubsub>
        </iq>`)
      await succeeds('p')
      expect(await done).toEqual({ ok: true })
    })

    it.each([
      ['takes it for one', '1', 'whitelist'],
      ['does not make it private', 'max', 'presence'],
    ])('goes to private storage if the server %s', async (_what, maxItems, access) => {
      const done = bookmarks.publish(play)
      await supports([PRIVATE[0] ?? ''])
      await prepares()
      await succeeds('n')
      await reads(maxItems, access)
      await isAsked('all', NS, 2_000)
      await answers('all', '')
      await addsToList()
      expect(await done).toEqual({ ok: true })
    })

    it('goes to private storage if it refuses', async () => {
      const done = bookmarks.publish(play)
      await supports([PRIVATE[0] ?? ''])
      await prepares()
      await fails('n', 'not-acceptable')
      await isAsked('all', NS, 2_000)
      await answers('all', '')
      await addsToList()
      expect(await done).toEqual({ ok: true })
    })
  })

  it('is refused where an item would hide the entry of the list', async () => {
    const done = bookmarks.publish(play)
    await knows(item(PLAY, PLAY_XML), [])
    expect(await done).toEqual({ ok: false, error: { code: 'bookmarks-unsupported' } })
    await t.sendsNothing()
  })

  it('is refused where there is no private place', async () => {
    const done = bookmarks.publish(play)
    await supports([], false)
    await isAskedForList('s')
    await fails('s', 'service-unavailable')
    expect(await done).toEqual({ ok: false, error: { code: 'bookmarks-unsupported' } })
  })

  it('never overwrites a list that is too large to read', async () => {
    const done = bookmarks.publish(play)
    await supports([], false)
    await isAskedForList('s')
    await answersList('s', `<url url='https://a.example/${'a'.repeat(1_100_000)}'/>`)
    expect(await done).toEqual({ ok: false, error: { code: 'bookmark-list-too-large' } })
    await t.sendsNothing()
  })

  it('happens in turn', async () => {
    const first = bookmarks.publish(play)
    const second = bookmarks.retract(PLAY)
    await knows(item(PLAY, PLAY_XML))
    await isAskedFor('i', PLAY)
    await answers('i', item(PLAY, PLAY_XML))
    await publishes('p')
    await t.sendsNothing()
    await succeeds('p')
    await retracts('x', PLAY)
    await succeeds('x')
    expect(await Promise.all([first, second])).toEqual([{ ok: true }, { ok: true }])
  })
})

describe('retracting', () => {
  it('removes the room from lists, too', async () => {
    const done = bookmarks.retract(PLAY)
    await supports(PRIVATE)
    await isAsked('n', 'storage:bookmarks', 1)
    await fails('n')
    await isAskedForList('s')
    const other = `<conference jid='a@rooms.example'/>`
    await answersList('s', `<conference jid='${PLAY}'/>${other}`)
    await t.sends(
      `<iq type='set' id='{w}'><query xmlns='jabber:iq:private'><storage xmlns='storage:bookmarks'>${other}</storage></query></iq>`,
    )
    await succeeds('w')
    await isAsked('all', NS, 2_000)
    await answers('all', item('Play@Rooms.example', PLAY_XML))
    await retracts('x', PLAY)
    await fails('x')
    await retracts('y', 'Play@Rooms.example')
    await succeeds('y')
    expect(await done).toEqual({ ok: true })
  })

  it('stops at a list that cannot be written, so that the room does not come back', async () => {
    const done = bookmarks.retract(PLAY)
    await supports(PRIVATE)
    await isAsked('n', 'storage:bookmarks', 1)
    await fails('n', 'internal-server-error')
    expect(await done).toMatchObject({ ok: false, error: { condition: 'internal-server-error' } })
    await t.sendsNothing()
  })
})

describe('changes', () => {
  const event = (content: string, from = '') =>
    t.receives(`<message ${from}><event xmlns='${PUBSUB}#event'>${content}</event></message>`)
  const items = (content: string) => `<items node='${NS}'>${content}</items>`

  it('come from the own account alone', async () => {
    expect(t.use(disco).own().features).toContain(`${NS}+notify`)
    const strangers = [
      'juliet@capulet.example',
      `${ACCOUNT}/garden`,
      'montague.example',
      'tybalt@capulet.example',
      `${PLAY}/JC`,
    ]
    for (const from of strangers) {
      await event(items(item(PLAY, PLAY_XML)), `from='${from}'`)
      await event(`<purge node='${NS}'/>`, `from='${from}'`)
    }
    expect(heard).toEqual([])
    await event(items(item(PLAY, PLAY_XML)), `from='${ACCOUNT}'`)
    await event(items(`<retract id='${PLAY}'/>`))
    expect(heard).toEqual([
      { kind: 'changed', bookmarks: [loaded], removed: [] },
      { kind: 'changed', bookmarks: [], removed: [PLAY] },
    ])
  })

  it('tell that all are gone', async () => {
    await event(`<purge node='${NS}'/>`)
    await event(`<delete node='${NS}'/>`)
    expect(heard).toEqual([{ kind: 'gone' }, { kind: 'gone' }])
  })

  it.each([
    ['an item without content', items(item(PLAY))],
    ['an item without an id', items(`<item>${PLAY_XML}</item>`)],
    ['a miswritten id', items(`<retract id='Play@Rooms.example'/>`)],
    [
      'more than is read',
      items(Array.from({ length: 500 }, (_, n) => item(`r${n}@x`, conference())).join('')),
    ],
    [
      'more retractions than are read',
      items(Array.from({ length: 500 }, (_, n) => `<retract id='r${n}@x'/>`).join('')),
    ],
  ])('are unclear after %s', async (_what, content) => {
    await event(content)
    expect(heard).toEqual([{ kind: 'unclear' }])
  })

  it.each([
    ['no bookmark', items(item(PLAY, `<other xmlns='urn:example:other'/>`))],
    ['no room', items(item('not an address', PLAY_XML) + `<retract id='play@rooms.example/JC'/>`)],
    ['another node', `<items node='storage:bookmarks'>${item(PLAY, PLAY_XML)}</items>`],
  ])('are not told of %s', async (_what, content) => {
    await event(content)
    expect(heard).toEqual([])
  })

  it('are known when one is published', async () => {
    const load = bookmarks.load()
    await knows('')
    await load
    await event(items(item('a@rooms.example', conference())))
    const done = bookmarks.publish(play)
    await isAskedFor('i', PLAY)
    await answers('i', '')
    await asksForSize('c')
    await tellsSize('c', 1)
    expect(await done).toMatchObject({ error: { code: 'bookmarks-full' } })
  })
})
