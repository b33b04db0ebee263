import { describe, expect, it } from 'vitest'
import type { ConversationId, MessageId, Place } from '../../shared/model/ids.ts'
import { ok } from '../../shared/model/result.ts'
import { createMockBridge } from '../testing/mock-bridge.ts'
import { JULIET_CHAT, ROMEO, sampleAccount, sampleMessages, sampleSnapshot } from '../testing/sample.ts'
import { App } from './app.svelte.ts'

/** An app on a made-up main process; `frame` does what the window does once a frame. */
function start(snapshot = sampleSnapshot()) {
  const bridge = createMockBridge(snapshot)
  const tasks: (() => void)[] = []
  const app = new App(bridge, (task) => tasks.push(task))
  const stop = app.start()
  const frame = (): void => {
    for (const task of tasks.splice(0)) task()
  }
  const settled = async (): Promise<void> => {
    for (let turn = 0; turn < 5; turn++) await Promise.resolve()
  }
  const snapshots = (): number => bridge.calls.filter((call) => call.name === 'app.snapshot').length
  return { app, bridge, frame, settled, snapshots, stop, planned: () => tasks.length }
}

const away = (status: string) =>
  ({ kind: 'accountChanged', account: sampleAccount({ presence: { show: 'away', status } }) }) as const

describe('App', () => {
  it('shows the snapshot', async () => {
    const { app, settled } = start()
    expect(app.ready.kind).toBe('loading')
    await settled()
    expect(app.ready.kind).toBe('ready')
    expect(app.accounts.all).toHaveLength(1)
    expect(app.roster.contacts.length).toBeGreaterThan(5)
    expect(app.chats.list[0]?.jid).toBe('juliet@capulet.example')
  })

  it('applies later batches in order, with one rendering for a whole frame', async () => {
    const { app, bridge, frame, planned, settled, snapshots } = start()
    await settled()
    for (let n = 0; n < 1000; n++) bridge.announce([away(`${n}`)])
    expect(planned()).toBe(1)
    expect(app.accounts.presence.show).toBe('available')
    frame()
    expect(app.accounts.presence).toEqual({ show: 'away', status: '999' })
    expect(snapshots()).toBe(1)
  })

  it('drops batches that the snapshot contains, and keeps those that came meanwhile', async () => {
    const bridge = createMockBridge()
    let answer = (): void => {}
    bridge.answer({
      'app.snapshot': () =>
        new Promise((resolve) => {
          answer = () => resolve(ok(sampleSnapshot({ seq: 5 })))
        }),
    })
    const app = new App(bridge, (task) => task())
    app.start()
    bridge.announce([away('old')], 5)
    bridge.announce([away('new')], 6)
    expect(app.accounts.all).toHaveLength(0)
    answer()
    await new Promise((resolve) => setTimeout(resolve))
    expect(app.accounts.presence.status).toBe('new')
  })

  it('takes a new snapshot when a batch is missing', async () => {
    const { app, bridge, frame, settled, snapshots } = start()
    await settled()
    bridge.answer({
      'app.snapshot': () => ok(sampleSnapshot({ seq: 9, accounts: [sampleAccount({ enabled: false })] })),
    })
    bridge.announce([away('after a gap')], 9)
    bridge.announce([{ kind: 'accountRemoved', accountId: ROMEO }], 10)
    frame()
    await settled()
    expect(snapshots()).toBe(2)
    // Batch 9 is in the snapshot, batch 10 was applied on top of it.
    expect(app.accounts.all).toEqual([])
  })

  it('takes a new snapshot when another main process answers with lower numbers', async () => {
    const { app, bridge, frame, settled } = start(sampleSnapshot({ seq: 400 }))
    await settled()
    bridge.answer({ 'app.snapshot': () => ok(sampleSnapshot({ seq: 2 })) })
    bridge.announce([], Number.MAX_SAFE_INTEGER)
    frame()
    await settled()
    bridge.announce([away('again')], 3)
    frame()
    expect(app.accounts.presence.status).toBe('again')
  })

  it('takes a new snapshot when the store opened', async () => {
    const { app, bridge, frame, settled, snapshots } = start(
      sampleSnapshot({ store: { kind: 'passphrase-needed' }, accounts: [] }),
    )
    await settled()
    bridge.answer({ 'app.snapshot': () => ok(sampleSnapshot({ seq: 2 })) })
    bridge.announce([{ kind: 'storeChanged', store: { kind: 'open', protection: 'passphrase' } }])
    frame()
    await settled()
    expect(snapshots()).toBe(2)
    expect(app.accounts.all).toHaveLength(1)
  })

  it('says why there is no snapshot, and tries again', async () => {
    const { app, bridge, settled } = start()
    bridge.answer({ 'app.snapshot': () => ({ ok: false, error: { code: 'internal' } }) })
    await settled()
    await app.retry()
    expect(app.ready).toEqual({ kind: 'failed', failure: { code: 'internal' } })
    bridge.answer({ 'app.snapshot': () => ok(sampleSnapshot()) })
    await app.retry()
    expect(app.ready.kind).toBe('ready')
  })

  it('hears about the history that it shows, and no other', async () => {
    const { app, bridge, frame, settled } = start()
    await settled()
    app.chats.show(JULIET_CHAT)
    await settled()
    const [known] = sampleMessages
    if (!known) throw new Error('a sample without messages')
    const said = { ...known, id: 7001 as MessageId, place: 9e15 as Place, body: 'Good night' }
    const elsewhere = 4711 as ConversationId
    bridge.announce([
      {
        kind: 'messagesChanged',
        conversationId: elsewhere,
        messages: [{ ...said, conversationId: elsewhere }],
      },
    ])
    bridge.announce([{ kind: 'messagesChanged', conversationId: JULIET_CHAT, messages: [said] }])
    frame()
    expect(app.chats.history?.messages.at(-1)?.body).toBe('Good night')
  })

  it('watches again at another main process before it pages again', async () => {
    const { app, bridge, frame, settled } = start()
    await settled()
    app.chats.show(JULIET_CHAT)
    await settled()
    const before = bridge.calls.length
    bridge.announce([], Number.MAX_SAFE_INTEGER)
    frame()
    await settled()
    expect(bridge.calls.slice(before).map(({ name, args }) => [name, args])).toEqual([
      ['app.snapshot', {}],
      ['app.watch', { topics: [{ kind: 'history', conversationId: JULIET_CHAT }] }],
      ['files.transfers', { conversationId: JULIET_CHAT }],
      ['messages.page', expect.objectContaining({ conversationId: JULIET_CHAT })],
    ])
  })

  it('watches the conversation of its own window', async () => {
    const bridge = createMockBridge()
    new App(bridge, (task) => task(), JULIET_CHAT).start()
    await new Promise((resolve) => setTimeout(resolve))
    const watched = bridge.calls.filter(({ name }) => name === 'app.watch').map(({ args }) => args)
    expect(watched).toEqual([{ topics: [{ kind: 'history', conversationId: JULIET_CHAT }] }])
  })

  it('stops listening', async () => {
    const { app, bridge, frame, settled, stop } = start()
    await settled()
    stop()
    bridge.announce([away('unheard')])
    frame()
    expect(app.accounts.presence.show).toBe('available')
  })
})
