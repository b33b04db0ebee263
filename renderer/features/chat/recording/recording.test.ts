import { fireEvent, screen, waitFor, within } from '@testing-library/svelte'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ConversationId } from '../../../../shared/model/ids.ts'
import { err, ok } from '../../../../shared/model/result.ts'
import type { FileTools } from '../../../preparing/file-tools.ts'
import { LONGEST_MS, Recording, Recordings } from '../../../state/recording.svelte.ts'
import { createFakeFileTools } from '../../../testing/file-tools.ts'
import { giveLayout } from '../../../testing/layout.ts'
import { createMockBridge } from '../../../testing/mock-bridge.ts'
import { callsOf, quietJuliet } from '../../../testing/open-chat.ts'
import { renderWindow } from '../../../testing/render-window.ts'
import { JULIET_CHAT, sampleConversations, sampleSnapshot } from '../../../testing/sample.ts'

beforeEach(() => {
  giveLayout()
  vi.spyOn(document, 'hasFocus').mockReturnValue(true)
})
afterEach(() => vi.useRealTimers())

function fakeTake() {
  const take = {
    level: () => 0.5,
    pause: vi.fn(),
    resume: vi.fn(),
    soFar: vi.fn(() => Promise.resolve(new Blob(['webm']))),
    end: vi.fn(() => Promise.resolve(new Blob(['webm']))),
    discard: vi.fn(),
    onFault: vi.fn<(listener: () => void) => void>(),
  }
  return { take, record: () => Promise.resolve(ok(take)) }
}

async function open(tools: Partial<FileTools> = {}) {
  const snapshot = sampleSnapshot({ conversations: [quietJuliet(), ...sampleConversations.slice(1)] })
  const given = { 'files.stage': () => ok(7 as never), 'files.send': () => ok([]) }
  const shown = await renderWindow(snapshot, undefined, given, null, undefined, createFakeFileTools(tools))
  shown.app.chats.show(JULIET_CHAT)
  await fireEvent.click(await screen.findByRole('button', { name: 'Record voice message' }))
  const group = await screen.findByRole('group', { name: 'Recording a voice message' })
  const button = (name: string) => within(group).getByRole('button', { name })
  return { ...shown, group, button }
}

describe('a voice message', () => {
  it('asks the main process first, records, and is sent without the tray', async () => {
    const { take, record } = fakeTake()
    const { bridge, button } = await open({ record })
    expect(callsOf(bridge, 'desktop.allowMicrophone')[0]).toEqual({ on: true })
    await waitFor(() => expect(callsOf(bridge, 'desktop.allowMicrophone')).toHaveLength(2))
    expect(callsOf(bridge, 'desktop.allowMicrophone')[1]).toEqual({ on: false })
    await waitFor(() => expect(screen.getByRole('timer', { name: /^Recording/ })).toBeTruthy())
    expect(document.activeElement).toBe(button('Send'))
    await fireEvent.click(button('Send'))
    await waitFor(() => expect(callsOf(bridge, 'files.send')).toHaveLength(1))
    expect(take.end).toHaveBeenCalledOnce()
    expect(callsOf(bridge, 'files.stage')).toEqual([
      {
        conversationId: 1,
        name: expect.stringMatching(/^Voice message \d{4}-\d\d-\d\d \d\d\.\d\d\.\d\d\.ogg$/) as string,
        mediaType: 'audio/ogg',
        size: 3,
        voice: true,
      },
    ])
    expect(callsOf(bridge, 'files.describe')).toMatchObject([{ stagedFileId: 7 }])
    expect(callsOf(bridge, 'files.send')).toEqual([{ conversationId: 1, stagedFileIds: [7] }])
    await waitFor(() => expect(screen.queryByRole('group', { name: /^Recording/ })).toBeNull())
  })

  it('is thrown away by Escape', async () => {
    const { take, record } = fakeTake()
    const { bridge } = await open({ record })
    await screen.findByRole('timer', { name: /^Recording/ })
    await fireEvent.keyDown(document.activeElement!, { key: 'Escape' })
    await waitFor(() => expect(screen.queryByRole('group', { name: /^Recording/ })).toBeNull())
    expect(take.discard).toHaveBeenCalledOnce()
    expect(callsOf(bridge, 'files.stage')).toEqual([])
  })

  it('pauses and goes on', async () => {
    const { take, record } = fakeTake()
    const { button } = await open({ record })
    await screen.findByRole('timer', { name: /^Recording/ })
    await fireEvent.click(button('Pause'))
    expect(screen.getByRole('timer', { name: /^Paused/ })).toBeTruthy()
    await fireEvent.click(button('Resume'))
    expect([take.pause.mock.calls.length, take.resume.mock.calls.length]).toEqual([1, 1])
  })

  it('says why it cannot be recorded', async () => {
    const { button } = await open({ record: () => Promise.resolve(err({ code: 'microphone-missing' })) })
    expect((await screen.findByRole('alert')).textContent).toBe(
      'No microphone was found. Connect one, then record again.',
    )
    await fireEvent.click(button('Discard'))
    expect(screen.queryByRole('alert')).toBeNull()
  })

  it('does not open the microphone where the person says no', async () => {
    const record = vi.fn(fakeTake().record)
    const bridge = createMockBridge(undefined, undefined, {
      'desktop.allowMicrophone': () => err({ code: 'cancelled' }),
    })
    const recordings = new Recordings(bridge, createFakeFileTools({ record }))
    recordings.start(JULIET_CHAT)
    await waitFor(() => expect(recordings.of(JULIET_CHAT)).toBeNull())
    expect(record).not.toHaveBeenCalled()
  })

  it('stays where it could not be sent, and can be sent again', async () => {
    const { bridge, button, group } = await open({ record: fakeTake().record })
    await screen.findByRole('timer', { name: /^Recording/ })
    bridge.answer({ 'files.send': () => err({ code: 'disk-full' }) })
    await fireEvent.click(button('Send'))
    expect(await within(screen.getByRole('main')).findByRole('alert')).toBeTruthy()
    expect(group.isConnected).toBe(true)
    expect(callsOf(bridge, 'files.unstage')).toEqual([{ stagedFileIds: [7] }])
    bridge.answer({ 'files.send': () => ok([]) })
    await fireEvent.click(button('Send'))
    await waitFor(() => expect(screen.queryByRole('group', { name: /^Recording/ })).toBeNull())
  })

  it('lets go of the microphone when another conversation is opened, and waits there', async () => {
    const { take, record } = fakeTake()
    const { app } = await open({ record })
    await screen.findByRole('timer', { name: /^Recording/ })
    app.chats.show(3 as ConversationId)
    await waitFor(() => expect(take.end).toHaveBeenCalledOnce())
    await waitFor(() => expect(screen.queryByRole('group', { name: /^Recording/ })).toBeNull())
    app.chats.show(JULIET_CHAT)
    const group = await screen.findByRole('group', { name: 'Recording a voice message' })
    expect(within(group).queryByRole('button', { name: 'Resume' })).toBeNull()
    expect(within(group).getByRole('button', { name: 'Send' })).toBeTruthy()
  })

  it('ends with the device', async () => {
    const { take, record } = fakeTake()
    const recording = new Recording(createFakeFileTools({ record }))
    await recording.start(createMockBridge())
    take.onFault.mock.calls[0]?.[0]()
    expect(recording.step).toBe('ended')
  })

  it('is at most a quarter of an hour long', async () => {
    vi.useFakeTimers()
    let now = 0
    const { take, record } = fakeTake()
    const recording = new Recording(createFakeFileTools({ record }), () => now)
    await recording.start(createMockBridge())
    now = LONGEST_MS + 1
    vi.advanceTimersByTime(50)
    expect([recording.step, recording.isFull, recording.elapsedMs]).toEqual(['paused', true, 900_000])
    recording.resume()
    expect(take.resume).not.toHaveBeenCalled()
  })
})
