import { fireEvent, screen } from '@testing-library/svelte'
import { describe, expect, it } from 'vitest'
import type { Args } from '../../../shared/contract/index.ts'
import type { MockBridge } from '../../testing/mock-bridge.ts'
import { renderWindow } from '../../testing/render-window.ts'
import { certificate, sampleAccount, sampleSnapshot } from '../../testing/sample.ts'

const nobody = () => sampleSnapshot({ accounts: [], contacts: [], requests: [], conversations: [] })

const button = (name: string | RegExp): HTMLElement => screen.getByRole('button', { name })
const field = (name: string): HTMLInputElement => screen.getByLabelText<HTMLInputElement>(name)
const type = (name: string, text: string): Promise<boolean> =>
  fireEvent.input(field(name), { target: { value: text } })

const lastSignIn = (bridge: MockBridge): Args<'accounts.signIn'> =>
  bridge.calls.findLast((call) => call.name === 'accounts.signIn')?.args as Args<'accounts.signIn'>

async function fillIn(): Promise<void> {
  await type('Address', ' romeo@montague.example ')
  await type('Password', 'star-crossed ')
}

describe('signing in', () => {
  it('asks for an address and a password, and passes them on as they are', async () => {
    const { bridge } = await renderWindow(nobody())
    expect(screen.getByRole('form', { name: 'Sign in' })).toBeDefined()
    await fillIn()
    await fireEvent.click(button('Sign in'))
    expect(lastSignIn(bridge)).toMatchObject({
      address: 'romeo@montague.example',
      // Spaces may belong to a password.
      password: 'star-crossed ',
      settings: { security: 'automatic' },
    })
    expect(lastSignIn(bridge)).not.toHaveProperty('trustFingerprint')
  })

  it('says in one sentence what went wrong, and keeps the typed text', async () => {
    await renderWindow(nobody())
    await fillIn()
    await fireEvent.click(button('Sign in'))
    expect((await screen.findByRole('alert')).textContent).toBe(
      'The address or the password is wrong. Check both and try again.',
    )
    expect(field('Address').value).toBe(' romeo@montague.example ')
    expect(field('Password').getAttribute('aria-invalid')).toBe('true')
  })

  it('takes a server, a port and a security under Advanced, and refuses an invalid port', async () => {
    const { bridge } = await renderWindow(nobody())
    await fillIn()
    await fireEvent.click(button('Advanced'))
    await type('Server', 'xmpp.montague.example')
    await type('Port', '99999')
    await fireEvent.change(field('Connection security'), { target: { value: 'direct-tls' } })
    await fireEvent.click(button('Sign in'))
    expect(screen.getByRole('alert').textContent).toBe('A port is a number from 1 to 65535.')
    expect(lastSignIn(bridge)).toBeUndefined()
    await type('Port', '5223')
    await fireEvent.click(button('Sign in'))
    expect(lastSignIn(bridge).settings).toEqual({
      host: 'xmpp.montague.example',
      port: 5223,
      security: 'direct-tls',
    })
  })

  it('shows that it is working and can be cancelled; a late answer changes nothing', async () => {
    const { bridge } = await renderWindow(nobody())
    let answer: (value: { ok: false; error: { code: 'wrong-password' } }) => void = () => {}
    bridge.answer({ 'accounts.signIn': () => new Promise((resolve) => (answer = resolve)) })
    await fillIn()
    await fireEvent.click(button('Sign in'))
    expect(screen.getByRole('progressbar', { name: 'Signing in…' })).toBeDefined()
    expect(field('Address').disabled).toBe(true)
    await fireEvent.click(button('Cancel'))
    expect(bridge.calls.at(-1)).toEqual({
      name: 'accounts.cancel',
      args: { attempt: lastSignIn(bridge).attempt },
    })
    answer({ ok: false, error: { code: 'wrong-password' } })
    await new Promise((resolve) => setTimeout(resolve))
    expect(screen.queryByRole('alert')).toBeNull()
    expect(button('Sign in')).toBeDefined()
  })

  it('shows an untrusted certificate, and trusts exactly that one by an explicit choice', async () => {
    const { bridge } = await renderWindow(nobody())
    bridge.answer({
      'accounts.signIn': ({ trustFingerprint }) =>
        trustFingerprint === certificate.fingerprint
          ? { ok: false, error: { code: 'wrong-password' } }
          : { ok: false, error: { code: 'certificate-untrusted', problem: 'self-signed', certificate } },
    })
    await fillIn()
    await fireEvent.click(button('Sign in'))
    await screen.findByText('House of Montague Root CA')
    const fingerprint = screen.getByText('Fingerprint (SHA-256)').nextElementSibling
    expect(fingerprint?.textContent).toMatch(/^\s*9F86 D081 /)
    await fireEvent.click(button('Don’t connect'))
    expect(field('Address').value).toBe(' romeo@montague.example ')
    expect(lastSignIn(bridge)).not.toHaveProperty('trustFingerprint')

    await fireEvent.click(button('Sign in'))
    await fireEvent.click(await screen.findByRole('button', { name: 'Trust this certificate' }))
    await screen.findByRole('form', { name: 'Sign in' })
    expect(lastSignIn(bridge).trustFingerprint).toBe(certificate.fingerprint)

    // With another password it holds; for another address it does not.
    await type('Password', 'star-crossed')
    await fireEvent.click(button('Sign in'))
    expect(lastSignIn(bridge).trustFingerprint).toBe(certificate.fingerprint)
    await type('Address', 'juliet@capulet.example')
    await fireEvent.click(button('Sign in'))
    expect(lastSignIn(bridge)).not.toHaveProperty('trustFingerprint')
  })

  it('makes room for the conversations once there is an account', async () => {
    const { bridge } = await renderWindow(nobody())
    bridge.announce([{ kind: 'accountChanged', account: sampleAccount() }])
    expect(await screen.findByRole('navigation', { name: 'Accounts' })).toBeDefined()
    expect(screen.queryByRole('form', { name: 'Sign in' })).toBeNull()
  })

  it('offers the demo only if it can run', async () => {
    const { unmount } = await renderWindow({ ...nobody(), demoAvailable: false })
    expect(screen.queryByRole('button', { name: /Try the demo/ })).toBeNull()
    unmount()
    const { bridge } = await renderWindow(nobody())
    bridge.answer({
      'app.startDemo': () => ({ ok: false, error: { code: 'demo-unavailable', reason: 'x' } }),
    })
    await fireEvent.click(button(/Try the demo/))
    expect((await screen.findByRole('alert')).textContent).toContain('The demo can’t run')
  })

  it('shows that the demo is starting, once, and then that it is open', async () => {
    const { bridge } = await renderWindow(nobody())
    let opened: (answer: { ok: true; value: undefined }) => void = () => undefined
    bridge.answer({ 'app.startDemo': () => new Promise((resolve) => (opened = resolve)) })
    await fireEvent.click(button(/Try the demo/))
    expect(button(/Starting the demo…/)).toHaveProperty('disabled', true)
    opened({ ok: true, value: undefined })
    expect(await screen.findByText('The demo is open in another window.')).toBeTruthy()
    expect(button(/Try the demo/)).toHaveProperty('disabled', false)
  })
})
