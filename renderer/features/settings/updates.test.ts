import { fireEvent, screen, waitFor, within } from '@testing-library/svelte'
import { describe, expect, it } from 'vitest'
import type { UpdateStep } from '../../../shared/model/update.ts'
import { renderWindow } from '../../testing/render-window.ts'
import { sampleSnapshot } from '../../testing/sample.ts'

const offer = { version: '2.0.0', notes: '### Changed\n- Everything is better.\n- <b>Nothing</b> is worse.' }

async function openAdvanced(step: UpdateStep | null) {
  const update = step === null ? null : { current: '1.0.0', step }
  const rendered = await renderWindow(sampleSnapshot({ update }))
  await fireEvent.keyDown(window, { key: ',', ctrlKey: true })
  const dialog = await screen.findByRole('dialog', { name: 'Settings' })
  await fireEvent.click(within(dialog).getByRole('tab', { name: 'Advanced' }))
  const become = (next: UpdateStep): void =>
    rendered.bridge.announce([{ kind: 'updateChanged', update: { current: '1.0.0', step: next } }])
  return { ...rendered, dialog, become, last: () => rendered.bridge.calls.at(-1) }
}

describe('new versions', () => {
  it('are searched for on request, shown with their notes, and fetched only with consent', async () => {
    const { dialog, become, last } = await openAdvanced({ kind: 'unknown' })
    const button = (name: string) => within(dialog).findByRole('button', { name })
    await fireEvent.click(await button('Check now'))
    expect(last()).toEqual({ name: 'updates.check', args: {} })
    become({ kind: 'newest', lookedAt: 1 })
    expect(await within(dialog).findByText('This is the newest version.')).toBeDefined()

    become({ kind: 'available', offer })
    const notes = await within(dialog).findByRole('region', { name: 'What’s new in 2.0.0' })
    expect(notes.textContent).toContain('<b>Nothing</b> is worse.')
    expect(notes.textContent.trim()).toMatch(/^Changed/)
    await fireEvent.click(await button('Download'))
    expect(last()).toEqual({ name: 'updates.download', args: {} })

    become({ kind: 'downloading', offer, percent: 40 })
    const progress = await within(dialog).findByRole('progressbar', { name: 'Downloading Balcony 2.0.0' })
    expect(progress).toHaveProperty('value', 40)
    expect(within(dialog).queryByRole('button', { name: 'Download' })).toBeNull()

    become({ kind: 'ready', offer })
    await fireEvent.click(await button('Restart now'))
    expect(last()).toEqual({ name: 'updates.restart', args: {} })
  })

  it('say what went wrong and can be tried again', async () => {
    const { dialog, last } = await openAdvanced({
      kind: 'failed',
      failure: { code: 'update-not-genuine' },
      offer,
    })
    expect(within(dialog).getByRole('alert').textContent).toContain('didn’t sign')
    await fireEvent.click(within(dialog).getByRole('button', { name: 'Try again' }))
    expect(last()).toEqual({ name: 'updates.download', args: {} })
  })

  it('can be left alone', async () => {
    const { dialog, last } = await openAdvanced({ kind: 'unknown' })
    await fireEvent.click(within(dialog).getByRole('switch', { name: 'Check for new versions' }))
    expect(last()).toEqual({ name: 'settings.change', args: { checkForUpdates: false } })
  })

  it('are not mentioned by a copy that does not update itself', async () => {
    const { dialog } = await openAdvanced(null)
    expect(within(dialog).getByText(/Get them where you got this one/)).toBeDefined()
    expect(within(dialog).queryByRole('button', { name: 'Check now' })).toBeNull()
  })

  it('appear in a quiet line that can be dismissed until there is more to say', async () => {
    const update = { current: '1.0.0', step: { kind: 'available', offer } } as const
    const { bridge } = await renderWindow(sampleSnapshot({ update }))
    expect((await screen.findByText('Balcony 2.0.0 is available.')).getAttribute('role')).toBe('status')
    await fireEvent.click(screen.getByRole('button', { name: 'What’s new' }))
    const dialog = await screen.findByRole('dialog', { name: 'Settings' })
    expect(await within(dialog).findByRole('region', { name: 'What’s new in 2.0.0' })).toBeDefined()
    await waitFor(() => expect(document.activeElement?.textContent).toBe('Advanced'))
    await fireEvent.click(within(dialog).getByRole('button', { name: 'Close' }))
    await fireEvent.click(screen.getByRole('button', { name: 'Later' }))
    expect(screen.queryByText('Balcony 2.0.0 is available.')).toBeNull()
    bridge.announce([{ kind: 'updateChanged', update: { ...update, step: { kind: 'ready', offer } } }])
    expect(await screen.findByText(/will be installed when you quit/)).toBeDefined()
    await waitFor(() => expect(screen.getByRole('button', { name: 'Restart now' })).toBeDefined())
  })
})
