import { fireEvent, screen, waitFor, within } from '@testing-library/svelte'
import { describe, expect, it, vi } from 'vitest'
import type { ConnectionState } from '../../../shared/model/account.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import { giveLayout } from '../../testing/layout.ts'
import { renderWindow } from '../../testing/render-window.ts'
import { certificate, ROMEO, sampleAccount, sampleSnapshot, WORK } from '../../testing/sample.ts'

// The whole window is drawn, and the machine may be busy.
vi.setConfig({ testTimeout: 20_000 })

const button = (name: string | RegExp): HTMLElement => screen.getByRole('button', { name })

describe('own presence', () => {
  it('is chosen from a menu for all accounts, with the status message', async () => {
    const { bridge } = await renderWindow(
      sampleSnapshot({ accounts: [sampleAccount({ presence: { show: 'available', status: 'Here' } })] }),
    )
    await fireEvent.click(button('Presence: Available'))
    const menu = await screen.findByRole('menu', { name: 'Presence' })
    expect(
      within(menu)
        .getAllByRole('menuitemradio')
        .map((item) => item.textContent.trim()),
    ).toEqual(['Available', 'Away', 'Do not disturb', 'Extended away', 'Offline'])
    const status = screen.getByLabelText<HTMLInputElement>('Status message')
    expect(status.value).toBe('Here')
    await fireEvent.input(status, { target: { value: 'Wandering ' } })
    await fireEvent.click(within(menu).getByRole('menuitemradio', { name: 'Away' }))
    expect(bridge.calls.at(-1)).toEqual({
      name: 'accounts.setPresence',
      args: { accountId: null, show: 'away', status: 'Wandering' },
    })
    // The button shows the stored presence, not the click.
    expect(button('Presence: Available')).toBeDefined()
    bridge.announce([
      { kind: 'accountChanged', account: sampleAccount({ presence: { show: 'away', status: 'Wandering' } }) },
    ])
    expect(await screen.findByRole('button', { name: 'Presence: Away' })).toBeDefined()
  })
})

describe('what others see', () => {
  const failure = { code: 'connection-lost' } as const
  const broken: readonly (readonly [string, ConnectionState])[] = [
    ['connecting', { kind: 'connecting' }],
    ['waiting to try again', { kind: 'retrying', retryAt: 9e12, failure }],
    ['needs your attention', { kind: 'stopped', failure: { code: 'wrong-password' } }],
    ['offline', { kind: 'offline' }],
  ]
  it.each(broken)('is offline while the only account is %s', async (state, connection) => {
    await renderWindow(sampleSnapshot({ accounts: [sampleAccount({ connection })] }))
    const own = button('Presence: Offline')
    const [account, later] = (own.getAttribute('aria-describedby') ?? '')
      .split(' ')
      .map((id) => document.getElementById(id)?.textContent)
    expect(account).toBe(`romeo@montague.example, ${state}`)
    expect(later).toBe('Once connected: Available')
  })

  it('follows the connection, both ways', async () => {
    const { bridge } = await renderWindow(sampleSnapshot())
    expect(button('Presence: Available').querySelector('.grey')).toBeNull()
    const lost = sampleAccount({ connection: { kind: 'retrying', retryAt: 9e12, failure } })
    bridge.announce([{ kind: 'accountChanged', account: lost }])
    const own = await screen.findByRole('button', { name: 'Presence: Offline' })
    expect(own.querySelector('.grey')).not.toBeNull()
    await fireEvent.click(own)
    const menu = await screen.findByRole('menu', { name: 'Presence' })
    expect(within(menu).getByRole('menuitemradio', { name: 'Available' }).ariaChecked).toBe('true')
    await fireEvent.click(within(menu).getByRole('menuitem', { name: 'Try now' }))
    expect(bridge.calls.at(-1)).toEqual({ name: 'accounts.reconnect', args: { accountId: ROMEO } })
    bridge.announce([{ kind: 'accountChanged', account: sampleAccount() }])
    expect(await screen.findByRole('button', { name: 'Presence: Available' })).toBeDefined()
  })

  it('is the presence of the connected account', async () => {
    const accounts = [
      sampleAccount({ enabled: false, connection: { kind: 'offline' } }),
      sampleAccount({ id: WORK, presence: { show: 'dnd', status: '' } }),
    ]
    await renderWindow(sampleSnapshot({ accounts }))
    expect(button('Presence: Do not disturb')).toBeDefined()
  })

  it('no contact of a disconnected account looks online', async () => {
    giveLayout({ row: 68 })
    const { bridge, app } = await renderWindow(sampleSnapshot())
    app.chats.show(1 as never)
    await fireEvent.click(screen.getByRole('tab', { name: /^People/ }))
    const shown = (): number =>
      document.querySelectorAll('.list .badge:not(.offline), main .badge:not(.offline)').length
    const lost = sampleAccount({ connection: { kind: 'connecting' } })
    await waitFor(() => expect(shown()).toBeGreaterThan(0))
    bridge.announce([{ kind: 'accountChanged', account: lost }])
    await waitFor(() => expect(shown()).toBe(0))
    bridge.announce([{ kind: 'accountChanged', account: sampleAccount() }])
    await waitFor(() => expect(shown()).toBeGreaterThan(0))
  })

  it('hides no contacts as offline while the account is disconnected', async () => {
    giveLayout({ row: 52 })
    const snapshot = sampleSnapshot()
    const { bridge } = await renderWindow({
      ...snapshot,
      settings: { ...snapshot.settings, hideOffline: true },
    })
    await fireEvent.click(screen.getByRole('tab', { name: /^People/ }))
    const list = await screen.findByRole('list', { name: 'Contacts' })
    const rosaline = (): HTMLElement | null => within(list).queryByRole('listitem', { name: 'Rosaline' })
    expect(rosaline()).toBeNull()
    const lost = sampleAccount({ connection: { kind: 'connecting' } })
    bridge.announce([{ kind: 'accountChanged', account: lost }])
    await waitFor(() => expect(rosaline()).not.toBeNull())
  })
})

describe('the accounts in the rail', () => {
  const rail = () => within(screen.getByRole('navigation', { name: 'Accounts' }))

  it('a single one is the own place', async () => {
    await renderWindow(sampleSnapshot())
    const names = rail()
      .getAllByRole('button')
      .map((one) => one.getAttribute('aria-label'))
    expect(names).toEqual(['Presence: Available', 'Add account', 'Settings'])
  })

  it('each has its own letters and state, and can be shown alone', async () => {
    const guild = 'romeo@guild.example' as BareJid
    const { app } = await renderWindow(
      sampleSnapshot({
        accounts: [
          sampleAccount(),
          sampleAccount({ id: WORK, address: guild, connection: { kind: 'connecting' } }),
        ],
      }),
    )
    const montague = rail().getByRole('button', { name: 'romeo@montague.example, connected' })
    const atGuild = rail().getByRole('button', { name: 'romeo@guild.example, connecting' })
    const lettersOf = (one: HTMLElement) => one.querySelector<HTMLElement>('.disc')?.dataset['initials']
    expect([lettersOf(montague), lettersOf(atGuild)]).toEqual(['RM', 'RG'])
    expect(rail().getByRole('button', { name: 'Add account' })).toBeDefined()
    await fireEvent.click(atGuild)
    await fireEvent.click(await screen.findByRole('menuitem', { name: 'Show only this account' }))
    expect(app.accounts.filter).toBe(WORK)
  })
})

describe('own presence', () => {
  const since = new Date(2026, 10, 21, 14, 5).getTime()
  const idle = sampleAccount({
    shown: { show: 'away', status: '', idleSince: since },
    otherDevices: [{ show: 'dnd', status: '' }],
  })

  it('tells what others see while there is no input, and what another device shows', async () => {
    await renderWindow(sampleSnapshot({ accounts: [idle] }))
    await fireEvent.click(button('Presence: Away (idle)'))
    const menu = await screen.findByRole('menu', { name: 'Presence' })
    // The choice stays.
    expect(within(menu).getByRole('menuitemradio', { name: 'Available' }).getAttribute('aria-checked')).toBe(
      'true',
    )
    expect(screen.getByText(/^Away, no input since .*05/)).toBeDefined()
    expect(screen.getByText('On another device: Do not disturb')).toBeDefined()
  })

  it('opens at the status message when the tray asks for it, and closes any dialog', async () => {
    const { bridge } = await renderWindow(
      sampleSnapshot({ accounts: [sampleAccount({ presence: { show: 'dnd', status: 'Fencing' } })] }),
    )
    await fireEvent.click(button('Settings'))
    await screen.findByRole('dialog', { name: 'Settings' })
    bridge.announce([{ kind: 'statusRequested' }])
    const status = await screen.findByLabelText<HTMLInputElement>('Status message')
    await waitFor(() => expect(document.activeElement).toBe(status))
    expect(status.value).toBe('Fencing')
    await waitFor(() => expect(screen.queryByRole('dialog', { name: 'Settings' })).toBeNull())
  })
})

describe('the connection', () => {
  it('is one line, and can be tried at once', async () => {
    const { bridge } = await renderWindow(sampleSnapshot())
    const line = (): string | undefined =>
      screen
        .getAllByRole('status')
        .find((one) => /Connected|Connecting|Offline|Not connected/.test(one.textContent))?.textContent
    expect(line()).toBe('Connected')
    const failure = { code: 'connection-lost' } as const
    bridge.announce([
      {
        kind: 'accountChanged',
        account: sampleAccount({ connection: { kind: 'retrying', retryAt: Date.now() + 4900, failure } }),
      },
    ])
    await waitFor(() => expect(line()).toBe('Offline, retrying in 5 s'))
    await fireEvent.click(button('Try now'))
    expect(bridge.calls.at(-1)).toEqual({ name: 'accounts.reconnect', args: { accountId: ROMEO } })
    bridge.announce([
      { kind: 'accountChanged', account: sampleAccount({ connection: { kind: 'connecting' } }) },
    ])
    await waitFor(() => expect(line()).toBe('Connecting…'))
    // A lost connection needs no more words than that.
    expect(screen.queryByRole('alert')).toBeNull()
  })

  it('tells why it is tried again, as long as that lasts', async () => {
    const failure = { code: 'bad-xml', condition: 'restricted-xml' } as const
    const { bridge } = await renderWindow(
      sampleSnapshot({
        accounts: [sampleAccount({ connection: { kind: 'retrying', retryAt: Date.now() + 4900, failure } })],
      }),
    )
    const change = (account: ReturnType<typeof sampleAccount>): void =>
      bridge.announce([{ kind: 'accountChanged', account }])
    expect(screen.getByRole('alert').textContent).toContain('can’t read')
    change(sampleAccount({ connection: { kind: 'connecting', after: failure } }))
    await screen.findByText('Connecting…')
    expect(screen.getByRole('alert').textContent).toContain('can’t read')
    change(sampleAccount())
    await waitFor(() => expect(screen.queryByRole('alert')).toBeNull())
  })

  it('tells about a stanza that was left out, until that is closed', async () => {
    const { bridge } = await renderWindow(sampleSnapshot())
    bridge.announce([{ kind: 'stanzaOmitted', accountId: ROMEO }])
    expect((await screen.findByRole('alert')).textContent).toContain(
      'sent something to romeo@montague.example',
    )
    await fireEvent.click(button('Close'))
    await waitFor(() => expect(screen.queryByRole('alert')).toBeNull())
  })

  it('asks for the password if there is no keychain, and offers no way to save it', async () => {
    const { bridge } = await renderWindow(
      sampleSnapshot({
        keychain: { code: 'keychain-missing' },
        accounts: [
          sampleAccount({
            passwordKept: false,
            connection: { kind: 'stopped', failure: { code: 'password-needed' } },
          }),
        ],
      }),
    )
    const dialog = await screen.findByRole('dialog', { name: 'Password for romeo@montague.example' })
    expect(within(dialog).getByRole('status').textContent).toContain('no keychain')
    expect(within(dialog).queryByRole('switch')).toBeNull()
    await fireEvent.input(within(dialog).getByLabelText('Password'), { target: { value: 'star-crossed' } })
    await fireEvent.click(within(dialog).getByRole('button', { name: 'Connect' }))
    expect(bridge.calls.at(-1)).toEqual({
      name: 'accounts.givePassword',
      args: { accountId: ROMEO, password: 'star-crossed', keep: false },
    })
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  })

  it('stops at a changed certificate, and goes on only after an explicit choice', async () => {
    const { bridge } = await renderWindow(
      sampleSnapshot({
        accounts: [
          sampleAccount({
            connection: {
              kind: 'stopped',
              failure: { code: 'certificate-untrusted', problem: 'changed', certificate },
            },
          }),
        ],
      }),
    )
    expect(screen.getByRole('alert').textContent).toContain('not the one you trusted before')
    await fireEvent.click(button('View certificate'))
    const dialog = await screen.findByRole('dialog', { name: 'Certificate for romeo@montague.example' })
    expect(within(dialog).getByRole('alert').textContent).toContain(
      'Someone may be between you and the server',
    )
    await fireEvent.click(within(dialog).getByRole('button', { name: 'Trust this certificate' }))
    expect(bridge.calls.at(-1)).toEqual({
      name: 'accounts.trustCertificate',
      args: { accountId: ROMEO, fingerprint: certificate.fingerprint },
    })
  })
})
