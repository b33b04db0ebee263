import { fireEvent, screen, waitFor } from '@testing-library/svelte'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { DEFAULT_SETTINGS, type Settings } from '../../../../shared/model/store.ts'
import type { LinkPreview } from '../../../../shared/model/message.ts'
import { giveLayout } from '../../../testing/layout.ts'
import { callsOf } from '../../../testing/open-chat.ts'
import { openComposer } from '../../../testing/open-composer.ts'
import { sampleMessages, sampleSnapshot } from '../../../testing/sample.ts'

const LINK = 'https://verona.example/play'
const PREVIEW: LinkPreview = { url: LINK, title: 'Two households', description: 'Both alike in dignity' }
const CARD = { name: 'Preview of verona.example' }

async function composer(
  settings: Partial<Settings> = {},
  answer: () => LinkPreview | null | Promise<LinkPreview | null> = () => PREVIEW,
) {
  const snapshot = sampleSnapshot({ settings: { ...DEFAULT_SETTINGS, ...settings } })
  const shown = await openComposer(sampleMessages, snapshot)
  shown.bridge.answer({
    'messages.previewOf': async () => ({ ok: true, value: await answer() }),
    'messages.undoSend': () => ({ ok: true, value: `See ${LINK}` }),
  })
  const asked = () => callsOf(shown.bridge, 'messages.previewOf')
  const sent = () => callsOf(shown.bridge, 'messages.send')
  return { ...shown, asked, sent }
}

beforeEach(() => {
  giveLayout()
  vi.spyOn(document, 'hasFocus').mockReturnValue(true)
})

describe('the preview of a link', () => {
  it('is made on a click only, and goes along', async () => {
    const { type, press, button, asked, sent, field } = await composer()
    await type(`See ${LINK}`)
    expect(asked()).toEqual([])
    const offer = button('Add a preview of verona.example')
    offer.focus()
    await fireEvent.click(offer)
    expect(document.activeElement).toBe(field)
    expect(asked()).toEqual([{ conversationId: 1, url: LINK }])
    const card = await screen.findByRole('group', CARD)
    expect(card.textContent).toContain('Two households')
    expect(card.textContent).toContain('Both alike in dignity')
    await press('Enter')
    expect(sent()).toEqual([{ conversationId: 1, body: `See ${LINK}`, previews: [PREVIEW] }])
    expect(screen.queryByRole('group', CARD)).toBeNull()
  })

  it('can be removed, and is not offered again', async () => {
    const { type, press, button, sent, field } = await composer()
    await type(`See ${LINK}`)
    await fireEvent.click(button('Add a preview of verona.example'))
    await screen.findByRole('group', CARD)
    await fireEvent.click(button('Remove preview of verona.example'))
    expect(document.activeElement).toBe(field)
    expect(screen.queryByRole('button', { name: /preview/ })).toBeNull()
    await press('Enter')
    expect(sent()).toEqual([{ conversationId: 1, body: `See ${LINK}` }])
  })

  it('goes with its link', async () => {
    const { type, button } = await composer()
    await type(`See ${LINK}`)
    await fireEvent.click(button('Add a preview of verona.example'))
    await screen.findByRole('group', CARD)
    await type('See')
    expect(screen.queryByRole('group', CARD)).toBeNull()
  })

  it.each(['http://verona.example', 'xmpp:romeo@montague.example', 'https://localhost/x', 'verona.example'])(
    'is not offered for %s',
    async (text) => {
      const { type } = await composer()
      await type(text)
      expect(screen.queryByRole('button', { name: /^Add a preview/ })).toBeNull()
    },
  )

  it('never delays the message', async () => {
    let answer: (preview: LinkPreview) => void = () => undefined
    const { type, press, button, sent } = await composer({}, () => new Promise((done) => (answer = done)))
    await type(`See ${LINK}`)
    await fireEvent.click(button('Add a preview of verona.example'))
    expect(await screen.findByText('Making a preview of verona.example…')).toBeTruthy()
    await press('Enter')
    expect(sent()).toEqual([{ conversationId: 1, body: `See ${LINK}` }])
    await type(`Another ${LINK}`)
    answer(PREVIEW)
    await waitFor(() => expect(button('Add a preview of verona.example')).toBeTruthy())
    expect(screen.queryByRole('group', CARD)).toBeNull()
  })

  it('that does not exist says so', async () => {
    const { type, button } = await composer({}, () => null)
    await type(`See ${LINK}`)
    await fireEvent.click(button('Add a preview of verona.example'))
    expect(await screen.findByText('There is no preview of verona.example.')).toBeTruthy()
    expect(screen.queryByRole('button', { name: /^Add a preview/ })).toBeNull()
  })

  it('is made by the setting once the link is complete', async () => {
    const { type, asked } = await composer({ previewLinks: true })
    vi.useFakeTimers()
    try {
      await type('See https://verona.example/pl')
      await vi.advanceTimersByTimeAsync(999)
      await type(`See ${LINK}`)
      await vi.advanceTimersByTimeAsync(999)
      expect(asked()).toEqual([])
      await vi.advanceTimersByTimeAsync(1)
    } finally {
      vi.useRealTimers()
    }
    expect(asked()).toEqual([{ conversationId: 1, url: LINK }])
    expect(await screen.findByRole('group', CARD)).toBeTruthy()
    expect(screen.queryByRole('button', { name: /^Add a preview/ })).toBeNull()
  })

  it('comes back with a message that is called back', async () => {
    const { type, press, button } = await composer({ undoSend: true })
    await type(`See ${LINK}`)
    await fireEvent.click(button('Add a preview of verona.example'))
    await screen.findByRole('group', CARD)
    await press('Enter')
    await fireEvent.click(await screen.findByRole('button', { name: 'Undo send' }))
    expect(await screen.findByRole('group', CARD)).toBeTruthy()
  })
})
