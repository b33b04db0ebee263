import { fireEvent, screen, waitFor, within } from '@testing-library/svelte'
import { expect, it } from 'vitest'
import { NO_DESKTOP } from '../../../shared/model/desktop.ts'
import { DEFAULT_SETTINGS } from '../../../shared/model/store.ts'
import { renderWindow } from '../../testing/render-window.ts'
import { sampleSnapshot } from '../../testing/sample.ts'

async function open(snapshot = sampleSnapshot()) {
  const rendered = await renderWindow(snapshot)
  await fireEvent.keyDown(window, { key: ',', ctrlKey: true })
  const dialog = await screen.findByRole('dialog', { name: 'Settings' })
  await fireEvent.click(within(dialog).getByRole('tab', { name: 'Notifications' }))
  const change = (changes: Partial<typeof DEFAULT_SETTINGS>): void =>
    rendered.bridge.announce([{ kind: 'settingsChanged', settings: { ...DEFAULT_SETTINGS, ...changes } }])
  const last = () => rendered.bridge.calls.at(-1)
  return { ...rendered, inside: within(dialog), change, last }
}

it('shows the switches, and what depends on them', async () => {
  const { inside, change, last } = await open()
  await fireEvent.click(inside.getByRole('switch', { name: 'Show message text' }))
  expect(last()).toEqual({ name: 'settings.change', args: { notifyPreview: false } })
  change({ notify: false })
  await waitFor(() =>
    expect(inside.getByRole('switch', { name: 'Play a sound' }).hasAttribute('disabled')).toBe(true),
  )
})

it('mutes for a while, shows how long, and ends it early', async () => {
  const { inside, change, last } = await open()
  const before = Date.now()
  await fireEvent.click(inside.getByRole('button', { name: 'For an hour' }))
  const { silentUntil } = last()?.args as { silentUntil: number }
  expect(silentUntil).toBeGreaterThanOrEqual(before + 3_600_000)
  await fireEvent.click(inside.getByRole('button', { name: 'Until tomorrow' }))
  const tomorrow = new Date((last()?.args as { silentUntil: number }).silentUntil)
  expect([tomorrow.getHours(), tomorrow.getMinutes()]).toEqual([8, 0])
  change({ silentUntil: tomorrow.getTime() })
  await inside.findByText(/^Notifications are muted until tomorrow, /)
  await fireEvent.click(inside.getByRole('button', { name: 'Turn notifications on' }))
  expect(last()?.args).toEqual({ silentUntil: null })
})

it('sets the times and days of quiet hours', async () => {
  const { inside, change, last } = await open()
  expect(inside.queryByLabelText('From')).toBeNull()
  await fireEvent.click(inside.getByRole('switch', { name: 'Quiet hours' }))
  expect(last()?.args).toEqual({ quietHours: { from: 1320, to: 420, days: [0, 1, 2, 3, 4, 5, 6] } })
  change({ quietHours: { from: 1320, to: 420, days: [5] } })
  const from = await inside.findByLabelText<HTMLInputElement>('From')
  expect(from.value).toBe('22:00')
  inside.getByText('Ends the next day.')
  await fireEvent.change(from, { target: { value: '06:30' } })
  expect(last()?.args).toEqual({ quietHours: { from: 390, to: 420, days: [5] } })
  await fireEvent.change(from, { target: { value: '' } })
  expect(last()?.args).toEqual({ quietHours: { from: 390, to: 420, days: [5] } })
  await fireEvent.click(inside.getByRole('checkbox', { name: 'Monday' }))
  expect(last()?.args).toEqual({ quietHours: { from: 1320, to: 420, days: [1, 5] } })
  await fireEvent.click(inside.getByRole('checkbox', { name: 'Friday' }))
  expect(last()?.args).toEqual({ quietHours: { from: 1320, to: 420, days: [] } })
})

it('says if there are no notifications on this system', async () => {
  const { inside, bridge } = await open()
  inside.getByText('Balcony doesn’t show notifications in a browser.')
  const announce = (notifications: 'none' | 'reply') =>
    bridge.announce([
      { kind: 'abilitiesChanged', abilities: { ...NO_DESKTOP, platform: 'linux', notifications } },
    ])
  announce('none')
  await inside.findByText(/^The desktop’s notification service isn’t responding/)
  announce('reply')
  await waitFor(() => expect(inside.queryByText(/show notifications in a browser/)).toBeNull())
})

it('tells how rooms notify, and sets whether they show who comes and goes', async () => {
  const { inside, last } = await open()
  expect(inside.getByText(/only notified when you are mentioned/)).toBeTruthy()
  const field = inside.getByRole('combobox', { name: 'Show who comes and goes' })
  await fireEvent.change(field, { target: { value: 'never' } })
  expect(last()).toEqual({ name: 'settings.change', args: { roomTraffic: 'never' } })
})
