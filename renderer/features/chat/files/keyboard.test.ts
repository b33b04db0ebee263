import { fireEvent, screen, waitFor, within } from '@testing-library/svelte'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { MessageId } from '../../../../shared/model/ids.ts'
import type { Message } from '../../../../shared/model/message.ts'
import { everyFile, fileAnswers, sampleFile } from '../../../testing/files.ts'
import { giveLayout } from '../../../testing/layout.ts'
import { giveCanvases, giveMedia, givePlayback } from '../../../testing/media.ts'
import { callsOf, newMessage, openChat } from '../../../testing/open-chat.ts'

beforeEach(() => {
  giveLayout()
  giveMedia()
  giveCanvases()
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

/** Presses a key where the keyboard is. Enter on a button presses the button, as in a browser. */
async function press(key: string, more: KeyboardEventInit = {}): Promise<void> {
  const target = document.activeElement ?? document.body
  const goesOn = await fireEvent.keyDown(target, { key, ...more })
  if (goesOn && key === 'Enter' && target.matches('button, a')) await fireEvent.click(target)
}
/** Goes to a control that Tab reaches. */
function reach(control: HTMLElement): void {
  expect(control.tabIndex).toBe(0)
  expect(control.closest('[inert]')).toBeNull()
  control.focus()
  expect(document.activeElement).toBe(control)
}

const message = (at: number, file: ReturnType<typeof sampleFile>): Message =>
  newMessage({
    id: (900 + at) as MessageId,
    place: (newMessage().place + at) as Message['place'],
    // Hours apart, so that each picture stands alone.
    sentAt: newMessage().sentAt + at * 3_600_000,
    kind: 'file',
    body: '',
    files: [file],
  })

describe('by keyboard alone', () => {
  it('a voice message is reached, played, moved in and paused', async () => {
    const playback = givePlayback()
    const voice = { kind: 'voice', mediaType: 'audio/ogg', durationMs: 12_000, waveform: [10, 90] } as const
    const { log } = await openChat([message(1, sampleFile(1, 'voice.ogg', voice))])
    log.focus()
    await press('ArrowUp')
    await waitFor(() => expect(document.activeElement?.getAttribute('data-id')).toBe('901'))
    const recording = within(log).getByRole('group', { name: 'Voice message, 0:12' })
    reach(within(recording).getByRole('button', { name: 'Play' }))
    await press('Enter')
    expect(playback.playing()).toEqual([expect.stringMatching(/attachment\/1$/)])
    const position = within(recording).getByRole<HTMLInputElement>('slider', { name: 'Position' })
    reach(position)
    // An arrow key moves a slider by its step.
    expect(position.step).toBe('1000')
    await fireEvent.input(position, { target: { value: '1000' } })
    await within(recording).findByText('0:01 of 0:12')
    reach(within(recording).getByRole('button', { name: 'Pause' }))
    await press('Enter')
    expect(playback.playing()).toEqual([])
  })

  it('a picture is opened, zoomed, moved, left for the next one, and closed', async () => {
    const history = [message(1, sampleFile(1, 'orchard.png')), message(2, sampleFile(2, 'window.png'))]
    const { bridge, log } = await openChat(history)
    bridge.answer(fileAnswers(history))
    // The picture fills its place.
    for (const side of ['clientWidth', 'clientHeight', 'offsetWidth'] as const)
      vi.spyOn(HTMLElement.prototype, side, 'get').mockReturnValue(400)
    const opener = await within(log).findByRole('button', { name: 'Show orchard.png' })
    reach(opener)
    await press('Enter')
    const viewer = await screen.findByRole('dialog', { name: 'Viewer' })
    const picture = await within(viewer).findByRole('img', { name: 'orchard.png' })
    await waitFor(() => expect(viewer.contains(document.activeElement)).toBe(true))
    await press('+')
    await press('+')
    await press('ArrowRight')
    expect(picture.style.transform).toMatch(/^translate\(-80px.*scale\(1\.5625\)/)
    await press('ArrowLeft')
    expect(picture.style.transform).toMatch(/^translate\(0px.*scale\(1\.5625\)/)
    await press('0')
    await waitFor(() =>
      expect(within(viewer).getByRole<HTMLButtonElement>('button', { name: 'Next' }).disabled).toBe(false),
    )
    await press('ArrowRight')
    await within(viewer).findByRole('img', { name: 'window.png' })
    await press('Escape')
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    await waitFor(() => expect(document.activeElement).toBe(opener))
  })

  it('the files of a conversation are listed, searched, opened and deleted', async () => {
    const { bridge } = await openChat(everyFile)
    bridge.answer(fileAnswers(everyFile))
    reach(screen.getByRole('button', { name: 'Details' }))
    await press('Enter')
    const details = within(await screen.findByRole('complementary', { name: 'Details' }))
    reach(details.getByRole('tab', { name: 'Pictures' }))
    await press('ArrowRight')
    expect(document.activeElement).toBe(details.getByRole('tab', { name: 'Documents' }))
    const more = await details.findByRole('button', { name: 'More for A letter to the Friar.pdf' })
    reach(more)
    await press('Enter')
    const item = await screen.findByRole('menuitem', { name: 'Delete from this computer' })
    await fireEvent.keyDown(item, { key: 'Enter' })
    await waitFor(() => expect(callsOf(bridge, 'files.deleteHere')).toEqual([{ attachmentIds: [18] }]))
    const search = details.getByRole('searchbox', { name: 'Search files' })
    reach(search)
    await fireEvent.input(search, { target: { value: 'letter' } })
    await waitFor(() =>
      expect(details.queryByRole('button', { name: 'More for All of Verona.zip' })).toBeNull(),
    )
    await fireEvent.input(search, { target: { value: '' } })
    details.getByRole('tab', { name: 'Documents' }).focus()
    await press('ArrowLeft')
    reach(await details.findByRole('button', { name: 'Show Feast 1.png' }))
    await press('Enter')
    expect((await screen.findByRole('dialog', { name: 'Viewer' })).textContent).toContain('Feast 1.png')
  })
})
