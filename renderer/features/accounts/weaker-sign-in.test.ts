import { fireEvent, screen, waitFor, within } from '@testing-library/svelte'
import { describe, expect, it } from 'vitest'
import type { Failure } from '../../../shared/model/failure.ts'
import type { SignInWay } from '../../../shared/model/sign-in.ts'
import type { MockBridge } from '../../testing/mock-bridge.ts'
import { renderWindow } from '../../testing/render-window.ts'
import { ROMEO, sampleAccount, sampleSnapshot } from '../../testing/sample.ts'

const button = (name: string): HTMLElement => screen.getByRole('button', { name })
const SCRAM: SignInWay = { mechanism: 'SCRAM-SHA-1', binding: null }
const PLAIN: SignInWay = { mechanism: 'PLAIN', binding: null }

function stopped(failure: Failure) {
  return renderWindow(
    sampleSnapshot({ accounts: [sampleAccount({ connection: { kind: 'stopped', failure } })] }),
  )
}

const weaker = (offered: SignInWay): Failure => ({
  code: 'sign-in-weaker',
  pinned: { mechanism: 'SCRAM-SHA-256', binding: 'tls-exporter' },
  offered,
})

async function looked(offered: SignInWay): Promise<{ bridge: MockBridge; dialog: HTMLElement }> {
  const { bridge } = await stopped(weaker(offered))
  await fireEvent.click(button('Review sign-in'))
  return { bridge, dialog: await screen.findByRole('dialog', { name: 'Sign-in for romeo@montague.example' }) }
}

describe('a weaker sign-in', () => {
  it('stops the account, with a sentence that says what it may mean', async () => {
    await stopped(weaker(SCRAM))
    expect(screen.getByRole('alert').textContent).toContain(
      'The server now offers only a weaker way to sign in than before, so Balcony stopped. Someone may be between you and the server. Ask whoever runs the server whether this is intended.',
    )
  })

  it('shows the earlier and the present way, and continues only after an explicit choice', async () => {
    const { bridge, dialog } = await looked(SCRAM)
    expect(within(dialog).getByRole('alert').textContent).toContain(
      'someone between you and the server has removed it from the offer',
    )
    expect(
      within(dialog)
        .getAllByRole('definition')
        .map((one) => one.textContent),
    ).toEqual([
      'SCRAM-SHA-256: proves the password without sending it; bound to this connection',
      'SCRAM-SHA-1: proves the password without sending it; not bound to the connection',
    ])
    await fireEvent.click(within(dialog).getByRole('button', { name: 'Use the weaker sign-in' }))
    expect(bridge.calls.at(-1)).toEqual({
      name: 'accounts.acceptWeakerSignIn',
      args: { accountId: ROMEO, offered: SCRAM },
    })
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  })

  it('says if it reveals the password', async () => {
    const { dialog } = await looked(PLAIN)
    expect(within(dialog).getByRole('alert').textContent).toContain('sends the password itself')
  })

  it('is refused by the prominent button', async () => {
    const { bridge, dialog } = await looked(SCRAM)
    await fireEvent.click(within(dialog).getByRole('button', { name: 'Don’t connect' }))
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    expect(bridge.calls.some(({ name }) => name === 'accounts.acceptWeakerSignIn')).toBe(false)
  })

  it('keeps the dialog, with a sentence, if the offer is gone', async () => {
    const { bridge, dialog } = await looked(SCRAM)
    bridge.answer({ 'accounts.acceptWeakerSignIn': () => ({ ok: false, error: { code: 'not-found' } }) })
    await fireEvent.click(within(dialog).getByRole('button', { name: 'Use the weaker sign-in' }))
    await within(dialog).findByText('This no longer exists, so nothing was changed.')
  })
})

it.each<[Failure, string]>([
  [{ code: 'password-unprotected' }, 'no issuer confirms its certificate, so Balcony didn’t send it'],
  [
    { code: 'offer-altered' },
    'changed the server’s offer on its way here, so Balcony disconnected without using your password',
  ],
])('%j is said, and there is nothing to agree to', async (failure, sentence) => {
  await stopped(failure)
  expect(screen.getByRole('alert').textContent).toContain(sentence)
  expect(screen.queryByRole('button', { name: 'Review sign-in' })).toBeNull()
})
