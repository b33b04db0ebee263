import { fireEvent, screen, waitFor, within } from '@testing-library/svelte'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { ConversationId, MessageId } from '../../../../shared/model/ids.ts'
import type { Draft, Message } from '../../../../shared/model/message.ts'
import { DEFAULT_SETTINGS, type Settings } from '../../../../shared/model/store.ts'
import { giveLayout } from '../../../testing/layout.ts'
import { callsOf } from '../../../testing/open-chat.ts'
import { openComposer } from '../../../testing/open-composer.ts'
import { renderWindow } from '../../../testing/render-window.ts'
import { JULIET_CHAT, sampleMessages, sampleSnapshot } from '../../../testing/sample.ts'

const withSettings = (changes: Partial<Settings>) =>
  sampleSnapshot({ settings: { ...DEFAULT_SETTINGS, ...changes } })
const [juliet] = sampleSnapshot().conversations
const withDraft = (draft: Draft | null) => ({ ...juliet!, draft })
const LAST_OWN = 13 as MessageId
const ASKED = 15 as MessageId

beforeEach(() => {
  giveLayout()
  vi.spyOn(document, 'hasFocus').mockReturnValue(true)
})

describe('the composer', () => {
  it('sends with Enter, breaks the line with Shift+Enter, and leaves an input method alone', async () => {
    const { bridge, field, type, press } = await openComposer()
    await type('Neither')
    await press('Enter', { shiftKey: true })
    await press('Enter', { isComposing: true })
    expect(callsOf(bridge, 'messages.send')).toEqual([])
    await press('Enter')
    expect(callsOf(bridge, 'messages.send')).toEqual([{ conversationId: 1, body: 'Neither' }])
    expect(field.value).toBe('')
    await type('   ')
    await press('Enter')
    expect(callsOf(bridge, 'messages.send')).toHaveLength(1)
  })

  it('swaps the keys where the setting says so', async () => {
    const { bridge, type, press } = await openComposer(sampleMessages, withSettings({ enterSends: false }))
    await type('Neither')
    await press('Enter')
    expect(callsOf(bridge, 'messages.send')).toEqual([])
    await press('Enter', { ctrlKey: true })
    expect(callsOf(bridge, 'messages.send')).toHaveLength(1)
  })

  it('keeps the text and says why, where sending fails', async () => {
    const { bridge, field, type, button } = await openComposer()
    bridge.answer({ 'messages.send': () => ({ ok: false, error: { code: 'disk-full' } }) })
    await type('precious words')
    await fireEvent.click(button('Send'))
    expect(await within(screen.getByRole('main')).findByRole('alert')).toBeTruthy()
    expect(field.value).toBe('precious words')
  })

  it('keeps a draft over a change of conversation, and stores it', async () => {
    const { bridge, app, type } = await openComposer(sampleMessages, sampleSnapshot())
    await type('But soft')
    app.chats.show(3 as ConversationId)
    expect(callsOf(bridge, 'messages.setDraft')).toEqual([
      { conversationId: 1, text: 'But soft', replyTo: null, edits: null, base: 0 },
    ])
    await screen.findByRole('heading', { name: 'Nurse' })
    expect(screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Message' }).value).toBe('')
    app.chats.show(JULIET_CHAT)
    await screen.findByRole('heading', { name: 'Juliet Capulet' })
    expect(screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Message' }).value).toBe('But soft')
  })

  it('begins with the draft that is stored, and stores what is typed when the window is hidden', async () => {
    const { bridge, app } = await renderWindow(sampleSnapshot())
    app.chats.show(2 as ConversationId)
    await screen.findByRole('heading', { name: 'Mercutio' })
    const field = screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Message' })
    expect(field.value).toBe('I have a soul of lead')
    await fireEvent.input(field, { target: { value: 'I have a soul' } })
    await fireEvent(window, new Event('pagehide'))
    expect(callsOf(bridge, 'messages.setDraft')).toEqual([
      { conversationId: 2, text: 'I have a soul', replyTo: null, edits: null, base: 1 },
    ])
  })

  it('shows what another window types in the same conversation, with the cursor where it was', async () => {
    const { bridge, field } = await openComposer()
    bridge.announce([
      {
        kind: 'conversationsChanged',
        conversations: [withDraft({ text: 'But soft', replyTo: ASKED, edits: null, revision: 4 })],
      },
    ])
    await waitFor(() => expect(field.value).toBe('But soft'))
    expect(await screen.findByRole('group', { name: 'Replying to Juliet Capulet' })).toBeTruthy()
    field.setSelectionRange(3, 3)
    bridge.announce([
      {
        kind: 'conversationsChanged',
        conversations: [withDraft({ text: 'But soft, what', replyTo: null, edits: null, revision: 5 })],
      },
    ])
    await waitFor(() => expect(field.value).toBe('But soft, what'))
    expect(field.selectionStart).toBe(3)
    await waitFor(() => expect(screen.queryByRole('group', { name: /^Replying/ })).toBeNull())
  })

  it('tells of typing unless the setting says not to', async () => {
    const open = await openComposer()
    await open.type('a')
    expect(callsOf(open.bridge, 'messages.setChatState')).toEqual([{ conversationId: 1, state: 'composing' }])
    open.unmount()
    const silent = await openComposer(sampleMessages, withSettings({ sendTyping: false }))
    await silent.type('a')
    expect(callsOf(silent.bridge, 'messages.setChatState')).toEqual([])
  })

  it('is gone with its conversation, and only left where another one is shown', async () => {
    const states = (bridge: Parameters<typeof callsOf>[0]) =>
      callsOf(bridge, 'messages.setChatState').map((args) => (args as { state: string }).state)
    const { bridge, app, type, unmount } = await openComposer(sampleMessages, sampleSnapshot())
    await type('a')
    app.chats.show(3 as ConversationId)
    await screen.findByRole('heading', { name: 'Nurse' })
    expect(states(bridge)).toEqual(['composing', 'inactive'])
    unmount()
    const second = await openComposer()
    await second.type('a')
    second.bridge.announce([{ kind: 'conversationClosed', conversationId: JULIET_CHAT }])
    await waitFor(() => expect(states(second.bridge)).toEqual(['composing', 'gone']))
  })
})

describe('an answer', () => {
  it('shows what it answers, is sent with it, and can be taken back', async () => {
    const { bridge, app, field, type, press, button } = await openComposer()
    app.chats.composing(JULIET_CHAT).reply(ASKED)
    const group = await screen.findByRole('group', { name: 'Replying to Juliet Capulet' })
    expect(group.textContent).toContain('Art thou not Romeo, and a Montague?')
    expect(document.activeElement).toBe(field)
    await fireEvent.click(button('Cancel reply'))
    await waitFor(() => expect(screen.queryByRole('group', { name: /^Replying/ })).toBeNull())
    app.chats.composing(JULIET_CHAT).reply(LAST_OWN)
    expect(await screen.findByRole('group', { name: 'Replying to yourself' })).toBeTruthy()
    await type('Neither')
    await press('Enter')
    expect(callsOf(bridge, 'messages.send')).toEqual([{ conversationId: 1, body: 'Neither', replyTo: 13 }])
    await waitFor(() => expect(screen.queryByRole('group', { name: /^Replying/ })).toBeNull())
  })

  it('is kept with the draft, and given up with Escape', async () => {
    const { bridge, app, type, press } = await openComposer()
    app.chats.composing(JULIET_CHAT).reply(ASKED)
    await screen.findByRole('group', { name: 'Replying to Juliet Capulet' })
    await type('Nei')
    app.chats.drafts.flush()
    expect(callsOf(bridge, 'messages.setDraft').at(-1)).toMatchObject({ text: 'Nei', replyTo: 15 })
    await press('Escape')
    await waitFor(() => expect(screen.queryByRole('group', { name: /^Replying/ })).toBeNull())
  })

  it('to a message that is not loaded says its name and line once they are known', async () => {
    const sample = sampleSnapshot()
    const draft = { text: 'Ay', replyTo: 400 as MessageId, edits: null, revision: 1 }
    const old: Message = { ...sampleMessages[0]!, id: 400 as MessageId, body: 'Long\nago' }
    const shown = await renderWindow({ ...sample, conversations: [withDraft(draft)] })
    shown.bridge.answer({
      'messages.details': () => ({ ok: true, value: { message: old } as never }),
    })
    shown.app.chats.show(JULIET_CHAT)
    const group = await screen.findByRole('group', { name: 'Replying to Juliet Capulet' })
    await waitFor(() => expect(group.textContent).toContain('Long ago'))
  })

  it('takes a quoted part, with a line to answer in', async () => {
    const { app, field } = await openComposer()
    app.chats.composing(JULIET_CHAT).quote('What’s in a name?\nThat which we call a rose')
    await waitFor(() => expect(field.value).toBe('> What’s in a name?\n> That which we call a rose\n'))
    expect(field.selectionStart).toBe(field.value.length)
  })
})

describe('a correction', () => {
  it('begins with Up in an empty field, and saves', async () => {
    const { bridge, field, type, press } = await openComposer()
    field.focus()
    await press('ArrowUp')
    expect(await screen.findByRole('group', { name: 'Editing' })).toBeTruthy()
    expect(field.value).toBe('By a name I know not how to tell thee who I am.')
    await type('By a name.')
    await press('Enter')
    expect(callsOf(bridge, 'messages.edit')).toEqual([{ messageId: 13, body: 'By a name.' }])
    expect(callsOf(bridge, 'messages.send')).toEqual([])
    expect(field.value).toBe('')
    await waitFor(() => expect(screen.queryByRole('group', { name: 'Editing' })).toBeNull())
  })

  it('leaves Up to a field with something in it', async () => {
    const { type, press } = await openComposer()
    await type('x')
    await press('ArrowUp')
    expect(screen.queryByRole('group', { name: 'Editing' })).toBeNull()
  })

  it('gives what was typed before back, with Escape and after saving', async () => {
    const { bridge, app, field, type, press } = await openComposer()
    const own = sampleMessages.find(({ id }) => id === LAST_OWN)!
    await type('half a thought')
    for (const end of ['Escape', 'Enter']) {
      app.chats.composing(JULIET_CHAT).edit(own)
      await waitFor(() => expect(field.value).toBe(own.body))
      if (end === 'Enter') await type('By another name.')
      await press(end)
      await waitFor(() => expect(field.value).toBe('half a thought'))
    }
    expect(callsOf(bridge, 'messages.edit')).toEqual([{ messageId: 13, body: 'By another name.' }])
  })

  it('sends nothing where nothing was changed', async () => {
    const { bridge, field, press } = await openComposer()
    field.focus()
    await press('ArrowUp')
    await screen.findByRole('group', { name: 'Editing' })
    await press('Enter')
    expect(callsOf(bridge, 'messages.edit')).toEqual([])
    expect(field.value).toBe('')
  })

  it('is there again where it could not be kept', async () => {
    const { bridge, field, type, press } = await openComposer()
    bridge.answer({ 'messages.edit': () => ({ ok: false, error: { code: 'disk-full' } }) })
    field.focus()
    await press('ArrowUp')
    await screen.findByRole('group', { name: 'Editing' })
    await type('By a name.')
    await press('Enter')
    await within(screen.getByRole('main')).findByRole('alert')
    expect(field.value).toBe('By a name.')
    expect(screen.getByRole('group', { name: 'Editing' })).toBeTruthy()
  })

  it('of a draft that is stored goes on after a start', async () => {
    const sample = sampleSnapshot()
    const draft = { text: 'By a na', replyTo: null, edits: LAST_OWN, revision: 1 }
    const shown = await renderWindow({ ...sample, conversations: [withDraft(draft)] })
    const own = sampleMessages.find(({ id }) => id === LAST_OWN)!
    shown.bridge.answer({ 'messages.details': () => ({ ok: true, value: { message: own } as never }) })
    shown.app.chats.show(JULIET_CHAT)
    expect(await screen.findByRole('group', { name: 'Editing' })).toBeTruthy()
    const field = screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Message' })
    expect(field.value).toBe('By a na')
  })
})

describe('sending', () => {
  it('later, at a time that has a name or is chosen', async () => {
    const { bridge, type, button } = await openComposer()
    await type('Good morrow')
    await fireEvent.click(button('Send later'))
    const before = Date.now()
    const item = await screen.findByRole('menuitem', { name: /^In an hour/ })
    item.focus()
    await fireEvent.keyDown(item, { key: 'Enter' })
    await waitFor(() => expect(callsOf(bridge, 'messages.send')).toHaveLength(1))
    const { sendAt } = callsOf(bridge, 'messages.send')[0] as { sendAt: number }
    expect(sendAt - before).toBeGreaterThanOrEqual(3_600_000)
    expect(sendAt - before).toBeLessThan(3_720_000)
    expect(await screen.findByText(/^Will be sent: /)).toBeTruthy()

    await type('Good night')
    await fireEvent.click(button('Send later'))
    const choose = await screen.findByRole('menuitem', { name: 'Choose date and time…' })
    choose.focus()
    await fireEvent.keyDown(choose, { key: 'Enter' })
    const dialog = await screen.findByRole('dialog', { name: 'Send later' })
    const when = within(dialog).getByLabelText<HTMLInputElement>('Date and time')
    await fireEvent.input(when, { target: { value: '2020-01-01T08:00' } })
    await fireEvent.click(within(dialog).getByRole('button', { name: 'Send at this time' }))
    expect(within(dialog).getByRole('alert').textContent).toBe('That time has passed. Choose a later one.')
    const year = new Date().getFullYear() + 1
    await fireEvent.input(when, { target: { value: `${year}-01-02T08:00` } })
    await fireEvent.click(within(dialog).getByRole('button', { name: 'Send at this time' }))
    expect(callsOf(bridge, 'messages.send')[1]).toEqual({
      conversationId: 1,
      body: 'Good night',
      sendAt: new Date(year, 0, 2, 8).getTime(),
    })
  })

  it('can be undone for a few seconds, by button or key, where the setting says so', async () => {
    const { bridge, app, field, type, press, button } = await openComposer(
      sampleMessages,
      withSettings({ undoSend: true }),
    )
    bridge.answer({
      'messages.send': () => ({ ok: true, value: 77 as MessageId }),
      'messages.undoSend': () => ({ ok: true, value: 'too hasty' }),
    })
    app.chats.composing(JULIET_CHAT).reply(ASKED)
    await screen.findByRole('group', { name: /^Replying/ })
    await type('too hasty')
    await press('Enter')
    await fireEvent.click(await screen.findByRole('button', { name: 'Undo send' }))
    await waitFor(() => expect(field.value).toBe('too hasty'))
    expect(callsOf(bridge, 'messages.undoSend')).toEqual([{ messageId: 77 }])
    expect(await screen.findByRole('group', { name: 'Replying to Juliet Capulet' })).toBeTruthy()
    expect(screen.queryByRole('button', { name: 'Undo send' })).toBeNull()

    await press('Enter')
    await screen.findByRole('button', { name: 'Undo send' })
    bridge.answer({ 'messages.undoSend': () => ({ ok: false, error: { code: 'not-found' } }) })
    await press('z', { ctrlKey: true })
    expect(await screen.findByText('It was already sent.')).toBeTruthy()
    expect(button('Send')).toBeTruthy()
  })

  it('offers no undo where the setting does not', async () => {
    const { type, press } = await openComposer()
    await type('gone')
    await press('Enter')
    await new Promise((resolve) => setTimeout(resolve))
    expect(screen.queryByRole('button', { name: 'Undo send' })).toBeNull()
  })
})

describe('more ways to write', () => {
  async function choose(name: string): Promise<void> {
    await fireEvent.click(screen.getByRole('button', { name: 'More ways to write' }))
    const item = await screen.findByRole('menuitem', { name })
    item.focus()
    await fireEvent.keyDown(item, { key: 'Enter' })
  }

  it('a subject makes it a mail', async () => {
    const { bridge, type, press, field } = await openComposer()
    await choose('Add subject')
    const subject = await screen.findByRole('textbox', { name: 'Subject' })
    await fireEvent.input(subject, { target: { value: ' Tonight ' } })
    field.focus()
    await type('At nine')
    await press('Enter')
    expect(callsOf(bridge, 'messages.send')).toEqual([
      { conversationId: 1, body: 'At nine', subject: 'Tonight' },
    ])
    await waitFor(() => expect(screen.queryByRole('textbox', { name: 'Subject' })).toBeNull())
  })

  it('attention is asked for, and said to be', async () => {
    const { bridge } = await openComposer()
    await choose('Ask for attention')
    expect(callsOf(bridge, 'messages.askAttention')).toEqual([{ conversationId: 1 }])
    expect(await screen.findByText('You asked for attention.')).toBeTruthy()
  })

  it('how to style text is shown and hidden, and what "/me " makes', async () => {
    const { type } = await openComposer()
    await choose('Show formatting help')
    expect((await screen.findByRole('note', { name: 'Formatting help' })).textContent).toContain('*bold*')
    await choose('Hide formatting help')
    await waitFor(() => expect(screen.queryByRole('note')).toBeNull())
    await type('/me climbs')
    expect(await screen.findByText('Will read “romeo climbs”')).toBeTruthy()
  })

  it('its keys are listed', async () => {
    await openComposer()
    await fireEvent.keyDown(window, { key: '/', ctrlKey: true })
    const dialog = await screen.findByRole('dialog', { name: 'Keyboard shortcuts' })
    expect(within(dialog).getByText('Edit your last message')).toBeTruthy()
    expect(within(dialog).getByText('Undo send right after sending')).toBeTruthy()
  })
})
