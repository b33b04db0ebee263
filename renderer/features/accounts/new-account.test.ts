import { fireEvent, screen, waitFor, within } from '@testing-library/svelte'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { AccountId } from '../../../shared/model/ids.ts'
import { shortForm } from '../../testing/forms.ts'
import { renderWindow } from '../../testing/render-window.ts'
import { ROMEO, sampleAccount, sampleSnapshot } from '../../testing/sample.ts'

const button = (name: string): HTMLElement => screen.getByRole('button', { name })
const nobody = () => sampleSnapshot({ accounts: [], contacts: [], requests: [], conversations: [] })

afterEach(() => vi.unstubAllEnvs())

describe('finding a server', () => {
  it('is explained, and no server is suggested by default', async () => {
    await renderWindow(nobody())
    await fireEvent.click(button('Create account'))
    expect(screen.getByText(/^A server keeps your account, like an email provider\./)).toBeTruthy()
    const list = screen.getByRole('link', { name: 'providers.xmpp.net' })
    expect(list.getAttribute('href')).toBe('https://providers.xmpp.net/')
    expect(screen.queryByRole('group', { name: 'Suggested servers' })).toBeNull()
  })

  it('offers the servers that the packager has set', async () => {
    vi.stubEnv('BALCONY_SUGGESTED_SERVERS', 'verona.example, mantua.example verona.example')
    await renderWindow(nobody())
    await fireEvent.click(button('Create account'))
    const suggested = within(screen.getByRole('group', { name: 'Suggested servers' }))
    expect(suggested.getAllByRole('button').map(({ textContent }) => textContent)).toEqual([
      'verona.example',
      'mantua.example',
    ])
    await fireEvent.click(suggested.getByRole('button', { name: 'mantua.example' }))
    expect(screen.getByLabelText<HTMLInputElement>('Server').value).toBe('mantua.example')
  })
})

describe('a new account', () => {
  /** Fills the form in; the account is there before the answer, as its delta may be. */
  async function create(passwordKept: boolean) {
    const { bridge } = await renderWindow(nobody())
    const account = sampleAccount({ passwordKept })
    bridge.answer({
      'accounts.startRegistration': () => ({
        ok: true,
        value: { ...shortForm, domain: 'montague.example', url: null, fields: [] },
      }),
      'accounts.register': async () => {
        bridge.announce([{ kind: 'accountChanged', account }])
        await waitFor(() => expect(screen.queryByRole('form', { name: 'Create account' })).toBeNull())
        return { ok: true, value: ROMEO satisfies AccountId }
      },
    })
    await fireEvent.click(button('Create account'))
    await fireEvent.input(screen.getByLabelText('Server'), { target: { value: 'montague.example' } })
    await fireEvent.click(button('Continue'))
    await screen.findByText('New account on montague.example')
    await fireEvent.click(button('Create account'))
    return within(await screen.findByRole('dialog', { name: 'Your account is ready' }))
  }

  it('says its address and what to do next', async () => {
    const dialog = await create(true)
    expect(dialog.getByText('romeo@montague.example')).toBeTruthy()
    const steps = within(dialog.getByRole('list', { name: 'What to do next' })).getAllByRole('listitem')
    expect(steps.map(({ textContent }) => textContent)).toEqual([
      'Give your address to your friends. They can find you with any Jabber app.',
      'Add a friend by their address. Once they accept, you see when they are online.',
      'Write your password down and keep it safe. You need it on every other device, and most servers can’t send you a new one. On this computer, Balcony remembers it for you.',
    ])
    await fireEvent.click(dialog.getByRole('button', { name: 'Add a friend' }))
    expect(await screen.findByRole('dialog', { name: 'New conversation' })).toBeTruthy()
  })

  it('says that the password is asked for where no keychain keeps it', async () => {
    const dialog = await create(false)
    expect(dialog.getByText(/Balcony asks for it at every start\.$/)).toBeTruthy()
  })

  it('can have its address copied', async () => {
    const dialog = await create(true)
    let copied = ''
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- jsdom has none, and the window uses it
    document.execCommand = () => {
      const event = new Event('copy') as Event & { clipboardData: unknown }
      event.clipboardData = { setData: (_kind: string, text: string) => (copied = text) }
      return !document.dispatchEvent(event) || true
    }
    await fireEvent.click(dialog.getByRole('button', { name: 'Copy address' }))
    expect(copied).toBe('romeo@montague.example')
    expect((await dialog.findByText('Copied.')).getAttribute('role')).toBe('status')
  })
})
