import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import type { FoundHistory, ImportState } from '../../../shared/model/moving-in.ts'
import type { ConversationId } from '../../../shared/model/ids.ts'
import { err } from '../../../shared/model/result.ts'
import { createBalcony } from '../index.ts'
import { temporaryFolder } from '../testing/folder.ts'
import { createTestPorts } from '../testing/ports.ts'
import { createTestServer } from '../testing/test-server.ts'

const FIXTURES = join(import.meta.dirname, 'fixtures')
const ALL = { contacts: true, histories: true }

/** A person's folder with histories of all four programs. */
function homeWithHistories(home = temporaryFolder()): string {
  const put = (from: string, to: string): void => {
    mkdirSync(join(home, to), { recursive: true })
    cpSync(join(FIXTURES, from), join(home, to), { recursive: true })
  }
  put('gajim', '.local/share/gajim')
  put('dino', '.local/share/dino')
  put('pidgin-html', '.purple')
  put('psi', '.local/share/psi/profiles/default')
  return home
}

/** The application on a new profile. */
async function start(
  home: string,
  over: (close: () => Promise<void>) => void = onTestFinished,
  profile = temporaryFolder(),
) {
  const ports = createTestPorts(profile)
  const server = createTestServer(ports)
  const openRegistration = () => Promise.resolve(err({ code: 'registration-unavailable' } as const))
  const surroundings = { platform: 'linux' as const, home, environment: {} }
  const balcony = createBalcony({ ...ports, surroundings }, () => ({
    createClient: server.createClient,
    openRegistration,
  }))
  over(() => balcony.close())
  const { call } = balcony.open(() => undefined)
  await balcony.start()
  const must = async <T>(
    answer: Promise<{ ok: true; value: T } | { ok: false; error: unknown }>,
  ): Promise<T> => {
    const done = await answer
    if (!done.ok) throw new Error(JSON.stringify(done.error))
    return done.value
  }
  const snapshot = () => must(call('app.snapshot', {}))
  return {
    ...{ ports, call, must, snapshot },
    look: () => must(call('import.look', {})),
    async bring({ id, accounts }: FoundHistory): Promise<ImportState> {
      await must(call('import.start', { id, accounts: accounts.map(({ address }) => address), what: ALL }))
      const state = async () => (await snapshot()).importing
      await vi.waitFor(async () => expect((await state())?.phase).not.toBe('running'), {
        timeout: 10_000,
        interval: 20,
      })
      const over = await state()
      if (over === null) throw new Error('no import')
      return over
    },
  }
}

test('finds the histories in their usual folders and shows what it would take', async () => {
  const { look } = await start(homeWithHistories())
  const found = await look()
  expect(found.map(({ program, place, problems }) => [program, place, problems])).toEqual([
    ['gajim', '~/.local/share/gajim', []],
    ['dino', '~/.local/share/dino', []],
    ['pidgin', '~/.purple', []],
    ['psi', '~/.local/share/psi/profiles/default', []],
  ])
  expect(found[0]?.accounts).toEqual([
    {
      address: 'romeo@xmpp.test',
      isHere: false,
      messages: 6,
      contacts: 1,
      from: Date.parse('2026-11-30T14:05:45.145Z'),
      to: Date.parse('2026-11-30T14:05:47.135Z'),
    },
  ])
})

test('asks outside the window, adds the account, and imports each history once', async () => {
  const { look, bring, snapshot, ports } = await start(homeWithHistories())
  const found = await look()
  for (const history of found) {
    expect(await bring(history)).toMatchObject({
      phase: 'done',
      counts: { accounts: 1, messages: 6, known: 0 },
    })
  }
  for (const history of found.slice(0, 1)) {
    expect(await bring(history)).toMatchObject({
      phase: 'done',
      counts: { accounts: 0, messages: 0, known: 6 },
    })
  }
  expect(ports.confirm.asked[0]?.message).toBe('Import the history in ~/.local/share/gajim?')
  const { accounts, conversations } = await snapshot()
  expect(accounts.map(({ address, passwordKept }) => [address, passwordKept])).toEqual([
    ['romeo@xmpp.test', false],
    ['mercutio@xmpp.test', false],
    ['benvolio@xmpp.test', false],
    ['tybalt@xmpp.test', false],
  ])
  expect(accounts.map(({ connection }) => connection)).toEqual(
    Array(4).fill({ kind: 'stopped', failure: { code: 'password-needed' } }),
  )
  expect(conversations.map(({ jid, unread }) => [jid, unread]).sort()).toEqual([
    ['balcony-friend@xmpp.test', 0],
    ['juliet@xmpp.test', 0],
    ['nurse@xmpp.test', 0],
    ['rosaline@xmpp.test', 0],
  ])
  expect(readdirSync(join(ports.profile, 'reading'))).toEqual([])
})

test('nothing happens without consent, and nothing for a history that was not found', async () => {
  const { look, call, ports, snapshot } = await start(homeWithHistories())
  const [history] = await look()
  ports.confirm.answer = false
  const args = { accounts: ['romeo@xmpp.test'], what: ALL }
  expect(await call('import.start', { ...args, id: history?.id as never })).toEqual({
    ok: false,
    error: { code: 'cancelled' },
  })
  expect(
    await call('import.start', { ...args, id: '5d5f4a0e-1111-4000-8000-000000000000' as never }),
  ).toEqual({
    ok: false,
    error: { code: 'not-found' },
  })
  expect((await snapshot()).accounts).toEqual([])
})

describe('exports', () => {
  const closers: (() => Promise<void>)[] = []
  let opened: ReturnType<typeof open> | null = null
  const withGajim = () => (opened ??= open())
  const home = mkdtempSync(join(tmpdir(), 'balcony-home-'))
  afterAll(async () => {
    for (const close of closers) await close()
    rmSync(home, { recursive: true, force: true })
  })

  /** One application with the history of Gajim, for all of them. */
  async function open() {
    mkdirSync(join(home, 'profile'), { recursive: true })
    const app = await start(
      homeWithHistories(home),
      (close) => void closers.push(close),
      join(home, 'profile'),
    )
    const [history] = await app.look()
    if (!history) throw new Error('no history')
    await app.bring(history)
    const [conversation] = (await app.snapshot()).conversations
    const conversationId = conversation?.id as ConversationId
    const write = async (format: 'text' | 'html' | 'json', range: { from?: number; to?: number } = {}) =>
      app.must(
        app.call('export.conversation', {
          conversationId,
          format,
          from: range.from ?? null,
          to: range.to ?? null,
          files: true,
        }),
      )
    return { ...app, conversationId, write }
  }

  test('as plain text', async () => {
    vi.stubEnv('TZ', 'Asia/Tokyo')
    const { write } = await withGajim()
    const path = await write('text')
    vi.unstubAllEnvs()
    expect(path).toMatch(/exports\/Chat with juliet@xmpp\.test\.txt$/)
    expect(statSync(path ?? '').mode & 0o777).toBe(0o600)
    const lines = readFileSync(path ?? '', 'utf8').split('\n')
    expect(lines[0]).toBe('Chat with juliet@xmpp.test')
    expect(lines[3]).toBe('All times are of the time zone Asia/Tokyo.')
    expect(lines.slice(5)).toEqual([
      '2026-11-30 23:05:45  juliet@xmpp.test: O Romeo, Romeo!',
      '    Wherefore art thou Romeo?',
      '2026-11-30 23:05:46  romeo@xmpp.test: But, soft! what light through yonder window breaks?',
      '2026-11-30 23:05:46  * romeo@xmpp.test climbs the orchard wall',
      '2026-11-30 23:05:47  * juliet@xmpp.test sighs',
      '2026-11-30 23:05:47  juliet@xmpp.test: https://verona.example/orchard.html?a=1&b=2',
      '2026-11-30 23:05:47  juliet@xmpp.test: <b>Not</b> bold & “quoted”, ümläut 🌹',
      '',
    ])
  })

  test('as one HTML file without scripts, with everything foreign as text', async () => {
    const { write } = await withGajim()
    const html = readFileSync((await write('html')) ?? '', 'utf8')
    expect(html).toContain(`default-src 'none'; img-src data:; style-src 'unsafe-inline'`)
    expect(html).toContain('prefers-color-scheme:dark')
    expect(html).not.toMatch(/<script|<b>Not|onerror/)
    expect(html).toContain('&lt;b&gt;Not&lt;/b&gt; bold &amp; “quoted”, ümläut 🌹')
    expect(html).toContain(
      '<a href="https://verona.example/orchard.html?a=1&amp;b=2" rel="noreferrer noopener">',
    )
    expect(html.match(/<article/g)).toHaveLength(6)
    expect(html.trimEnd().endsWith('</html>')).toBe(true)
  })

  test('as JSON that another Balcony imports', async () => {
    const { write, must, call, bring, ports } = await withGajim()
    const path = await write('json')
    const json: unknown = JSON.parse(readFileSync(path ?? '', 'utf8'))
    expect(json).toMatchObject({
      balcony: 'conversation',
      version: 1,
      account: 'romeo@xmpp.test',
      peer: 'juliet@xmpp.test',
      messages: [
        {
          own: false,
          kind: 'text',
          at: '2026-11-30T14:05:45.145Z',
          id: 'ebda091e-3d16-4f83-aac0-93794190a085',
        },
        { own: true, text: 'But, soft! what light through yonder window breaks?' },
        { kind: 'action', text: '/me climbs the orchard wall', original: '/me climbs the wall' },
        {},
        {},
        {},
      ],
    })
    // The same history again: nothing is new.
    const again = await must(call('import.choose', { what: 'file' }))
    if (!again) throw new Error('nothing chosen')
    expect(again).toMatchObject({
      program: 'balcony',
      accounts: [{ address: 'romeo@xmpp.test', isHere: true, messages: 6 }],
    })
    expect(await bring(again)).toMatchObject({ counts: { messages: 0, known: 6 } })
    // And in an empty Balcony.
    const other = await start(temporaryFolder())
    cpSync(join(ports.profile, 'exports'), join(other.ports.profile, 'exports'), { recursive: true })
    const chosen = await other.must(other.call('import.choose', { what: 'folder' }))
    if (!chosen) throw new Error('nothing chosen')
    expect(await other.bring(chosen)).toMatchObject({ counts: { accounts: 1, messages: 6, known: 0 } })
  })

  test('of a range', async () => {
    const { write } = await withGajim()
    const from = Date.parse('2026-11-30T14:05:46.500Z')
    const path = await write('json', { from, to: from + 500 })
    expect(JSON.parse(readFileSync(path ?? '', 'utf8'))).toMatchObject({
      messages: [{ text: '/me climbs the orchard wall' }],
    })
    const nothing = await write('json', { from: 0, to: 1 })
    expect(JSON.parse(readFileSync(nothing ?? '', 'utf8'))).toMatchObject({ messages: [] })
  })

  test('of an account by XEP-0227, without a password', async () => {
    const { must, call, snapshot } = await withGajim()
    const [account] = (await snapshot()).accounts
    const path = await must(call('export.account', { accountId: account?.id as never }))
    const xml = readFileSync(path ?? '', 'utf8')
    expect(xml).toContain("<server-data xmlns='urn:xmpp:pie:0'>\n<host jid='xmpp.test'>\n<user name='romeo'>")
    expect(xml).toContain("<archive xmlns='urn:xmpp:pie:0#mam'>")
    expect(xml.match(/<result /g)).toHaveLength(6)
    expect(xml).toContain(
      `<result xmlns='urn:xmpp:mam:2' id='9de6lPYXkO5Hz44pYqep56_8'><forwarded xmlns='urn:xmpp:forward:0'>` +
        `<delay xmlns='urn:xmpp:delay' stamp='2026-11-30T14:05:45.145Z'/><message xmlns='jabber:client' from='juliet@xmpp.test'`,
    )
    expect(xml).not.toContain('password')
  })

  test('leave nothing behind if they are stopped or the place refuses', async () => {
    const { call, conversationId, ports } = await withGajim()
    const args = { conversationId, format: 'text', from: null, to: null, files: false } as const
    const running = call('export.conversation', args)
    expect(await call('export.conversation', args)).toEqual({ ok: false, error: { code: 'export-running' } })
    await call('export.cancel', {})
    expect(await running).toMatchObject({ ok: false, error: { code: 'cancelled' } })
    expect(readdirSync(join(ports.profile, 'exports')).filter((name) => name.endsWith('.part'))).toEqual([])
  })
})
