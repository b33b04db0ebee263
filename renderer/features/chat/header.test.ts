import { fireEvent, screen, within } from '@testing-library/svelte'
import { beforeEach, expect, it, vi } from 'vitest'
import { giveLayout } from '../../testing/layout.ts'
import { callsOf, openChat, quietJuliet } from '../../testing/open-chat.ts'
import { JULIET_CHAT, sampleMessages, sampleSnapshot } from '../../testing/sample.ts'

// The whole window is drawn, on a machine that may have much to do.
vi.setConfig({ testTimeout: 20_000 })

beforeEach(() => giveLayout())

const openMore = async (): Promise<HTMLElement> => {
  const main = screen.getByRole('main')
  const [more] = within(main).getAllByRole('button', { name: 'More' })
  if (!more) throw new Error('no button')
  await fireEvent.click(more)
  return screen.findByRole('menu')
}

it('says that the other side writes, and asks for their attention', async () => {
  const { bridge } = await openChat()
  bridge.announce([{ kind: 'peerStateChanged', conversationId: JULIET_CHAT, state: 'composing' }])
  const main = screen.getByRole('main')
  expect(await within(main).findByText('writing…')).toBeTruthy()
  await fireEvent.click(within(await openMore()).getByRole('menuitem', { name: 'Ask for attention' }))
  expect(callsOf(bridge, 'messages.askAttention')).toEqual([{ conversationId: 1 }])
})

it('calls a conversation with oneself notes, where there is nobody whose attention to ask for', async () => {
  await openChat(sampleMessages, sampleSnapshot({ conversations: [quietJuliet({ kind: 'self' })] }))
  const main = screen.getByRole('main')
  expect(within(main).getByRole('heading', { name: 'Notes to yourself' })).toBeTruthy()
  expect(within(await openMore()).queryByRole('menuitem', { name: 'Ask for attention' })).toBeNull()
  expect(screen.getByRole('link', { name: /Notes to yourself/ })).toBeTruthy()
})
