import { fireEvent, screen, waitFor, within } from '@testing-library/svelte'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { NO_DESKTOP } from '../../../../shared/model/desktop.ts'
import type { BareJid } from '../../../../shared/model/jid.ts'
import { err, ok } from '../../../../shared/model/result.ts'
import { DEFAULT_SETTINGS } from '../../../../shared/model/store.ts'
import type { FileTools } from '../../../preparing/file-tools.ts'
import { UNCHANGED } from '../../../preparing/prepared.ts'
import { sampleStaged, stagedSnapshot } from '../../../testing/attachments.ts'
import { sampleEncryption } from '../../../testing/encryption.ts'
import { createFakeFileTools } from '../../../testing/file-tools.ts'
import { giveLayout } from '../../../testing/layout.ts'
import type { MockBridge } from '../../../testing/mock-bridge.ts'
import { callsOf } from '../../../testing/open-chat.ts'
import { renderWindow } from '../../../testing/render-window.ts'
import { JULIET_CHAT, ROMEO } from '../../../testing/sample.ts'
import { stagingAnswers } from '../../../testing/staging.ts'

const [PICTURE, , LETTER] = sampleStaged
const TWO = [PICTURE!, LETTER!]

beforeEach(() => {
  giveLayout()
  vi.spyOn(document, 'hasFocus').mockReturnValue(true)
})

async function open(files = TWO, tools: Partial<FileTools> = {}, settings = DEFAULT_SETTINGS) {
  const bridgeOf: { bridge: MockBridge | null } = { bridge: null }
  const given = stagingAnswers(() => bridgeOf.bridge!, files)
  const snapshot = { ...stagedSnapshot(files), settings }
  const shown = await renderWindow(snapshot, undefined, given, null, undefined, createFakeFileTools(tools))
  bridgeOf.bridge = shown.bridge
  shown.app.chats.show(JULIET_CHAT)
  const field = await screen.findByRole<HTMLTextAreaElement>('textbox', { name: 'Message' })
  const type = async (text: string): Promise<void> => {
    field.focus()
    field.value = text
    await fireEvent.input(field)
  }
  return { ...shown, field, type }
}

const tray = () => screen.getByRole('list', { name: 'Attachments' })
const names = () =>
  within(tray())
    .getAllByRole('button', { name: /^Remove / })
    .map((button) => button.getAttribute('aria-label'))
const file = (name: string, type: string, content = 'x') => new File([content], name, { type })
const transfer = (files: readonly File[], text = '') => ({
  types: files.length > 0 ? ['Files'] : ['text/plain'],
  items: files.map((one) => ({ kind: 'file', getAsFile: () => one, webkitGetAsEntry: () => null })),
  getData: () => text,
})
const press = (key: string, more: KeyboardEventInit = {}) =>
  fireEvent.keyDown(document.activeElement!, { key, ...more })

describe('attachments', () => {
  it('are shown where they were left, with name and size', async () => {
    await open()
    expect(names()).toEqual(['Remove The orchard by night.jpg', 'Remove A letter to the Friar.pdf'])
    expect(within(tray()).getByText('1.8 MB')).toBeTruthy()
    expect(within(tray()).getByRole<HTMLInputElement>('textbox', { name: /orchard/ }).value).toBe(
      'By the wall',
    )
  })

  it('are chosen with a button', async () => {
    const { bridge } = await open([])
    bridge.announce([{ kind: 'abilitiesChanged', abilities: { ...NO_DESKTOP, files: true } }])
    bridge.answer({ 'files.choose': () => ok(2) })
    await fireEvent.click(screen.getByRole('button', { name: 'Attach file' }))
    expect(callsOf(bridge, 'files.choose')).toEqual([{ conversationId: 1 }])
    expect(await screen.findByText('2 files attached.')).toBeTruthy()
  })

  it('are asked for by the browser where there is no desktop', async () => {
    const { bridge } = await open([])
    const click = vi.spyOn(HTMLInputElement.prototype, 'click').mockImplementation(function (
      this: HTMLInputElement,
    ) {
      Object.defineProperty(this, 'files', { value: [file('a.txt', 'text/plain')] })
      this.dispatchEvent(new Event('change'))
    })
    await fireEvent.click(screen.getByRole('button', { name: 'Attach file' }))
    await waitFor(() => expect(callsOf(bridge, 'files.stage')).toHaveLength(1))
    click.mockRestore()
  })

  it('come by pasting a picture, under a name that says when', async () => {
    const put = vi.fn(() => Promise.resolve(ok()))
    const { bridge, field } = await open([], { put })
    await fireEvent.paste(field, { clipboardData: transfer([file('image.png', 'image/png')]) })
    await waitFor(() => expect(callsOf(bridge, 'files.stage')).toHaveLength(1))
    expect(callsOf(bridge, 'files.stage')[0]).toMatchObject({ mediaType: 'image/png', size: 1 })
    expect(names()[0]).toMatch(/^Remove Picture \d{4}-\d\d-\d\d \d\d\.\d\d\.\d\d\.png$/)
    await waitFor(() => expect(callsOf(bridge, 'files.describe')).toHaveLength(1))
    expect(put).toHaveBeenCalledWith(
      '/media/scene/staged/101',
      expect.any(Blob),
      expect.anything(),
      expect.anything(),
    )
  })

  it('do not come from a text with a picture of it, and do from the names of files', async () => {
    const { bridge, field } = await open([])
    await fireEvent.paste(field, { clipboardData: transfer([file('image.png', 'image/png')], 'But soft') })
    expect(callsOf(bridge, 'files.stage')).toEqual([])
    const copied = transfer([file('a b.txt', 'text/plain')], 'file:///home/romeo/a%20b.txt\n')
    await fireEvent.paste(field, { clipboardData: copied })
    await waitFor(() => expect(callsOf(bridge, 'files.stage')).toHaveLength(1))
  })

  it('come by dropping several anywhere in the conversation', async () => {
    const { bridge } = await open([])
    const main = screen.getByRole('main')
    const dataTransfer = transfer([file('a.txt', 'text/plain'), file('b.txt', 'text/plain')])
    await fireEvent.dragEnter(main, { dataTransfer })
    expect(screen.getByText('Drop files here to attach them')).toBeTruthy()
    await fireEvent.drop(main, { dataTransfer })
    await waitFor(() => expect(names()).toEqual(['Remove a.txt', 'Remove b.txt']))
    expect(screen.queryByText('Drop files here to attach them')).toBeNull()
    expect(callsOf(bridge, 'files.stage')).toHaveLength(2)
  })

  it('leave a dragged text alone', async () => {
    await open([])
    await fireEvent.dragEnter(screen.getByRole('main'), { dataTransfer: transfer([], 'text') })
    expect(screen.queryByText('Drop files here to attach them')).toBeNull()
  })

  it('become an archive from a folder, which can be cancelled', async () => {
    let signal: AbortSignal | undefined
    const zip: FileTools['zip'] = (_files, progress, given) => {
      signal = given
      progress(0.4)
      return new Promise((resolve) => {
        given.addEventListener('abort', () => resolve(err({ code: 'cancelled' })))
      })
    }
    const { bridge } = await open([], { zip })
    const folder = {
      isDirectory: true,
      name: 'Sonnets',
      createReader: () => ({ readEntries: (give: (e: []) => void) => give([]) }),
    }
    const dataTransfer = {
      types: ['Files'],
      items: [{ kind: 'file', getAsFile: () => null, webkitGetAsEntry: () => folder }],
    }
    await fireEvent.drop(screen.getByRole('main'), { dataTransfer })
    const progress = await screen.findByRole('progressbar', { name: 'Packing Sonnets.zip' })
    expect(progress.getAttribute('aria-valuenow')).toBe('40')
    await fireEvent.click(screen.getByRole('button', { name: 'Cancel packing Sonnets.zip' }))
    expect(signal?.aborted).toBe(true)
    await waitFor(() => expect(screen.queryByRole('progressbar')).toBeNull())
    expect(callsOf(bridge, 'files.stage')).toEqual([])
  })

  it('are at most a hundred, and the person is told', async () => {
    const many = Array.from({ length: 99 }, (_, at) => ({ ...LETTER!, id: (at + 1) as never }))
    const { bridge, field } = await open(many)
    const clipboardData = transfer([file('a.txt', 'text/plain'), file('b.txt', 'text/plain')])
    await fireEvent.paste(field, { clipboardData })
    expect(await screen.findByText(/up to 100 files at once/)).toBeTruthy()
    expect(callsOf(bridge, 'files.stage')).toHaveLength(1)
  })
})

describe('the list of attachments', () => {
  it('is ordered by keyboard, and says so', async () => {
    const { bridge } = await open()
    screen.getByRole('button', { name: 'Remove The orchard by night.jpg' }).focus()
    await press('ArrowRight', { altKey: true })
    await waitFor(() => expect(names()[0]).toBe('Remove A letter to the Friar.pdf'))
    expect(callsOf(bridge, 'files.arrange')).toEqual([{ conversationId: 1, order: [103, 101] }])
    expect(await screen.findByText('The orchard by night.jpg is now 2 of 2.')).toBeTruthy()
    await press('ArrowRight', { altKey: true })
    expect(callsOf(bridge, 'files.arrange')).toHaveLength(1)
  })

  it('is ordered by dragging', async () => {
    const { bridge } = await open()
    const [first, second] = within(tray()).getAllByRole('listitem')
    await fireEvent.dragStart(second!)
    await fireEvent.dragOver(first!)
    await fireEvent.drop(first!)
    await waitFor(() =>
      expect(callsOf(bridge, 'files.arrange')).toEqual([{ conversationId: 1, order: [103, 101] }]),
    )
  })

  it('gives back what was removed, and removes it for good after sending', async () => {
    const { bridge, type } = await open()
    await fireEvent.click(screen.getByRole('button', { name: /^Remove The orchard/ }))
    expect(names()).toEqual(['Remove A letter to the Friar.pdf'])
    expect(callsOf(bridge, 'files.unstage')).toEqual([])
    await fireEvent.click(screen.getByRole('button', { name: 'Undo remove' }))
    expect(names()).toHaveLength(2)
    await fireEvent.click(screen.getByRole('button', { name: /^Remove The orchard/ }))
    await type('')
    await press('Enter')
    await waitFor(() => expect(callsOf(bridge, 'files.send')).toHaveLength(1))
    expect(callsOf(bridge, 'files.unstage')).toEqual([{ stagedFileIds: [101] }])
    expect(callsOf(bridge, 'files.send')).toEqual([{ conversationId: 1, stagedFileIds: [103] }])
  })

  it('is reached with Backspace from an empty field and left with Escape', async () => {
    const { field } = await open()
    field.focus()
    await press('Backspace')
    expect(document.activeElement?.getAttribute('aria-label')).toBe('Remove A letter to the Friar.pdf')
    await press('Escape')
    expect(document.activeElement).toBe(field)
  })

  it('is attached, captioned, ordered and sent by keyboard alone', async () => {
    const { bridge, field, type } = await open()
    const attach = screen.getByRole('button', { name: 'Attach file' })
    expect(attach.tabIndex).toBe(0)
    await type('')
    await press('Backspace')
    const caption = screen.getByRole<HTMLInputElement>('textbox', {
      name: 'Caption for A letter to the Friar.pdf',
    })
    caption.focus()
    await fireEvent.input(caption, { target: { value: 'Read it' } })
    await press('ArrowLeft', { altKey: true })
    await waitFor(() => expect(names()[0]).toBe('Remove A letter to the Friar.pdf'))
    // What is typed and the keyboard stay with the card that moved.
    expect([document.activeElement, caption.value]).toEqual([caption, 'Read it'])
    // Enter keeps the caption and sends the form, as a browser does.
    if (await press('Enter')) await fireEvent.submit(caption.closest('form')!)
    await waitFor(() => expect(callsOf(bridge, 'files.send')).toHaveLength(1))
    expect(callsOf(bridge, 'files.setCaption')).toEqual([{ stagedFileId: 103, caption: 'Read it' }])
    expect(callsOf(bridge, 'files.send')).toEqual([{ conversationId: 1, stagedFileIds: [103, 101] }])
    expect(field.isConnected).toBe(true)
  })

  it('keeps captions', async () => {
    const { bridge } = await open()
    const caption = screen.getByRole('textbox', { name: 'Caption for A letter to the Friar.pdf' })
    await fireEvent.input(caption, { target: { value: 'Read it' } })
    await fireEvent.blur(caption)
    expect(callsOf(bridge, 'files.setCaption')).toEqual([{ stagedFileId: 103, caption: 'Read it' }])
  })

  it('says before sending what the server refuses, and sends the rest', async () => {
    const { bridge, type } = await open([LETTER!, { ...sampleStaged[4]! }])
    expect(await screen.findByText('Too large for your server, which takes up to 100 MB.')).toBeTruthy()
    await type('')
    await press('Enter')
    await waitFor(() =>
      expect(callsOf(bridge, 'files.send')).toEqual([{ conversationId: 1, stagedFileIds: [103] }]),
    )
  })

  /** Attaches a file that cannot go, and lets it go once something asks for the ways again. */
  async function openWithoutWay(): Promise<MockBridge> {
    const { bridge, app } = await open([])
    bridge.answer({ 'files.ways': () => ok({ upload: null, direct: false }) })
    await app.staged.add(JULIET_CHAT, [
      { name: 'a.txt', mediaType: 'text/plain', blob: file('a.txt', 'text/plain') },
    ])
    expect(await screen.findByText(/Your server doesn’t take files/)).toBeTruthy()
    bridge.answer({ 'files.ways': () => ok({ upload: null, direct: true }) })
    return bridge
  }

  it('says where there is no way at all', async () => {
    const bridge = await openWithoutWay()
    // The other side comes.
    const presence = { show: 'dnd', status: '' } as const
    const jid = 'juliet@capulet.example' as BareJid
    bridge.announce([{ kind: 'presenceChanged', accountId: ROMEO, changes: [{ jid, presence }] }])
    await waitFor(() => expect(screen.queryByText(/Your server doesn’t take files/)).toBeNull())
  })

  it('asks for the ways again once it is known whether the chat is encrypted', async () => {
    const bridge = await openWithoutWay()
    const encryption = sampleEncryption({ state: 'impossible', problem: 'no-devices' })
    bridge.announce([{ kind: 'encryptionChanged', encryption }])
    await waitFor(() => expect(screen.queryByText(/Your server doesn’t take files/)).toBeNull())
  })

  it('says in its place what failed, and tries again', async () => {
    let works = false
    const prepare: FileTools['prepare'] = () =>
      Promise.resolve(works ? ok({ ...UNCHANGED, width: 3, height: 2 }) : err({ code: 'file-unreadable' }))
    const { bridge } = await open([{ ...PICTURE!, width: undefined }], { prepare })
    expect(await within(tray()).findByRole('alert')).toHaveProperty(
      'textContent',
      'Balcony couldn’t read this file. Check that it is still there, then add it again.',
    )
    works = true
    await fireEvent.click(screen.getByRole('button', { name: 'Try again' }))
    await waitFor(() => expect(callsOf(bridge, 'files.describe')).toHaveLength(1))
    expect(within(tray()).queryByRole('alert')).toBeNull()
  })

  it('says that place and camera cannot be removed', async () => {
    const prepare: FileTools['prepare'] = () => Promise.resolve(ok({ ...UNCHANGED, note: 'not-stripped' }))
    await open([PICTURE!], { prepare })
    expect(
      await screen.findByText('Balcony can’t remove the place and camera data from this file.'),
    ).toBeTruthy()
  })
})

describe('sending attachments', () => {
  it('gives the text to a single file as its caption', async () => {
    const { bridge, type, field } = await open([LETTER!])
    await type('Read it soon')
    expect(await screen.findByText('Your text is sent as the caption.')).toBeTruthy()
    await press('Enter')
    await waitFor(() => expect(callsOf(bridge, 'files.send')).toHaveLength(1))
    expect(callsOf(bridge, 'files.setCaption')).toEqual([{ stagedFileId: 103, caption: 'Read it soon' }])
    expect(callsOf(bridge, 'messages.send')).toEqual([])
    await waitFor(() => expect(field.value).toBe(''))
  })

  it('sends the text first, and says so, where there are several files', async () => {
    const { bridge, type } = await open()
    await type('Two things')
    expect(await screen.findByText('Your text is sent first, as a message of its own.')).toBeTruthy()
    await press('Enter')
    await waitFor(() => expect(callsOf(bridge, 'files.send')).toHaveLength(1))
    const order = bridge.calls.map(({ name }) => name).filter((name) => /\.send$/.test(name))
    expect(order).toEqual(['messages.send', 'files.send'])
    expect(screen.queryByRole('list', { name: 'Attachments' })).toBeNull()
  })

  it('waits for files that main has not answered for yet', async () => {
    const { bridge, app, field } = await open([])
    const given = stagingAnswers(() => bridge, [])
    let goOn = (): void => undefined
    const gate = new Promise<void>((resolve) => (goOn = resolve))
    bridge.answer({
      ...given,
      'files.stage': async (args) => {
        // The file is shown before its number comes.
        const answer = await given['files.stage']!(args)
        await gate
        return answer
      },
    })
    const one = { name: 'a.txt', mediaType: 'text/plain', blob: file('a.txt', 'text/plain') }
    const added = app.staged.add(JULIET_CHAT, [one])
    await screen.findByRole('button', { name: 'Remove a.txt' })
    field.focus()
    await fireEvent.keyDown(field, { key: 'Enter' })
    expect(callsOf(bridge, 'files.send')).toEqual([])
    goOn()
    await added
    await waitFor(() => expect(callsOf(bridge, 'files.send')).toHaveLength(1))
  })

  it('waits for files that are still being prepared', async () => {
    let finish: () => void = () => {}
    const prepare: FileTools['prepare'] = () =>
      new Promise((resolve) => (finish = () => resolve(ok({ ...UNCHANGED, width: 3, height: 2 }))))
    const { bridge, type } = await open([PICTURE!], { prepare })
    await type('')
    await press('Enter')
    expect(await screen.findByText('Sending as soon as the files are ready.')).toBeTruthy()
    expect(callsOf(bridge, 'files.send')).toEqual([])
    finish()
    await waitFor(() => expect(callsOf(bridge, 'files.send')).toHaveLength(1))
  })

  it('keeps text and files where it fails, and says why', async () => {
    const { bridge, type, field } = await open([LETTER!])
    bridge.answer({ 'files.send': () => err({ code: 'disk-full' }) })
    await type('Read it soon')
    await press('Enter')
    expect(await within(screen.getByRole('main')).findByRole('alert')).toBeTruthy()
    expect(field.value).toBe('Read it soon')
    expect(names()).toHaveLength(1)
  })

  it('prepares chosen pictures: what they say of place and camera goes, and large ones become smaller', async () => {
    const asked: unknown[] = []
    const put = vi.fn((..._args: Parameters<FileTools['put']>) => Promise.resolve(ok()))
    const prepare: FileTools['prepare'] = (kind, { blob }, wishes) => {
      asked.push([kind, blob?.type, wishes])
      const small = new Blob(['small'], { type: 'image/jpeg' })
      return Promise.resolve(
        ok({ ...UNCHANGED, blob: small, mediaType: small.type, width: 2560, height: 1707, scaled: true }),
      )
    }
    const { bridge } = await open([PICTURE!], { prepare, put })
    await waitFor(() => expect(callsOf(bridge, 'files.describe')).toHaveLength(1))
    expect(asked).toEqual([['picture', 'image/jpeg', { untouched: false, scale: true }]])
    expect(callsOf(bridge, 'files.describe')).toEqual([{ stagedFileId: 101, width: 2560, height: 1707 }])
    await fireEvent.click(await screen.findByRole('checkbox', { name: 'Original size' }))
    await waitFor(() => expect(asked).toHaveLength(2))
    expect(asked[1]).toEqual(['picture', 'image/jpeg', { untouched: false, scale: false }])
  })

  it('leaves pictures alone where the setting says so', async () => {
    const asked: unknown[] = []
    const prepare: FileTools['prepare'] = (_kind, _from, wishes) => {
      asked.push(wishes)
      return Promise.resolve(ok({ ...UNCHANGED, width: 3, height: 2 }))
    }
    const put = vi.fn(() => Promise.resolve(ok()))
    await open([PICTURE!], { prepare, put }, { ...DEFAULT_SETTINGS, sendOriginals: true })
    await waitFor(() => expect(asked).toEqual([{ untouched: true, scale: true }]))
    expect(put).not.toHaveBeenCalled()
  })

  it('gives a picture of another type another name, in the same place', async () => {
    const avif = { ...PICTURE!, name: 'view.avif', mediaType: 'image/avif' }
    const prepare: FileTools['prepare'] = () => {
      const blob = new Blob(['jpeg'], { type: 'image/jpeg' })
      return Promise.resolve(ok({ ...UNCHANGED, blob, mediaType: blob.type, width: 3, height: 2 }))
    }
    const { bridge } = await open([avif, LETTER!], { prepare })
    await waitFor(() => expect(names()).toEqual(['Remove view.jpg', 'Remove A letter to the Friar.pdf']))
    expect(callsOf(bridge, 'files.setCaption')).toEqual([{ stagedFileId: 104, caption: 'By the wall' }])
    await waitFor(() => expect(callsOf(bridge, 'files.unstage')).toEqual([{ stagedFileIds: [101] }]))
  })
})
