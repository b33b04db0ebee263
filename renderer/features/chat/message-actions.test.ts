import { fireEvent, screen, waitFor, within } from '@testing-library/svelte'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { detailsOf } from '../../testing/kinds.ts'
import { giveLayout } from '../../testing/layout.ts'
import { callsOf, newMessage, openChat } from '../../testing/open-chat.ts'
import { JULIET_CHAT, ROMEO, ROMEO_JID, sampleMessages } from '../../testing/sample.ts'

const copied: string[] = []

// The whole window is drawn, on a machine that may have much to do.
vi.setConfig({ testTimeout: 20_000 })

beforeEach(() => {
  giveLayout()
  vi.spyOn(document, 'hasFocus').mockReturnValue(true)
  copied.length = 0
  // jsdom has no clipboard: what would be put there is asked for as a browser asks.
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- the one way that asks for no permission
  document.execCommand = (command) => {
    const event = Object.assign(new Event('copy', { cancelable: true }), {
      clipboardData: { setData: (_type: string, text: string) => copied.push(text) },
    })
    return command === 'copy' && !document.dispatchEvent(event)
  }
})

const keyOn = (element: Element, key: string, more: KeyboardEventInit = {}) =>
  fireEvent.keyDown(element, { key, ...more })
const focusedId = (): string | undefined => (document.activeElement as HTMLElement | null)?.dataset['id']

/** The conversation with one message at its end that has its actions shown. */
async function act(changes: Parameters<typeof newMessage>[0] = {}) {
  const chat = await openChat()
  chat.announce(newMessage({ body: 'Ay me, the last one', ...changes }))
  const article = await chat.article('Ay me, the last one')
  await fireEvent.pointerEnter(article)
  const toolbar = await within(article).findByRole('toolbar', { name: 'Message actions' })
  const button = (name: string): HTMLElement => within(toolbar).getByRole('button', { name })
  const menu = async (): Promise<HTMLElement> => {
    await fireEvent.contextMenu(article)
    return screen.findByRole('menu')
  }
  return { ...chat, article, toolbar, button, menu }
}
const own = { direction: 'out', author: ROMEO_JID, state: 'delivered' } as const

describe('the actions of a message', () => {
  it('are where the pointer is, or the keyboard', async () => {
    const { article, log, button } = await act()
    for (const name of ['Reply', 'React', 'More']) expect(button(name)).toBeTruthy()
    const other = within(log).getAllByRole('article').at(-3)!
    other.focus()
    expect(await within(other).findByRole('toolbar')).toBeTruthy()
    expect(within(article).queryByRole('toolbar')).toBeNull()
  })

  it('begin an answer, and a correction of one’s own alone', async () => {
    const { button, app, toolbar, announce } = await act()
    expect(within(toolbar).queryByRole('button', { name: 'Edit' })).toBeNull()
    await fireEvent.click(button('Reply'))
    expect(app.chats.composing(JULIET_CHAT).current).toEqual({ kind: 'reply', messageId: 900 })
    const mine = newMessage({ ...own, body: 'Ay me, the last one' })
    announce(mine)
    await fireEvent.click(await within(toolbar).findByRole('button', { name: 'Edit' }))
    expect(app.chats.composing(JULIET_CHAT).current).toEqual({ kind: 'edit', message: mine })
  })

  it('offer six emoji and more', async () => {
    const { button, bridge, article } = await act()
    await fireEvent.click(button('React'))
    const choice = await within(article).findByRole('group', { name: 'Choose a reaction' })
    const buttons = within(choice).getAllByRole('button')
    expect(buttons).toHaveLength(7)
    expect(buttons.at(-1)?.getAttribute('aria-label')).toBe('More emoji')
    expect(document.activeElement).toBe(buttons[0])
    await keyOn(buttons[0]!, 'ArrowRight')
    expect(document.activeElement).toBe(buttons[1])
    await fireEvent.click(buttons[0]!)
    expect(callsOf(bridge, 'messages.react')).toEqual([{ messageId: 900, emojis: ['👍'] }])
    expect(within(article).queryByRole('group', { name: 'Choose a reaction' })).toBeNull()
  })

  it('are all in the menu, by right click and the key for menus', async () => {
    const { menu } = await act(own)
    expect(
      within(await menu())
        .getAllByRole('menuitem')
        .map((item) => item.textContent.trim()),
    ).toEqual([
      'Reply',
      'React',
      'Edit',
      'Copy',
      'Forward',
      'Select',
      'Pin',
      'Bookmark',
      'Message details',
      'Delete',
    ])
  })

  it('leave out what cannot be done with one that failed', async () => {
    const { menu } = await act({ ...own, state: 'failed' })
    expect(
      within(await menu())
        .getAllByRole('menuitem')
        .map((item) => item.textContent.trim()),
    ).toEqual(['Copy', 'Forward', 'Select', 'Message details', 'Delete'])
  })

  it('quote the part of the text that is selected', async () => {
    const { article, app, toolbar } = await act()
    const text = [...article.querySelector('.body')!.childNodes].find((node) => node.textContent !== '')!
    getSelection()?.setBaseAndExtent(text, 0, text, 5)
    await fireEvent.pointerDown(toolbar)
    const quoted = vi.spyOn(app.chats.composing(JULIET_CHAT), 'quote')
    await fireEvent.contextMenu(article)
    await fireEvent.click(await screen.findByRole('menuitem', { name: 'Quote selection' }))
    expect(quoted).toHaveBeenCalledWith('Ay me')
  })

  it('leave a right click on a selection to the system, and open where it was without one', async () => {
    const { article } = await act()
    const rightClick = async (): Promise<boolean> => {
      await fireEvent.pointerDown(article, { button: 2 })
      return fireEvent.contextMenu(article, { button: 2, clientX: 40, clientY: 50 })
    }
    const text = [...article.querySelector('.body')!.childNodes].find((node) => node.textContent !== '')!
    getSelection()?.setBaseAndExtent(text, 0, text, 5)
    // True: nobody prevented the system's own menu.
    expect(await rightClick()).toBe(true)
    expect(screen.queryByRole('menu')).toBeNull()
    getSelection()?.removeAllRanges()
    expect(await rightClick()).toBe(false)
    expect(await screen.findByRole('menu')).toBeTruthy()
  })

  it('copy its text', async () => {
    const { menu } = await act()
    await fireEvent.click(within(await menu()).getByRole('menuitem', { name: 'Copy' }))
    expect(copied).toEqual(['Ay me, the last one'])
    expect(await screen.findByText('Message copied')).toBeTruthy()
  })
})

describe('deleting', () => {
  it('is here alone for what another wrote', async () => {
    const { menu, bridge } = await act()
    await fireEvent.click(within(await menu()).getByRole('menuitem', { name: 'Delete' }))
    const dialog = await screen.findByRole('dialog', { name: 'Delete message' })
    expect(within(dialog).queryByRole('button', { name: 'Delete for everyone' })).toBeNull()
    await fireEvent.click(within(dialog).getByRole('button', { name: 'Delete for me' }))
    expect(callsOf(bridge, 'messages.deleteHere')).toEqual([{ messageIds: [900] }])
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  })

  it('can be for everyone of one’s own, and says what went wrong', async () => {
    const { menu, bridge } = await act(own)
    bridge.answer({ 'messages.retractAll': () => ({ ok: false, error: { code: 'disk-full' } }) })
    await fireEvent.click(within(await menu()).getByRole('menuitem', { name: 'Delete' }))
    const dialog = await screen.findByRole('dialog', { name: 'Delete message' })
    await fireEvent.click(within(dialog).getByRole('button', { name: 'Delete for everyone' }))
    expect(await within(dialog).findByRole('alert')).toBeTruthy()
    bridge.answer({ 'messages.retractAll': undefined })
    await fireEvent.click(within(dialog).getByRole('button', { name: 'Delete for everyone' }))
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    expect(callsOf(bridge, 'messages.retractAll')).toEqual([{ messageIds: [900] }, { messageIds: [900] }])
  })
})

describe('forwarding', () => {
  it('goes to conversations and to people with whom there is none yet', async () => {
    const { menu, bridge } = await act()
    bridge.answer({ 'messages.open': () => ({ ok: true, value: 77 as never }) })
    await fireEvent.click(within(await menu()).getByRole('menuitem', { name: 'Forward' }))
    const dialog = await screen.findByRole('dialog', { name: 'Forward message' })
    const choose = async (query: string, name: RegExp): Promise<void> => {
      await fireEvent.input(within(dialog).getByRole('searchbox'), { target: { value: query } })
      await fireEvent.click(await within(dialog).findByRole('checkbox', { name }))
    }
    await choose('nurse', /^Nurse/)
    await choose('balth', /^Balthasar/)
    await fireEvent.click(within(dialog).getByRole('button', { name: 'Forward to 2 chats' }))
    await waitFor(() =>
      expect(callsOf(bridge, 'messages.forward')).toEqual([{ messageIds: [900], to: [3, 77] }]),
    )
    expect(callsOf(bridge, 'messages.open')).toEqual([
      { accountId: ROMEO, address: 'balthasar@montague.example' },
    ])
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  })
})

describe('the details', () => {
  it('tell what became of it, by which device, and its names', async () => {
    const { menu, bridge } = await act(own)
    bridge.answer({
      'messages.details': () => ({ ok: true, value: detailsOf(newMessage({ ...own, edited: 2 })) }),
    })
    await fireEvent.click(within(await menu()).getByRole('menuitem', { name: 'Message details' }))
    const dialog = await screen.findByRole('dialog', { name: 'Message details' })
    await within(dialog).findByText('Written')
    const terms = within(dialog)
      .getAllByRole('term')
      .map((term) => term.textContent)
    expect(terms).toEqual([
      'From',
      'Written',
      'Sent to the serverRFC 6120: written to the stream',
      'Accepted by the serverXEP-0198: counted in its <a/>',
      'DeliveredXEP-0184: <received/>',
      'DeliveredXEP-0184: <received/>',
      'ReadXEP-0333: <displayed/>',
      'Written on this device',
      'Set by the senderRFC 6120: id',
      'Set by the sender, same everywhereXEP-0359: <origin-id/>',
      'Set by the archiveXEP-0359: <stanza-id/>',
    ])
    expect(dialog.textContent).toContain('on the device “phone”')
    expect(within(dialog).getByRole('list', { name: 'Versions' })).toBeTruthy()
  })
})

describe('by keyboard', () => {
  it('arrows go through the messages, letters do something with one', async () => {
    const { log, app, article } = await act()
    log.focus()
    await keyOn(log, 'ArrowUp')
    await waitFor(() => expect(focusedId()).toBe('900'))
    await keyOn(document.activeElement!, 'ArrowUp')
    await waitFor(() => expect(focusedId()).toBe('15'))
    await keyOn(document.activeElement!, 'ArrowDown')
    await waitFor(() => expect(focusedId()).toBe('900'))
    expect(article.tabIndex).toBe(0)
    await keyOn(article, 'c')
    expect(copied).toEqual(['Ay me, the last one'])
    await keyOn(article, '+')
    const choice = await within(article).findByRole('group', { name: 'Choose a reaction' })
    await keyOn(within(choice).getAllByRole('button')[0]!, 'Escape')
    await waitFor(() => expect(focusedId()).toBe('900'))
    await keyOn(article, 'Delete')
    await keyOn(await screen.findByRole('dialog', { name: 'Delete message' }), 'Escape')
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    article.focus()
    await keyOn(article, 'Enter')
    await keyOn(await screen.findByRole('menu'), 'Escape')
    await waitFor(() => expect(screen.queryByRole('menu')).toBeNull())
    article.focus()
    await keyOn(article, 'r')
    expect(app.chats.composing(JULIET_CHAT).current).toEqual({ kind: 'reply', messageId: 900 })
  })

  it('arrows go through the buttons of the toolbar, and Escape back to the message', async () => {
    const { button, article } = await act()
    button('Reply').focus()
    await keyOn(button('Reply'), 'ArrowRight')
    expect(document.activeElement).toBe(button('React'))
    await keyOn(button('React'), 'ArrowLeft')
    await keyOn(button('Reply'), 'ArrowLeft')
    expect(document.activeElement).toBe(button('More'))
    await keyOn(button('More'), 'Escape')
    expect(document.activeElement).toBe(article)
  })

  it('letters that are typed are none of that', async () => {
    const { app } = await act()
    const field = screen.getByRole('textbox', { name: 'Message' })
    field.focus()
    await keyOn(field, 'r')
    expect(app.chats.composing(JULIET_CHAT).current).toBeNull()
  })

  it('the keys are in the list of shortcuts', async () => {
    await act()
    await keyOn(window as never, '/', { ctrlKey: true })
    const dialog = await screen.findByRole('dialog', { name: 'Keyboard shortcuts' })
    const heading = within(dialog).getByRole('heading', { name: 'With a message' })
    const section = within(heading.closest('section')!)
    for (const name of ['Previous message', 'Reply', 'React', 'Copy', 'Message details'])
      expect(section.getByText(name)).toBeTruthy()
    expect(section.getByText('+')).toBeTruthy()
  })
})

describe('several messages', () => {
  it('are selected by keyboard, copied with who wrote them, and Escape ends it', async () => {
    const { article, log } = await act()
    article.focus()
    await keyOn(article, 'ArrowUp', { shiftKey: true })
    await waitFor(() => expect(focusedId()).toBe('15'))
    const bar = await screen.findByRole('group', { name: 'Selected messages' })
    expect(within(bar).getByText('2 selected')).toBeTruthy()
    await keyOn(document.activeElement!, 'ArrowUp')
    await keyOn(document.activeElement!, ' ')
    expect(await within(bar).findByText('3 selected')).toBeTruthy()
    expect(
      within(log)
        .getAllByRole('checkbox')
        .filter((one) => (one as HTMLInputElement).checked),
    ).toHaveLength(3)
    await fireEvent.click(within(bar).getByRole('button', { name: 'Copy' }))
    expect(copied[0]?.split('\n\n').map((part) => part.split('\n')[1])).toEqual([
      sampleMessages[13]!.body,
      sampleMessages[14]!.body,
      'Ay me, the last one',
    ])
    await waitFor(() => expect(screen.queryByRole('group', { name: 'Selected messages' })).toBeNull())
    article.focus()
    await keyOn(article, ' ')
    await screen.findByRole('group', { name: 'Selected messages' })
    await keyOn(article, 'Escape')
    await waitFor(() => expect(screen.queryByRole('group', { name: 'Selected messages' })).toBeNull())
  })

  it('are deleted together', async () => {
    const { article, bridge, menu } = await act()
    await fireEvent.click(within(await menu()).getByRole('menuitem', { name: 'Select' }))
    const bar = await screen.findByRole('group', { name: 'Selected messages' })
    await fireEvent.click((await screen.findAllByRole('article')).at(-2)!)
    expect(await within(bar).findByText('2 selected')).toBeTruthy()
    await fireEvent.click(within(bar).getByRole('button', { name: 'Delete' }))
    const dialog = await screen.findByRole('dialog', { name: 'Delete 2 messages' })
    await fireEvent.click(within(dialog).getByRole('button', { name: 'Delete for me' }))
    expect(callsOf(bridge, 'messages.deleteHere')).toEqual([{ messageIds: [15, 900] }])
    await waitFor(() => expect(within(article).queryByRole('checkbox')).toBeNull())
  })
})
