import { fireEvent, screen, waitFor, within } from '@testing-library/svelte'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { giveLayout } from '../../testing/layout.ts'
import { historyAnswers, sampleCatchUp, sampleCompleteness } from '../../testing/keeping.ts'
import type { Given } from '../../testing/mock-bridge.ts'
import { callsOf } from '../../testing/open-chat.ts'
import { renderWindow } from '../../testing/render-window.ts'
import { NOW, ROMEO, sampleArchive, sampleSnapshot } from '../../testing/sample.ts'

vi.setConfig({ testTimeout: 20_000 })

beforeEach(() => giveLayout())

async function openHistory(given: Given = {}, snapshot = sampleSnapshot()) {
  const shown = await renderWindow(snapshot, [], { ...historyAnswers, ...given })
  await fireEvent.click(screen.getByRole('button', { name: 'Settings' }))
  const dialog = await screen.findByRole('dialog', { name: 'Settings' })
  await fireEvent.click(within(dialog).getByRole('tab', { name: 'History' }))
  const panel = await within(dialog).findByRole('tabpanel', { name: 'History' })
  return { ...shown, panel }
}
const rows = (panel: HTMLElement): Promise<HTMLElement[]> => within(panel).findAllByRole('listitem')

describe('completeness', () => {
  it('says for each conversation what is complete, those with holes first', async () => {
    const { panel } = await openHistory()
    await within(panel).findByText('2 chats aren’t complete')
    const [first, second, ...rest] = (await rows(panel)).map((row) => row.textContent.replaceAll(/\s+/g, ' '))
    expect(first).toMatch(
      /^Juliet Capulet Messages may be missing in 3 places, 4,120 messages ?Complete: 1 earlier/,
    )
    expect(second).toMatch(/^Mercutio Messages may be missing in 2 places/)
    expect(rest[0]).toMatch(/^Benvolio Montague Complete, 20,512 messages/)
    expect(rest[1]).toMatch(/^Nurse Complete since/)
    expect(rest[2]).toMatch(/^.+ Not compared with the server yet, 3 messages/)
  })

  it('fills one now, with progress, and looks again', async () => {
    let done = (): void => {}
    let filled = false
    const { panel, bridge } = await openHistory({
      'archive.fillAll': () =>
        new Promise((resolve) => {
          done = () => resolve({ ok: true, value: undefined })
        }),
      'archive.completeness': () => ({
        ok: true,
        value: sampleCompleteness().map((one, at) =>
          at === 0 && filled ? { ...one, missing: 0, spans: [{ from: NOW - 1e10, to: NOW }] } : one,
        ),
      }),
    })
    await fireEvent.click(await within(panel).findByRole('button', { name: 'Fill now: Juliet Capulet' }))
    await within(panel).findByRole('progressbar', { name: 'Getting messages with Juliet Capulet' })
    expect(callsOf(bridge, 'archive.fillAll')).toEqual([{ conversationId: 1 }])
    filled = true
    done()
    await waitFor(() => expect(within(panel).queryByRole('button', { name: /^Fill now: Juliet/ })).toBeNull())
    within(panel).getByText('1 chat isn’t complete')
  })

  it('says why a conversation could not be filled', async () => {
    const { panel } = await openHistory({
      'archive.fillAll': () => ({ ok: false, error: { code: 'archive-none' } }),
    })
    await fireEvent.click(await within(panel).findByRole('button', { name: 'Fill now: Juliet Capulet' }))
    await waitFor(() => expect(panel.querySelector('.why')?.textContent).toMatch(/\.$/))
  })

  it('draws only what is in view of 2,000 conversations', async () => {
    const { panel } = await openHistory({
      'archive.completeness': () => ({ ok: true, value: sampleCompleteness(2000) }),
    })
    await within(panel).findByText('800 chats aren’t complete')
    const drawn = await rows(panel)
    expect(drawn.length).toBeLessThan(100)
    expect(drawn[0]?.getAttribute('aria-setsize')).toBe('2000')
  })
})

describe('the archives of the accounts', () => {
  it('tell how far they are, and can be paused', async () => {
    const { panel, bridge } = await openHistory({}, sampleSnapshot({ archives: [sampleCatchUp] }))
    within(panel).getByText('The server stores your messages. Balcony is getting older ones.')
    within(panel).getByText('1,200 messages so far')
    const bar = within(panel).getByRole('progressbar', { name: 'Getting messages of romeo@montague.example' })
    expect(bar.getAttribute('aria-valuenow')).toBe('40')
    await fireEvent.click(within(panel).getByRole('button', { name: 'Pause' }))
    expect(callsOf(bridge, 'archive.pause')).toEqual([{ accountId: ROMEO, paused: true }])
    bridge.announce([{ kind: 'archiveChanged', archive: { ...sampleCatchUp, paused: true } }])
    await fireEvent.click(await within(panel).findByRole('button', { name: 'Continue' }))
    expect(callsOf(bridge, 'archive.pause')[1]).toEqual({ accountId: ROMEO, paused: false })
  })

  it('are named where there is none', async () => {
    const archives = [sampleArchive({ phase: 'unsupported' })]
    const { panel, bridge } = await openHistory({}, sampleSnapshot({ archives }))
    within(panel).getByText(/^This server doesn’t store messages\./)
    expect(callsOf(bridge, 'archive.preferences')).toEqual([])
  })

  it('store what the person chooses, with exceptions', async () => {
    const { panel, bridge } = await openHistory()
    const field = await within(panel).findByRole<HTMLSelectElement>('combobox', {
      name: 'What the server stores',
    })
    expect(field.selectedOptions[0]?.textContent).toBe('Messages with contacts')
    await fireEvent.change(field, { target: { value: 'always' } })
    const kept = { accountId: ROMEO, always: ['laurence@friary.example'], never: ['tybalt@capulet.example'] }
    expect(callsOf(bridge, 'archive.setPreferences')).toEqual([{ ...kept, default: 'always' }])
    await fireEvent.click(within(panel).getByRole('button', { name: '2 exceptions' }))
    const never = within(panel).getByRole('textbox', { name: 'Never store messages with' })
    await fireEvent.input(never, { target: { value: 'tybalt@capulet.example\n paris@verona.example \n' } })
    await fireEvent.click(within(panel).getByRole('button', { name: 'Save exceptions' }))
    expect(callsOf(bridge, 'archive.setPreferences')[1]).toEqual({
      ...kept,
      default: 'always',
      never: ['tybalt@capulet.example', 'paris@verona.example'],
    })
  })

  it('say so where the server offers no choice', async () => {
    const { panel } = await openHistory({
      'archive.preferences': () => ({
        ok: false,
        error: { code: 'unsupported-by-server', what: 'XEP-0441' },
      }),
    })
    await within(panel).findByText('This server doesn’t let you choose what it stores.')
  })

  it('give older messages all at once or as one scrolls', async () => {
    const { panel, bridge } = await openHistory()
    const field = within(panel).getByRole('combobox', { name: 'Older messages' })
    await fireEvent.change(field, { target: { value: 'as-i-scroll' } })
    expect(callsOf(bridge, 'settings.change')).toEqual([{ fetchOlder: 'as-i-scroll' }])
  })
})

describe('what is kept', () => {
  it('expires after as many days as the person says', async () => {
    const { panel, bridge } = await openHistory()
    const field = within(panel).getByRole<HTMLSelectElement>('combobox', {
      name: 'Delete messages on this device',
    })
    expect(field.selectedOptions[0]?.textContent).toBe('Never')
    await fireEvent.change(field, { target: { value: '90' } })
    expect(callsOf(bridge, 'keeping.setExpiry')).toEqual([{ conversationId: null, days: 90 }])
    bridge.announce([{ kind: 'expiryChanged', expiryDays: 90 }])
    await waitFor(() => expect(field.selectedOptions[0]?.textContent).toBe('After 90 days'))
  })

  it('is counted by conversation, and can be cleared after a question', async () => {
    const { panel, bridge } = await openHistory()
    await fireEvent.change(within(panel).getByRole('combobox', { name: 'Show' }), {
      target: { value: 'storage' },
    })
    const [first] = await rows(panel)
    expect(first?.textContent).toMatch(/^Juliet Capulet\s*20,512 messages, 40 files, 184 MB/)
    await fireEvent.click(within(panel).getByRole('button', { name: 'Clear: Juliet Capulet' }))
    const question = await screen.findByRole('dialog', { name: 'Clear the history with Juliet Capulet' })
    expect(question.textContent).toContain('This can’t be undone.')
    await fireEvent.click(within(question).getByRole('button', { name: 'Delete messages' }))
    expect(callsOf(bridge, 'keeping.clear')).toEqual([{ conversationId: 1 }])
    await waitFor(() => expect(callsOf(bridge, 'keeping.storage')).toHaveLength(2))
  })

  it('stays where the person changes their mind', async () => {
    const { panel } = await openHistory({
      'keeping.clear': () => ({ ok: false, error: { code: 'cancelled' } }),
    })
    await fireEvent.change(within(panel).getByRole('combobox', { name: 'Show' }), {
      target: { value: 'storage' },
    })
    await fireEvent.click(await within(panel).findByRole('button', { name: 'Clear: Juliet Capulet' }))
    const question = await screen.findByRole('dialog', { name: 'Clear the history with Juliet Capulet' })
    await fireEvent.click(within(question).getByRole('button', { name: 'Delete messages' }))
    await waitFor(() =>
      expect(within(question).getByRole('button', { name: 'Delete messages' })).not.toHaveProperty(
        'disabled',
        true,
      ),
    )
    expect(within(question).queryByRole('alert')).toBeNull()
  })
})
