import { fireEvent, screen, waitFor, within } from '@testing-library/svelte'
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

describe('choosing how to protect the history', () => {
  const choose = () => closed({ kind: 'choose-protection', keychain: { code: 'keychain-missing' } })

  it('takes a passphrase of 8 characters, typed twice alike', async () => {
    const { bridge } = await choose()
    await type('Passphrase', 'short')
    await fireEvent.click(button('Start'))
    expect(screen.getByRole('alert').textContent).toBe('Use at least 8 characters.')
    await type('Passphrase', 'long enough')
    await type('Repeat passphrase', 'long enouhg')
    await fireEvent.click(button('Start'))
    expect(screen.getByRole('alert').textContent).toBe('The two passphrases are different.')
    expect(bridge.calls.map((call) => call.name)).toEqual(['app.snapshot'])
    await type('Repeat passphrase', 'long enough')
    await fireEvent.click(button('Start'))
    expect(bridge.calls.at(-1)).toEqual({
      name: 'app.chooseProtection',
      args: { protection: 'passphrase', passphrase: 'long enough' },
    })
  })

  it('says plainly what not encrypted means, and needs that choice', async () => {
    const { bridge } = await choose()
    const none = screen.getByRole<HTMLInputElement>('radio', { name: 'Not encrypted' })
    expect(none.checked).toBe(false)
    expect(screen.getByText(/Anyone who can read this computer’s files can read your history/)).toBeDefined()
    await fireEvent.click(none)
    await fireEvent.click(button('Start'))
    expect(bridge.calls.at(-1)).toEqual({ name: 'app.chooseProtection', args: { protection: 'none' } })
  })
})

describe('a locked store', () => {
  it('opens with the passphrase, then shows its content', async () => {
    const { bridge } = await closed({ kind: 'passphrase-needed' })
    bridge.answer({ 'app.unlock': () => ({ ok: false, error: { code: 'passphrase-wrong' } }) })
    await type('Passphrase', 'guess')
    await fireEvent.click(button('Unlock'))
    expect((await screen.findByRole('alert')).textContent).toBe(
      'This is not the right passphrase. Try again.',
    )

    bridge.answer({ 'app.snapshot': () => ok(sampleSnapshot({ seq: 2 })) })
    bridge.announce([{ kind: 'storeChanged', store: { kind: 'open', protection: 'passphrase' } }])
    expect(await screen.findByRole('navigation', { name: 'Conversations' })).toBeDefined()
  })
})

describe('a store that does not open', () => {
  it('says why and looks again', async () => {
    const { bridge } = await closed({ kind: 'failed', failure: { code: 'disk-full' } })
    expect(screen.getByRole('alert').textContent).toBe('The disk is full. Free some space, then try again.')
    await fireEvent.click(button('Try again'))
    expect(bridge.calls.at(-1)?.name).toBe('app.retryStore')
  })

  it('says where its key is when the keychain is locked', async () => {
    await closed({ kind: 'failed', failure: { code: 'keychain-locked' } })
    expect(screen.getByRole('alert').textContent).toBe(
      'The key to your history is in this computer’s keychain, and the keychain is locked. Unlock it, then try again.',
    )
  })
})

describe('an open store that cannot be written to', () => {
  const full: StoreState = { kind: 'open', protection: 'keychain', refusing: { code: 'disk-full' } }

  it('is reported above the window, tried again on request, and forgotten once it works', async () => {
    const snapshot = sampleSnapshot()
    const { bridge } = await renderWindow(snapshot)
    expect(screen.queryByRole('alert')).toBeNull()
    bridge.answer({ 'app.snapshot': () => ok({ ...snapshot, seq: snapshot.seq + 1, store: full }) })
    bridge.announce([{ kind: 'storeChanged', store: full }])
    expect((await screen.findByRole('alert')).textContent).toBe(
      'The disk is full. Free some space, then try again. New messages stay in memory until then.',
    )
    expect(screen.getByRole('navigation', { name: 'Conversations' })).toBeDefined()

    await fireEvent.click(button('Try again'))
    expect(bridge.calls.at(-1)?.name).toBe('app.retryStore')
    bridge.answer({ 'app.snapshot': () => ok({ ...snapshot, seq: snapshot.seq + 2 }) })
    bridge.announce([{ kind: 'storeChanged', store: snapshot.store }])
    await waitFor(() => expect(screen.queryByRole('alert')).toBeNull())
  })
})

describe('a slow keychain', () => {
  afterEach(() => void vi.useRealTimers())

  it('is mentioned after a second, and no longer once it has answered', async () => {
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

describe('a history without its key', () => {
  const lost = () => closed({ kind: 'failed', failure: { code: 'store-key-missing' } })

  it('takes the recovery phrase, and says which word is wrong', async () => {
    const { bridge } = await lost()
    await fireEvent.click(button('Enter recovery phrase'))
    const field = screen.getByLabelText('Recovery phrase')
    await waitFor(() => expect(document.activeElement).toBe(field))
    expect(button('Open history')).toHaveProperty('disabled', true)
    bridge.answer({
      'store.recover': () => ({
        ok: false,
        error: { code: 'phrase-word-unknown', position: 3, word: 'rosse' },
      }),
    })
    await type('Recovery phrase', 'one two rosse')
    await fireEvent.click(button('Open history'))
    expect(bridge.calls.at(-1)).toEqual({ name: 'store.recover', args: { phrase: 'one two rosse' } })
    expect((await screen.findByRole('alert')).textContent).toBe(
      'Word 3, “rosse”, doesn’t occur in recovery phrases. Check its spelling.',
    )
    await fireEvent.click(button('Back'))
    expect(button('Try again')).toBeDefined()
  })

  it('is set aside only after a confirmation', async () => {
    const { bridge } = await lost()
    await fireEvent.click(button('Start afresh, keep old file'))
    expect(bridge.calls.at(-1)?.name).toBe('store.startAfresh')
  })

  it('offers no fresh start if that would not help', async () => {
    await closed({ kind: 'failed', failure: { code: 'disk-full' } })
    expect(screen.queryByRole('button', { name: /afresh|Enter recovery/ })).toBeNull()
  })

  it('can be replaced by a backup, whose secret is asked for only if needed', async () => {
    const { bridge } = await lost()
    bridge.answer({
      'store.chooseBackup': () => ok({ name: 'backup.db', encrypted: true }),
      'store.restore': ({ secret }) =>
        secret.kind === 'own' ? { ok: false, error: { code: 'backup-locked' } } : ok(),
    })
    await fireEvent.click(button('Restore from a backup…'))
    const dialog = await screen.findByRole('dialog', { name: 'Restore from a backup' })
    const press = (name: string) => fireEvent.click(within(dialog).getByRole('button', { name }))
    await press('Choose backup')
    await within(dialog).findByText('Chosen: backup.db')
    await press('Restore')
    expect((await within(dialog).findByRole('alert')).textContent).toContain('No key on this computer')
    await fireEvent.click(within(dialog).getByRole('radio', { name: 'Its passphrase' }))
    await fireEvent.input(within(dialog).getByLabelText('Passphrase'), { target: { value: 'correct horse' } })
    await press('Restore')
    expect(bridge.calls.at(-1)).toEqual({
      name: 'store.restore',
      args: { secret: { kind: 'passphrase', passphrase: 'correct horse' } },
    })
  })
})

describe('news of the history', () => {
  it('stay until they were read', async () => {
    const news = { kind: 'begun-afresh', file: 'balcony-2026-11-21.db' } as const
    const { bridge } = await renderWindow(
      sampleSnapshot({ store: { kind: 'open', protection: 'keychain', news } }),
    )
    expect(screen.getByText(/in Balcony’s folder as balcony-2026-11-21\.db/)).toBeDefined()
    await fireEvent.click(button('Dismiss'))
    expect(bridge.calls.at(-1)?.name).toBe('store.dismissNews')
  })

  it('name the file of the earlier history', async () => {
    const news = { kind: 'earlier-kept', file: 'balcony-earlier-2026-11-21.db' } as const
    await renderWindow(sampleSnapshot({ store: { kind: 'open', protection: 'none', news } }))
    expect(
      screen.getByText(/in Balcony’s folder as balcony-earlier-2026-11-21\.db, with all earlier messages/),
    ).toBeDefined()
  })

  it('say that the keychain did not take the key, and try again', async () => {
    const keyUnkept = { code: 'keychain-locked' } as const
    const { bridge } = await renderWindow(
      sampleSnapshot({ store: { kind: 'open', protection: 'keychain', keyUnkept } }),
    )
    expect(screen.getByText(/will ask for your recovery phrase at the next start/)).toBeDefined()
    await fireEvent.click(button('Try again'))
    expect(bridge.calls.at(-1)?.name).toBe('store.retryKeychain')
  })

  it('show the progress of long work', async () => {
    const { bridge } = await closed({ kind: 'busy', work: 'change' })
    bridge.announce([{ kind: 'storeProgress', work: 'change', share: 0.5 }])
    const bar = screen.getByRole('progressbar', { name: 'Rewriting your history' })
    await waitFor(() => expect(bar.getAttribute('aria-valuenow')).toBe('50'))
    await fireEvent.click(button('Cancel'))
    expect(bridge.calls.at(-1)?.name).toBe('store.cancel')
  })

  it.each([
    ['migrate', 'Updating your history', /Large histories take a few minutes, and a copy is kept/],
    ['repair', 'Repairing your history', /saves everything it can read and keeps the damaged file/],
  ] as const)('show that it is being worked on before it opens (%s)', async (work, title, sentence) => {
    const { bridge } = await closed({ kind: 'busy', work })
    bridge.announce([{ kind: 'storeProgress', work, share: 0.25 }])
    const bar = screen.getByRole('progressbar', { name: title })
    await waitFor(() => expect(bar.getAttribute('aria-valuenow')).toBe('25'))
    expect(screen.getByText(sentence)).toBeDefined()
    // Neither can be cancelled without losing what is done.
    expect(screen.queryByRole('button', { name: 'Cancel' })).toBeNull()
  })

  it.each([
    [
      { whole: true },
      /was damaged; Balcony repaired it without losing anything and kept the damaged file in its folder as/,
    ],
    [
      { whole: false },
      /was damaged: Balcony saved what it could read, asks your servers’ archives for the rest, and kept/,
    ],
    [
      { whole: false, empty: true },
      /was too damaged to be read, so Balcony began an empty one and kept the damaged file in its folder as/,
    ],
  ] as const)('say in one sentence that it was repaired (%j)', async (saved, sentence) => {
    const news = { kind: 'repaired', file: 'balcony-damaged-2026-11-30.db', ...saved } as const
    await renderWindow(sampleSnapshot({ store: { kind: 'open', protection: 'keychain', news } }))
    expect(screen.getByText(sentence).textContent).toContain('balcony-damaged-2026-11-30.db')
  })
})
