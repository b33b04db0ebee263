import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { Delta, DeltaBatch } from '../../shared/contract/index.ts'
import type { AttemptId, ConversationId } from '../../shared/model/ids.ts'
import { err, ok } from '../../shared/model/result.ts'
import { NO_DESKTOP } from '../../shared/model/desktop.ts'
import { DEFAULT_SETTINGS } from '../../shared/model/store.ts'
import { settle } from '../engine/testing/fake-clock.ts'
import { disco } from '../engine/xep/0030-disco/index.ts'
import { connect } from './db/connect.ts'
import { StoreError } from './db/store.ts'
import { createBalcony } from './index.ts'
import type { Desktop } from './ports.ts'
import { temporaryFolder } from './testing/folder.ts'
import { createTestPorts } from './testing/ports.ts'
import { createTestSecrets } from './testing/secrets.ts'
import { createTestServer } from './testing/test-server.ts'

const ROMEO = 'romeo@montague.example'
const SIGN_IN = {
  attempt: '5d5f4a0e-1111-4000-8000-000000000000' as AttemptId,
  address: ROMEO,
  password: 'Rosaline',
  settings: { security: 'automatic' },
} as const
const DARK = { ...DEFAULT_SETTINGS, theme: 'dark' as const }

/** One run of the application on a profile. */
function run(profile = temporaryFolder(), secrets = createTestSecrets()) {
  const ports = createTestPorts(profile, secrets)
  const server = createTestServer(ports)
  server.passwords.set(ROMEO, 'Rosaline')
  const openRegistration = () => Promise.resolve(err({ code: 'registration-unavailable' }))
  const balcony = createBalcony(ports, () => ({ createClient: server.createClient, openRegistration }))
  const open = () => {
    const batches: DeltaBatch[] = []
    const door = balcony.open((batch) => void batches.push(batch))
    const snapshot = async () => {
      const answer = await door.call('app.snapshot', {})
      if (!answer.ok) throw new Error(answer.error.code)
      return answer.value
    }
    return { ...door, batches, snapshot }
  }
  const { batches, snapshot, call } = open()
  onTestFinished(() => balcony.close())
  const deltas = (kind: Delta['kind']) =>
    batches.flatMap((batch) => batch.deltas).filter((delta) => delta.kind === kind)
  return { balcony, open, call, batches, deltas, snapshot, ports, profile, secrets, server }
}

describe('while the store is not open', () => {
  test('the window shows the reason, and only application commands work', async () => {
    const { balcony, call, snapshot, secrets, batches, deltas } = run()
    secrets.fail({ code: 'keychain-missing' })
    const early = snapshot()
    await balcony.start()
    expect(await early).toEqual({
      seq: 1,
      store: { kind: 'choose-protection', keychain: { code: 'keychain-missing' } },
      keychain: { code: 'keychain-missing' },
      keychainWaiting: false,
      demoAvailable: false,
      links: [],
      linksLeftOut: 0,
      abilities: NO_DESKTOP,
      update: null,
      settings: DEFAULT_SETTINGS,
      language: 'en',
      accounts: [],
      contacts: [],
      requests: [],
      blocked: {},
      conversations: [],
      strangers: [],
      strangersDropped: {},
      avatars: [],
      staged: [],
      toSend: null,
      downloadFolder: '',
      media: expect.stringMatching(/^\/media\/[0-9a-f]{32}$/) as unknown,
      notificationRules: [],
      rooms: [],
      invitations: [],
      archives: [],
      deletedConversations: [],
      expiryDays: null,
      importing: null,
      exporting: null,
      searchIndex: { share: 1, running: false },
    })
    const locked = err({ code: 'store-locked' })
    const conversationId = 1 as ConversationId
    expect(await call('accounts.signIn', SIGN_IN)).toEqual(locked)
    expect(await call('messages.send', { conversationId, body: 'O' })).toEqual(locked)
    expect(await call('settings.change', { theme: 'dark' })).toEqual(locked)

    expect(await call('app.chooseProtection', { protection: 'none' })).toEqual(ok())
    expect(deltas('storeChanged').at(-1)).toMatchObject({ store: { kind: 'open', protection: 'none' } })
    expect(await call('settings.change', { theme: 'dark' })).toEqual(ok())
    expect(batches.map(({ seq }) => seq)).toEqual(batches.map((_, index) => index + 1))
  })

  test('looking again finds a keychain that was unlocked', async () => {
    const first = run()
    await first.balcony.start()
    await first.balcony.close()
    const { balcony, call, snapshot, secrets } = run(first.profile, first.secrets)
    secrets.fail({ code: 'keychain-locked' })
    await balcony.start()
    expect(await call('app.retryStore', {})).toEqual(err({ code: 'keychain-locked' }))
    secrets.fail(null)
    expect(await call('app.retryStore', {})).toEqual(ok())
    expect(await snapshot()).toMatchObject({
      store: { kind: 'open', protection: 'keychain' },
      keychain: null,
    })
  })
})

test('deltas come before the answer, and a snapshot matches its number', async () => {
  const { balcony, call, batches, deltas, snapshot } = run()
  await balcony.start()
  const answer = await call('accounts.signIn', SIGN_IN)
  expect(answer).toMatchObject({ ok: true })
  expect(deltas('accountChanged').at(-1)).toMatchObject({
    account: { address: ROMEO, connection: { kind: 'online' }, passwordKept: true },
  })
  await call('settings.change', { theme: 'dark' })
  const { seq, accounts, settings } = await snapshot()
  expect(seq).toBe(batches.at(-1)?.seq)
  expect(accounts).toMatchObject([{ address: ROMEO, connection: { kind: 'online' } }])
  expect(settings).toEqual(DARK)
})

describe('windows', () => {
  /** Two conversations of Romeo's account, and a window connection that watches the first. */
  async function twoConversations() {
    const world = run()
    await world.balcony.start()
    const signedIn = await world.call('accounts.signIn', SIGN_IN)
    if (!signedIn.ok) throw new Error(signedIn.error.code)
    const conversation = async (address: string) => {
      const opened = await world.call('messages.open', { accountId: signedIn.value, address })
      if (!opened.ok) throw new Error(opened.error.code)
      return opened.value
    }
    const juliet = await conversation('juliet@capulet.example')
    const nurse = await conversation('nurse@capulet.example')
    const window = world.open()
    const topics = [{ kind: 'history', conversationId: juliet } as const]
    expect(await window.call('app.watch', { topics })).toEqual(ok())
    const bodies = () =>
      window.batches
        .flatMap((batch) => batch.deltas)
        .flatMap((delta) => (delta.kind === 'messagesChanged' ? delta.messages : []))
        .map(({ body }) => body)
    return { ...world, juliet, nurse, window, bodies }
  }

  test('get the rows of every conversation, and messages only of watched ones', async () => {
    const { juliet, nurse, window, bodies, deltas } = await twoConversations()
    await window.call('messages.send', { conversationId: nurse, body: 'Where is she?' })
    await window.call('messages.send', { conversationId: juliet, body: 'Good night' })
    const rows = window.batches
      .flatMap((batch) => batch.deltas)
      .filter(({ kind }) => kind === 'conversationsChanged')
    expect(JSON.stringify(rows)).toContain('Where is she?')
    expect(new Set(bodies())).toEqual(new Set(['Good night']))
    expect(deltas('messagesChanged')).toEqual([])
  })

  test('have their own numbers and snapshots; a later one starts from the beginning', async () => {
    const { balcony, open, call, batches, window, snapshot, juliet } = await twoConversations()
    const late = open()
    expect((await late.snapshot()).seq).toBe(0)
    expect((await snapshot()).seq).toBe(batches.length)
    await late.call('messages.send', { conversationId: juliet, body: 'Good night' })
    expect((await window.snapshot()).seq).toBe(window.batches.length)
    for (const { batches } of [late, window]) {
      expect(batches.map(({ seq }) => seq)).toEqual(batches.map((_, at) => at + 1))
    }
    late.close()
    const heard = late.batches.length
    await call('settings.change', { theme: 'dark' })
    await balcony.close()
    expect(late.batches).toHaveLength(heard)
  })

  test('miss nothing of a page that was asked after they watch', async () => {
    const { call, window, nurse, bodies } = await twoConversations()
    await call('messages.send', { conversationId: nurse, body: 'before' })
    const watched = window.call('app.watch', { topics: [{ kind: 'history', conversationId: nurse }] })
    const asked = window.call('messages.page', { conversationId: nurse, at: { kind: 'end' }, limit: 10 })
    await call('messages.send', { conversationId: nurse, body: 'after' })
    await watched
    const page = await asked
    const paged = page.ok ? page.value.messages.map(({ body }) => body) : []
    await window.snapshot()
    expect(new Set([...paged, ...bodies()])).toEqual(new Set(['before', 'after']))
  })
})

test('a setting that others are to know of reaches every account at once', async () => {
  const { balcony, call, server } = run()
  await balcony.start()
  await call('accounts.signIn', SIGN_IN)
  const features = () => server.client(ROMEO).fake.client.use(disco).own().features
  expect(features()).toContain('urn:xmpp:receipts')
  await call('settings.change', { sendReceipts: false })
  expect(features()).not.toContain('urn:xmpp:receipts')
})

test('connecting waits for the given promise, and earlier deltas reach the window', async () => {
  const first = run()
  await first.balcony.start()
  await first.call('accounts.signIn', SIGN_IN)
  await first.balcony.close()

  const { balcony, snapshot, server } = run(first.profile, first.secrets)
  let painted = (): void => undefined
  await balcony.start({ connectAfter: new Promise<void>((resolve) => (painted = resolve)) })
  await settle()
  expect((await snapshot()).accounts).toMatchObject([{ address: ROMEO, connection: { kind: 'offline' } }])
  painted()
  await server.client(ROMEO).reached('online')
})

test('the next start has everything again and connects by itself', async () => {
  const first = run()
  await first.balcony.start()
  await first.call('accounts.signIn', SIGN_IN)
  await first.call('settings.change', { theme: 'dark' })
  const [{ id: accountId } = { id: '' as never }] = (await first.snapshot()).accounts
  const opened = await first.call('messages.open', { accountId, address: 'juliet@capulet.example' })
  await first.balcony.close()
  expect(first.server.client(ROMEO).state.kind).toBe('offline')
  expect(await first.call('messages.open', { accountId, address: ROMEO })).toEqual(
    err({ code: 'store-locked' }),
  )

  const second = run(first.profile, first.secrets)
  await second.balcony.start()
  await second.server.client(ROMEO).reached('online')
  expect(await second.snapshot()).toMatchObject({
    store: { kind: 'open', protection: 'keychain' },
    settings: DARK,
    accounts: [{ address: ROMEO, connection: { kind: 'online' } }],
    conversations: [{ id: opened.ok ? opened.value : null, jid: 'juliet@capulet.example' }],
  })
})

test('a failing keychain is reported once', async () => {
  const first = run()
  first.secrets.fail({ code: 'keychain-missing' })
  await first.balcony.start()
  await first.call('app.chooseProtection', { protection: 'none' })
  expect(await first.call('accounts.signIn', SIGN_IN)).toMatchObject({ ok: true })
  expect(first.deltas('keychainChanged')).toEqual([
    { kind: 'keychainChanged', keychain: { code: 'keychain-missing' } },
  ])
  expect((await first.snapshot()).accounts).toMatchObject([{ passwordKept: false }])
})

test('a refusal by the disk is the answer; a bug is `internal`, and the log is not private', async () => {
  const profile = temporaryFolder()
  const { balcony, call, ports, secrets } = run(profile)
  secrets.fail({ code: 'keychain-missing' })
  await balcony.start()
  await call('app.chooseProtection', { protection: 'none' })
  const db = connect(join(profile, 'balcony.db'), { kind: 'none' })
  db.exec('ALTER TABLE setting RENAME TO elsewhere')
  db.close()
  expect(await call('settings.change', { theme: 'dark' })).toEqual(err({ code: 'internal' }))
  expect(ports.lines).toHaveLength(1)
  expect(ports.lines[0]).toMatch(/^settings\.change: Error at /)

  const broken = createTestPorts()
  const full = createBalcony(broken, () => ({
    createClient() {
      throw new StoreError({ code: 'disk-full' })
    },
    openRegistration: () => Promise.resolve(err({ code: 'registration-unavailable' })),
  }))
  onTestFinished(() => full.close())
  const { call: fullCall } = full.open(() => undefined)
  await full.start()
  expect(await fullCall('accounts.signIn', SIGN_IN)).toEqual(err({ code: 'disk-full' }))
  expect(await fullCall('accounts.signIn', SIGN_IN)).toEqual(err({ code: 'disk-full' }))
  expect(broken.lines).toEqual([])
})

test('there is no demo where none can be started', async () => {
  const { call } = run()
  expect(await call('app.startDemo', {})).toMatchObject({ error: { code: 'demo-unavailable' } })
})

test('a setting that the desktop refuses is not stored; it gets the others', async () => {
  const ports = createTestPorts()
  const heard: (string | null)[] = []
  const desktop: Desktop = {
    abilities: NO_DESKTOP,
    onAbilities: () => () => undefined,
    present: () => undefined,
    reveal: () => 'main',
    openWindow: () => undefined,
    openLogs: () => Promise.resolve(ok()),
    allowMicrophone: () => Promise.resolve(ok()),
    allowCamera: () => Promise.resolve(ok()),
    chooseFiles: () => Promise.resolve([]),
    chooseFolder: () => Promise.resolve(null),
    downloads: '/home/romeo/Downloads',
    openFile: () => Promise.resolve(true),
    showInFolder: () => undefined,
    chooseFile: () => Promise.resolve(null),
    settingsChanged: ({ globalShortcut }) => void heard.push(globalShortcut),
    adopt: ({ globalShortcut }) =>
      Promise.resolve(globalShortcut === 'Taken' ? err({ code: 'shortcut-refused' }) : ok()),
  }
  const balcony = createBalcony({ ...ports, desktop })
  const { call } = balcony.open(() => undefined)
  onTestFinished(() => balcony.close())
  await balcony.start()
  expect(await call('settings.change', { globalShortcut: 'Taken' })).toEqual(
    err({ code: 'shortcut-refused' }),
  )
  expect(await call('settings.change', { globalShortcut: 'Alt+B' })).toEqual(ok())
  expect(heard).toEqual([null, 'Alt+B'])
})
