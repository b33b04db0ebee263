import { fireEvent, screen, waitFor, within } from '@testing-library/svelte'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Args } from '../../../shared/contract/index.ts'
import type { ConversationId, LinkId } from '../../../shared/model/ids.ts'
import type { BareJid, Jid } from '../../../shared/model/jid.ts'
import type { LinkAsk, LinkRequest } from '../../../shared/model/link.ts'
import { err, ok } from '../../../shared/model/result.ts'
import { giveLayout } from '../../testing/layout.ts'
import { shortForm } from '../../testing/forms.ts'
import { renderWindow } from '../../testing/render-window.ts'
import { JULIET_CHAT, ROMEO, sampleAccount, sampleSnapshot, WORK } from '../../testing/sample.ts'

beforeEach(() => giveLayout({ row: 60 }))

const STRANGER = 'stranger@lost.example' as Jid
const WORK_JID = 'romeo@work.example' as BareJid

function asks(ask: LinkAsk, changes: Partial<Extract<LinkRequest, { kind: 'asks' }>> = {}): LinkRequest {
  const id = 1 as LinkId
  return { kind: 'asks', id, origin: 'outside', ask, address: STRANGER, account: null, ...changes }
}

const CHAT = { kind: 'chat', text: '' } as const
const ADD = { kind: 'add', name: '', group: '', invited: false, newAccount: false } as const
const two = [sampleAccount(), sampleAccount({ id: WORK, address: WORK_JID })]

async function show(request: LinkRequest, changes: Parameters<typeof sampleSnapshot>[0] = {}) {
  const world = await renderWindow(sampleSnapshot({ links: [request], ...changes }), undefined, {
    'links.confirm': () => ok({ kind: 'contacts-changed' }),
  })
  const dialog = await screen.findByRole('dialog', { name: 'Open link' })
  const buttons = () =>
    within(dialog)
      .getAllByRole('button')
      .map((button) => button.textContent.trim())
      .filter((name) => name !== '')
  const press = (name: string) => fireEvent.click(within(dialog).getByRole('button', { name }))
  const calls = (name: string) =>
    world.bridge.calls.filter((call) => call.name === name).map(({ args }) => args)
  return { ...world, dialog, buttons, press, calls }
}

describe('a waiting link', () => {
  it('shows its whole address, and does nothing until a button is pressed', async () => {
    const { dialog, buttons, bridge, calls, press } = await show(asks(CHAT))
    expect(dialog.textContent).toContain('stranger@lost.example')
    expect(dialog.textContent).toContain('Another program opened a link')
    expect(buttons()).toEqual(['Cancel', 'Open chat'])
    const harmless = ['app.snapshot', 'app.watch', 'desktop.look', 'messages.page']
    expect(bridge.calls.filter(({ name }) => !harmless.includes(name))).toEqual([])
    await press('Cancel')
    expect(calls('links.dismiss')).toEqual([{ id: 1 }])
    expect(calls('links.confirm')).toEqual([])
  })

  it.each<[LinkAsk, string[]]>([
    [{ kind: 'chat', text: 'Hist' }, ['Cancel', 'Open as draft']],
    [{ kind: 'room', hasPassword: true }, ['Cancel', 'Join room']],
    [ADD, ['Cancel', 'Open chat', 'Add to contacts']],
    [{ kind: 'verify' }, ['Cancel', 'Open chat', 'Verify devices']],
    [{ kind: 'remove' }, ['Close']],
    [{ kind: 'unsubscribe' }, ['Cancel', 'Open chat']],
    [{ kind: 'register', invited: true }, ['Cancel', 'Create account']],
    [{ kind: 'unknown', action: 'format' }, ['Cancel', 'Open chat']],
  ])('%j offers %j', async (ask, expected) => {
    const { buttons } = await show(asks(ask))
    expect(buttons()).toEqual(expected)
  })

  it('shows hidden characters in an action and in a text, and never as markup', async () => {
    const { dialog } = await show(asks({ kind: 'unknown', action: 'x\u202egnp<img src=x onerror=alert(1)>' }))
    expect(dialog.textContent).toContain('x⟨U+202E⟩gnp<img src=x onerror=alert(1)>')
    expect(dialog.querySelector('img')).toBeNull()
  })

  it('says why it cannot be understood, and offers nothing', async () => {
    const { dialog, buttons } = await show({
      ...{ id: 1 as LinkId, kind: 'unusable', origin: 'outside' },
      link: 'xmpp:a\u0007b\u202ec',
      failure: { code: 'link-invalid', problem: 'control-characters' },
    })
    expect(within(dialog).getByRole('alert').textContent).toMatch(/characters that aren’t allowed in links/)
    expect(dialog.textContent).toContain('xmpp:a⟨U+0007⟩b⟨U+202E⟩c')
    expect(buttons()).toEqual(['Close'])
  })

  it('comes one at a time, and says how many are waiting', async () => {
    const second = asks({ kind: 'room', hasPassword: false }, { id: 2 as LinkId })
    const { dialog, bridge } = await show(asks(CHAT), { links: [asks(CHAT), second], linksLeftOut: 96 })
    expect(dialog.textContent).toContain('Link 1 of 2')
    expect(dialog.textContent).toContain('96 more.')
    bridge.announce([{ kind: 'linksChanged', links: [second], leftOut: 0 }])
    await waitFor(() => expect(screen.getByRole('dialog').textContent).toContain('join the room'))
    bridge.announce([{ kind: 'linksChanged', links: [], leftOut: 0 }])
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  })
})

describe('agreeing', () => {
  it('opens the conversation, with the text below the typed one', async () => {
    const { bridge, press, app } = await show(asks({ kind: 'chat', text: 'Hist!\nRomeo' }), {
      conversations: sampleSnapshot().conversations.map((chat) =>
        chat.id === JULIET_CHAT
          ? { ...chat, draft: { text: 'Dear Juliet,', replyTo: null, edits: null, revision: 4 } }
          : chat,
      ),
    })
    bridge.answer({
      'links.confirm': () => ok({ kind: 'conversation', conversationId: JULIET_CHAT, text: 'Hist!\nRomeo' }),
    })
    await press('Open as draft')
    await waitFor(() => expect(app.chats.openId).toBe(JULIET_CHAT))
    const field = await screen.findByRole<HTMLTextAreaElement>('textbox', { name: 'Message', hidden: true })
    expect(field.value).toBe('Dear Juliet,\nHist!\nRomeo')
    expect(bridge.calls.filter(({ name }) => name === 'messages.setDraft').map(({ args }) => args)).toEqual([
      {
        conversationId: JULIET_CHAT,
        text: 'Dear Juliet,\nHist!\nRomeo',
        replyTo: null,
        edits: null,
        base: 4,
      },
    ])
    expect(bridge.calls.some(({ name }) => /send|ChatState/.test(name))).toBe(false)
  })

  it('reaches an open composer, and waits for one that is not open', async () => {
    const { app } = await renderWindow(sampleSnapshot())
    app.chats.show(JULIET_CHAT)
    const field = await screen.findByRole<HTMLTextAreaElement>('textbox', { name: 'Message' })
    app.chats.drafts.offer(2 as ConversationId, 'later')
    app.chats.drafts.offer(JULIET_CHAT, 'now')
    await waitFor(() => expect(field.value).toBe('now'))
    app.chats.show(2 as ConversationId)
    await waitFor(() =>
      expect(screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Message' }).value).toBe(
        'I have a soul of lead\nlater',
      ),
    )
  })

  it('uses the account that the person chooses', async () => {
    const { dialog, press, calls } = await show(asks(CHAT), { accounts: two })
    const choice = within(dialog).getByRole('combobox', { name: 'Your account' })
    await fireEvent.change(choice, { target: { value: WORK } })
    await press('Open chat')
    expect(calls('links.confirm')).toEqual([{ id: 1, choice: 'chat', accountId: WORK }])
  })

  it('uses the account that the link is for, if it is here', async () => {
    const { dialog, press, calls } = await show(asks(CHAT, { account: WORK_JID }), { accounts: two })
    expect(within(dialog).queryByRole('combobox')).toBeNull()
    expect(dialog.textContent).toContain(`Your account for this: ${WORK_JID}`)
    await press('Open chat')
    expect(calls('links.confirm')).toMatchObject([{ accountId: WORK }])
  })

  it('says that the account of the link is not here', async () => {
    const { dialog } = await show(asks(CHAT, { account: 'nurse@capulet.example' as BareJid }))
    expect(within(dialog).getByRole('alert').textContent).toContain(
      'nurse@capulet.example, which isn’t in Balcony',
    )
  })

  it('adds a contact under the name that the person keeps or changes', async () => {
    const { dialog, press, calls } = await show(asks({ ...ADD, name: 'Tybalt', group: 'House' }))
    const name = within(dialog).getByRole<HTMLInputElement>('textbox', { name: 'Name' })
    expect(name.value).toBe('Tybalt')
    await fireEvent.input(name, { target: { value: 'A stranger' } })
    await press('Add to contacts')
    const agreed: Args<'links.confirm'> = {
      ...{ id: 1 as LinkId, choice: 'add', accountId: ROMEO },
      name: 'A stranger',
      group: 'House',
    }
    expect(calls('links.confirm')).toEqual([agreed])
  })

  it('opens the dialog for entering a room, and enters none by itself', async () => {
    const { bridge, press, calls } = await show(asks({ kind: 'room', hasPassword: true }))
    bridge.answer({
      'links.confirm': ({ id }) =>
        ok({
          ...{ kind: 'room', accountId: ROMEO, address: 'tomb@verona.example' as BareJid },
          password: `secret ${id}`,
        }),
    })
    await press('Join room')
    const dialog = await screen.findByRole('dialog', { name: 'Join a room' })
    const value = (name: string) =>
      within(dialog).getByLabelText<HTMLInputElement>(name, { selector: 'input' }).value
    expect([value('Address'), value('Password')]).toEqual(['tomb@verona.example', 'secret 1'])
    expect(calls('rooms.join')).toEqual([])
  })

  it('says what went wrong, and keeps the typed text', async () => {
    const { bridge, dialog, press } = await show(asks(ADD))
    bridge.answer({ 'links.confirm': () => err({ code: 'not-connected' }) })
    await fireEvent.input(within(dialog).getByRole('textbox', { name: 'Name' }), { target: { value: 'X' } })
    await press('Add to contacts')
    expect((await within(dialog).findByRole('alert')).textContent).toMatch(/\./)
    expect(within(dialog).getByRole<HTMLInputElement>('textbox', { name: 'Name' }).value).toBe('X')
  })

  it('adds only somebody new to the contacts, and removes only contacts', async () => {
    const juliet = { address: 'juliet@capulet.example/balcony' as Jid }
    const added = await show(asks(ADD, juliet))
    expect(added.buttons()).toEqual(['Cancel', 'Open chat'])
    added.unmount()
    const removed = await show(asks({ kind: 'remove' }, juliet))
    expect(removed.buttons()).toEqual(['Cancel', 'Remove from contacts'])
  })
})

describe('without an account', () => {
  const none = { accounts: [], contacts: [], conversations: [], requests: [] }

  it('a link waits until there is one', async () => {
    const { dialog, buttons, press, calls, bridge } = await show(asks(CHAT), none)
    expect(within(dialog).getByRole('status').textContent).toContain('Sign in first')
    expect(buttons()).toEqual(['Discard link', 'Later'])
    await press('Later')
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    expect(calls('links.dismiss')).toEqual([])
    bridge.announce([{ kind: 'accountChanged', account: sampleAccount() }])
    const again = await screen.findByRole('dialog', { name: 'Open link' })
    expect(within(again).getByRole('button', { name: 'Open chat' })).toBeTruthy()
  })

  it('an invitation opens the form for its server and name, and shows its token to no other server', async () => {
    const { press, bridge, calls } = await show(
      asks({ kind: 'register', invited: true }, { address: 'juliet@capulet.example' as Jid }),
      none,
    )
    bridge.answer({
      'links.confirm': () =>
        ok({ kind: 'registration', domain: 'capulet.example', username: 'juliet', invitation: 'TOKEN' }),
      'accounts.startRegistration': ({ domain }) => ok({ ...shortForm, domain, url: null }),
    })
    await press('Create account')
    const form = await screen.findByRole('form', { name: 'Create account' })
    const server = within(form).getByRole<HTMLInputElement>('textbox', { name: 'Server' })
    expect(server.value).toBe('capulet.example')
    expect(calls('accounts.startRegistration')).toEqual([])

    await fireEvent.click(within(form).getByRole('button', { name: 'Continue' }))
    const name = await within(form).findByRole<HTMLInputElement>('textbox', { name: 'User name' })
    expect([name.value, name.readOnly]).toEqual(['juliet', true])
    await fireEvent.click(within(form).getByRole('button', { name: 'Choose another server' }))
    await fireEvent.input(within(form).getByRole('textbox', { name: 'Server' }), {
      target: { value: 'elsewhere.example' },
    })
    await fireEvent.click(within(form).getByRole('button', { name: 'Continue' }))
    await waitFor(() =>
      expect(calls('accounts.startRegistration')).toMatchObject([
        { domain: 'capulet.example', invitation: 'TOKEN' },
        { domain: 'elsewhere.example' },
      ]),
    )
    expect(calls('accounts.startRegistration')[1]).not.toHaveProperty('invitation')
    const free = await within(form).findByRole<HTMLInputElement>('textbox', { name: 'User name' })
    expect([free.value, free.readOnly]).toEqual(['', false])
  })

  it('an invitation that the server refused is not sent again', async () => {
    const { press, bridge, calls } = await show(asks({ kind: 'register', invited: true }), none)
    bridge.answer({
      'links.confirm': () =>
        ok({ kind: 'registration', domain: 'lost.example', username: null, invitation: 'OLD' }),
      'accounts.startRegistration': () => err({ code: 'invitation-refused' }),
    })
    await press('Create account')
    const form = await screen.findByRole('form', { name: 'Create account' })
    await fireEvent.click(within(form).getByRole('button', { name: 'Continue' }))
    expect((await within(form).findByRole('alert')).textContent).toContain(
      'no longer accepts this invitation',
    )
    await fireEvent.click(within(form).getByRole('button', { name: 'Continue' }))
    await waitFor(() => expect(calls('accounts.startRegistration')).toHaveLength(2))
    expect(calls('accounts.startRegistration')[1]).not.toHaveProperty('invitation')
  })
})

describe('a link in a message', () => {
  it('opens the same dialog as one from outside; a web link goes to the browser', async () => {
    const { app, bridge } = await renderWindow(
      sampleSnapshot(),
      ['See xmpp:rosaline@capulet.example?roster and https://verona.example'].map((body) => ({
        id: 1 as never,
        conversationId: JULIET_CHAT,
        place: 0 as never,
        kind: 'text',
        direction: 'in',
        author: 'juliet@capulet.example' as BareJid,
        body,
        sentAt: 0,
      })),
    )
    app.chats.show(JULIET_CHAT)
    const link = await screen.findByRole('link', { name: 'xmpp:rosaline@capulet.example?roster' })
    // `false`: its default is prevented.
    expect(await fireEvent.click(link)).toBe(false)
    expect(bridge.calls.filter(({ name }) => name === 'links.open').map(({ args }) => args)).toEqual([
      { uri: 'xmpp:rosaline@capulet.example?roster', origin: 'message' },
    ])
    expect(await fireEvent.click(screen.getByRole('link', { name: 'https://verona.example' }))).toBe(true)
    expect(bridge.calls.filter(({ name }) => name === 'links.open')).toHaveLength(1)
  })
})
