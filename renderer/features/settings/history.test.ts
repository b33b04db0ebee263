import { fireEvent, screen, waitFor, within } from '@testing-library/svelte'
import { describe, expect, it, vi } from 'vitest'
import { err, ok } from '../../../shared/model/result.ts'
import type { StoreProtection } from '../../../shared/model/store.ts'
import { renderWindow } from '../../testing/render-window.ts'
import { sampleSnapshot } from '../../testing/sample.ts'

const WORDS = Array.from({ length: 24 }, (_, at) => `word${'abcdefghijklmnopqrstuvwx'.charAt(at)}`)

async function privacy(protection: StoreProtection = 'keychain', changes = {}) {
  const rendered = await renderWindow(sampleSnapshot({ store: { kind: 'open', protection }, ...changes }))
  await fireEvent.keyDown(window, { key: ',', ctrlKey: true })
  const settings = await screen.findByRole('dialog', { name: 'Settings' })
  await fireEvent.click(within(settings).getByRole('tab', { name: 'Privacy' }))
  const open = async (command: string, title: string) => {
    await fireEvent.click(within(settings).getByRole('button', { name: command }))
    const dialog = await screen.findByRole('dialog', { name: title })
    return {
      dialog,
      press: (name: string) => fireEvent.click(within(dialog).getByRole('button', { name })),
      type: (label: string, value: string) =>
        fireEvent.input(within(dialog).getByLabelText(label), { target: { value } }),
    }
  }
  return { ...rendered, settings, open }
}

describe('the recovery phrase', () => {
  it('appears with a warning after the person agreed outside the window, and is gone when closed', async () => {
    const { bridge, open, settings } = await privacy()
    bridge.answer({ 'store.showPhrase': () => err({ code: 'cancelled' }) })
    await fireEvent.click(within(settings).getByRole('button', { name: 'Show recovery phrase' }))
    expect(bridge.calls.at(-1)?.name).toBe('store.showPhrase')
    expect(screen.queryByRole('dialog', { name: 'Recovery phrase' })).toBeNull()
    expect(within(settings).queryByRole('alert')).toBeNull()
    bridge.answer({ 'store.showPhrase': () => ok(WORDS) })
    const { dialog, press } = await open('Show recovery phrase', 'Recovery phrase')
    expect(within(dialog).getByRole('alert').textContent).toContain('Anyone who has these words')
    await waitFor(() => expect(within(dialog).getAllByRole('listitem')).toHaveLength(24))
    const print = vi.spyOn(window, 'print').mockImplementation(() => undefined)
    await press('Print')
    expect(print).toHaveBeenCalledOnce()
    const execCommand = vi.fn(() => true)
    Object.assign(document, { execCommand })
    await press('Copy')
    expect(execCommand).toHaveBeenCalledWith('copy')
    expect(within(dialog).getByRole('status').textContent).toContain('Clear the clipboard')
    await fireEvent.click(within(dialog).getAllByRole('button', { name: 'Close' })[0]!)
    await waitFor(() => expect(document.body.textContent).not.toContain(WORDS[3]))
  })

  it('is not offered for a history that a passphrase opens, and the tab says so', async () => {
    const { settings } = await privacy('passphrase')
    expect(within(settings).queryByRole('button', { name: 'Show recovery phrase' })).toBeNull()
    expect(within(settings).getByText(/Your passphrase opens your history on any computer/)).toBeDefined()
  })
})

describe('the protection', () => {
  it('gets another key after a confirmation outside the window', async () => {
    const { bridge, settings } = await privacy()
    await fireEvent.click(within(settings).getByRole('button', { name: 'Change key' }))
    expect(bridge.calls.at(-1)).toEqual({
      name: 'store.changeProtection',
      args: { protection: 'keychain' },
    })
    await waitFor(() => expect(settings.isConnected).toBe(false))
  })

  it('becomes a passphrase that was typed twice alike', async () => {
    const { bridge, open } = await privacy()
    const { dialog, press, type } = await open('Change protection', 'Change protection')
    expect(within(dialog).getByRole('button', { name: 'Change' })).toHaveProperty('disabled', true)
    await fireEvent.click(within(dialog).getByRole('radio', { name: 'Encrypted, with a passphrase' }))
    await type('Passphrase', 'correct horse')
    await press('Change')
    expect(within(dialog).getByRole('alert').textContent).toBe('The two passphrases are different.')
    await type('Repeat passphrase', 'correct horse')
    bridge.answer({ 'store.changeProtection': () => ({ ok: false, error: { code: 'disk-full' } }) })
    await press('Change')
    expect(bridge.calls.at(-1)?.args).toEqual({ protection: 'passphrase', passphrase: 'correct horse' })
    expect((await within(dialog).findByRole('alert')).textContent).toContain('The disk is full')
  })
})

describe('a backup', () => {
  it('is protected like the history, and says where it is', async () => {
    const { bridge, open } = await privacy()
    const { dialog, press } = await open('Back up now', 'Back up your history')
    expect(dialog.textContent).toContain('but not your passwords')
    bridge.answer({ 'store.backUp': () => ok('/home/juliet/backup.db') })
    await press('Back up')
    expect(bridge.calls.at(-1)).toEqual({ name: 'store.backUp', args: { passphrase: null, files: false } })
    expect((await within(dialog).findByRole('status')).textContent).toContain('/home/juliet/backup.db')
  })

  it('takes the kept files along unless the person leaves them out', async () => {
    const { bridge, open } = await privacy()
    bridge.answer({
      'files.storage': () => ok({ total: 3_000_000, avatars: 0, conversations: [] }),
      'store.backUp': () => err({ code: 'cancelled' }),
    })
    const { dialog, press } = await open('Back up now', 'Back up your history')
    const files = await within(dialog).findByRole('switch', { name: 'Include kept files' })
    expect(dialog.textContent).toContain('3 MB')
    await press('Back up')
    expect(bridge.calls.at(-1)?.args).toEqual({ passphrase: null, files: true })
    files.click()
    await press('Back up')
    expect(bridge.calls.at(-1)?.args).toEqual({ passphrase: null, files: false })
  })

  it('shows its progress, and closing the dialog cancels it', async () => {
    const { bridge, open } = await privacy()
    bridge.answer({ 'store.backUp': () => new Promise(() => undefined) })
    const { dialog, press } = await open('Back up now', 'Back up your history')
    await press('Back up')
    bridge.announce([{ kind: 'storeProgress', work: 'backup', share: 0.25 }])
    const bar = await within(dialog).findByRole('progressbar', { name: 'Backing up your history' })
    expect(bar.getAttribute('aria-valuenow')).toBe('25')
    await press('Cancel')
    expect(bridge.calls.map(({ name }) => name)).toContain('store.cancel')
  })
})

describe('a keychain', () => {
  it('that fails can be tried again', async () => {
    const { bridge, settings } = await privacy('none', { keychain: { code: 'keychain-locked' } })
    await fireEvent.click(within(settings).getByRole('button', { name: 'Try again' }))
    expect(bridge.calls.at(-1)?.name).toBe('store.retryKeychain')
    bridge.announce([{ kind: 'keychainChanged', keychain: null }])
    await waitFor(() => expect(within(settings).queryByRole('button', { name: 'Try again' })).toBeNull())
  })

  it('that does not answer is named', async () => {
    const { bridge, settings } = await privacy()
    bridge.announce([{ kind: 'keychainWaiting', waiting: true }])
    expect((await within(settings).findByRole('status')).textContent).toBe('Waiting for the keychain…')
  })
})
