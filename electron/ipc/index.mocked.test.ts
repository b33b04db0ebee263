import { beforeEach, expect, it, vi } from 'vitest'
import type { WebContents } from 'electron'
import type { Answer, CommandName, DeltaBatch } from '../../shared/contract/index.ts'
import { err, ok } from '../../shared/model/result.ts'
import type { Balcony, WindowConnection } from '../domain/index.ts'
import { connectWindows } from './index.ts'

type Handle = (event: unknown, name: unknown, args: unknown) => Promise<Answer<CommandName>>
const main = vi.hoisted(() => ({ handle: (() => undefined) as unknown as Handle }))
vi.mock('electron', () => ({
  ipcMain: { handle: (_channel: string, handle: Handle) => void (main.handle = handle) },
}))

const VIEWER = '5d5f4a0e-1111-4000-8000-000000000000'
let lines: string[]
/** What was called through each connection, and its listener; null once it is closed. */
let connections: { calls: unknown[][]; tell: ((batch: DeltaBatch) => void) | null }[]

function fakeBalcony(): Pick<Balcony, 'open'> {
  return {
    open(listener) {
      const connection: (typeof connections)[number] = { calls: [], tell: listener }
      connections.push(connection)
      const call = (name: string, args: unknown) => {
        connection.calls.push([name, args])
        return Promise.resolve(ok())
      }
      return { call: call as WindowConnection['call'], close: () => void (connection.tell = null) }
    },
  }
}

/** A window as Electron has it, that shows our page. */
function fakeWindow() {
  const heard: DeltaBatch[] = []
  const listeners = new Map<string, () => void>()
  const mainFrame = { url: 'app://balcony/index.html', origin: 'app://balcony' }
  let destroyed = false
  const contents = {
    mainFrame,
    isDestroyed: () => destroyed,
    send: (_channel: string, batch: DeltaBatch) => void heard.push(batch),
    on: (event: string, listener: () => void) => void listeners.set(event, listener),
    once: (event: string, listener: () => void) => void listeners.set(event, listener),
  }
  const call = (name: string, args: unknown, senderFrame: unknown = mainFrame) =>
    main.handle({ sender: contents, senderFrame }, name, args)
  function happen(event: 'destroyed' | 'render-process-gone'): void {
    destroyed = event === 'destroyed'
    listeners.get(event)?.()
  }
  return { contents: contents as unknown as WebContents, mainFrame, heard, call, happen }
}

beforeEach(() => {
  lines = []
  connections = []
})

function start() {
  const links = connectWindows(fakeBalcony(), (line) => void lines.push(line))
  const [one, two] = [fakeWindow(), fakeWindow()]
  links.add(one.contents)
  links.add(two.contents)
  return { links, one, two }
}

it('gives each window a connection of its own', async () => {
  const { one, two } = start()
  connections[0]?.tell?.({ seq: 1, deltas: [] })
  connections[1]?.tell?.({ seq: 7, deltas: [] })
  expect([one.heard, two.heard]).toEqual([[{ seq: 1, deltas: [] }], [{ seq: 7, deltas: [] }]])
  const topics = [{ kind: 'history', conversationId: 3 }]
  expect(await two.call('app.watch', { topics })).toEqual(ok())
  expect(connections.map(({ calls }) => calls)).toEqual([[], [['app.watch', { topics }]]])
})

it.each([
  ['a frame within the window', { url: 'app://balcony/index.html', origin: 'app://balcony' }],
  ['a frame that is gone', null],
])('refuses %s', async (_what, frame) => {
  const { one } = start()
  expect(await one.call('app.snapshot', {}, frame)).toEqual(err({ code: 'unknown-command', command: '' }))
  expect(lines).toHaveLength(1)
  expect(connections[0]?.calls).toEqual([])
})

it('refuses another page, and a window that was not added', async () => {
  const { one } = start()
  one.mainFrame.url = 'app://balcony.example/index.html'
  expect(await one.call('app.snapshot', {})).toMatchObject({ ok: false })
  expect(await fakeWindow().call('app.snapshot', {})).toMatchObject({ ok: false })
  expect(lines).toHaveLength(2)
})

it('answers what the contract does not know, or not so', async () => {
  const { one } = start()
  expect(await one.call('app.forge', {})).toMatchObject({ error: { code: 'unknown-command' } })
  const many = Array.from({ length: 17 }, (_, at) => ({ kind: 'history', conversationId: at + 1 }))
  expect(await one.call('app.watch', { topics: many })).toMatchObject({
    error: { code: 'invalid-arguments' },
  })
  expect(connections[0]?.calls).toEqual([])
})

it('stops viewing and watching for a crashed window, and keeps its connection', async () => {
  const { links, one } = start()
  await one.call('desktop.look', { viewer: VIEWER, conversationId: 3 })
  await links.firstLook
  one.happen('render-process-gone')
  expect(connections[0]?.calls.slice(1)).toEqual([
    ['app.watch', { topics: [] }],
    ['desktop.look', { viewer: VIEWER, conversationId: null }],
  ])
  expect(connections[0]?.tell).not.toBeNull()
})

it('closes the connection of a window that was closed', async () => {
  const { one, two } = start()
  await one.call('desktop.look', { viewer: VIEWER, conversationId: 3 })
  one.happen('destroyed')
  expect(connections.map(({ tell }) => tell === null)).toEqual([true, false])
  expect(connections[0]?.calls.at(-1)).toEqual(['desktop.look', { viewer: VIEWER, conversationId: null }])
  expect(await one.call('app.snapshot', {})).toMatchObject({ ok: false })
  connections[1]?.tell?.({ seq: 1, deltas: [] })
  expect([one.heard.length, two.heard.length]).toEqual([0, 1])
})
