import { fireEvent, screen, waitFor } from '@testing-library/svelte'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { ok } from '../../../shared/model/result.ts'
import type { StoreState } from '../../../shared/model/store.ts'
import { renderWindow } from '../../testing/render-window.ts'
import { sampleSnapshot } from '../../testing/sample.ts'

const closed = (store: StoreState) =>
  renderWindow(sampleSnapshot({ store, accounts: [], contacts: [], requests: [], conversations: [] }))
const button = (name: string): HTMLElement => screen.getByRole('button', { name })
const type = (name: string, text: string): Promise<boolean> =>
  fireEvent.input(screen.getByLabelText(name), { target: { value: text } })

describe('choosing how history is kept', () => {
  const choose = () => closed({ kind: 'choose-protection', keychain: { code: 'keychain-missing' } })

  it('takes a passphrase of 8 characters, typed twice alike', async () => {
    const { bridge } = await choose()
    await type('Passphrase', 'short')
    await fireEvent.click(button('Start'))
    expect(screen.getByRole('alert').textContent).toBe('A passphrase has at least 8 characters.')
    await type('Passphrase', 'long enough')
    await type('Passphrase again', 'long enouhg')
    await fireEvent.click(button('Start'))
    expect(screen.getByRole('alert').textContent).toBe('The two passphrases are not the same.')
    expect(bridge.calls.map((call) => call.name)).toEqual(['app.snapshot'])
    await type('Passphrase again', 'long enough')
    await fireEvent.click(button('Start'))
    expect(bridge.calls.at(-1)).toEqual({
      name: 'app.chooseProtection',
      args: { protection: 'passphrase', passphrase: 'long enough' },
    })
  })

  it('says plainly what not encrypted means, and does that only when chosen', async () => {
    const { bridge } = await choose()
    const none = screen.getByRole<HTMLInputElement>('radio', { name: 'Not encrypted' })
    expect(none.checked).toBe(false)
    expect(screen.getByText(/Anybody who can read this computer’s files can read your history/)).toBeDefined()
    await fireEvent.click(none)
    await fireEvent.click(button('Start'))
    expect(bridge.calls.at(-1)).toEqual({ name: 'app.chooseProtection', args: { protection: 'none' } })
  })
})

describe('a locked store', () => {
  it('is opened with the passphrase, and then shows what is in it', async () => {
    const { bridge } = await closed({ kind: 'passphrase-needed' })
    bridge.answer({ 'app.unlock': () => ({ ok: false, error: { code: 'passphrase-wrong' } }) })
    await type('Passphrase', 'guess')
    await fireEvent.click(button('Unlock'))
    expect((await screen.findByRole('alert')).textContent).toBe('That is not the passphrase; try again.')

    bridge.answer({ 'app.snapshot': () => ok(sampleSnapshot({ seq: 2 })) })
    bridge.announce([{ kind: 'storeChanged', store: { kind: 'open', protection: 'passphrase' } }])
    expect(await screen.findByRole('navigation', { name: 'Conversations' })).toBeDefined()
  })
})

describe('a store that does not open', () => {
  it('says why and looks again', async () => {
    const { bridge } = await closed({ kind: 'failed', failure: { code: 'disk-full' } })
    expect(screen.getByRole('alert').textContent).toBe('The disk is full; make some room, then try again.')
    await fireEvent.click(button('Try again'))
    expect(bridge.calls.at(-1)?.name).toBe('app.retryStore')
  })

  it('says where its key is when the keychain is locked', async () => {
    await closed({ kind: 'failed', failure: { code: 'keychain-locked' } })
    expect(screen.getByRole('alert').textContent).toBe(
      'The key to your history is in this computer’s keychain, which is locked; unlock it, then try again.',
    )
  })
})

describe('an open store that takes nothing', () => {
  const full: StoreState = { kind: 'open', protection: 'keychain', refusing: { code: 'disk-full' } }

  it('is told of over the window, tried again when asked, and no more told of once it takes things', async () => {
    const snapshot = sampleSnapshot()
    const { bridge } = await renderWindow(snapshot)
    expect(screen.queryByRole('alert')).toBeNull()
    bridge.answer({ 'app.snapshot': () => ok({ ...snapshot, seq: snapshot.seq + 1, store: full }) })
    bridge.announce([{ kind: 'storeChanged', store: full }])
    expect((await screen.findByRole('alert')).textContent).toBe(
      'The disk is full; make some room, then try again. What you receive waits in memory until then.',
    )
    expect(screen.getByRole('navigation', { name: 'Conversations' })).toBeDefined()

    await fireEvent.click(button('Try again'))
    expect(bridge.calls.at(-1)?.name).toBe('app.retryStore')
    bridge.answer({ 'app.snapshot': () => ok({ ...snapshot, seq: snapshot.seq + 2 }) })
    bridge.announce([{ kind: 'storeChanged', store: snapshot.store }])
    await waitFor(() => expect(screen.queryByRole('alert')).toBeNull())
  })
})

describe('a keychain that takes its time', () => {
  afterEach(() => void vi.useRealTimers())

  it('is named after a second, and forgotten once it has answered', async () => {
    vi.useFakeTimers()
    const snapshot = sampleSnapshot()
    let answer: (() => void) | undefined
    const rendering = renderWindow(snapshot, undefined, {
      'app.snapshot': () => new Promise((resolve) => (answer = () => resolve(ok(snapshot)))),
    })
    await vi.advanceTimersByTimeAsync(900)
    await rendering
    expect(screen.getByRole('status').textContent).not.toContain('keychain')
    await vi.advanceTimersByTimeAsync(200)
    expect(screen.getByRole('status').textContent).toContain('Waiting for the keychain…')
    answer?.()
    await vi.advanceTimersByTimeAsync(0)
    expect(screen.queryByText('Waiting for the keychain…')).toBeNull()
    expect(screen.getByRole('navigation', { name: 'Conversations' })).toBeDefined()
  })
})
