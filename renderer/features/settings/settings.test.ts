import { fireEvent, screen, waitFor, within } from '@testing-library/svelte'
import { describe, expect, it } from 'vitest'
import { NO_DESKTOP } from '../../../shared/model/desktop.ts'
import { DEFAULT_SETTINGS } from '../../../shared/model/store.ts'
import { renderWindow } from '../../testing/render-window.ts'
import { certificate, ROMEO, sampleAccount, sampleSnapshot, WORK } from '../../testing/sample.ts'

const inside = (dialog: HTMLElement) => ({
  button: (name: string) => within(dialog).getByRole('button', { name }),
  tab: (name: string) => within(dialog).getByRole('tab', { name }),
})

async function open(snapshot = sampleSnapshot()) {
  const rendered = await renderWindow(snapshot)
  await fireEvent.keyDown(window, { key: ',', ctrlKey: true })
  const dialog = await screen.findByRole('dialog', { name: 'Settings' })
  const tab = async (name: string): Promise<void> => {
    await fireEvent.click(inside(dialog).tab(name))
  }
  return { ...rendered, dialog, tab, button: inside(dialog).button }
}

describe('settings', () => {
  it('are stored, show the stored value, and say if storing failed', async () => {
    const { bridge, dialog, tab } = await open()
    await tab('Privacy')
    const typing = within(dialog).getByRole('switch', { name: 'Show others when you’re writing' })
    expect(typing.getAttribute('aria-checked')).toBe('true')
    await fireEvent.click(typing)
    expect(bridge.calls.at(-1)).toEqual({ name: 'settings.change', args: { sendTyping: false } })
    expect(typing.getAttribute('aria-checked')).toBe('true')
    bridge.announce([{ kind: 'settingsChanged', settings: { ...DEFAULT_SETTINGS, sendTyping: false } }])
    await waitFor(() => expect(typing.getAttribute('aria-checked')).toBe('false'))

    bridge.answer({ 'settings.change': () => ({ ok: false, error: { code: 'disk-full' } }) })
    await fireEvent.click(typing)
    expect((await within(dialog).findByRole('alert')).textContent).toContain('The disk is full')
  })

  it('have the account’s nickname in rooms', async () => {
    let nick = 'romeo'
    const { bridge, dialog, tab } = await open()
    bridge.answer({
      'rooms.defaultNick': () => ({ ok: true, value: nick }),
      'rooms.setDefaultNick': (args) => {
        nick = args.nick === '' ? 'romeo' : args.nick
        return { ok: true, value: undefined }
      },
    })
    await tab('Account')
    const field = within(dialog).getByRole<HTMLInputElement>('textbox', { name: 'Nickname in rooms' })
    await waitFor(() => expect(field.value).toBe('romeo'))
    await fireEvent.input(field, { target: { value: 'Montague' } })
    await fireEvent.change(field)
    await waitFor(() => expect(nick).toBe('Montague'))
    await fireEvent.input(field, { target: { value: '' } })
    await fireEvent.change(field)
    await waitFor(() => expect(field.value).toBe('romeo'))
    expect(bridge.calls.at(-1)).toEqual({ name: 'rooms.defaultNick', args: { accountId: ROMEO } })
  })

  it('have switches for read markers, attention and holding messages back', async () => {
    const { bridge, dialog, tab } = await open()
    for (const [where, name, args] of [
      ['Privacy', 'Show others what you have read', { sendMarkers: !DEFAULT_SETTINGS.sendMarkers }],
      [
        'Privacy',
        'Let contacts ask for your attention',
        { allowAttention: !DEFAULT_SETTINGS.allowAttention },
      ],
      ['Privacy', 'Make previews of links you send', { previewLinks: !DEFAULT_SETTINGS.previewLinks }],
      ['Privacy', 'Make large pictures smaller', { scalePictures: !DEFAULT_SETTINGS.scalePictures }],
      [
        'Privacy',
        'Keep place and camera data in pictures',
        { sendOriginals: !DEFAULT_SETTINGS.sendOriginals },
      ],
      ['Appearance', 'Wait 5 seconds before sending', { undoSend: !DEFAULT_SETTINGS.undoSend }],
    ] as const) {
      await tab(where)
      await fireEvent.click(within(dialog).getByRole('switch', { name }))
      expect(bridge.calls.at(-1)).toEqual({ name: 'settings.change', args })
    }
  })

  it('say which files come by themselves, and who asks which server', async () => {
    const { bridge, dialog, tab } = await open()
    await tab('Privacy')
    const size = within(dialog).getByRole<HTMLSelectElement>('combobox', {
      name: 'Download files from contacts automatically',
    })
    expect(size.selectedOptions[0]?.text).toBe('Up to 10 MB')
    expect(
      within(dialog).getByText(/Files from strangers are never downloaded before you click/),
    ).toBeTruthy()
    await fireEvent.change(size, { target: { value: '1000000' } })
    expect(bridge.calls.at(-1)).toEqual({ name: 'settings.change', args: { autoDownloadBytes: 1_000_000 } })
    await fireEvent.change(size, { target: { value: 'none' } })
    expect(bridge.calls.at(-1)).toEqual({ name: 'settings.change', args: { autoDownloadBytes: null } })
  })

  it('do not make pictures smaller that are to go as they are', async () => {
    const { dialog, tab } = await open(
      sampleSnapshot({ settings: { ...DEFAULT_SETTINGS, sendOriginals: true } }),
    )
    await tab('Privacy')
    const scale = within(dialog).getByRole('switch', { name: 'Make large pictures smaller' })
    expect([scale.getAttribute('aria-checked'), scale.hasAttribute('disabled')]).toEqual(['false', true])
  })

  it('set the time until away, if the system knows it', async () => {
    const { bridge, dialog, tab } = await open(
      sampleSnapshot({
        abilities: { ...NO_DESKTOP, idleTime: true },
        settings: { ...DEFAULT_SETTINGS, awayAfterMinutes: 7, extendedAwayAfterMinutes: null },
      }),
    )
    await tab('Privacy')
    const away = within(dialog).getByRole<HTMLSelectElement>('combobox', { name: 'Away after' })
    const further = within(dialog).getByRole<HTMLSelectElement>('combobox', { name: 'Extended away after' })
    expect([away.value, further.value]).toEqual(['7', 'never'])
    expect([...away.options].map(({ label }) => label)).toContain('7 minutes')
    await fireEvent.change(further, { target: { value: '120' } })
    expect(bridge.calls.at(-1)).toEqual({
      name: 'settings.change',
      args: { extendedAwayAfterMinutes: 120 },
    })
    await fireEvent.change(away, { target: { value: 'never' } })
    expect(bridge.calls.at(-1)).toEqual({ name: 'settings.change', args: { awayAfterMinutes: null } })
  })

  it('do not mention being away if the system does not know it', async () => {
    const { dialog, tab } = await open()
    await tab('Privacy')
    expect(within(dialog).queryByText('When you’re away')).toBeNull()
  })

  it('offer only what the desktop can do', async () => {
    const { dialog, tab } = await open()
    await tab('Advanced')
    for (const name of ['Start when you sign in to this computer', 'Keep running when the window is closed'])
      expect(within(dialog).queryByRole('switch', { name })).toBeNull()
    expect(within(dialog).queryByRole('button', { name: 'Show logs' })).toBeNull()
    await tab('Appearance')
    expect(within(dialog).queryByText('Spelling')).toBeNull()
  })

  it('start Balcony at login, keep it in the tray, give it keys, show its logs', async () => {
    const abilities = {
      ...NO_DESKTOP,
      platform: 'linux' as const,
      tray: true,
      startAtLogin: true,
      globalShortcut: true,
      files: true,
    }
    const { bridge, dialog, tab, button } = await open(sampleSnapshot({ abilities }))
    await tab('Advanced')
    const last = () => bridge.calls.at(-1)
    for (const [name, args] of [
      ['Start when you sign in to this computer', { startAtLogin: true }],
      ['Keep running when the window is closed', { closeToTray: false }],
    ] as const) {
      await fireEvent.click(within(dialog).getByRole('switch', { name }))
      expect(last()).toEqual({ name: 'settings.change', args })
    }

    bridge.answer({ 'settings.change': () => ({ ok: false, error: { code: 'shortcut-refused' } }) })
    const keys = button('Keys to show and hide Balcony None')
    await fireEvent.click(keys)
    expect(keys.textContent).toBe('Press the keys')
    await fireEvent.keyDown(keys, { key: 'b', code: 'KeyB', ctrlKey: true, altKey: true })
    expect(last()).toEqual({ name: 'settings.change', args: { globalShortcut: 'Control+Alt+B' } })
    expect((await within(dialog).findByRole('alert')).textContent).toContain(
      'Another program or the system already uses these keys',
    )
    expect(keys.textContent).toBe('None')

    await fireEvent.click(button('Show logs'))
    expect(last()).toEqual({ name: 'desktop.openLogs', args: {} })
  })

  it('add and remove languages for the spelling check', async () => {
    const abilities = {
      ...NO_DESKTOP,
      platform: 'linux' as const,
      spellcheckLanguages: ['de', 'en-GB', 'fr'],
    }
    const settings = { ...DEFAULT_SETTINGS, spellcheck: true, spellcheckLanguages: ['de'] }
    const { bridge, dialog, tab, button } = await open(sampleSnapshot({ abilities, settings }))
    await tab('Appearance')
    const add = within(dialog).getByRole<HTMLSelectElement>('combobox', { name: 'Add language' })
    expect([...add.options].map(({ label }) => label)).toEqual(['Choose…', 'British English', 'French'])
    await fireEvent.change(add, { target: { value: 'fr' } })
    expect(bridge.calls.at(-1)).toMatchObject({ args: { spellcheckLanguages: ['de', 'fr'] } })
    await fireEvent.click(button('Stop checking German'))
    expect(bridge.calls.at(-1)).toMatchObject({ args: { spellcheckLanguages: [] } })
  })

  it('put the theme on the document', async () => {
    const { bridge, dialog, tab } = await open()
    await tab('Appearance')
    await fireEvent.click(within(dialog).getByRole('radio', { name: 'High contrast' }))
    expect(bridge.calls.at(-1)).toEqual({ name: 'settings.change', args: { theme: 'high-contrast' } })
    bridge.announce([
      { kind: 'settingsChanged', settings: { ...DEFAULT_SETTINGS, theme: 'high-contrast', accentHue: 40 } },
    ])
    await waitFor(() => expect(document.documentElement.dataset).toMatchObject({ contrast: 'more' }))
    expect(document.documentElement.style.getPropertyValue('--accent-hue')).toBe('40')
  })

  it.each([
    ['keychain', /encrypted\. The key is in this computer’s keychain/],
    ['passphrase', /encrypted with your passphrase/],
    ['none', /is not encrypted/],
  ] as const)('say how history is protected: %s', async (protection, words) => {
    const { dialog, tab } = await open(sampleSnapshot({ store: { kind: 'open', protection } }))
    await tab('Privacy')
    expect(within(dialog).getByText(words)).toBeDefined()
  })

  it('change a password that was typed twice alike', async () => {
    const { bridge, dialog, button } = await open()
    await fireEvent.click(button('Change password'))
    const type = (label: string, value: string): Promise<boolean> =>
      fireEvent.input(within(dialog).getByLabelText(label), { target: { value } })
    await type('New password', 'tomorrow')
    await type('Repeat new password', 'yesterday')
    await fireEvent.click(button('Change password'))
    expect(within(dialog).getByRole('alert').textContent).toBe('The two passwords are different.')
    await type('Repeat new password', 'tomorrow')
    await fireEvent.click(button('Change password'))
    expect(bridge.calls.at(-1)).toEqual({
      name: 'accounts.changePassword',
      args: { accountId: ROMEO, password: 'tomorrow' },
    })
    expect(await within(dialog).findByText('The password was changed.')).toBeDefined()
  })

  it('delete an account on the server only after its address was typed', async () => {
    const { bridge, button } = await open()
    await fireEvent.click(button('Delete account'))
    const confirm = await screen.findByRole('dialog', { name: 'Delete romeo@montague.example for good?' })
    const doIt = within(confirm).getByRole<HTMLButtonElement>('button', { name: 'Delete for good' })
    expect(doIt.disabled).toBe(true)
    await fireEvent.input(within(confirm).getByRole('textbox'), {
      target: { value: 'romeo@montague.example' },
    })
    await fireEvent.click(doIt)
    expect(bridge.calls.at(-1)).toEqual({ name: 'accounts.deleteFromServer', args: { accountId: ROMEO } })
  })

  it('choose an account, and show and change its connection', async () => {
    const { bridge, dialog, tab, button } = await open(
      sampleSnapshot({
        accounts: [
          sampleAccount(),
          sampleAccount({
            id: WORK,
            address: 'r@guild.example' as never,
            settings: { security: 'starttls', host: 'xmpp.guild.example', port: 5222 },
            trusted: certificate,
          }),
        ],
      }),
    )
    await tab('Advanced')
    const server = (): HTMLInputElement => within(dialog).getByLabelText<HTMLInputElement>('Server')
    expect(server().value).toBe('')
    await fireEvent.change(within(dialog).getByLabelText('Account', { selector: 'select' }), {
      target: { value: WORK },
    })
    expect(server().value).toBe('xmpp.guild.example')
    expect(within(dialog).getByText('House of Montague Root CA')).toBeDefined()
    await fireEvent.input(server(), { target: { value: '' } })
    await fireEvent.click(button('Save'))
    expect(bridge.calls.at(-1)).toEqual({
      name: 'accounts.changeSettings',
      args: { accountId: WORK, settings: { security: 'starttls', port: 5222 } },
    })
  })
})

describe('links on this computer', () => {
  it('open with Balcony once the person asks for it', async () => {
    const { bridge, dialog, tab, button } = await open()
    let handler: 'balcony' | 'other' = 'other'
    bridge.answer({
      'links.handler': () => ({ ok: true, value: handler }),
      'links.becomeHandler': () => {
        handler = 'balcony'
        return { ok: true, value: undefined }
      },
    })
    await tab('Advanced')
    await within(dialog).findByRole('button', { name: 'Open these links with Balcony' })
    expect(bridge.calls.some(({ name }) => name === 'links.becomeHandler')).toBe(false)
    await fireEvent.click(button('Open these links with Balcony'))
    await within(dialog).findByText(/opens these links with Balcony/)
  })

  it('are not mentioned if the system has no such choice', async () => {
    const { bridge, dialog, tab } = await open()
    bridge.answer({ 'links.handler': () => ({ ok: true, value: null }) })
    await tab('Advanced')
    await waitFor(() => expect(bridge.calls.some(({ name }) => name === 'links.handler')).toBe(true))
    expect(within(dialog).queryByRole('button', { name: /links with Balcony/ })).toBeNull()
  })
})
