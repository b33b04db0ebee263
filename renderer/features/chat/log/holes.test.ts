import { fireEvent, screen, waitFor, within } from '@testing-library/svelte'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { HistoryPage } from '../../../../shared/contract/messages.ts'
import type { Failure } from '../../../../shared/model/failure.ts'
import type { Message } from '../../../../shared/model/message.ts'
import { longHistory } from '../../../testing/crowd.ts'
import { giveLayout } from '../../../testing/layout.ts'
import type { Given } from '../../../testing/mock-bridge.ts'
import { callsOf, quietJuliet } from '../../../testing/open-chat.ts'
import { pageOf } from '../../../testing/pages.ts'
import { renderWindow } from '../../../testing/render-window.ts'
import { JULIET_CHAT, sampleAccount, sampleArchive, sampleSnapshot } from '../../../testing/sample.ts'

// The whole window is drawn, on a machine that may have much to do.
vi.setConfig({ testTimeout: 20_000 })

beforeEach(() => {
  giveLayout()
  vi.spyOn(document, 'hasFocus').mockReturnValue(true)
})

interface Server {
  here: readonly Message[]
  gaps: readonly number[]
  gapAtEnd?: true
  olderGone?: true
  fill: () =>
    { readonly ok: true; readonly value: undefined } | { readonly ok: false; readonly error: Failure }
}

const snapshot = sampleSnapshot({ conversations: [quietJuliet()] })

/** Opens the chat with Juliet on a history with holes. */
async function open(server: Server, shown = snapshot) {
  const given: Given = {
    'messages.page': (args) => {
      const page = pageOf(server.here, shown, args)
      const { gapAtEnd, olderGone } = server
      const gapsBefore = page.messages.map(({ id }) => id).filter((id) => server.gaps.includes(id))
      const value: HistoryPage = { ...page, gapsBefore, gapAtEnd, olderGone }
      return { ok: true, value }
    },
    'archive.fill': () => server.fill(),
  }
  const window = await renderWindow(shown, [], given)
  window.app.chats.show(JULIET_CHAT)
  const log = await screen.findByRole('log', { name: 'Messages' })
  await within(log).findAllByRole('article')
  return { ...window, log }
}

const stuck = { ok: false, error: { code: 'archive-stuck' } } as const
const done = { ok: true, value: undefined } as const
const hole = (log: HTMLElement): HTMLElement =>
  within(log).getByRole('separator', { name: 'Messages are missing here' })

describe('a hole in the history', () => {
  it('heals by itself when it comes into view', async () => {
    const all = longHistory(8)
    const server: Server = {
      here: all.filter(({ id }) => id !== 4),
      gaps: [5],
      fill: () => {
        Object.assign(server, { here: all, gaps: [] })
        return done
      },
    }
    const { log, bridge } = await open(server)
    await waitFor(() => expect(within(log).getAllByRole('article')).toHaveLength(8))
    expect(within(log).queryByRole('separator')).toBeNull()
    expect(callsOf(bridge, 'archive.fill')).toEqual([{ conversationId: JULIET_CHAT, before: 5 }])
  })

  it('is left alone while it is far away', async () => {
    const { bridge } = await open({ here: longHistory(200), gaps: [130], fill: () => stuck })
    expect(callsOf(bridge, 'archive.fill')).toEqual([])
  })

  it('says why not in one sentence, and is tried again by the person', async () => {
    const all = longHistory(8)
    const server: Server = { here: all.slice(1), gaps: [2], fill: () => stuck }
    const { log } = await open(server)
    const alert = await within(log).findByRole('alert')
    expect(alert.textContent).toMatch(/\.$/)
    hole(log)
    server.fill = () => {
      Object.assign(server, { here: all, gaps: [] })
      return done
    }
    await fireEvent.click(within(log).getByRole('button', { name: 'Try again' }))
    await waitFor(() => expect(within(log).queryByRole('separator')).toBeNull())
    expect(within(log).getAllByRole('article')).toHaveLength(8)
  })

  it('is tried again once the account is connected', async () => {
    const offline = {
      ...snapshot,
      accounts: [sampleAccount({ connection: { kind: 'offline' } })],
    }
    const { log, bridge } = await open({ here: longHistory(8), gaps: [5], fill: () => stuck }, offline)
    await within(log).findByRole('alert')
    expect(callsOf(bridge, 'archive.fill')).toHaveLength(1)
    bridge.announce([{ kind: 'accountChanged', account: sampleAccount() }])
    await waitFor(() => expect(callsOf(bridge, 'archive.fill')).toHaveLength(2))
  })

  it('at the end of a conversation is below its last message', async () => {
    const { log, bridge } = await open({ here: longHistory(5), gaps: [], gapAtEnd: true, fill: () => stuck })
    await within(log).findByRole('alert')
    expect(callsOf(bridge, 'archive.fill')).toEqual([{ conversationId: JULIET_CHAT, before: null }])
    const last = within(log).getAllByRole('article').at(-1)!
    expect(last.compareDocumentPosition(hole(log)) & Node.DOCUMENT_POSITION_FOLLOWING).toBeTruthy()
  })

  it('has a button that can be pressed while nothing happens by itself', async () => {
    const { log, bridge } = await open({ here: longHistory(8), gaps: [5], fill: () => done })
    // What was answered without anything coming in does not loop.
    await waitFor(() => expect(callsOf(bridge, 'archive.fill')).toHaveLength(1))
    const load = within(log).getByRole('button', { name: 'Load' })
    await waitFor(() => expect(load.getAttribute('aria-disabled')).toBe('false'))
    await fireEvent.click(load)
    await waitFor(() => expect(callsOf(bridge, 'archive.fill')).toHaveLength(2))
  })
})

describe('the beginning of a conversation', () => {
  const here = longHistory(5)
  const fill = () => stuck

  it('is marked where nothing is missing', async () => {
    const { log } = await open({ here, gaps: [], fill })
    within(log).getByText('This is the beginning of your chat with Juliet Capulet')
  })

  it('is not claimed while older messages may be missing', async () => {
    const { log } = await open({ here, gaps: [1], fill })
    hole(log)
    expect(within(log).queryByText(/^This is the beginning/)).toBeNull()
  })

  it('says so where the server may have removed older ones, or stores none', async () => {
    const gone = await open({ here, gaps: [], olderGone: true, fill })
    within(gone.log).getByText('The server has no older messages')
    gone.unmount()
    const none = { ...snapshot, archives: [sampleArchive({ phase: 'unsupported' })] }
    const { log } = await open({ here, gaps: [], fill }, none)
    within(log).getByText('This server doesn’t store messages. Older ones may be on your other devices.')
  })
})

describe('many messages that came while there was no connection', () => {
  it('are read from the first one, not from the last', async () => {
    const all = longHistory(60)
    const server: Server = { here: all.slice(0, 20), gaps: [], fill: () => stuck }
    const { log, bridge } = await open(server)
    server.here = all
    const unread = quietJuliet({ unread: 40, firstUnread: all[20]!.id })
    bridge.announce([
      { kind: 'conversationsChanged', conversations: [unread] },
      { kind: 'historyChanged', conversationId: JULIET_CHAT },
    ])
    await within(log).findByText('New messages')
    expect(within(log).queryByText(all[59]!.body)).toBeNull()
    await screen.findByRole('button', { name: 'Newest messages, 40 new' })
  })

  it('are followed where they are few', async () => {
    const all = longHistory(25)
    const server: Server = { here: all.slice(0, 20), gaps: [], fill: () => stuck }
    const { log, bridge } = await open(server)
    server.here = all
    bridge.announce([{ kind: 'historyChanged', conversationId: JULIET_CHAT }])
    await waitFor(() => expect(log.querySelector('article[data-id="25"]')).not.toBeNull())
    expect(within(log).queryByText('New messages')).toBeNull()
  })
})

describe('a conversation that was read elsewhere', () => {
  it('opens at its end', async () => {
    const unread = { ...quietJuliet(), unread: 90, firstUnread: 10 as never }
    const all = longHistory(100)
    const server: Server = { here: all, gaps: [], fill: () => stuck }
    const window = await renderWindow(sampleSnapshot({ conversations: [unread] }), [], {
      'messages.page': (args) => ({ ok: true, value: pageOf(server.here, snapshot, args) }),
    })
    window.bridge.announce([{ kind: 'conversationsChanged', conversations: [quietJuliet()] }])
    window.app.chats.show(JULIET_CHAT)
    const log = await screen.findByRole('log', { name: 'Messages' })
    await waitFor(() => expect(log.querySelector('article[data-id="100"]')).not.toBeNull())
    expect(within(log).queryByText('New messages')).toBeNull()
  })
})
