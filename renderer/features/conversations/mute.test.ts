import { fireEvent, screen, waitFor, within } from '@testing-library/svelte'
import { beforeEach, expect, it } from 'vitest'
import { giveLayout } from '../../testing/layout.ts'
import { renderWindow } from '../../testing/render-window.ts'
import { sampleSnapshot } from '../../testing/sample.ts'

beforeEach(() => giveLayout({ row: 68 }))

const rows = () => within(screen.getByRole('navigation', { name: 'Conversations' })).getAllByRole('link')

/** The rows, once they are drawn. */
async function shown(): Promise<HTMLElement[]> {
  await screen.findByRole('link', { name: /^Juliet/ })
  return rows()
}

it('a row mutes its conversation, shows that, and unmutes it', async () => {
  const { bridge, app } = await renderWindow(sampleSnapshot())
  const row = (await shown())[0]!
  expect(row.textContent).not.toContain('muted')
  await fireEvent.contextMenu(row)
  await fireEvent.click(await screen.findByRole('menuitem', { name: 'Mute' }))
  const conversationId = app.chats.list[0]!.id
  expect(bridge.calls.at(-1)).toEqual({
    name: 'notifications.setRule',
    args: { conversationId, rule: 'none', until: null },
  })
  const rule = { conversationId, rule: 'none', until: null } as const
  bridge.announce([{ kind: 'notificationRuleChanged', conversationId, rule }])
  await waitFor(() => expect(rows()[0]!.textContent).toContain('muted'))
  await fireEvent.contextMenu(rows()[0]!)
  await fireEvent.click(await screen.findByRole('menuitem', { name: 'Notify me about all messages' }))
  expect(bridge.calls.at(-1)?.args).toEqual({ conversationId, rule: 'all', until: null })
  bridge.announce([{ kind: 'notificationRuleChanged', conversationId, rule: null }])
  await waitFor(() => expect(rows()[0]!.textContent).not.toContain('muted'))
})

it('the chat mutes its conversation for an hour', async () => {
  const { bridge, app } = await renderWindow(sampleSnapshot())
  await fireEvent.click((await shown())[0]!)
  await fireEvent.click(await within(screen.getByRole('main')).findByRole('button', { name: 'More' }))
  const before = Date.now()
  await fireEvent.click(await screen.findByRole('menuitem', { name: 'Mute for an hour' }))
  const { name, args } = bridge.calls.at(-1)!
  expect(name).toBe('notifications.setRule')
  expect(args).toMatchObject({ conversationId: app.chats.openId, rule: 'none' })
  expect((args as { until: number }).until).toBeGreaterThanOrEqual(before + 3_600_000)
})

it('a muted conversation is still muted when the window opens', async () => {
  const snapshot = sampleSnapshot()
  const [first] = snapshot.conversations
  await renderWindow({
    ...snapshot,
    notificationRules: [{ conversationId: first!.id, rule: 'none', until: Date.now() + 60_000 }],
  })
  await shown()
  expect(rows().filter((row) => row.textContent.includes('muted'))).toHaveLength(1)
})
