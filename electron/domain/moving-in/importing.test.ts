import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { BareJid } from '../../../shared/model/jid.ts'
import type { FoundId, ImportChoice } from '../../../shared/model/moving-in.ts'
import { ACCOUNT, createRig, JULIET, quiet, ROMEO, type Rig } from '../testing/rig.ts'
import { hers, his, storeItems } from '../testing/archive-pages.ts'
import { chat, online } from '../testing/stanzas.ts'
import { receive } from '../testing/talk.ts'
import { countItems } from './counting.ts'
import type { Found } from './found.ts'
import { createImporting } from './importing.ts'
import type { readInThread } from './in-thread.ts'
import type { Place } from './places.ts'
import { readPlace, type Item, type ReadMessage } from './sources/index.ts'

const AT = Date.UTC(2020, 0, 1, 12)
const ALL: ImportChoice = { contacts: true, histories: true }
const PLACE: Place = { program: 'pidgin', path: join('home', '.purple') }

const message = (more: Partial<ReadMessage> & Pick<ReadMessage, 'body'>): Item => ({
  kind: 'message',
  account: ROMEO,
  message: { peer: JULIET, own: false, at: AT, wholeSeconds: true, ...more },
})

function setUp(rig: Rig, items: readonly Item[], batch = 500) {
  let rest = items
  const read: typeof readInThread = async function* () {
    for (; rest.length > 0; rest = rest.slice(batch)) {
      await Promise.resolve()
      yield rest.slice(0, batch)
    }
  }
  const importing = createImporting({
    context: rig.context,
    messages: rig.messages,
    accounts: { adopt: () => ({ id: ACCOUNT, isNew: false }) },
    read,
  })
  const found: Found = { id: rig.ports.random.uuid() as FoundId, place: PLACE, counted: countItems(items) }
  return {
    importing,
    async run(what = ALL) {
      rest = items
      const started = importing.start(found, [ROMEO], what)
      if (started.ok) await over(rig, () => importing.state?.phase !== 'running')
      return started.ok ? importing.state : started.error
    },
  }
}

async function over(rig: Rig, holds: () => boolean): Promise<void> {
  for (let turn = 0; turn < 10_000 && !holds(); turn++) await quiet(1)
  expect(rig.ports.lines).toEqual([])
}

const stored = (rig: Rig) =>
  rig.store.all(
    `SELECT m.body, m.own, m.sent_at AS at, m.state, m.ways FROM message m WHERE hidden = 0 ORDER BY m.place`,
  )
const bodies = (rig: Rig): string[] =>
  rig.store
    .all<{ body: string }>('SELECT body FROM message WHERE hidden = 0 ORDER BY place')
    .map(({ body }) => body)
const conversation = (rig: Rig) => rig.messages.snapshot().conversations[0]

/** A live message from Juliet. */
const hear = (rig: Rig, id: string, body: string) => receive(rig, chat(body, { id }))

describe('an import', () => {
  it('stores messages in their order, as read ones, and says so once', async () => {
    const rig = createRig()
    const { run } = setUp(rig, [
      { kind: 'account', account: ROMEO },
      message({ body: 'second', at: AT + 5_000, own: true }),
      message({ body: 'first' }),
      message({ body: '/me climbs', at: AT + 9_000 }),
    ])
    expect(await run()).toMatchObject({
      phase: 'done',
      share: 1,
      counts: { messages: 3, known: 0, accounts: 0, unreadable: 0 },
      failure: null,
    })
    expect(bodies(rig)).toEqual(['first', 'second', '/me climbs'])
    expect(stored(rig)[1]).toEqual({ body: 'second', own: 1, at: AT + 5_000, state: 2, ways: 32 })
    expect(conversation(rig)).toMatchObject({
      jid: JULIET,
      unread: 0,
      last: { kind: 'action', preview: '/me climbs' },
    })
    expect(rig.deltas('messagesChanged')).toEqual([])
    expect(rig.deltas('historyChanged')).toHaveLength(1)
  })

  it('can run twice, also with equal texts in one second', async () => {
    const rig = createRig()
    const { run } = setUp(rig, [
      message({ body: 'ok' }),
      message({ body: 'ok' }),
      message({ body: 'ok', own: true }),
    ])
    expect(await run()).toMatchObject({ counts: { messages: 3, known: 0 } })
    expect(await run()).toMatchObject({ counts: { messages: 0, known: 3 } })
    expect(bodies(rig)).toEqual(['ok', 'ok', 'ok'])
  })

  it('knows live messages by their ids, and by author, second and text', async () => {
    const rig = await online()
    await hear(rig, 'a-long-id-of-juliet-1', 'with an id')
    await hear(rig, '7', 'by its text')
    const at = rig.ports.clock.now()
    const { run } = setUp(rig, [
      message({ body: 'corrected since', id: 'a-long-id-of-juliet-1', at, wholeSeconds: false }),
      message({ body: 'by its text', at: at + 1_000 }),
      message({ body: 'by its text', at: at + 60_000 }),
      message({ body: 'by its text', at, own: true }),
    ])
    expect(await run()).toMatchObject({ counts: { messages: 2, known: 2 } })
  })

  it('keeps two messages of one second that have different ids', async () => {
    const rig = createRig()
    const { run } = setUp(rig, [
      message({ body: 'ok', id: 'a-long-id-of-juliet-1' }),
      message({ body: 'ok', id: 'a-long-id-of-juliet-2' }),
    ])
    await run()
    expect(await run()).toMatchObject({ counts: { messages: 0, known: 2 } })
    expect(bodies(rig)).toEqual(['ok', 'ok'])
  })

  it('takes ids from a second program', async () => {
    const rig = createRig()
    await setUp(rig, [message({ body: 'Ay me' })]).run()
    const named = message({ body: 'Ay me', id: 'a-long-id-of-juliet-1', at: AT + 400, wholeSeconds: false })
    expect(await setUp(rig, [named]).run()).toMatchObject({ counts: { messages: 0, known: 1 } })
    const moved = message({ body: 'Ay me', id: 'a-long-id-of-juliet-1', at: AT + 86_400_000 })
    expect(await setUp(rig, [moved]).run()).toMatchObject({ counts: { messages: 0, known: 1 } })
  })

  it('keeps the first text of a corrected message, and files behind links', async () => {
    const rig = createRig()
    await setUp(rig, [
      message({ body: 'By love', original: 'By lvoe' }),
      message({ body: 'https://verona.example/vial.png', file: true, at: AT + 1_000 }),
      message({ body: 'file:///etc/passwd', file: true, at: AT + 2_000 }),
    ]).run()
    const id = conversation(rig)?.id
    const page = await rig.messages.commands['messages.page']({
      conversationId: id as never,
      at: { kind: 'end' },
      limit: 10,
    })
    expect(page.ok && page.value.messages).toMatchObject([
      { body: 'By love', edited: 1 },
      { kind: 'file', body: '', files: [{ name: 'vial.png', kind: 'picture', state: 'remote' }] },
      { kind: 'text', body: 'file:///etc/passwd' },
    ])
  })

  it('leaves unread what is unread, and what was read later stays read', async () => {
    const rig = await online()
    await hear(rig, '1', 'unread here')
    expect(conversation(rig)?.unread).toBe(1)
    await setUp(rig, [message({ body: 'long ago' })]).run()
    expect(conversation(rig)).toMatchObject({ unread: 1 })
    await setUp(rig, [message({ body: 'just read elsewhere', at: rig.ports.clock.now() + 1_000 })]).run()
    expect(conversation(rig)).toMatchObject({ unread: 0 })
  })

  it('leaves out addresses that are none, and counts what others left out', async () => {
    const rig = createRig()
    const { run } = setUp(rig, [
      message({ body: 'to nobody', peer: '@@' }),
      { kind: 'in-room' },
      { kind: 'unreadable' },
      { kind: 'problem', file: 'logs.db', failure: { code: 'import-damaged' } },
      message({ body: 'Ay me' }),
    ])
    expect(await run()).toMatchObject({
      counts: { messages: 1, inRooms: 1, unreadable: 2 },
      problems: [{ file: 'logs.db', failure: { code: 'import-damaged' } }],
    })
  })

  it('takes only the accounts and parts that were chosen', async () => {
    const rig = createRig()
    const foreign: Item = {
      kind: 'message',
      account: 'paris@verona.example',
      message: { peer: JULIET, own: true, at: AT, wholeSeconds: true, body: 'x' },
    }
    const { run, importing } = setUp(rig, [foreign, message({ body: 'Ay me' })])
    expect(await run({ contacts: true, histories: false })).toMatchObject({ counts: { messages: 0 } })
    expect(await run()).toMatchObject({ counts: { messages: 1 } })
    const found: Found = { id: 'x' as FoundId, place: PLACE, counted: { accounts: [], problems: [] } }
    expect(importing.start(found, [ROMEO], ALL)).toEqual({ ok: false, error: { code: 'not-found' } })
  })

  it('writes in slices, can be stopped, and goes on without doubles', async () => {
    const rig = createRig()
    const many = Array.from({ length: 1_000 }, (_each, n) =>
      message({ body: `number ${n}`, at: AT + n * 1_000 }),
    )
    const { run, importing } = setUp(rig, many, 300)
    const running = run()
    await over(rig, () => bodies(rig).length > 0)
    // The clock of the test stands still, so a slice ends after 200 messages.
    expect(bodies(rig).length).toBeLessThanOrEqual(400)
    importing.cancel()
    expect(await running).toMatchObject({ phase: 'cancelled' })
    const stopped = bodies(rig).length
    expect(stopped).toBeLessThan(1_000)
    expect(await run()).toMatchObject({
      phase: 'done',
      counts: { messages: 1_000 - stopped, known: stopped },
    })
    expect(bodies(rig)).toHaveLength(1_000)
  })

  it.each(['killed-before-commit', 'killed-after-commit'] as const)(
    '%s, a later one finds what is here',
    async (mishap) => {
      const rig = createRig()
      const many = Array.from({ length: 500 }, (_each, n) =>
        message({ body: `number ${n}`, at: AT + n * 1_000 }),
      )
      const running = setUp(rig, many, 100).run()
      for (let turn = 0; turn < 10_000 && bodies(rig).length === 0; turn++) await quiet(1)
      rig.mishap = mishap
      await running.catch(() => undefined)
      const later = rig.restart()
      const { length } = bodies(later)
      expect(length).toBeLessThan(500)
      expect(await setUp(later, many).run()).toMatchObject({
        counts: { messages: 500 - length, known: length },
      })
      expect(bodies(later)).toHaveLength(500)
    },
  )

  it('ends with a sentence on a full disk, and keeps what is there', async () => {
    const rig = createRig()
    const many = Array.from({ length: 1_000 }, (_each, n) =>
      message({ body: `number ${n}`, at: AT + n * 1_000 }),
    )
    const { run } = setUp(rig, many, 300)
    const running = run()
    await over(rig, () => bodies(rig).length > 0)
    rig.mishap = { code: 'disk-full' }
    expect(await running).toMatchObject({ phase: 'failed', failure: { code: 'disk-full' } })
    rig.mishap = null
    expect(await run()).toMatchObject({ phase: 'done', failure: null })
    expect(bodies(rig)).toHaveLength(1_000)
  })

  it('runs once at a time, and its end is shown until it was seen', async () => {
    const rig = createRig()
    const { run, importing } = setUp(rig, [message({ body: 'Ay me' })])
    const first = run()
    expect(await run()).toEqual({ code: 'import-running' })
    await first
    importing.dismiss()
    expect(importing.state).toBeNull()
    expect(rig.deltas('importChanged').at(-1)).toEqual({ kind: 'importChanged', importing: null })
  })
})

describe('names', () => {
  it('are kept only for people without one', async () => {
    const rig = await online()
    const name = (peer: BareJid, called: string): Item => ({
      kind: 'name',
      account: ROMEO,
      peer,
      name: called,
    })
    const { run } = setUp(rig, [name(JULIET, 'My love'), name('nurse@capulet.example' as BareJid, 'Nurse')])
    expect(await run()).toMatchObject({ counts: { names: 1 } })
    expect(rig.store.all('SELECT jid, name FROM imported_name')).toEqual([
      { jid: 'nurse@capulet.example', name: 'Nurse' },
    ])
  })
})

it('imports a real file of each program once, however often', async () => {
  const fixtures = join(import.meta.dirname, 'fixtures')
  for (const [program, folder] of [
    ['gajim', 'gajim'],
    ['dino', 'dino'],
    ['pidgin', 'pidgin-html'],
    ['psi', 'psi'],
  ] as const) {
    const rig = createRig()
    const items = [...readPlace({ program, path: join(fixtures, folder) }, rig.ports.profile)].map((item) =>
      'account' in item ? { ...item, account: ROMEO } : item,
    )
    const { run } = setUp(rig, items)
    expect(await run()).toMatchObject({ counts: { messages: 6, known: 0 } })
    expect(await run()).toMatchObject({ counts: { messages: 0, known: 6 } })
    expect(bodies(rig)).toHaveLength(6)
  }
})

describe('beside an archive', () => {
  const line = (body: string, at: number, own = false): Item => message({ body, at, own })

  it('nothing is doubled by a later catch-up', async () => {
    const rig = await online()
    const at = rig.ports.clock.now() - 86_400_000
    await setUp(rig, [
      line('ok', at),
      line('ok', at),
      line('Ay me', at + 2_000, true),
      message({ body: 'with an id', id: 'juliet-d', at: at + 9_000 }),
    ]).run()
    const page = [
      hers('a', 'ok', at + 300),
      hers('b', 'ok', at + 600),
      his('c', 'Ay me', at + 1_500),
      hers('d', 'with an id', at + 9_200),
    ]
    expect(await storeItems(rig, page)).toMatchObject({ stored: 0 })
    expect(bodies(rig)).toEqual(['ok', 'ok', 'Ay me', 'with an id'])
  })

  it('a file that another program knows only as a link is not doubled', async () => {
    const rig = await online()
    const at = rig.ports.clock.now() - 86_400_000
    const link = (name: string) => `https://verona.example/${name}.png`
    const [vial, dagger, letter] = [link('vial'), link('dagger'), link('letter')] as const
    await setUp(rig, [
      line(vial, at),
      message({ body: dagger, at: at + 1_000, file: true }),
      message({ body: letter, at: at + 60_000, file: true }),
    ]).run()
    const file = (id: string, url: string, ms: number) =>
      hers(id, url, at + ms, { more: `<x xmlns='jabber:x:oob'><url>${url}</url></x>` })
    const page = [file('a', vial, 300), file('b', dagger, 1_300), hers('c', letter, at + 60_300)]
    expect(await storeItems(rig, page)).toMatchObject({ stored: 0 })
    // Another file of the same second.
    expect(await storeItems(rig, [file('d', `${letter}?again`, 60_500)])).toMatchObject({ stored: 1 })
    expect(await setUp(rig, [line(`${letter}?again`, at + 60_500)]).run()).toMatchObject({
      counts: { known: 1 },
    })
  })

  it('nothing is doubled by a later import', async () => {
    const rig = await online()
    const at = rig.ports.clock.now() - 86_400_000
    await storeItems(rig, [
      hers('a', 'ok', at + 300),
      hers('b', 'ok', at + 600),
      his('c', 'Ay me', at + 1_500),
    ])
    const { run } = setUp(rig, [
      line('ok', at),
      line('ok', at),
      line('Ay me', at + 2_000, true),
      line('only there', at + 60_000),
    ])
    expect(await run()).toMatchObject({ counts: { messages: 1, known: 3 } })
    expect(bodies(rig)).toEqual(['ok', 'ok', 'Ay me', 'only there'])
  })
})
