import { fireEvent, screen, waitFor, within } from '@testing-library/svelte'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { renderWindow } from '../../../testing/render-window.ts'
import { ROMEO, ROMEO_JID, sampleSnapshot } from '../../../testing/sample.ts'

const withPicture = () =>
  sampleSnapshot({ avatars: [{ accountId: ROMEO, jid: ROMEO_JID, version: 'a'.repeat(40) }] })

async function openDialog(snapshot = withPicture()) {
  const window_ = await renderWindow(snapshot)
  await fireEvent.keyDown(window, { key: ',', ctrlKey: true })
  await fireEvent.click(await screen.findByRole('button', { name: 'Change picture' }))
  return { ...window_, dialog: await screen.findByRole('dialog', { name: 'Your picture' }) }
}

/** A PNG whose header names this size. Nothing in it can be decoded. */
function pngOfSize(width: number, height: number): File {
  const bytes = new Uint8Array(57)
  const view = new DataView(bytes.buffer)
  bytes.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  view.setUint32(8, 13)
  bytes.set([0x49, 0x48, 0x44, 0x52], 12)
  view.setUint32(16, width)
  view.setUint32(20, height)
  // IDAT and IEND, so that the file is whole.
  bytes.set([0x49, 0x44, 0x41, 0x54], 37)
  bytes.set([0x49, 0x45, 0x4e, 0x44], 49)
  return new File([bytes], 'p.png', { type: 'image/png' })
}

async function choose(dialog: HTMLElement, file: File): Promise<void> {
  const input = dialog.querySelector('input[type=file]')
  if (input) await fireEvent.change(input, { target: { files: [file] } })
}

/** The part of the picture that was drawn last on the large canvas: x, y and side. */
let drawn: readonly number[] = []
/** The bytes that were written, by address. */
let written: [string, Blob][] = []

/** A browser that decodes every picture as one of 400 by 200 pixels. */
beforeEach(() => {
  drawn = []
  written = []
  vi.stubGlobal('createImageBitmap', () => Promise.resolve({ width: 400, height: 200, close() {} }))
  vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockImplementation(function (this: HTMLCanvasElement) {
    return {
      clearRect() {},
      drawImage: (_: unknown, x: number, y: number, side: number) => {
        if (this.width === 480) drawn = [x, y, side]
      },
    } as never
  })
  vi.spyOn(HTMLCanvasElement.prototype, 'toBlob').mockImplementation((done) =>
    done(new Blob(['png'], { type: 'image/png' })),
  )
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(240)
  vi.spyOn(XMLHttpRequest.prototype, 'open').mockImplementation(function (
    this: XMLHttpRequest & { at?: string },
    _method: string,
    url: string | URL,
  ) {
    this.at = String(url)
  })
  vi.spyOn(XMLHttpRequest.prototype, 'send').mockImplementation(function (
    this: XMLHttpRequest & { at?: string },
    body,
  ) {
    written.push([this.at ?? '', body as Blob])
    Object.defineProperty(this, 'status', { value: 204 })
    this.dispatchEvent(new Event('loadend'))
  })
  Element.prototype.setPointerCapture = () => {}
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

const slider = (dialog: HTMLElement, name: string) =>
  within(dialog).findByRole<HTMLInputElement>('slider', { name })
const place = (dialog: HTMLElement): HTMLElement => dialog.querySelector<HTMLElement>('.place')!
const files = (...list: readonly File[]) => ({ types: ['Files'], files: list, items: [] })

describe('the own picture', () => {
  it('comes by dropping a file on its place, and not into the chat behind', async () => {
    const { dialog, bridge } = await openDialog()
    const dataTransfer = files(pngOfSize(400, 200))
    await fireEvent.dragOver(place(dialog), { dataTransfer })
    expect(place(dialog).classList).toContain('over')
    // From the place to something in it.
    const leave = new MouseEvent('dragleave', {
      bubbles: true,
      relatedTarget: place(dialog).firstElementChild,
    })
    await fireEvent(place(dialog), leave)
    expect(place(dialog).classList).toContain('over')
    await fireEvent.drop(place(dialog), { dataTransfer })
    await slider(dialog, 'Zoom')
    expect(place(dialog).classList).not.toContain('over')
    expect(drawn).toEqual([100, 0, 200])
    expect(bridge.calls.filter(({ name }) => name === 'files.stage')).toEqual([])
  })

  it('comes by pasting, wherever the keyboard is', async () => {
    const { dialog } = await openDialog()
    await fireEvent.paste(document.activeElement ?? document.body, {
      clipboardData: files(new File(['x'], 'x.txt', { type: 'text/plain' }), pngOfSize(400, 200)),
    })
    await slider(dialog, 'Zoom')
    expect(drawn).toEqual([100, 0, 200])
  })

  it('stays when something is dropped that is no picture, with a sentence', async () => {
    const { dialog } = await openDialog()
    await fireEvent.drop(place(dialog), { dataTransfer: files(pngOfSize(400, 200)) })
    await slider(dialog, 'Zoom')
    await fireEvent.drop(place(dialog), { dataTransfer: files(new File(['x'], 'x.txt')) })
    expect((await within(dialog).findByRole('alert')).textContent).toContain('can’t show this file')
    expect(drawn).toEqual([100, 0, 200])
    // A text that is dragged is nothing at all.
    await fireEvent.drop(place(dialog), { dataTransfer: { types: ['text/plain'], files: [], items: [] } })
    await slider(dialog, 'Zoom')
  })

  it('is cropped by dragging and by the wheel, and never beyond its edges', async () => {
    const { dialog } = await openDialog()
    await fireEvent.drop(place(dialog), { dataTransfer: files(pngOfSize(400, 200)) })
    await slider(dialog, 'Zoom')
    const part = dialog.querySelector<HTMLElement>('.part')!
    const pull = (movementX: number): Event =>
      Object.defineProperties(new MouseEvent('pointermove', { bubbles: true }), {
        movementX: { value: movementX },
        movementY: { value: 0 },
      })
    await fireEvent(part, pull(60))
    expect(drawn).toEqual([100, 0, 200])
    await fireEvent(part, new MouseEvent('pointerdown', { bubbles: true }))
    // A quarter of its side, to the right: what is to the left comes into view.
    await fireEvent(part, pull(60))
    expect(drawn).toEqual([50, 0, 200])
    await fireEvent(part, pull(900))
    expect(drawn).toEqual([0, 0, 200])
    await fireEvent(part, new MouseEvent('pointerup', { bubbles: true }))
    await fireEvent(part, pull(-60))
    expect(drawn).toEqual([0, 0, 200])
    await fireEvent.wheel(part, { deltaY: -1 })
    expect((await slider(dialog, 'Zoom')).value).toBe('1.1')
    await fireEvent.wheel(part, { deltaY: 1 })
    expect((await slider(dialog, 'Zoom')).value).toBe('1')
  })

  it('is cropped by keyboard alone, and saved as it is seen', async () => {
    const { dialog, bridge } = await openDialog()
    await choose(dialog, pngOfSize(400, 200))
    const [zoom, across, down] = [
      await slider(dialog, 'Zoom'),
      await slider(dialog, 'Position from left to right'),
      await slider(dialog, 'Position from top to bottom'),
    ]
    // The arrow keys change a slider in a browser, and that is this event.
    await fireEvent.input(zoom, { target: { value: '2' } })
    await fireEvent.input(across, { target: { value: '1' } })
    await fireEvent.input(down, { target: { value: '0' } })
    expect(drawn).toEqual([300, 0, 100])
    for (const control of [zoom, across, down]) expect(control.tabIndex).toBe(0)
    await fireEvent.click(within(dialog).getByRole('button', { name: 'Save' }))
    await waitFor(() => expect(screen.queryByRole('dialog', { name: 'Your picture' })).toBeNull())
    expect(written.map(([at, { type }]) => [at, type])).toEqual([
      [`/media/scene/avatar/own/${ROMEO}`, 'image/png'],
    ])
    expect(bridge.calls.filter(({ name }) => name === 'avatars.setOwn')).toHaveLength(1)
  })

  it('refuses a picture of 60,000 by 60,000 pixels by its header, and a file that is none', async () => {
    const { dialog } = await openDialog()
    await choose(dialog, pngOfSize(60_000, 60_000))
    expect((await within(dialog).findByRole('alert')).textContent).toBe(
      'This picture has more than 50 megapixels. Choose a smaller one.',
    )
    await choose(dialog, new File(['<svg onload="alert(1)"/>'], 'p.png', { type: 'image/png' }))
    expect((await within(dialog).findByText(/can’t show this file/)).textContent).toBe(
      'Balcony can’t show this file as a picture. Choose a PNG, JPEG, WebP or GIF file.',
    )
    expect(within(dialog).getByRole<HTMLButtonElement>('button', { name: 'Save' }).disabled).toBe(true)
  })

  it('removes the picture, and says why if it cannot', async () => {
    const { dialog, bridge } = await openDialog()
    bridge.answer({ 'avatars.removeOwn': () => ({ ok: false, error: { code: 'request-timeout' } }) })
    await fireEvent.click(within(dialog).getByRole('button', { name: 'Remove picture' }))
    await within(dialog).findByRole('alert')
    bridge.answer({ 'avatars.removeOwn': undefined })
    await fireEvent.click(within(dialog).getByRole('button', { name: 'Remove picture' }))
    await expect.poll(() => screen.queryByRole('dialog', { name: 'Your picture' })).toBeNull()
    expect(bridge.calls.filter(({ name }) => name === 'avatars.removeOwn')).toHaveLength(2)
  })

  it('has nothing to remove where there is no picture', async () => {
    const { dialog } = await openDialog(sampleSnapshot())
    expect(within(dialog).queryByRole('button', { name: 'Remove picture' })).toBeNull()
  })
})
