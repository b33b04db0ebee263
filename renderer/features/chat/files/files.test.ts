import { fireEvent, screen, waitFor, within } from '@testing-library/svelte'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { Attachment } from '../../../../shared/model/file.ts'
import type { MessageId } from '../../../../shared/model/ids.ts'
import type { Message } from '../../../../shared/model/message.ts'
import { ok } from '../../../../shared/model/result.ts'
import type { FileTools } from '../../../preparing/file-tools.ts'
import { createFakeFileTools } from '../../../testing/file-tools.ts'
import { sampleFile } from '../../../testing/files.ts'
import { giveLayout } from '../../../testing/layout.ts'
import { giveCanvases, giveMedia, givePlayback, pngHeader } from '../../../testing/media.ts'
import { callsOf, newMessage, openChat } from '../../../testing/open-chat.ts'
import { JULIET_CHAT, ROMEO_JID } from '../../../testing/sample.ts'

giveLayout()
beforeEach(() => {
  vi.unstubAllGlobals()
})

const fileMessage = (file: Attachment, changes: Partial<Message> = {}): Message =>
  newMessage({ kind: 'file', body: '', files: [file], ...changes })
const own: Partial<Message> = { direction: 'out', author: ROMEO_JID, state: 'waiting' }
const button = (where: HTMLElement, name: string): HTMLElement => within(where).getByRole('button', { name })
const names = (where: HTMLElement): readonly (string | null)[] =>
  within(where)
    .queryAllByRole('button')
    .map((one) => one.getAttribute('aria-label') ?? one.textContent)

const show = (...messages: Message[]) => showWith({}, ...messages)

async function showWith(tools: Partial<FileTools>, ...messages: Message[]) {
  const shown = await openChat(messages, undefined, createFakeFileTools(tools))
  const figures = await within(shown.log).findAllByRole('figure')
  const [figure] = figures
  if (!figure) throw new Error('no figure')
  return { ...shown, figure, figures }
}

describe('a picture in a message', () => {
  it('is an image named by its file', async () => {
    giveMedia()
    const { figure } = await show(fileMessage(sampleFile(1, 'orchard.png')))
    expect(figure.getAttribute('aria-label')).toBe('orchard.png')
    expect((await within(figure).findByRole('img', { name: 'orchard.png' })).getAttribute('src')).toBe(
      '/media/scene/attachment/1',
    )
  })

  it('is named by its caption where it has one', async () => {
    giveMedia()
    const captioned = await show(fileMessage(sampleFile(1, 'orchard.png'), { body: 'By the wall' }))
    await within(captioned.figure).findByRole('img', { name: 'By the wall' })
    expect(captioned.log.textContent).toContain('By the wall')
  })

  it('keeps its place before it has come', async () => {
    giveMedia()
    const file = sampleFile(1, 'orchard.png', {
      width: 1600,
      height: 1000,
      state: 'remote',
      host: 'x.example',
    })
    const { figure, announce } = await show(fileMessage(file))
    const place = (): string | undefined => figure.querySelector<HTMLElement>('.picture')?.style.cssText
    expect(place()).toBe('--width: 400; --height: 250;')
    announce(fileMessage({ ...file, state: 'here' }))
    await within(figure).findByRole('img', { name: 'orchard.png' })
    expect(place()).toBe('--width: 400; --height: 250;')
  })

  it('of a stranger is not fetched before a click, which says from where', async () => {
    const asked = giveMedia()
    const file = sampleFile(1, 'orchard.png', {
      width: 1600,
      height: 1000,
      state: 'remote',
      host: 'far.example',
    })
    const { figure, bridge } = await show(fileMessage(file))
    expect(figure.textContent).toContain('1.8 MB, from far.example')
    expect(asked).toEqual([])
    expect(within(figure).queryByRole('img')).toBeNull()
    await fireEvent.click(button(figure, 'Download'))
    expect(callsOf(bridge, 'files.download')).toEqual([{ attachmentId: 1 }])
  })

  it('that is large is drawn smaller, and whole in the viewer', async () => {
    giveMedia(() => pngHeader(4000, 3000))
    const drawn = giveCanvases()
    const copy = new Blob(['copy'])
    const copyFor = vi.fn<FileTools['copyFor']>(() => Promise.resolve(copy))
    const { figure, unmount } = await showWith({ copyFor }, fileMessage(sampleFile(1, 'orchard.png')))
    const image = await within(figure).findByRole<HTMLCanvasElement>('img', { name: 'orchard.png' })
    await waitFor(() => expect(drawn).toEqual([copy]))
    expect([image.tagName, image.width, image.height]).toEqual(['CANVAS', 80, 60])
    expect(copyFor.mock.calls).toEqual([[expect.any(Blob), 'message']])
    await fireEvent.click(button(figure, 'Show orchard.png'))
    const viewer = await screen.findByRole('dialog', { name: 'Viewer' })
    const whole = await within(viewer).findByRole('img', { name: 'orchard.png' })
    expect(whole.getAttribute('src')).toBe('/media/scene/attachment/1')
    unmount()
    expect(drawn).toEqual([])
  })

  it('of which no smaller one can be made is shown itself', async () => {
    giveMedia(() => pngHeader(4000, 3000))
    const { figure } = await show(fileMessage(sampleFile(1, 'orchard.png')))
    const image = await within(figure).findByRole('img', { name: 'orchard.png' })
    expect(image.getAttribute('src')).toBe('/media/scene/attachment/1')
  })

  it.each<[string, Uint8Array<ArrayBuffer>]>([
    ['moves', new Uint8Array([...pngHeader(4000, 3000), 0, 0, 0, 8, ...new TextEncoder().encode('acTL')])],
    ['is a drawing', new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg" width="4000"/>')],
  ])('that %s is shown itself, however large', async (_what, bytes) => {
    giveMedia(() => bytes)
    const copyFor = vi.fn<FileTools['copyFor']>(() => Promise.resolve(null))
    const { figure } = await showWith({ copyFor }, fileMessage(sampleFile(1, 'orchard.png')))
    const image = await within(figure).findByRole('img', { name: 'orchard.png' })
    expect(image.getAttribute('src')).toBe('/media/scene/attachment/1')
    expect(copyFor).not.toHaveBeenCalled()
  })

  it('with more than fifty million pixels is never decoded', async () => {
    giveMedia(() => pngHeader(60_000, 60_000))
    const { figure } = await show(fileMessage(sampleFile(1, 'huge.png')))
    await within(figure).findByText('This picture is too large to be shown here. You can save it.')
    expect(figure.querySelector('img')).toBeNull()
    expect(names(figure)).toEqual(['Open', 'Save as'])
  })

  it('with a small file as a large picture for its thumbnail shows none', async () => {
    giveMedia((path) => (path.endsWith('thumbnail') ? pngHeader(60_000, 60_000) : null))
    const { figure } = await show(
      fileMessage(sampleFile(1, 'a.png', { width: 800, height: 600, state: 'remote', thumbnail: true })),
    )
    await waitFor(() => button(figure, 'Download'))
    expect(figure.querySelector('img')).toBeNull()
  })

  it('that is none, or that does not decode, is a plain file with a sentence', async () => {
    giveMedia(() => new TextEncoder().encode('<html></html>'))
    const { figure, unmount } = await show(fileMessage(sampleFile(1, 'page.png')))
    await within(figure).findByText('This picture can’t be shown here. You can save it.')
    unmount()
    giveMedia()
    const other = await show(fileMessage(sampleFile(2, 'broken.png')))
    await fireEvent.error(await within(other.figure).findByRole('img'))
    await within(other.figure).findByText('This picture can’t be shown here. You can save it.')
    other.unmount()
    giveCanvases()
    giveMedia(() => pngHeader(600, 400))
    const get: FileTools['get'] = () => Promise.resolve(ok(new Blob()))
    const third = await showWith({ get }, fileMessage(sampleFile(3, 'cut off.png')))
    await within(third.figure).findByText('This picture can’t be shown here. You can save it.')
  })

  it('opens the viewer by its button', async () => {
    giveMedia()
    const { figure } = await show(fileMessage(sampleFile(1, 'orchard.png')))
    await fireEvent.click(await within(figure).findByRole('button', { name: 'Show orchard.png' }))
    await screen.findByRole('dialog', { name: 'Viewer' })
  })

  it('that failed says why and can be tried again', async () => {
    const { figure, bridge } = await show(
      fileMessage(
        sampleFile(1, 'a.png', {
          width: 800,
          height: 600,
          state: 'failed',
          failure: { code: 'file-gone', host: 'far.example' },
        }),
      ),
    )
    expect(figure.textContent).toContain('The server far.example no longer has this file.')
    await fireEvent.click(button(figure, 'Try again'))
    expect(callsOf(bridge, 'files.resume')).toEqual([{ attachmentId: 1 }])
  })

  it('moves only when asked to, for those who want less motion', async () => {
    const header = new Uint8Array([...pngHeader(8, 5), 0, 0, 0, 8, ...new TextEncoder().encode('acTL')])
    giveMedia(() => header)
    const { matchMedia } = window
    window.matchMedia = (media) =>
      Object.assign(matchMedia(media), { matches: media.includes('reduced-motion') })
    const { figure } = await show(fileMessage(sampleFile(1, 'torch.png')))
    await within(figure).findByRole('img', { name: 'torch.png' })
    expect(figure.querySelector('img')).toBeNull()
    await fireEvent.click(button(figure, 'Play torch.png'))
    expect(figure.querySelector('img')?.getAttribute('src')).toBe('/media/scene/attachment/1')
    window.matchMedia = matchMedia
  })
})

describe('pictures sent together', () => {
  it('are one group of messages with their own menus and states', async () => {
    giveMedia()
    const messages = Array.from({ length: 10 }, (_, at) =>
      fileMessage(sampleFile(at + 1, `Feast ${at + 1}.png`), {
        id: (901 + at) as MessageId,
        place: (newMessage().place + at) as Message['place'],
      }),
    )
    const { log, figures, bridge } = await show(...messages)
    expect(figures).toHaveLength(10)
    const articles = within(log).getAllByRole('article')
    expect(articles).toHaveLength(10)
    expect(articles[0]?.closest('.grid')).toBe(articles[9]?.closest('.grid'))
    await fireEvent.contextMenu(articles[3] ?? log)
    await fireEvent.click(await screen.findByRole('menuitem', { name: 'Delete from this computer' }))
    expect(callsOf(bridge, 'files.deleteHere')).toEqual([{ attachmentIds: [4] }])
  })

  it.each<[string, Partial<Attachment>, string]>([
    ['failed', { failure: { code: 'transfer-stalled' } }, 'Try again'],
    ['paused', {}, 'Resume'],
    ['remote', {}, 'Download'],
  ])('have a way on where one is %s', async (state, more, name) => {
    giveMedia()
    const messages = [1, 2].map((at) =>
      fileMessage(
        sampleFile(at, `Feast ${at}.png`, at === 1 ? { state: state as Attachment['state'], ...more } : {}),
        {
          id: (901 + at) as MessageId,
          place: (newMessage().place + at) as Message['place'],
        },
      ),
    )
    const { figures, bridge } = await show(...messages)
    await fireEvent.click(within(figures[0]!).getByRole('button', { name }))
    const command = name === 'Download' ? 'files.download' : 'files.resume'
    expect(callsOf(bridge, command)).toEqual([{ attachmentId: 1 }])
  })

  it('are gone through one by one with the arrow keys', async () => {
    giveMedia()
    const messages = Array.from({ length: 4 }, (_, at) =>
      fileMessage(sampleFile(at + 1, `Feast ${at + 1}.png`), {
        id: (901 + at) as MessageId,
        place: (newMessage().place + at) as Message['place'],
      }),
    )
    const { log } = await show(...messages)
    log.focus()
    await fireEvent.keyDown(log, { key: 'ArrowUp' })
    await waitFor(() => expect(document.activeElement?.getAttribute('data-id')).toBe('904'))
    await fireEvent.keyDown(document.activeElement ?? log, { key: 'ArrowUp' })
    await waitFor(() => expect(document.activeElement?.getAttribute('data-id')).toBe('903'))
  })
})

describe('a file on its way', () => {
  const other = (changes: Partial<Attachment>): Attachment =>
    sampleFile(1, 'play.zip', { kind: 'other', mediaType: 'application/zip', size: 980_000_000, ...changes })

  it('tells how far it is, how fast, and how long it will take', async () => {
    const { figure, bridge } = await show(fileMessage(other({ state: 'moving' }), own))
    bridge.announce([
      {
        kind: 'transfersChanged',
        conversationId: JULIET_CHAT,
        transfers: [
          {
            attachmentId: other({}).id,
            direction: 'out',
            way: 'upload',
            done: 490_000_000,
            size: 980_000_000,
            bytesPerSecond: 2_500_000,
            secondsLeft: 196,
          },
        ],
        ended: [],
      },
    ])
    const bar = await within(figure).findByRole('progressbar', { name: 'Sending play.zip' })
    await waitFor(() => expect(bar.getAttribute('aria-valuenow')).toBe('50'))
    expect(figure.textContent).toContain('490 MB of 980 MB, 2.5 MB per second, 3 minutes left')
    await fireEvent.click(button(figure, 'Pause'))
    await fireEvent.click(button(figure, 'Cancel'))
    expect(callsOf(bridge, 'files.pause')).toEqual([{ attachmentId: 1 }])
    expect(callsOf(bridge, 'files.cancel')).toEqual([{ attachmentId: 1 }])
  })

  it('without news says that it waits', async () => {
    const { figure } = await show(fileMessage(other({ state: 'moving' })))
    within(figure).getByRole('progressbar', { name: 'Receiving play.zip' })
    expect(figure.textContent).toContain('Waiting for the other side…')
  })

  it.each<[Attachment['state'], 'in' | 'out', string, string[]]>([
    ['offered', 'in', 'Juliet Capulet wants to send you this file', ['Accept', 'Decline']],
    ['offered', 'out', 'Waiting for Juliet Capulet to accept', ['Cancel']],
    ['waiting', 'out', 'Waiting to be sent', ['Cancel']],
    ['waiting', 'in', 'Waiting to be downloaded', ['Cancel']],
    ['paused', 'in', 'Paused', ['Resume', 'Cancel']],
    ['declined', 'out', 'Juliet Capulet declined this file', []],
    ['declined', 'in', 'You declined this file', []],
    ['gone', 'in', 'Deleted from this computer', []],
    ['remote', 'in', '980 MB', ['Download']],
    ['here', 'in', '980 MB', ['Open', 'Save as']],
  ])('that is %s (%s) says so and offers what can be done', async (state, direction, sentence, buttons) => {
    const { figure } = await show(fileMessage(other({ state }), direction === 'out' ? own : {}))
    expect(figure.textContent).toContain(sentence)
    expect(names(figure)).toEqual(buttons)
  })

  it('that was saved shows its folder', async () => {
    const { figure, bridge } = await show(
      fileMessage(other({ state: 'here', savedAs: '/home/romeo/play.zip' })),
    )
    await fireEvent.click(button(figure, 'Show in folder'))
    expect(callsOf(bridge, 'files.showInFolder')).toEqual([{ attachmentId: 1 }])
  })

  it('of one’s own that failed has one way to try again', async () => {
    const { log } = await show(
      fileMessage(other({ state: 'failed', failure: { code: 'file-changed' } }), { ...own, state: 'failed' }),
    )
    expect(within(log).getAllByRole('button', { name: 'Try again' })).toHaveLength(1)
  })
})

describe('a recording', () => {
  const voice = (id: number): Attachment =>
    sampleFile(id, 'voice.ogg', {
      kind: 'voice',
      mediaType: 'audio/ogg',
      durationMs: 12_000,
      waveform: [10, 90, 40],
    })
  const voices = (): Message[] => [
    fileMessage(voice(1), { id: 901 as MessageId }),
    newMessage({ id: 902 as MessageId, place: (newMessage().place + 1) as Message['place'], body: 'Well?' }),
    fileMessage(voice(2), { id: 903 as MessageId, place: (newMessage().place + 2) as Message['place'] }),
  ]

  it('plays one at a time, and the next voice message after it', async () => {
    const playback = givePlayback()
    const { log } = await show(...voices())
    const [first, second] = within(log).getAllByRole('group', { name: 'Voice message, 0:12' })
    if (!first || !second) throw new Error('two voice messages')
    await fireEvent.click(button(first, 'Play'))
    expect(playback.playing()).toEqual([expect.stringMatching(/attachment\/1$/)])
    await waitFor(() => button(first, 'Pause'))
    playback.end()
    await waitFor(() => button(second, 'Pause'))
    expect(playback.playing()).toEqual([expect.stringMatching(/attachment\/2$/)])
    await fireEvent.click(button(first, 'Play'))
    expect(playback.playing()).toEqual([expect.stringMatching(/attachment\/1$/)])
  })

  it('goes to a place by the keyboard, and faster', async () => {
    givePlayback()
    const { log } = await show(fileMessage(voice(1)))
    const group = within(log).getByRole('group', { name: 'Voice message, 0:12' })
    const slider = within(group).getByRole<HTMLInputElement>('slider', { name: 'Position' })
    await fireEvent.input(slider, { target: { value: '5000' } })
    await waitFor(() => expect(slider.getAttribute('aria-valuetext')).toBe('0:05 of 0:12'))
    await fireEvent.click(button(group, 'Speed: 1×'))
    await fireEvent.click(button(group, 'Speed: 1.5×'))
    button(group, 'Speed: 2×')
  })

  it('stops with its conversation', async () => {
    const playback = givePlayback()
    const { log, app } = await show(fileMessage(voice(1)))
    await fireEvent.click(button(log, 'Play'))
    app.chats.show(null)
    await waitFor(() => expect(playback.playing()).toEqual([]))
  })
})

describe('a text file', () => {
  const text = sampleFile(1, 'sonnet.txt', { kind: 'text', mediaType: 'text/plain', size: 40 })

  it('is folded, and shown as plain text', async () => {
    const asked = giveMedia(() => new TextEncoder().encode('<b>Shall I</b> compare *thee*'))
    const { figure } = await show(fileMessage(text))
    expect(asked).toEqual([])
    await fireEvent.click(button(figure, 'Show text'))
    const shown = await within(figure).findByRole('group', { name: 'Text of sonnet.txt' })
    expect(shown.textContent).toBe('<b>Shall I</b> compare *thee*')
    await fireEvent.click(button(figure, 'Hide text'))
    expect(within(figure).queryByRole('group')).toBeNull()
  })

  it('of more than 64 KB is a file to save', async () => {
    const { figure } = await show(fileMessage({ ...text, size: 65_537 }))
    expect(names(figure)).toEqual(['Open', 'Save as'])
  })
})

describe('a message with a file', () => {
  it('can be answered, copied by name and forwarded, not edited', async () => {
    const pdf = sampleFile(1, 'treaty.pdf', { kind: 'other', mediaType: 'application/pdf' })
    const { log } = await show(fileMessage(pdf, { ...own, state: 'delivered' }))
    await fireEvent.contextMenu(within(log).getByRole('article'))
    const items = (await screen.findAllByRole('menuitem')).map((item) => item.textContent.trim())
    expect(items).toEqual([
      'Reply',
      'React',
      'Copy',
      'Forward',
      'Select',
      'Pin',
      'Bookmark',
      'Open',
      'Save as',
      'Delete from this computer',
      'Message details',
      'Delete',
    ])
  })

  it('is described to those who do not see it', async () => {
    const { log } = await show(fileMessage(sampleFile(1, 'treaty.pdf', { kind: 'other' }), own))
    const article = within(log).getByRole('article')
    const about = document.getElementById(article.getAttribute('aria-describedby') ?? '')
    expect(about?.textContent).toBe('treaty.pdf, Waiting')
  })
})
