import { screen } from '@testing-library/svelte'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { ConversationId } from '../shared/model/ids.ts'
import { conversationOf } from './own-window.ts'
import { giveLayout } from './testing/layout.ts'
import { renderWindow } from './testing/render-window.ts'
import { JULIET_CHAT, sampleMessages, sampleSnapshot } from './testing/sample.ts'

beforeEach(() => giveLayout())

it('a window is for the conversation its address names, else it is the main one', () => {
  expect(conversationOf('#conversation=12')).toBe(12)
  for (const hash of [
    '',
    '#',
    '#conversation=',
    '#conversation=-1',
    '#conversation=1x',
    `#conversation=${'9'.repeat(16)}`,
  ])
    expect(conversationOf(hash)).toBeNull()
})

describe('a window for one conversation', () => {
  it('shows it alone, under its name', async () => {
    const { app } = await renderWindow(sampleSnapshot(), sampleMessages, {}, JULIET_CHAT)
    expect(await screen.findByRole('heading', { name: 'Juliet Capulet' })).toBeTruthy()
    expect(screen.queryByRole('navigation')).toBeNull()
    expect(document.title).toBe('Juliet Capulet')
    expect(app.chats.openId).toBe(JULIET_CHAT)
  })

  it('is left alone by requests for other windows', async () => {
    const { app, bridge } = await renderWindow(sampleSnapshot(), sampleMessages, {}, JULIET_CHAT)
    const other = sampleSnapshot().conversations.find(({ id }) => id !== JULIET_CHAT)!.id
    bridge.announce([{ kind: 'conversationRequested', conversationId: other, messageId: null }])
    expect(app.chats.openId).toBe(JULIET_CHAT)
  })

  it('closes with its conversation', async () => {
    const close = vi.spyOn(window, 'close').mockImplementation(() => undefined)
    const { bridge } = await renderWindow(sampleSnapshot(), sampleMessages, {}, JULIET_CHAT)
    expect(close).not.toHaveBeenCalled()
    bridge.announce([{ kind: 'conversationClosed', conversationId: JULIET_CHAT }])
    await vi.waitFor(() => expect(close).toHaveBeenCalled())
  })
})

it('the main window leaves to a conversation’s own window what is meant for that', async () => {
  const { app, bridge } = await renderWindow(sampleSnapshot(), sampleMessages)
  const request = { kind: 'conversationRequested', conversationId: JULIET_CHAT, messageId: null } as const
  bridge.announce([{ ...request, own: true }])
  expect(app.chats.openId).toBeNull()
  bridge.announce([{ ...request, conversationId: 999 as ConversationId }])
  expect(app.chats.openId).toBeNull()
  bridge.announce([request])
  expect(app.chats.openId).toBe(JULIET_CHAT)
})
